"""The `coproduce` command. Rooms bring their own commands; this module gathers them.

Every command exits non-zero with one clear line on bad input, and writes nothing then.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError
from flask import Flask

from coproduce import EVERY_ROOM
from coproduce.core.errors import DomainError


class WrongUsage(click.ClickException):
    """A command that was typed wrongly, in one line."""

    exit_code = 2


class OneClearLine(click.Group):
    """Shows what is expected to go wrong as one line on standard error, never as a traceback: exit code 2 for a command
    that was typed wrongly, 1 for everything else."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as problem:
            raise _usage_in_one_line(problem) from problem

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as problem:
            raise _usage_in_one_line(problem) from problem
        except DomainError as problem:
            raise click.ClickException(str(problem)) from problem
        except (FileNotFoundError, NotADirectoryError, PermissionError) as problem:
            raise click.ClickException(f"cannot use {problem.filename}: {problem.strerror}") from problem
        except Exception as problem:
            fault = _database_fault(problem)
            if fault is None:
                raise
            raise click.ClickException(fault) from problem


def _usage_in_one_line(problem: click.UsageError) -> click.ClickException:
    command = problem.ctx.command_path if problem.ctx else "coproduce"
    if isinstance(problem, NoArgsIsHelpError):
        return problem  # nothing is wrong: it shows the help
    return WrongUsage(f"{_one_line(problem.format_message())} See: {command} --help")


def _database_fault(problem: Exception) -> str | None:
    """What is wrong with the database itself, where the person at the command line can mend it; None for the rest."""
    if not type(problem).__module__.startswith("sqlalchemy."):
        return None
    from sqlalchemy.exc import OperationalError, ProgrammingError

    words = str(getattr(problem, "orig", ""))
    if isinstance(problem, ProgrammingError) or "no such " in words:
        return "the database is not at its newest version; run: coproduce db upgrade"
    if isinstance(problem, OperationalError):
        return f"the database cannot be used: {_one_line(words)}"
    return None


def _one_line(words: object) -> str:
    return " ".join(str(words).split())


@click.group(cls=OneClearLine, help="Co-production and family engagement for SEND services.")
@click.pass_context
def main(context: click.Context) -> None:
    context.obj = application


def application(room: str | None = EVERY_ROOM) -> Flask:
    """The application for a command; built late so that `--help` and `analyse` start fast. A command that only reads
    opens the rooms up to its own, or none, and starts in half the time."""
    from coproduce.starting import start

    return start(room)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option("--with-worker", is_flag=True, help="Also run the background worker, in a process of its own.")
def serve(host: str, port: int, workers: int, with_worker: bool) -> None:
    """Serve the site."""
    from granian import Granian
    from granian.constants import Interfaces

    from coproduce.serving import refuse_if_unsafe, require_free_port

    require_free_port(host, port)
    refuse_if_unsafe(application())
    background = subprocess.Popen([sys.executable, "-m", "coproduce", "worker"]) if with_worker else None
    try:
        Granian(
            "wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=4,
            working_dir=_project(),
        ).serve()
    finally:
        if background is not None:
            background.terminate()
            background.wait(timeout=20)


@main.command()
def worker() -> None:
    """Run the background worker: handlers of events, delivery, clocks."""
    from coproduce.core.worker import run_worker

    run_worker(application())


@main.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the schema to its newest version and set the audit guards."""
    from flask_migrate import upgrade

    with application().app_context():
        upgrade()
    click.echo("The database is at its newest version.")


@db.command("check")
def db_check() -> None:
    """Say whether the schema is at its newest version; exits 1 where it is not."""
    from coproduce.serving import schema_faults

    with application(room=None).app_context():
        faults = schema_faults()
    if faults:
        raise click.ClickException("; ".join(faults))
    click.echo("The database is at its newest version and the audit guards hold.")


@main.group()
def audit() -> None:
    """The audit trail."""


@audit.command("verify")
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="NUMBER:HASH",
    help="A head that was written down outside the database. May be given several times.",
)
def audit_verify(heads: tuple[str, ...]) -> None:
    """Check the audit trail for edited, removed and reordered entries and for an end that was cut off.

    It is compared with the heads that the worker writes into a file each day (COPRODUCE_AUDIT_HEADS). Exits 1 and names
    each fault where it is broken.
    """
    from coproduce.core.audit_heads import read_head, read_heads
    from coproduce.core.audit_verifying import verify_trail

    given = [read_head(each) for each in heads]
    app = application(room=None)
    with app.app_context():
        found = verify_trail([*read_heads(app.extensions["settings"].audit_heads), *given])
    if not found.is_whole:
        raise click.ClickException("the audit trail is broken: " + "; ".join(found.faults))
    click.echo(
        f"The audit trail is whole: {found.number} links, head {found.head}, compared with {found.compared_with} "
        f"published {'head' if found.compared_with == 1 else 'heads'}."
    )


def _project() -> Any:
    from coproduce.config import PROJECT

    os.chdir(PROJECT)
    return PROJECT


def _gather_commands() -> None:
    """Commands of the rooms, imported late: `name -> module:attribute`."""
    from importlib import import_module

    for module, attribute in ROOM_COMMANDS:
        main.add_command(getattr(import_module(module), attribute))


ROOM_COMMANDS: tuple[tuple[str, str], ...] = (
    ("coproduce.analysis.commands", "analyse"),
    ("coproduce.core.commands", "backup"),
    ("coproduce.core.commands", "restore"),
    ("coproduce.accounts.commands", "create_user"),
    ("coproduce.demo.commands", "demo"),
    ("coproduce.consultations.commands", "import_"),
    ("coproduce.consultations.commands", "export"),
    ("coproduce.forums.commands", "forums"),
    ("coproduce.evidence.commands", "evidence"),
)

_gather_commands()
