"""Answers to a consultation as everybody could read them at the end of a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from coproduce.evidence.queries.pack.history import Entry, day_of, end_of, history_of, last_moment
from coproduce.evidence.queries.pack.promises import promise_document
from coproduce.feedback.models import Feedback, Finding, Reply
from coproduce.feedback.queries import feedback_of
from coproduce.feedback.rules import KINDS

# States in which the words are those that were told: nobody can edit them.
FIXED = ("telling", "settled", "public", "withdrawn")


def answers_document(consultation_id: str, day: date) -> dict[str, Any] | None:
    """The answers, or when and why they were taken back; None where nothing was public by then.

    Words of people are left out: they can take them back at any time, and a pack cannot (rule 8).
    """
    feedback = feedback_of(consultation_id)
    if feedback is None:
        return None
    entries = history_of("feedback", [feedback.id], day).get(feedback.id, [])
    opened_on = _opened_on(feedback, entries, day)
    taken_back = last_moment(entries, "withdraw")
    if opened_on is None:
        return _taken_back(feedback, day_of(taken_back), day)
    return {
        "id": feedback.id,
        "public_since": opened_on,
        "told_first_from": day_of(last_moment(entries, "tell") or feedback.telling_began_at),
        "all_told_on": day_of(last_moment(entries, "settle") or feedback.settled_at),
        "route": feedback.route,
        "route_reason": feedback.route_reason,
        **_words(feedback, day),
    }


def _opened_on(feedback: Feedback, entries: list[Entry], day: date) -> str | None:
    """The day on which what is public at the end of `day` opened; None where nothing is."""
    end = end_of(day)
    opens_at = feedback.public_from if feedback.state in ("settled", "public") else None
    if opens_at is not None and opens_at < end:
        return day_of(opens_at)
    opened, taken_back = last_moment(entries, "open"), last_moment(entries, "withdraw")
    if opened is None or (taken_back is not None and taken_back > opened):
        return None
    return day_of(opened)


def _words(feedback: Feedback, day: date) -> dict[str, Any]:
    if feedback.state not in FIXED:
        return {
            "words_gone": "These answers were public on this day and were taken back and rewritten since. "
            "Their words of then are not on record.",
            "introduction": "",
            "findings": [],
        }
    return {
        "introduction": feedback.introduction,
        "findings": [_finding(each, day) for each in feedback.findings],
    }


def _finding(finding: Finding, day: date) -> dict[str, Any]:
    return {
        "id": finding.id,
        "you_said": finding.you_said,
        "themes": sorted(theme.name for theme in finding.themes),
        "reply": _reply(finding.reply, day) if finding.reply else None,
    }


def _reply(reply: Reply, day: date) -> dict[str, Any]:
    promise = promise_document(reply.commitment, day) if reply.commitment else None
    due_on = promise["due_on"] if promise else reply.due_on.isoformat() if reply.due_on else None
    return {
        "id": reply.id,
        "kind": reply.kind,
        "kind_in_words": KINDS[reply.kind].words,
        "text": reply.text,
        "reason": reply.reason,
        "alternatives": reply.alternatives,
        "cost": f"{reply.cost.normalize():f}" if reply.cost is not None else None,
        "cost_source": reply.cost_source,
        "owner": reply.owner_name,
        "owner_role": reply.owner_role,
        "due_on": due_on,
        "passed_to": reply.passed_to,
        "passed_on": reply.passed_on.isoformat() if reply.passed_on else None,
        "promise": promise,
    }


def _taken_back(feedback: Feedback, taken_back: str | None, day: date) -> dict[str, Any] | None:
    """What stands in the place of answers that were public once (a tombstone with its reason)."""
    if feedback.withdrawn_on is None or feedback.withdrawn_on > day:
        return None
    return {
        "id": feedback.id,
        "taken_back_on": taken_back or feedback.withdrawn_on.isoformat(),
        "because": feedback.withdrawn_reason,
        "introduction": "",
        "findings": [],
    }
