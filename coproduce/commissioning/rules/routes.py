"""How a decision is made, as data: each route with its own steps, who does each, and whether it can be called in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from coproduce.core.errors import Refusal
from coproduce.core.working_days import add_working_days, next_working_day

DATA = Path(__file__).resolve().parent.parent / "data" / "decision_routes.json"

DELEGATED, CABINET, URGENT, CALL_IN = "delegated", "cabinet", "urgent", "call_in"


@dataclass(frozen=True)
class Step:
    """One step of a route and who does it. `before`: it comes before the decision is told."""

    key: str
    name: str
    who: str
    before: bool


@dataclass(frozen=True)
class Route:
    """`call_in_working_days`: how long after its publication a decision can be called in; 0 where it cannot."""

    key: str
    name: str
    who: str
    words: str
    call_in_working_days: int
    can_be_chosen: bool
    steps: tuple[Step, ...]


@cache
def routes() -> Mapping[str, Route]:
    return {
        row["key"]: Route(
            row["key"],
            row["name"],
            row["who"],
            row["words"],
            row["call_in_working_days"],
            row["can_be_chosen"],
            tuple(Step(**step) for step in row["steps"]),
        )
        for row in json.loads(DATA.read_text("utf-8"))
    }


@dataclass(frozen=True)
class StepsFacts:
    """Steps that were done, with their days."""

    route: str
    done: Mapping[str, date]
    url: str = ""


def step_refusals(facts: StepsFacts) -> list[Refusal]:
    """Steps that come before the decision and are not done, or that were done out of order."""
    refusals = []
    latest: date | None = None
    for step in routes()[facts.route].steps:
        day = facts.done.get(step.key)
        if day is None:
            if step.before:
                refusals.append(Refusal(f"Not done yet: {step.name} ({step.who}).", facts.url))
            continue
        if latest is not None and day < latest:
            refusals.append(Refusal(f"“{step.name}” is dated before the step ahead of it.", facts.url))
        latest = max(day, latest) if latest else day
    return refusals


@dataclass(frozen=True)
class CallInFacts:
    """`public_on` is the day on which everybody could first read the decision; None while it is not public."""

    route: str
    public_on: date | None
    today: date
    called_in_on: date | None = None
    ended_on: date | None = None
    closed_days: Set[date] = frozenset()
    url: str = ""


def last_day_of_call_in(facts: CallInFacts) -> date | None:
    """The last day on which the decision can be called in; None where it cannot be, or is not public yet."""
    days = routes()[facts.route].call_in_working_days
    if not days or facts.public_on is None:
        return None
    return add_working_days(facts.public_on, days, facts.closed_days)


def takes_effect_on(facts: CallInFacts) -> date | None:
    """The first day on which what was decided may be put in place. None while it is not public, or suspended."""
    if facts.public_on is None or (facts.called_in_on is not None and facts.ended_on is None):
        return None
    if facts.ended_on is not None:
        return facts.ended_on
    last = last_day_of_call_in(facts)
    return facts.public_on if last is None else next_working_day(last, facts.closed_days)


def call_in_refusals(facts: CallInFacts) -> list[Refusal]:
    """Why a decision cannot be called in today."""
    if facts.public_on is None:
        return [Refusal("The decision is not public yet.", facts.url)]
    last = last_day_of_call_in(facts)
    if last is None:
        return [Refusal("A decision by this route cannot be called in.", facts.url)]
    if facts.called_in_on is not None:
        return [Refusal("The decision was called in already.", facts.url)]
    if facts.today > last:
        return [Refusal(f"The last day to call it in was {last.day} {last:%B %Y}.", facts.url)]
    return []
