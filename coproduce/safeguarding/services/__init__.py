"""Receiving texts, reading them, deciding about them, and raising concerns: one verb a function."""

from __future__ import annotations

from coproduce.safeguarding.services.claims import (
    claim,
    claim_next,
    give_back,
    wipe_lapsed_claims,
)
from coproduce.safeguarding.services.concerns import (
    Worry,
    acknowledge_concern,
    close_concern,
    hand_on,
    name_staff,
    new_concern,
    raise_concern,
    reopen_concern,
)
from coproduce.safeguarding.services.decisions import (
    answer_question,
    appeal,
    ask_author,
    decide_appeal,
    refuse,
    take_back,
)
from coproduce.safeguarding.services.reading import (
    approve_shown,
    fingerprint_of,
    hold,
    mark_all_read,
    mark_read,
    note_reader,
    receive_passage,
    release,
    return_to_queue,
)
from coproduce.safeguarding.services.reasons import add_usual_reasons, save_reason
from coproduce.safeguarding.services.reports import (
    decide_case,
    report_attachment,
    report_passage,
)

__all__ = [
    "Worry",
    "acknowledge_concern",
    "add_usual_reasons",
    "answer_question",
    "appeal",
    "approve_shown",
    "ask_author",
    "claim",
    "claim_next",
    "close_concern",
    "decide_appeal",
    "decide_case",
    "fingerprint_of",
    "give_back",
    "hand_on",
    "hold",
    "mark_all_read",
    "mark_read",
    "name_staff",
    "new_concern",
    "note_reader",
    "raise_concern",
    "receive_passage",
    "refuse",
    "release",
    "reopen_concern",
    "report_attachment",
    "report_passage",
    "return_to_queue",
    "save_reason",
    "take_back",
    "wipe_lapsed_claims",
]
