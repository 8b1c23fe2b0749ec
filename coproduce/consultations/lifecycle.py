"""The life of a consultation, from draft to closed."""

from __future__ import annotations

from coproduce.consultations.events import (
    AnswerDateMoved,
    ConsultationCancelled,
    ConsultationClosed,
    ConsultationExtended,
    ConsultationOpened,
    ConsultationPaused,
    ConsultationResumed,
)
from coproduce.consultations.rules import answer_date_refusals, extension_refusals, opening_refusals
from coproduce.core.lifecycle import Lifecycle, Transition


def _answer_date_moves(state: str) -> Transition:
    """The promise stays a promise: it moves with a public reason, and everyone who waits for it is told."""
    return Transition(
        state,
        "consultations.run",
        answer_date_refusals,
        needs_reason=True,
        event=lambda c: AnswerDateMoved(c.id),
    )


CONSULTATION = Lifecycle(
    name="consultation",
    initial="draft",
    table={
        ("draft", "open"): Transition(
            "open", "consultations.run", opening_refusals, event=lambda c: ConsultationOpened(c.id)
        ),
        ("draft", "cancel"): Transition("cancelled", "consultations.run", needs_reason=True),
        ("open", "extend"): Transition(
            "open",
            "consultations.run",
            extension_refusals,
            needs_reason=True,
            event=lambda c: ConsultationExtended(c.id),
        ),
        ("open", "pause"): Transition(
            "paused", "consultations.run", needs_reason=True, event=lambda c: ConsultationPaused(c.id)
        ),
        ("paused", "resume"): Transition(
            "open", "consultations.run", event=lambda c: ConsultationResumed(c.id)
        ),
        ("open", "close"): Transition(
            "closed", "consultations.close", event=lambda c: ConsultationClosed(c.id)
        ),
        ("paused", "close"): Transition(
            "closed", "consultations.close", event=lambda c: ConsultationClosed(c.id)
        ),
        ("open", "cancel"): Transition(
            "cancelled", "consultations.run", needs_reason=True, event=lambda c: ConsultationCancelled(c.id)
        ),
        ("paused", "cancel"): Transition(
            "cancelled", "consultations.run", needs_reason=True, event=lambda c: ConsultationCancelled(c.id)
        ),
        # Late answers are let in again with a reason (rule 24).
        ("closed", "extend"): Transition(
            "open",
            "consultations.run",
            extension_refusals,
            needs_reason=True,
            event=lambda c: ConsultationExtended(c.id),
        ),
        ("open", "move_answer_date"): _answer_date_moves("open"),
        ("paused", "move_answer_date"): _answer_date_moves("paused"),
        ("closed", "move_answer_date"): _answer_date_moves("closed"),
    },
)
