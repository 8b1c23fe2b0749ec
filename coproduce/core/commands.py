"""`coproduce backup` and `coproduce restore`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the whole database to FILE while the site runs.

    The file holds what people wrote: keep it as safe as the database, and apart from the receipt keys.
    """
    from coproduce.core.backup import write_backup
    from coproduce.core.command_line import application

    with application().app_context(), _bar("Copying") as progress:
        copied = write_backup(file, progress)
    click.echo(f"{copied.total} rows of {len(copied.rows)} tables are in {file}.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Give up what the database holds now.")
def restore(file: Path, replace: bool) -> None:
    """Load a backup FILE. Stop the site and its worker first.

    A file that is damaged, cut off, foreign or of another version is refused, and nothing is written then.
    """
    from coproduce.core.backup import restore_backup
    from coproduce.core.command_line import application

    with application().app_context(), _bar("Restoring") as progress:
        copied = restore_backup(file, replace=replace, progress=progress)
    click.echo(f"{copied.total} rows are back as they were on {copied.taken_at:%d %B %Y at %H:%M} UTC.")
    if copied.audit_faults:
        click.echo(
            "Mind: the audit trail was broken already when the backup was made: "
            + "; ".join(copied.audit_faults),
            err=True,
        )


@contextmanager
def _bar(label: str) -> Iterator[Callable[[str, int], None]]:
    """A progress bar over the tables, on a terminal only."""
    from coproduce.core.database import db

    if not sys.stderr.isatty():
        yield lambda table, rows: None
        return
    with click.progressbar(length=len(db.metadata.tables), label=label, file=sys.stderr) as bar:
        yield lambda table, rows: bar.update(1)
