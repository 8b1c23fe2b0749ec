"""How far a promise is, computed from dated facts: what was known on a day, and what its measures say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coproduce.analysis.disclosure import ExemptKind, ProtectedNumber, exempt_number, protect_count

EVIDENCE = {
    "page": "A page on the web",
    "document": "A document",
    "minutes": "Minutes of a meeting",
    "figures": "Figures",
    "seen": "What families saw",
}
PEOPLE = "people"
# What a measure may count. All but people are exempt from disclosure control, by type (rule 15).
UNITS: dict[str, str] = {
    "weeks": "Weeks",
    "money": "Money, in pounds",
    "posts": "Posts of staff",
    "sessions": "Sessions",
    PEOPLE: "People. Public figures are rounded, and small ones are hidden",
}
_EXEMPT: dict[str, ExemptKind] = {
    "weeks": "weeks",
    "money": "money",
    "posts": "posts",
    "sessions": "sessions",
}
STATE_AFTER = {"start": "under_way", "finish": "done", "stop": "stopped", "reopen": "under_way"}


@dataclass(frozen=True)
class StepFacts:
    """A change of a promise's state: its kind, the day that it is about, and the day it was written down."""

    kind: str
    on: date
    noted_on: date


@dataclass(frozen=True)
class MoveFacts:
    due_before: date
    due_after: date
    noted_on: date


@dataclass(frozen=True)
class AsItWas:
    """`state` of the lifecycle and the date that stood on a day; `done_on` where it was kept by then."""

    state: str
    due_on: date
    done_on: date | None


def as_it_was(
    steps: Sequence[StepFacts], moves: Sequence[MoveFacts], due_on: date, day: date, initial: str
) -> AsItWas:
    """What was on record at the end of `day`. `steps` and `moves` in the order in which they were written down;
    `due_on` is the date as it stands now."""
    state, done_on = initial, None
    for step in steps:
        if step.noted_on <= day:
            state = STATE_AFTER[step.kind]
            done_on = step.on if step.kind == "finish" else None
    later = [move for move in moves if move.noted_on > day]
    return AsItWas(state, later[0].due_before if later else due_on, done_on)


# Measures -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MeasureFacts:
    """A measure with its exact readings, oldest first. Exact figures of people are for staff alone."""

    name: str
    unit: str
    less_is_better: bool
    baseline: Decimal
    baseline_on: date
    target: Decimal
    target_on: date
    readings: tuple[tuple[date, Decimal], ...] = ()

    @property
    def latest(self) -> tuple[date, Decimal] | None:
        return self.readings[-1] if self.readings else None


def publishable(value: Decimal, unit: str) -> ProtectedNumber:
    """The figure as everybody may read it. Raises KeyError for a unit that is not known."""
    if unit == PEOPLE:
        return protect_count(int(value), "people")
    return exempt_number(int(value) if value == int(value) else float(value), _EXEMPT[unit])


def target_in_words(measure: MeasureFacts) -> str:
    """A target is a promise and counts nobody, so it is exact for every unit (rule 15)."""
    if measure.unit == PEOPLE:
        return f"{int(measure.target):,} people"
    return publishable(measure.target, measure.unit).text


def measure_sentence(measure: MeasureFacts, day_words: str) -> str:
    """What a measure says, for everybody, in public figures alone; `day_words` is the day of its target as a reader
    reads it. "From 28 weeks in June 2017 to 19 weeks in October 2026. The target is 12 weeks by 31 March 2027."
    """
    start = f"{publishable(measure.baseline, measure.unit).text} in {_month(measure.baseline_on)}"
    target = f"The target is {target_in_words(measure)} by {day_words}."
    latest = measure.latest
    if latest is None:
        return f"It was {start}. It was not measured again yet. {target}"
    on, value = latest
    now = f"{publishable(value, measure.unit).text} in {_month(on)}"
    return f"From {start} to {now}. {target}"


def measure_verdict(measure: MeasureFacts) -> str:
    """`reached`, `better`, `same`, `worse`, or empty where nothing can be said in public: by the latest reading, from
    public figures alone, so that it tells no more than they do."""
    latest = measure.latest
    if latest is None:
        return ""
    now, start = publishable(latest[1], measure.unit).shown, publishable(measure.baseline, measure.unit).shown
    if now is None or start is None:
        return ""
    target = float(measure.target)
    if (now <= target) if measure.less_is_better else (now >= target):
        return "reached"
    if now == start:
        return "same"
    return "better" if (now < start) == measure.less_is_better else "worse"


VERDICT_WORDS = {
    "reached": "The target is reached.",
    "better": "This is better than at the start. The target is not reached yet.",
    "same": "This is the same as at the start.",
    "worse": "This is worse than at the start.",
}


def _month(day: date) -> str:
    return f"{day:%B %Y}"


@dataclass(frozen=True)
class NewMeasure:
    """What will show whether the promise changes anything; `unit` is a key of `UNITS`."""

    name: str
    unit: str
    less_is_better: bool
    baseline: Decimal | None
    baseline_on: date | None
    target: Decimal | None
    target_on: date | None
    source: str = ""


def measure_problems(new: NewMeasure, today: date) -> dict[str, str]:
    """What is missing or cannot be, by field."""
    problems = {} if new.name.strip() else {"name": "Say what is measured."}
    if new.unit not in UNITS:
        problems["unit"] = "Choose what it counts."
    for name in ("baseline", "target"):
        problem = value_problem(getattr(new, name), new.unit)
        if problem:
            problems[name] = problem
    if "target" not in problems and "baseline" not in problems:
        problems |= _way_problems(new)
    if new.baseline_on is None or new.baseline_on > today:
        problems["baseline_on"] = "Give the day on which it was measured, up to today."
    if new.target_on is None or (new.baseline_on is not None and new.target_on <= new.baseline_on):
        problems["target_on"] = "Give a day after the first one."
    if not new.source.strip():
        problems["source"] = "Say where the figure comes from."
    return problems


def _way_problems(new: NewMeasure) -> dict[str, str]:
    """Whether the target lies where it gets better."""
    if new.baseline is None or new.target is None:
        return {}
    if new.baseline == new.target:
        return {"target": "The target is the same as where it was."}
    if (new.target < new.baseline) != new.less_is_better:
        return {"target": "This target lies on the wrong side of where it was."}
    return {}


def value_problem(value: Decimal | None, unit: str) -> str:
    """What is wrong with one figure; empty where nothing is."""
    if value is None:
        return "Enter the figure."
    if value < 0:
        return "This cannot be less than nothing."
    if unit == PEOPLE and value != int(value):
        return "People are whole."
    return ""
