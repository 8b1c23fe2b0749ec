"""`coproduce evidence SLUG`, `coproduce evidence verify` and the key that packs are signed with.

The first word is a command or, where it is none, what the pack is about: `coproduce evidence build verify` makes a pack
of something that is called like a command.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

EXISTING_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)


class WithDefault(click.Group):
    """A group whose commands may be left out: then the first word is an argument of `build`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in self.get_help_option_names(ctx):
            args = ["build", *args]
        return super().parse_args(ctx, args)


@click.group("evidence", cls=WithDefault)
def evidence() -> None:
    """Evidence packs: coproduce evidence SLUG --as-of YYYY-MM-DD --out PACK.zip

    SLUG is a consultation, a proposal or an improvement plan, or “area” for the whole area.
    """


@evidence.command("build")
@click.argument("slug")
@click.option(
    "--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day that it shows."
)
@click.option("--out", "out", type=NEW_FILE, required=True, help="The file to write.")
@click.option("--kind", type=click.Choice(["consultation", "proposal", "plan", "area"]), default=None)
@click.option(
    "--staff", is_flag=True, help="Add the exact figures of results, marked as not for publication."
)
def build(slug: str, as_of: datetime, out: Path, kind: str | None, staff: bool) -> None:
    """Make a pack: the same bytes for the same day and data."""
    from coproduce.accounts.roles import COMMISSIONER
    from coproduce.core.access import Actor
    from coproduce.core.command_line import application, written_whole
    from coproduce.core.database import unit_of_work
    from coproduce.evidence.queries.pack.subjects import find_subject
    from coproduce.evidence.services.packs import build_now

    # Whoever has the command line has the database, and acts here with the rights of a commissioner.
    actor = Actor(name="the command line", roles=frozenset({COMMISSIONER}))
    with written_whole(out) as path, application().app_context(), unit_of_work():
        subject = find_subject(slug, kind)
        with click.progressbar(
            length=1, label="Gathering", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            content = build_now(actor, subject, as_of.date(), for_staff=staff, tell=_teller(bar))
        path.write_bytes(content)
    click.echo(f"Wrote {out}.")


def _teller(bar: Any) -> Any:
    def tell(done: int, total: int) -> None:
        bar.length = total
        bar.update(done - bar.pos)

    return tell


@evidence.command("verify")
@click.argument("pack", type=EXISTING_FILE)
@click.option(
    "--key", "key", type=EXISTING_FILE, help="The public key to check with, instead of this site's."
)
def verify(pack: Path, key: Path | None) -> None:
    """Check that PACK is as it was signed; exits 1 and names each file that was changed, taken out or added."""
    from coproduce.evidence.pack.signing import read_public_key
    from coproduce.evidence.pack.verifying import verify_pack

    public = read_public_key(key.read_bytes()) if key is not None else _public_key_of_site()
    found = verify_pack(pack.read_bytes(), public)
    if found.faults:
        raise click.ClickException("this pack is not as it was signed: " + "; ".join(found.faults))
    click.echo(
        f"This pack is as it was signed: {found.title}, {_in_words(found.as_of)}, {found.files} files."
    )


def _in_words(day: str) -> str:
    shown = date.fromisoformat(day)
    return f"{shown.day} {shown:%B %Y}"


def _public_key_of_site() -> bytes:
    from coproduce.config import Settings
    from coproduce.evidence.pack.signing import site_key

    return site_key(Settings.from_environment()).public


@evidence.command("key")
def key() -> None:
    """Print the public key of this site, for whoever is to check a pack."""
    from coproduce.evidence.pack.signing import pem_of

    click.echo(pem_of(_public_key_of_site()), nl=False)


@evidence.command("new-key")
def new_key() -> None:
    """Print a new secret key for COPRODUCE_SIGNING_KEY. Keep it where the database's backups are not."""
    from coproduce.evidence.pack.signing import new_secret

    click.echo(new_secret())
