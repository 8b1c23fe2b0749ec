"""Promises as they stood at the end of a day: every fact of one carries the day on which it was noted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from coproduce.analysis.disclosure import ProtectedTable
from coproduce.evidence.queries.pack.history import end_of
from coproduce.feedback.models import Commitment, PromiseMeasure, PromiseStep
from coproduce.feedback.rules.progress import PEOPLE, STATE_AFTER


def promise_document(promise: Commitment, day: date) -> dict[str, Any] | None:
    """What was on record of a promise; None where it was made later. Its title carries no date of its own."""
    if promise.made_on is not None and promise.made_on > day:
        return None
    reply = promise.reply
    steps = [step for step in promise.steps if step.noted_on <= day]
    state, last = _state(promise, steps)
    moves = [move for move in promise.date_changes if move.at < end_of(day)]
    later = [move for move in promise.date_changes if move.at >= end_of(day)]
    due_on = later[0].due_before if later else promise.due_on
    return {
        "id": promise.id,
        "title": promise.title,
        "owner": (reply.owner_name if reply else "") or promise.owner_name,
        "owner_role": (reply.owner_role if reply else "") or promise.owner_role,
        "state": state,
        "due_on": due_on.isoformat(),
        "first_due_on": (moves[0].due_before if moves else due_on).isoformat(),
        "done_on": last.on.isoformat() if last is not None and last.kind == "finish" else None,
        "evidence": last.words if last is not None and last.kind == "finish" else "",
        "stopped_because": last.words if last is not None and last.kind == "stop" else "",
        "moved": [
            {"from": move.due_before.isoformat(), "to": move.due_after.isoformat(), "because": move.reason}
            for move in moves
        ],
        "steps": [
            {
                "kind": step.kind,
                "on": step.on.isoformat(),
                "words": step.words,
                "noted_on": _iso(step.noted_on),
            }
            for step in steps
        ],
        "progress": _progress(promise, day),
        "milestones": _milestones(promise, day),
        "measures": [_measure(each, day) for each in promise.measures if each.noted_on <= day],
        "did_it_work": _judgements(promise, day),
    }


def _state(promise: Commitment, steps: Sequence[PromiseStep]) -> tuple[str, PromiseStep | None]:
    """The state that the last step left. A promise from before steps were kept has none: it stands as it does now."""
    if steps:
        return STATE_AFTER[steps[-1].kind], steps[-1]
    return ("agreed" if promise.steps else promise.state), None


def _progress(promise: Commitment, day: date) -> list[dict[str, Any]]:
    return [
        {"id": each.id, "on": _iso(each.on), "words": each.words, "title": each.title, "url": each.url}
        for each in promise.notes
        if each.noted_on <= day and (each.taken_back_on is None or each.taken_back_on > day)
    ]


def _milestones(promise: Commitment, day: date) -> list[dict[str, Any]]:
    return [
        {
            "title": each.title,
            "due_on": _iso(each.due_on),
            "reached_on": _iso(each.reached_on)
            if each.reached_noted_on is not None and each.reached_noted_on <= day
            else None,
        }
        for each in promise.milestones
        if each.noted_on <= day
    ]


def _measure(measure: PromiseMeasure, day: date) -> dict[str, Any]:
    """A measure with its readings. What counts people stays without figures: two packs could be subtracted."""
    about = {"id": measure.id, "name": measure.name, "unit": measure.unit, "source": measure.source}
    if measure.unit == PEOPLE:
        return {**about, "readings": []}
    return {
        **about,
        "baseline": f"{measure.baseline.normalize():f}",
        "baseline_on": _iso(measure.baseline_on),
        "target": f"{measure.target.normalize():f}",
        "target_on": _iso(measure.target_on),
        "readings": [
            {
                "id": each.id,
                "value": f"{each.value.normalize():f}",
                "on": _iso(each.on),
                "source": each.source,
            }
            for each in measure.readings
            if each.noted_on <= day and (each.taken_back_on is None or each.taken_back_on > day)
        ],
    }


def _judgements(promise: Commitment, day: date) -> list[dict[str, Any]]:
    """What families said came of it: the protected figures that closing fixed, and the reply of staff."""
    return [
        {
            "id": each.id,
            "months": each.months,
            "closed_on": _iso(each.closed_on),
            "result": _result(each.result),
            "reply": each.reply if each.replied_on is not None and each.replied_on <= day else "",
        }
        for each in promise.checks
        if each.closed_on is not None and each.closed_on <= day
    ]


def _result(stored: dict[str, Any] | None) -> list[dict[str, str]]:
    if stored is None:
        return []
    table = ProtectedTable.from_dict(stored)
    return [{"answer": cell.label, "figure": cell.text} for cell in table.cells]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
