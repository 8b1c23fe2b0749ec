"""The area's population: a table that replaces what is there, characteristic by characteristic, all rows or none."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete

from coproduce.consultations.equality import AskedQuestion
from coproduce.consultations.files.population import (
    PopulationTable,
    RefusedFigure,
    population_file,
    read_population,
    rows_file,
)
from coproduce.consultations.models import PopulationFigure
from coproduce.consultations.queries.equality import asked_as, equality_questions, population
from coproduce.consultations.reach import Figure
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import Refusal, Refused, Stale


@dataclass(frozen=True)
class ChangedCharacteristic:
    """What an import would do to one characteristic: (option in words, figure before, figure after) for each option.
    Options that the file leaves out lose their figure."""

    question: AskedQuestion
    lines: tuple[tuple[str, Figure | None, Figure | None], ...]

    @property
    def replaces(self) -> bool:
        """Whether figures that are there change or go."""
        return any(before is not None and before != after for _, before, after in self.lines)


@dataclass(frozen=True)
class PopulationReport:
    """What an import would do. `seen` stands for what is stored now: confirming it later is refused where that is
    another table by then."""

    table: PopulationTable
    changes: tuple[ChangedCharacteristic, ...]
    seen: str

    @property
    def refused(self) -> tuple[RefusedFigure, ...]:
        return self.table.refused

    @property
    def content(self) -> str:
        """The rows as a file, to be sent again with the confirmation."""
        return rows_file(self.table.rows).decode("utf-8-sig")


class PopulationRefused(Refused):
    """Rows of the file cannot be kept, so none was; `report` names them."""

    def __init__(self, report: PopulationReport) -> None:
        count = len(report.refused)
        rows = "a row that cannot be kept" if count == 1 else f"{count} rows that cannot be kept"
        super().__init__(
            [
                Refusal(f"The file has {rows}, so nothing was imported."),
                *(Refusal(str(row)) for row in report.refused),
            ]
        )
        self.report = report


def check_population(actor: Actor, content: bytes) -> PopulationReport:
    """What importing the file would do; nothing is stored. Raises NotAllowed, and UnreadableFile in one sentence."""
    require(actor, "population.import")
    questions = _questions()
    table = read_population(content, questions, clock.today().year)
    before = population()
    changed = table.by_question
    return PopulationReport(
        table,
        tuple(
            _change(question, before.get(question.key, {}), changed[question.key])
            for question in questions
            if question.key in changed
        ),
        _digest(before),
    )


def import_population(actor: Actor, content: bytes, *, seen: str = "") -> PopulationReport:
    """Replace the figures of every characteristic in the file, and leave the others.

    Raises NotAllowed, UnreadableFile, PopulationRefused; Stale where the table is not the one that `seen` stands for.
    """
    report = check_population(actor, content)
    if report.refused:
        raise PopulationRefused(report)
    if seen and seen != report.seen:
        raise Stale("population")
    keys = [change.question.key for change in report.changes]
    db.session.execute(delete(PopulationFigure).where(PopulationFigure.question_key.in_(keys)))
    for row in report.table.rows:
        db.session.add(
            PopulationFigure(
                question_key=row.question_key,
                option_key=row.option_key,
                people=row.figure.people,
                year=row.figure.year,
                source=row.figure.source,
            )
        )
    audit.record(actor, "import", "population", "area", details={"characteristics": keys})
    db.session.flush()
    return report


def population_template(actor: Actor) -> bytes:
    """The table as a file to fill in, with the figures that are there. Raises NotAllowed."""
    require(actor, "population.import")
    return population_file(_questions(), population())


def _questions() -> Sequence[AskedQuestion]:
    return [asked_as(each) for each in equality_questions()]


def _change(
    question: AskedQuestion, before: Mapping[str, Figure], after: Mapping[str, Figure]
) -> ChangedCharacteristic:
    known = [option.key for option in question.options]
    keys = [*known, *sorted((set(before) | set(after)) - set(known))]
    return ChangedCharacteristic(
        question,
        tuple(
            (question.label(key), before.get(key), after.get(key))
            for key in keys
            if key in before or key in after
        ),
    )


def _digest(figures: Mapping[str, Mapping[str, Figure]]) -> str:
    """The same for the same table."""
    rows = sorted(
        (key, option, figure.people, figure.year, figure.source)
        for key, options in figures.items()
        for option, figure in options.items()
    )
    return hashlib.sha256(repr(rows).encode()).hexdigest()
