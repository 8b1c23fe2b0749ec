"""The life of a “that is not what I meant”: open until an analyst has changed something or given a reason."""

from __future__ import annotations

from coproduce.core.lifecycle import Lifecycle, Transition
from coproduce.feedback.rules.meaning import changed_refusals

MEANING_CORRECTION = Lifecycle(
    name="correction of meaning",
    initial="open",
    table={
        ("open", "change"): Transition("changed", "meaning.settle", changed_refusals, needs_reason=True),
        ("open", "keep"): Transition("kept", "meaning.settle", needs_reason=True),
        # A mistake, or somebody looked again.
        ("kept", "change"): Transition("changed", "meaning.settle", changed_refusals, needs_reason=True),
        ("changed", "keep"): Transition("kept", "meaning.settle", needs_reason=True),
    },
)
