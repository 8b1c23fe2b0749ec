"""The whole record of a promise as it stands, or stood on a day: dates, steps, notes, milestones, measures, and what
families say. Every row carries the day on which it was written down, so the record of an earlier day never changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from coproduce.accounts.models import Organisation
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.working_days import add_working_days, closed_days
from coproduce.feedback.lifecycle import COMMITMENT
from coproduce.feedback.models import (
    Commitment,
    ImpactCheck,
    PromiseMeasure,
    PromiseMilestone,
    PromiseNote,
    PromiseReading,
    PromiseStep,
)
from coproduce.feedback.queries.impact import ShownCheck, shown_checks
from coproduce.feedback.queries.promises import STILL_OPEN
from coproduce.feedback.rules.progress import (
    MeasureFacts,
    MoveFacts,
    StepFacts,
    as_it_was,
    measure_sentence,
    measure_verdict,
)
from coproduce.web.templating import day as day_words

SOON_DAYS = 10
WHOLE = (
    selectinload(Commitment.steps),
    selectinload(Commitment.notes),
    selectinload(Commitment.milestones),
    selectinload(Commitment.measures),
    selectinload(Commitment.checks),
)


@dataclass(frozen=True)
class Moved:
    """A promised date that moved. Both dates and the reason are public for good."""

    before: date
    after: date
    on: date
    reason: str


@dataclass(frozen=True)
class Milestone:
    id: str
    title: str
    due_on: date
    reached_on: date | None
    is_late: bool


@dataclass(frozen=True)
class Measure:
    """A measure with its exact readings; `facts` hold figures of people exactly, so only `sentence`, `verdict` and what
    `rules.progress.publishable` makes of a figure may be shown to everybody."""

    id: str
    facts: MeasureFacts
    source: str
    readings: tuple[PromiseReading, ...]

    @property
    def sentence(self) -> str:
        return measure_sentence(self.facts, day_words(self.facts.target_on))

    @property
    def verdict(self) -> str:
        return measure_verdict(self.facts)


@dataclass(frozen=True)
class PromiseRecord:
    """A promise as it was on record at the end of a day."""

    id: str
    title: str
    on: date
    state: str
    made_on: date | None
    due_on: date
    first_due_on: date
    done_on: date | None
    seen_by: str
    owner: str
    moved: tuple[Moved, ...]
    steps: tuple[PromiseStep, ...]
    notes: tuple[PromiseNote, ...]
    milestones: tuple[Milestone, ...]
    measures: tuple[Measure, ...]
    checks: tuple[ShownCheck, ...]

    @property
    def evidence(self) -> str:
        """What shows that it was kept, where it is kept."""
        finished = [step.words for step in self.steps if step.kind == "finish"]
        return finished[-1] if finished and self.state == "done" else ""

    @property
    def stopped_reason(self) -> str:
        stopped = [step.words for step in self.steps if step.kind == "stop"]
        return stopped[-1] if stopped and self.state == "stopped" else ""


def record_of(commitment: Commitment, on: date | None = None) -> PromiseRecord:
    """What was on record at the end of `on`, today by default."""
    day = on or clock.today()
    moves = [
        MoveFacts(change.due_before, change.due_after, clock.to_london(change.at).date())
        for change in commitment.date_changes
    ]
    steps = [StepFacts(step.kind, step.on, step.noted_on) for step in commitment.steps]
    was = as_it_was(steps, moves, commitment.due_on, day, COMMITMENT.initial)
    now = day >= clock.today()
    return PromiseRecord(
        id=commitment.id,
        title=commitment.title,
        on=day,
        # Promises from before steps were written down have none.
        state=commitment.state if now else was.state,
        made_on=commitment.made_on,
        due_on=was.due_on,
        first_due_on=moves[0].due_before if moves else commitment.due_on,
        done_on=commitment.done_on if now else was.done_on,
        seen_by=commitment.measure,
        owner=owner_of(commitment),
        moved=tuple(
            Moved(change.due_before, change.due_after, move.noted_on, change.reason)
            for change, move in zip(commitment.date_changes, moves, strict=True)
            if move.noted_on <= day
        ),
        steps=tuple(step for step in commitment.steps if step.noted_on <= day),
        notes=tuple(note for note in commitment.notes if note.noted_on <= day),
        milestones=tuple(_milestone(each, day) for each in commitment.milestones if each.noted_on <= day),
        measures=tuple(measure_on(each, day) for each in commitment.measures if each.noted_on <= day),
        checks=shown_checks(commitment, day),
    )


def owner_of(commitment: Commitment) -> str:
    """Who keeps the promise, in one line: name, role and organisation."""
    keeper = commitment.reply or commitment
    organisation_id = commitment.reply.organisation_id if commitment.reply else None
    organisation = db.session.get(Organisation, organisation_id) if organisation_id else None
    parts = (keeper.owner_name, keeper.owner_role, organisation.name if organisation else "")
    return ", ".join(part for part in parts if part)


def _milestone(milestone: PromiseMilestone, day: date) -> Milestone:
    noted = milestone.reached_noted_on
    reached = milestone.reached_on if noted is not None and noted <= day else None
    late = reached is None and milestone.due_on < day
    return Milestone(milestone.id, milestone.title, milestone.due_on, reached, late)


def measure_on(measure: PromiseMeasure, day: date) -> Measure:
    """The measure with the readings that were on record on a day, without those taken back by then."""
    readings = tuple(
        each
        for each in measure.readings
        if each.noted_on <= day and (each.taken_back_on is None or each.taken_back_on > day)
    )
    facts = MeasureFacts(
        measure.name,
        measure.unit,
        measure.less_is_better,
        measure.baseline,
        measure.baseline_on,
        measure.target,
        measure.target_on,
        tuple((each.on, each.value) for each in readings),
    )
    return Measure(measure.id, facts, measure.source, readings)


# In short, for cards --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PromiseShort:
    """A promise in three lines for a card: how far it is, what its measure says, and what families say of it."""

    note: str = ""
    noted_on: date | None = None
    measure: str = ""
    worked: str = ""
    mostly_worse: bool = False
    milestones: tuple[int, int] = (0, 0)  # reached, of how many


def shorts_of(commitment_ids: Collection[str]) -> dict[str, PromiseShort]:
    """Of many promises, in five queries however many there are. The caller asks for public promises only."""
    ids = list(commitment_ids)
    if not ids:
        return {}
    notes, measures = _latest_notes(ids), _first_measures(ids)
    checks, milestones = _latest_results(ids), _milestone_counts(ids)
    return {
        each: PromiseShort(
            notes[each].words if each in notes else "",
            notes[each].on if each in notes else None,
            measures.get(each, ""),
            *checks.get(each, ("", False)),
            milestones.get(each, (0, 0)),
        )
        for each in ids
    }


def _latest_notes(ids: Sequence[str]) -> dict[str, PromiseNote]:
    rows = db.session.scalars(
        select(PromiseNote)
        .where(PromiseNote.commitment_id.in_(ids), PromiseNote.taken_back_on.is_(None))
        .order_by(PromiseNote.on, PromiseNote.number)
    )
    return {row.commitment_id: row for row in rows}


def _first_measures(ids: Sequence[str]) -> dict[str, str]:
    rows = db.session.scalars(
        select(PromiseMeasure)
        .where(PromiseMeasure.commitment_id.in_(ids))
        .order_by(PromiseMeasure.noted_on.desc(), PromiseMeasure.name.desc())
    )
    found = {row.commitment_id: measure_on(row, clock.today()) for row in rows}
    return {key: f"{measure.facts.name}. {measure.sentence}" for key, measure in found.items()}


def _latest_results(ids: Sequence[str]) -> dict[str, tuple[str, bool]]:
    rows = db.session.scalars(
        select(Commitment)
        .join(ImpactCheck, ImpactCheck.commitment_id == Commitment.id)
        .where(Commitment.id.in_(ids), ImpactCheck.closed_on.is_not(None))
        .options(selectinload(Commitment.checks).joinedload(ImpactCheck.new_commitment))
    ).unique()
    found = {}
    for row in rows:
        closed = [check for check in shown_checks(row) if check.closed_on is not None]
        if closed:
            latest = max(closed, key=lambda check: check.closed_on or date.min)
            found[row.id] = (f"Asked after {latest.months} months. {latest.sentence}", latest.mostly_worse)
    return found


def _milestone_counts(ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    rows = db.session.execute(
        select(
            PromiseMilestone.commitment_id,
            func.count(PromiseMilestone.reached_on),
            func.count(),
        )
        .where(PromiseMilestone.commitment_id.in_(ids))
        .group_by(PromiseMilestone.commitment_id)
    )
    return {commitment_id: (reached, total) for commitment_id, reached, total in rows}


# What is due ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DueSoon:
    """A promise or one of its milestones whose day is near or has passed; `milestone` is empty for the promise."""

    commitment_id: str
    title: str
    milestone: str
    due_on: date


def due_soon() -> list[DueSoon]:
    """What comes within ten working days, and milestones that were missed, soonest first."""
    today = clock.today()
    until = add_working_days(today, SOON_DAYS, closed_days())
    rows = db.session.execute(
        select(Commitment.id, Commitment.title, Commitment.due_on).where(
            Commitment.state.in_(STILL_OPEN), Commitment.due_on >= today, Commitment.due_on <= until
        )
    )
    milestones = db.session.execute(
        select(Commitment.id, Commitment.title, PromiseMilestone.title, PromiseMilestone.due_on)
        .join(PromiseMilestone, PromiseMilestone.commitment_id == Commitment.id)
        .where(
            Commitment.state.in_(STILL_OPEN),
            PromiseMilestone.reached_on.is_(None),
            PromiseMilestone.due_on <= until,
        )
    )
    found = [DueSoon(row[0], row[1], "", row[2]) for row in rows]
    found += [DueSoon(row[0], row[1], row[2], row[3]) for row in milestones]
    return sorted(found, key=lambda each: (each.due_on, each.title, each.milestone))
