"""What the pages of the forums say of a board, in words for families."""

from __future__ import annotations

from coproduce.forums.models import Board
from coproduce.safeguarding.queries import safety_contacts

_READ_BEFORE = "A person reads every post before others can see it"
_READ_AFTER = "Members see new posts at once. A person reads them afterwards"


def audience_in_words(board: Board) -> str:
    """Who can read a board."""
    if board.audience == "group":
        return f"Only {board.group.name} can read this" if board.group else "Only its group can read this"
    return {
        "public": "Everyone can read this",
        "signed_in": "Only people who are signed in can read this",
        "circle": "Only the people of this co-design circle can read this",
        "staff": "Only staff of the council and its partners can read this",
    }[board.audience]


def reading_in_words(board: Board) -> str:
    """When posts are read by a person."""
    what = _READ_AFTER if board.moderation == "after" else _READ_BEFORE
    return f"{what}: {board.reading_promise}" if board.reading_promise else what


def safety_numbers() -> list[dict[str, str]]:
    """The area's own numbers, as the component wants them (rule 11)."""
    return [{"label": each.name, "phone": each.phone, "hours": each.hours} for each in safety_contacts()]
