"""What a host may do with a topic: nobody's words come before people for whom they were not written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coproduce.core.errors import Refusal
from coproduce.forums.rules.visibility import UNDER_AGE, BoardFacts, may_be_read_after

LONGEST_REASON = 500

# What undoes an action; what is not here cannot be undone by one step.
UNDONE_BY = {
    "pin": "unpin",
    "unpin": "pin",
    "lock": "unlock",
    "unlock": "lock",
    "archive": "reopen",
    "reopen": "archive",
    "move": "move",
    "merge": "separate",
}

# What the page says of each action, before its reason.
IN_WORDS = {
    "pin": "Put at the top",
    "unpin": "No longer at the top",
    "lock": "Closed for new posts",
    "unlock": "Open for posts again",
    "archive": "Put into the archive",
    "reopen": "Taken out of the archive",
    "move": "Moved to another board",
    "merge": "Joined with another topic",
    "joined": "Another topic was joined with this one",
    "separate": "A topic of its own again",
    "parted": "A topic was taken out of this one again",
    "answer": "Answered officially",
    "unanswer": "The official answer was taken back",
    "direct": "Passed to a service",
    "new_date": "The answer has a new date",
}


@dataclass(frozen=True)
class PinFacts:
    until: date | None
    today: date


def reason_problem(reason: str) -> str:
    """What is wrong with a public reason, in a sentence; empty where nothing is."""
    if not reason.strip():
        return "Give a reason. Everybody who can read the topic can read it."
    too_long = len(reason.strip()) > LONGEST_REASON
    return f"Use at most {LONGEST_REASON} characters." if too_long else ""


def pin_refusals(facts: PinFacts) -> list[Refusal]:
    if facts.until is not None and facts.until < facts.today:
        return [Refusal("The last day at the top has passed already.")]
    return []


def is_pinned(*, pinned: bool, until: date | None, today: date) -> bool:
    """Whether a topic stands at the top today; it leaves by the clock."""
    return pinned and (until is None or today <= until)


def move_refusals(source: BoardFacts, target: BoardFacts) -> list[Refusal]:
    """Why a topic cannot go from one board to the other: it may never reach people it was not written for, and no
    unread words may be seen by the move."""
    if target.state != "open":
        return [Refusal("That board is closed.")]
    refusals = []
    if not _reaches_nobody_new(source, target):
        refusals.append(
            Refusal("Other people can read that board. What was written here was not written for them.")
        )
    if (source.age_band in UNDER_AGE or target.age_band in UNDER_AGE) and source.age_band != target.age_band:
        refusals.append(Refusal("That board is for another age."))
    if _shows_unread(target) and not _shows_unread(source):
        refusals.append(Refusal("Posts on that board are read after they are shown, and here before."))
    return refusals


def _shows_unread(board: BoardFacts) -> bool:
    return board.moderation == "after" and may_be_read_after(board)


def merge_refusals(
    source: BoardFacts, target: BoardFacts, *, same_topic: bool, target_state: str
) -> list[Refusal]:
    """Why a topic cannot be joined with another."""
    if same_topic:
        return [Refusal("Choose another topic than this one.")]
    if target_state not in ("open", "locked"):
        return [Refusal("That topic is in the archive, or was joined with another itself.")]
    return [] if source.id == target.id else move_refusals(source, target)


def _reaches_nobody_new(source: BoardFacts, target: BoardFacts) -> bool:
    if source.id == target.id:
        return True
    if "group" in (source.audience, target.audience):
        # Who supports a group reads its unread words, so nothing of others comes to it either.
        return source.audience == target.audience and source.group_id == target.group_id
    if source.audience == "public":
        return True
    if source.audience == "signed_in":
        return target.audience != "public"
    # A circle is chosen by name for one board; staff boards have all staff in common.
    return source.audience == "staff" and target.audience == "staff"
