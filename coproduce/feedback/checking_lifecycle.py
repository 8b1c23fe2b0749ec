"""The life of a round of checking, and of an objection from its coming to its answer."""

from __future__ import annotations

from typing import Any

from coproduce.core.lifecycle import Lifecycle, Transition
from coproduce.core.outbox import Event
from coproduce.feedback.events import CheckOpened, ObjectionAnswered
from coproduce.feedback.rules.checking import (
    answer_refusals,
    change_refusals,
    opening_check_refusals,
    show_refusals,
)


def _answered(verdict: Any) -> Event | None:
    """Only where somebody can be told without its being found out who they are. What was said in a check is told with
    the answers themselves, since those who took part hear of them together (rule 3)."""
    known = verdict.account_id or verdict.group_id
    return ObjectionAnswered(verdict.id) if known and verdict.round_id is None else None


CHECK_ROUND = Lifecycle(
    name="check",
    initial="draft",
    table={
        ("draft", "open"): Transition(
            "open", "checks.open", opening_check_refusals, event=lambda check: CheckOpened(check.id)
        ),
        ("open", "close"): Transition("closed", "checks.close_on_time"),
        ("open", "close_early"): Transition("closed", "checks.open", needs_reason=True),
    },
)

# A verdict that agrees is "noted" and stays so. Taking an objection back deletes it: no state says what a person did.
OBJECTION = Lifecycle(
    name="objection",
    initial="waiting",
    table={
        ("waiting", "change"): Transition("changed", "checks.settle", change_refusals),
        ("waiting", "answer"): Transition("answered", "checks.settle", answer_refusals, event=_answered),
        ("waiting", "show"): Transition("shown", "checks.settle", show_refusals),
        ("shown", "answer"): Transition("answered", "checks.settle", answer_refusals, event=_answered),
        ("changed", "answer"): Transition("answered", "checks.settle", answer_refusals, event=_answered),
        ("answered", "correct"): Transition("answered", "checks.settle", answer_refusals, needs_reason=True),
    },
)
