"""`coproduce import` and `coproduce export`: consultations and responses as files.

Both are groups that other rooms may add commands to.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from coproduce.consultations.models import Consultation
    from coproduce.consultations.services.importing import ImportReport
    from coproduce.consultations.services.population import PopulationReport
    from coproduce.core.access import Actor

EXISTING_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group("import")
def import_() -> None:
    """Bring consultations and responses in from files."""


@click.group("export")
def export() -> None:
    """Write consultations and responses to files."""


@import_.command("consultation")
@click.argument("file", type=EXISTING_FILE)
def import_consultation(file: Path) -> None:
    """Load a whole consultation from FILE (JSON, see docs/consultation-file.md) as a draft."""
    from coproduce.consultations.files.document import from_bytes
    from coproduce.consultations.services.loading import load_consultation_file

    with _site() as actor:
        consultation = load_consultation_file(actor, from_bytes(file.read_bytes()))
        slug = consultation.slug
    click.echo(f"Loaded “{slug}” as a draft.")


@export.command("consultation")
@click.argument("slug")
@click.option("--out", "out", type=NEW_FILE, required=True, help="The file to write.")
def export_consultation(slug: str, out: Path) -> None:
    """Save the consultation SLUG with its newest questions as JSON."""
    from coproduce.consultations.files.document import to_bytes
    from coproduce.consultations.services.loading import save_consultation_file
    from coproduce.core.command_line import written_whole

    with written_whole(out) as path, _site(room="consultations") as actor:
        path.write_bytes(to_bytes(save_consultation_file(actor, _consultation(slug))))
    click.echo(f"Wrote {out}.")


@import_.command("responses")
@click.argument("slug")
@click.argument("file", type=EXISTING_FILE)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="COLUMN=QUESTION",
    help="The column that answers a question, by the question's key or words. May be given several times.",
)
@click.option(
    "--external-id",
    default="",
    metavar="COLUMN",
    help="The column with an identifier of each row: a row whose identifier is there already is refused.",
)
@click.option(
    "--consent",
    default="",
    metavar="COLUMN",
    help="The column that says yes where the words may be quoted. Without it nothing may be quoted.",
)
@click.option(
    "--skip-bad-rows",
    is_flag=True,
    help="Import the good rows and report the others, instead of importing nothing when a row is bad.",
)
def import_responses(
    slug: str, file: Path, mapping: tuple[str, ...], external_id: str, consent: str, skip_bad_rows: bool
) -> None:
    """Import responses to the consultation SLUG from FILE (csv, xlsx or ods): all rows or none."""
    from coproduce.consultations.files.columns import ImportChoices
    from coproduce.consultations.services import importing

    choices = ImportChoices(_mapping(mapping), external_id, consent, skip_bad_rows)
    with _site() as actor:
        consultation = _consultation(slug)
        try:
            report = importing.check_responses(actor, consultation, file.read_bytes(), choices)
            with _bar("Importing", len(report.ready)) as bar:
                importing.store_report(actor, consultation, report, choices, bar.update)
        except importing.ImportRefused as refused:
            _name_refused(refused.report)
            raise
    _name_refused(report)
    click.echo(_summary(report, slug))


@import_.command("population")
@click.argument("file", type=EXISTING_FILE)
@click.option("--yes", is_flag=True, help="Replace figures that are there without asking.")
def import_population(file: Path, yes: bool) -> None:
    """Bring the area's population from FILE (csv: characteristic, option, people, year, source): all rows or none."""
    from coproduce.consultations.services import population

    with _site() as actor:
        content = file.read_bytes()
        report = population.check_population(actor, content)
        for row in report.refused:
            click.echo(str(row), err=True)
        if report.refused:
            raise click.ClickException(f"{len(report.refused)} rows cannot be kept, so nothing was imported")
        for line in _population_changes(report):
            click.echo(line)
        if not yes and any(change.replaces for change in report.changes):
            click.confirm("Replace the figures that are there?", abort=True)
        population.import_population(actor, content)
    click.echo(f"Imported {len(report.table.rows)} rows.")


@export.command("responses")
@click.argument("slug")
@click.option("--format", "file_format", type=click.Choice(["csv", "xlsx", "ods", "json"]), required=True)
@click.option(
    "--out", "out", type=NEW_FILE, required=True, help="The file to write. It is not for publication."
)
def export_responses(slug: str, file_format: str, out: Path) -> None:
    """Write all responses of the consultation SLUG for staff: single answers and exact figures, not for publication."""
    from coproduce.consultations.queries import response_count
    from coproduce.consultations.services.exporting import export_responses as write
    from coproduce.core.command_line import written_whole

    with written_whole(out) as path, _site(room="consultations") as actor:
        consultation = _consultation(slug)
        with _bar("Exporting", response_count(consultation.id)) as bar:
            count = write(actor, consultation, file_format, path, bar.update)
    click.echo(f"Wrote {count} responses to {out}. Not for publication.")


@contextmanager
def _site(**rooms: str) -> Iterator[Actor]:
    """The application and one transaction; yields who acts. Faults of a file come out as one line each. What emits no
    event may name the highest `room` that it needs."""
    from coproduce.accounts.roles import COMMISSIONER
    from coproduce.core.access import Actor
    from coproduce.core.command_line import application
    from coproduce.core.database import unit_of_work
    from coproduce.core.errors import InvalidInput

    try:
        with application(**rooms).app_context(), unit_of_work():
            # Whoever has the command line has the database, and acts here with the rights of a commissioner.
            yield Actor(name="the command line", roles=frozenset({COMMISSIONER}))
    except InvalidInput as problem:
        hint = " Use --map COLUMN=QUESTION." if "columns" in problem.problems else ""
        raise click.ClickException("\n".join(problem.problems.values()) + hint) from problem


def _consultation(slug: str) -> Consultation:
    from coproduce.consultations.queries import consultation_by_slug
    from coproduce.core.errors import NotFound

    try:
        return consultation_by_slug(slug)
    except NotFound:
        raise click.ClickException(f"there is no consultation “{slug}”") from None


def _mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        column, equals, question = pair.partition("=")
        if not equals or not column.strip() or not question.strip():
            raise click.UsageError(f"--map must look like COLUMN=QUESTION, not {pair!r}")
        if found.setdefault(column.strip(), question.strip()) != question.strip():
            raise click.UsageError(f"--map gives the column {column.strip()!r} to two questions")
    return found


def _bar(label: str, length: int) -> AbstractContextManager[Any]:
    """A progress bar on standard error, where that is a terminal."""
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())


def _population_changes(report: PopulationReport) -> Iterator[str]:
    """A line for each figure that is new, changes or goes."""
    for change in report.changes:
        for option, before, after in change.lines:
            if before != after:
                now, then = (f"{each.people:,} ({each.year})" if each else "none" for each in (before, after))
                yield f"{change.question.text} {option}: {now} -> {then}"


def _name_refused(report: ImportReport) -> None:
    for row in report.refused:
        click.echo(str(row), err=True)


def _summary(report: ImportReport, slug: str) -> str:
    lines = [f"Imported {len(report.ready)} of {report.rows} rows into “{slug}”."]
    if report.refused:
        lines.append(f"Refused {len(report.refused)} rows, named above.")
    if report.without_answer:
        lines.append(f"{len(report.without_answer)} rows have no answer and were left out.")
    if report.columns.ignored:
        lines.append(f"Columns that were not used: {', '.join(report.columns.ignored)}.")
    if report.columns.unanswered:
        lines.append(f"Questions without a column: {', '.join(q.key for q in report.columns.unanswered)}.")
    return "\n".join(lines)
