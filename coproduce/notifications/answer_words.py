"""What followers are told of a promise, in a sentence or two: only what its public page says."""

from __future__ import annotations

from coproduce.feedback.models import Commitment
from coproduce.feedback.queries import lateness_of
from coproduce.web.templating import day

HEADINGS = {
    "answers": "You said, we did",
    "kept": "Promise kept",
    "moved": "New date for a promise",
    "stopped": "Promise stopped",
    "reopened": "Promise taken up again",
    "late": "Promise is late",
    "impact": "Did it work?",
}


def words_of(kind: str, commitment: Commitment, occasion: str) -> str:
    """Empty where the promise stands differently by now, so that there is nothing to say any more."""
    if kind == "moved":
        return _moved(commitment, occasion)
    if kind == "impact":
        asked = next((check for check in commitment.checks if check.id == occasion), None)
        return "Families told us whether it worked. Read what they said." if asked and asked.result else ""
    says = {
        "kept": _kept(commitment) if commitment.state == "done" else "",
        "stopped": f"We stopped this, because: {commitment.stopped_reason}"
        if commitment.state == "stopped"
        else "",
        "reopened": _reopened(commitment),
        "late": f"We promised this for {day(commitment.due_on)}. It is not done yet."
        if _is_late(commitment)
        else "",
    }
    return says.get(kind, "")


def _kept(commitment: Commitment) -> str:
    return f"Done on {day(commitment.done_on)}. What shows it: {commitment.evidence}"


def _moved(commitment: Commitment, change_id: str) -> str:
    change = next((each for each in commitment.date_changes if each.id == change_id), None)
    if change is None:
        return ""
    return (
        f"We promised this for {day(change.due_before)}. The new date is {day(change.due_after)}. "
        f"The reason: {change.reason}"
    )


def _reopened(commitment: Commitment) -> str:
    if commitment.reopened_on is None or commitment.state not in ("agreed", "under_way"):
        return ""
    return f"We work on this again, because: {commitment.reopened_reason}"


def _is_late(commitment: Commitment) -> bool:
    return lateness_of(commitment) == "late"
