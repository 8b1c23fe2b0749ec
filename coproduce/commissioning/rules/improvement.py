"""How far an improvement plan is, computed from dated facts: nobody types a status.

`status_of` and `standing_of_area` take what was known on a day and that day; a report for an earlier date gives them
the facts that were on record then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from coproduce.core.errors import Refusal

AGREED, UNDER_WAY, DONE, STOPPED = "agreed", "under_way", "done", "stopped"
ON_TRACK, AT_RISK, LATE, NOT_BEGUN = "on_track", "at_risk", "late", "not_begun"

STATUSES = {
    LATE: "Late",
    AT_RISK: "At risk",
    ON_TRACK: "On track",
    DONE: "Done",
    STOPPED: "Stopped",
    NOT_BEGUN: "Nothing planned yet",
}
VERDICTS = {
    "much_better": "Much better",
    "better": "A little better",
    "same": "No change that we see",
    "worse": "Worse",
}
EVIDENCE = {
    "consultation": "A consultation",
    "answer": "Answers to a consultation",
    "commitment": "A promise",
    "proposal": "A proposal",
    "document": "A document",
}
# An action that has not begun this long before its day cannot be called on track.
LAST_START = timedelta(days=28)


@dataclass(frozen=True)
class MilestoneFacts:
    due_on: date
    reached_on: date | None = None
    title: str = ""


@dataclass(frozen=True)
class ActionFacts:
    """An action as it was on record on a day."""

    state: str
    starts_on: date
    due_on: date
    milestones: tuple[MilestoneFacts, ...] = ()


@dataclass(frozen=True)
class Status:
    """A key of STATUSES and the reason in words."""

    key: str
    why: str

    @property
    def words(self) -> str:
        return STATUSES[self.key]


def status_of(action: ActionFacts, today: date) -> Status:
    """Late by its own date; at risk by a missed milestone or a late start; else on track."""
    if action.state == DONE:
        return Status(DONE, "Done, with evidence.")
    if action.state == STOPPED:
        return Status(STOPPED, "Stopped, with a reason.")
    if today > action.due_on:
        return Status(LATE, f"It was due {_days(today - action.due_on)} ago.")
    missed = [each for each in action.milestones if each.reached_on is None and each.due_on < today]
    if missed:
        names = ", ".join(f"“{each.title}”" for each in missed)
        return Status(AT_RISK, f"Not reached by its day: {names}.")
    if action.state == AGREED and today > action.starts_on:
        return Status(AT_RISK, "It should have begun.")
    if action.state == AGREED and action.due_on - today <= LAST_START:
        return Status(AT_RISK, "Its day is near, and it has not begun.")
    return Status(
        ON_TRACK,
        "Begun, and every milestone so far is reached."
        if action.state == UNDER_WAY
        else "Not due to begin yet.",
    )


def _days(span: timedelta) -> str:
    return "1 day" if span.days == 1 else f"{span.days} days"


@dataclass(frozen=True)
class ReadingFacts:
    on: date
    value: Decimal


@dataclass(frozen=True)
class MeasureFacts:
    baseline: Decimal
    baseline_on: date
    target: Decimal
    target_on: date
    readings: tuple[ReadingFacts, ...] = ()
    name: str = ""


def expected_on(measure: MeasureFacts, day: date) -> Decimal:
    """Where the measure is expected on a day: on the straight line from its baseline to its target."""
    span = (measure.target_on - measure.baseline_on).days
    if day >= measure.target_on or span <= 0:
        return measure.target
    if day <= measure.baseline_on:
        return measure.baseline
    return measure.baseline + (measure.target - measure.baseline) * (day - measure.baseline_on).days / span


def met(measure: MeasureFacts) -> bool:
    """Whether the latest reading is at the target or beyond it. Less is better where the target lies below."""
    if not measure.readings:
        return False
    latest = max(measure.readings, key=lambda reading: reading.on)
    return _as_good(latest.value, measure.target, measure)


def measure_status(measure: MeasureFacts, today: date) -> Status:
    """By the latest reading: at its target, on the way to it, behind, or late."""
    if not measure.readings:
        return _without_readings(measure, today)
    latest = max(measure.readings, key=lambda reading: reading.on)
    if met(measure):
        return Status(DONE, "The latest reading is at the target.")
    if today > measure.target_on:
        return Status(LATE, "Its day has passed, and the target is not reached.")
    if _as_good(latest.value, expected_on(measure, latest.on), measure):
        return Status(ON_TRACK, "The latest reading is on the way to the target.")
    return Status(AT_RISK, "The latest reading is behind the way to the target.")


def _without_readings(measure: MeasureFacts, today: date) -> Status:
    if today > measure.target_on:
        return Status(LATE, "Its day has passed, and it was never measured.")
    if today - measure.baseline_on > (measure.target_on - measure.baseline_on) / 2:
        return Status(AT_RISK, "Half of the time is over, and it was not measured again.")
    return Status(ON_TRACK, "Not measured again yet.")


def _as_good(value: Decimal, wanted: Decimal, measure: MeasureFacts) -> bool:
    return value <= wanted if measure.target < measure.baseline else value >= wanted


def standing_of_area(actions: Sequence[Status], measures: Sequence[Status]) -> Status:
    """An area stands as its worst part does; it is done when every action is over and every measure at its target."""
    counted = [each for each in actions if each.key != STOPPED]
    if not counted:
        words = "Every action was stopped." if actions else "No action is agreed."
        return Status(NOT_BEGUN, words)
    parts = [*counted, *measures]
    for key, words in ((LATE, "late"), (AT_RISK, "at risk")):
        found = sum(each.key == key for each in parts)
        if found:
            return Status(
                key, f"{found} of {len(parts)} actions and measures {'is' if found == 1 else 'are'} {words}."
            )
    if all(each.key == DONE for each in parts):
        return Status(DONE, "Every action is done, and every measure is at its target.")
    done = sum(each.key == DONE for each in counted)
    return Status(ON_TRACK, f"{done} of {len(counted)} actions done, nothing late.")


@dataclass(frozen=True)
class FinishFacts:
    """`evidence` counts what is linked to the action; `done_on` is the day that is said."""

    evidence: int
    done_on: date | None
    today: date


def finishing_refusals(facts: FinishFacts) -> list[Refusal]:
    """Guard of "finish": done is shown, never said."""
    found = []
    if not facts.evidence:
        found.append("Add evidence to this action first: what shows that it is done.")
    if facts.done_on is None:
        found.append("Say on which day it was done.")
    elif facts.done_on > facts.today:
        found.append("This day has not come yet.")
    return [Refusal(each) for each in found]


@dataclass(frozen=True)
class PlanFacts:
    areas: int
    accountable: str


def publishing_refusals(facts: PlanFacts) -> list[Refusal]:
    """Why a plan cannot be public yet."""
    found = []
    if not facts.areas:
        found.append("Add at least one area.")
    if not facts.accountable.strip():
        found.append("Name who must answer for the plan.")
    return [Refusal(each) for each in found]


@dataclass(frozen=True)
class StepFacts:
    """One dated fact of an action: start, finish, stop, reopen or move."""

    kind: str
    on: date
    noted_on: date
    due_after: date | None = None
    due_before: date | None = None


STATE_AFTER = {"start": UNDER_WAY, "finish": DONE, "stop": STOPPED, "reopen": UNDER_WAY}


def as_it_was(steps: Sequence[StepFacts], due_on: date, day: date) -> tuple[str, date]:
    """(state, due date) of an action as they were on record at the end of `day`. `due_on` is today's due date, `steps`
    are in their order."""
    state, due = AGREED, next((each.due_before for each in steps if each.due_before is not None), due_on)
    for step in steps:
        if step.noted_on <= day:
            state = STATE_AFTER.get(step.kind, state)
            due = step.due_after or due
    return state, due
