"""From receipt to answer of a request for information, and of each text that was collected for it."""

from __future__ import annotations

from coproduce.core.lifecycle import Lifecycle, Transition
from coproduce.evidence.rules.requests import (
    agree_refusals,
    answer_refusals,
    extend_refusals,
    redact_refusals,
    withhold_refusals,
)

HANDLE, AGREE = "information_requests.handle", "information_requests.agree"

INFORMATION_REQUEST = Lifecycle(
    name="information_request",
    initial="open",
    table={
        ("open", "extend"): Transition("open", HANDLE, extend_refusals, needs_reason=True),
        ("open", "answer"): Transition("answered", HANDLE, answer_refusals),
        ("open", "withdraw"): Transition("withdrawn", HANDLE, needs_reason=True),
        ("answered", "reopen"): Transition("open", HANDLE, needs_reason=True),
        # Retention: what was collected goes, and that it was there stays.
        ("answered", "erase"): Transition("erased", "information_requests.erase"),
        ("withdrawn", "erase"): Transition("erased", "information_requests.erase"),
    },
)

UNDECIDED, GIVEN, REDACTED, PROPOSED, WITHHELD = (
    "undecided",
    "given",
    "redacted",
    "withhold_proposed",
    "withheld",
)

COLLECTED_TEXT = Lifecycle(
    name="collected_text",
    initial=UNDECIDED,
    table={
        (UNDECIDED, "give"): Transition(GIVEN, HANDLE),
        (UNDECIDED, "redact"): Transition(REDACTED, HANDLE, redact_refusals),
        (UNDECIDED, "withhold"): Transition(PROPOSED, HANDLE, withhold_refusals, needs_reason=True),
        # A second person agrees, or sends it back (rule 25).
        (PROPOSED, "agree"): Transition(WITHHELD, AGREE, agree_refusals),
        (PROPOSED, "think_again"): Transition(UNDECIDED, AGREE),
        (GIVEN, "think_again"): Transition(UNDECIDED, HANDLE),
        (REDACTED, "think_again"): Transition(UNDECIDED, HANDLE),
        (WITHHELD, "think_again"): Transition(UNDECIDED, HANDLE),
    },
)
