"""Importing responses that were given elsewhere: a survey tool's export, a spreadsheet of paper forms (rule 23).

All rows or none, unless leaving out bad rows was asked for. The whole file is read and checked before the first row is
written, and all rows are written in one transaction. Imported texts are historic: no clock starts for them (rule 10),
and nothing may be quoted without a column that says so (rule 8).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from coproduce.consultations.events import ResponsesImported
from coproduce.consultations.files.columns import Columns, ImportChoices, fit_columns
from coproduce.consultations.files.rows import ReadyResponse, RefusedRow, read_row
from coproduce.consultations.files.tabular import read_table
from coproduce.consultations.models import Consultation, QuestionnaireVersion, Response
from coproduce.consultations.queries import as_questionnaire, latest_version
from coproduce.consultations.questionnaire import Questionnaire
from coproduce.consultations.services.drafts import HowGiven
from coproduce.consultations.services.storing import store_response
from coproduce.core import audit, clock, outbox
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import DomainError, Refused

Progress = Callable[[int], None]

# Rows that are written together and then let go, so that memory does not grow with the file.
SAVED_AT_ONCE = 200


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do. `without_answer` are the numbers of rows in which nothing was answered."""

    columns: Columns
    ready: tuple[ReadyResponse, ...]
    refused: tuple[RefusedRow, ...]
    without_answer: tuple[int, ...]

    @property
    def rows(self) -> int:
        return len(self.ready) + len(self.refused) + len(self.without_answer)


class ImportRefused(DomainError):
    """Rows cannot be imported and leaving them out was not asked for; nothing was written. `report` names each."""

    def __init__(self, report: ImportReport) -> None:
        self.report = report
        count = f"{len(report.refused)} of {report.rows} rows" if report.rows != 1 else "The only row"
        super().__init__(
            f"{count} cannot be imported, so nothing was written."
            if report.refused
            else "No row of the file holds an answer, so nothing was written."
        )


def check_responses(
    actor: Actor, consultation: Consultation, content: bytes, choices: ImportChoices
) -> ImportReport:
    """Read a csv or xlsx file against the newest questions and write nothing.

    Raises NotAllowed, Refused (a consultation that takes no import), InvalidInput (the file or the columns as a whole).
    """
    require(actor, "consultations.import", consultation)
    _, questionnaire = _target(consultation)
    return _read(consultation, questionnaire, content, choices)


def import_responses(
    actor: Actor,
    consultation: Consultation,
    content: bytes,
    choices: ImportChoices,
    on_progress: Progress | None = None,
) -> ImportReport:
    """Import a file; `on_progress` is told how many more rows were written. Leaves one audit row.

    Raises as `check_responses`, and ImportRefused where rows are bad or none is left.
    """
    report = check_responses(actor, consultation, content, choices)
    store_report(actor, consultation, report, choices, on_progress)
    return report


def store_report(
    actor: Actor,
    consultation: Consultation,
    report: ImportReport,
    choices: ImportChoices,
    on_progress: Progress | None = None,
) -> None:
    """Write the rows that `check_responses` found ready, in the same transaction. Raises as `import_responses`."""
    require(actor, "consultations.import", consultation)
    version, questionnaire = _target(consultation)
    if (report.refused and not choices.skip_bad_rows) or not report.ready:
        raise ImportRefused(report)
    if version.published_at is None:
        version.published_at = (
            clock.now()
        )  # these answers hang on these questions, which are fixed from now on
    _store(consultation, questionnaire, report.ready, on_progress or (lambda count: None))
    audit.record(
        actor,
        "import_responses",
        "consultation",
        consultation.id,
        details={
            "imported": len(report.ready),
            "refused": len(report.refused),
            "without_answer": len(report.without_answer),
            "version": questionnaire.number,
        },
    )
    outbox.emit(ResponsesImported(consultation.id))


def _target(consultation: Consultation) -> tuple[QuestionnaireVersion, Questionnaire]:
    if consultation.state == "cancelled":
        raise Refused("This consultation was cancelled, so no responses can be imported into it.")
    if consultation.responses_erased_on is not None:
        raise Refused("The answers of this consultation were erased at the end of the time they are kept.")
    version = latest_version(consultation.id)
    questionnaire = as_questionnaire(version) if version else None
    if version is None or questionnaire is None or not questionnaire.questions:
        raise Refused("This consultation has no questions yet. Add them before importing responses.")
    return version, questionnaire


# Reading ---------------------------------------------------------------------------------------------------------


def _read(
    consultation: Consultation, questionnaire: Questionnaire, content: bytes, choices: ImportChoices
) -> ImportReport:
    table = read_table(content)
    columns = fit_columns(table.columns, questionnaire.questions, choices)
    ready: list[ReadyResponse] = []
    refused: list[RefusedRow] = []
    empty: list[int] = []
    for entry in (read_row(row, columns) for row in table.rows):
        if isinstance(entry, RefusedRow):
            refused.append(entry)
        elif entry.answers:
            ready.append(entry)
        else:
            empty.append(entry.number)
    if columns.external_id is not None:
        ready, repeated = _without_repeated(consultation, ready)
        refused = sorted([*refused, *repeated], key=lambda row: row.number)
    return ImportReport(columns, tuple(ready), tuple(refused), tuple(empty))


def _without_repeated(
    consultation: Consultation, ready: Iterable[ReadyResponse]
) -> tuple[list[ReadyResponse], list[RefusedRow]]:
    """Take out rows whose identifier stands in an earlier row or was imported before. Texts are never compared: two
    people may well say the same."""
    first: dict[str, int] = {}
    kept: list[ReadyResponse] = []
    repeated: list[RefusedRow] = []
    imported = _imported_identifiers(consultation)
    for row in ready:
        identifier = row.external_id or ""
        if identifier in imported:
            repeated.append(RefusedRow(row.number, (f"“{identifier}” was imported before",)))
        elif identifier in first:
            repeated.append(
                RefusedRow(row.number, (f"“{identifier}” stands in row {first[identifier]} already",))
            )
        else:
            first[identifier] = row.number
            kept.append(row)
    return kept, repeated


def _imported_identifiers(consultation: Consultation) -> frozenset[str]:
    statement = select(Response.external_id).where(
        Response.consultation_id == consultation.id, Response.external_id.is_not(None)
    )
    return frozenset(identifier for identifier in db.session.scalars(statement) if identifier)


# Writing ---------------------------------------------------------------------------------------------------------


def _store(
    consultation: Consultation,
    questionnaire: Questionnaire,
    ready: Sequence[ReadyResponse],
    on_progress: Progress,
) -> None:
    today = clock.today()
    for start in range(0, len(ready), SAVED_AT_ONCE):
        responses = [
            store_response(
                consultation.id,
                questionnaire,
                row.answers,
                may_quote=row.may_quote,
                submitted_on=today,
                how=HowGiven(source="import"),
                external_id=row.external_id,
                historic=True,
            )
            for row in ready[start : start + SAVED_AT_ONCE]
        ]
        db.session.flush()
        for response in responses:
            db.session.expunge(response)
        on_progress(len(responses))
