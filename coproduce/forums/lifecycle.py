"""The life of a board and of a topic. Whether a text can be seen is no state of theirs: its passage says so."""

from __future__ import annotations

from coproduce.core.lifecycle import Lifecycle, Transition

BOARD = Lifecycle(
    name="board",
    initial="open",
    table={
        ("open", "archive"): Transition("archived", "boards.manage", needs_reason=True),
        ("archived", "reopen"): Transition("open", "boards.manage", needs_reason=True),
    },
)

TOPIC = Lifecycle(
    name="topic",
    initial="open",
    table={
        ("open", "lock"): Transition("locked", "topics.host", needs_reason=True),
        ("locked", "unlock"): Transition("open", "topics.host", needs_reason=True),
        ("open", "archive"): Transition("archived", "topics.host", needs_reason=True),
        ("locked", "archive"): Transition("archived", "topics.host", needs_reason=True),
        ("archived", "reopen"): Transition("open", "topics.host", needs_reason=True),
        ("open", "merge"): Transition("merged", "topics.host", needs_reason=True),
        ("locked", "merge"): Transition("merged", "topics.host", needs_reason=True),
        ("merged", "separate"): Transition("open", "topics.host", needs_reason=True),
    },
)
