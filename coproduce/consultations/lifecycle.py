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
    GroupAskedToReview,
    GroupCommentedOnDraft,
    GroupDeclinedToSign,
    GroupSignedOff,
)
from coproduce.consultations.rules import answer_date_refusals, extension_refusals, opening_refusals
from coproduce.consultations.rules.reviews import answering_refusals, asking_refusals
from coproduce.consultations.rules.sessions import confirming_refusals, reading_back_refusals
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


# A group session counts when the group has said yes to what was read back to it, and not before.
SESSION = Lifecycle(
    name="group session",
    initial="open",
    table={
        ("open", "read_back"): Transition("reading_back", "sessions.run", reading_back_refusals),
        ("reading_back", "correct"): Transition("reading_back", "sessions.run"),
        ("reading_back", "go_on"): Transition("open", "sessions.run"),
        ("reading_back", "confirm"): Transition("confirmed", "sessions.run", confirming_refusals),
        # The group may find later that it was not understood; then it counts no more until it says yes again.
        ("confirmed", "correct"): Transition("reading_back", "sessions.run", needs_reason=True),
        ("open", "cancel"): Transition("cancelled", "sessions.run", needs_reason=True),
        ("reading_back", "cancel"): Transition("cancelled", "sessions.run", needs_reason=True),
        ("confirmed", "cancel"): Transition("cancelled", "sessions.take_out", needs_reason=True),
    },
)


_ASK = Transition("asked", "reviews.ask", asking_refusals, event=lambda review: GroupAskedToReview(review.id))
_SIGN = Transition(
    "signed_off", "reviews.sign", answering_refusals, event=lambda review: GroupSignedOff(review.id)
)
_DECLINE = Transition(
    "declined",
    "reviews.sign",
    answering_refusals,
    needs_reason=True,
    event=lambda review: GroupDeclinedToSign(review.id),
)


def _go_without(target: str) -> Transition:
    """It opens without a sign-off that holds; the reason is public, and what the group did stays as it was."""
    return Transition(target, "reviews.ask", needs_reason=True)


# A group comments on a draft and signs it off, or says why not. A draft that changed is asked about again.
DRAFT_REVIEW = Lifecycle(
    name="review",
    initial="not_asked",
    table={
        ("not_asked", "ask"): _ASK,
        ("asked", "ask"): _ASK,
        ("commented", "ask"): _ASK,
        ("signed_off", "ask"): _ASK,
        ("declined", "ask"): _ASK,
        ("not_signed", "ask"): _ASK,
        # Asked by mistake: the group sees the draft no more.
        ("asked", "take_back"): Transition("not_asked", "reviews.ask"),
        ("asked", "comment"): Transition(
            "commented",
            "reviews.take_part",
            answering_refusals,
            event=lambda review: GroupCommentedOnDraft(review.id),
        ),
        ("commented", "comment"): Transition("commented", "reviews.take_part", answering_refusals),
        ("asked", "sign_off"): _SIGN,
        ("commented", "sign_off"): _SIGN,
        ("asked", "decline"): _DECLINE,
        ("commented", "decline"): _DECLINE,
        ("not_asked", "go_without"): _go_without("not_signed"),
        ("asked", "go_without"): _go_without("not_signed"),
        ("commented", "go_without"): _go_without("not_signed"),
        ("not_signed", "go_without"): _go_without("not_signed"),
        ("declined", "go_without"): _go_without("declined"),
        ("signed_off", "go_without"): _go_without("signed_off"),
    },
)


# A statement that a participant added: a proposal until a person decides on it.
STATEMENT = Lifecycle(
    name="statement",
    initial="proposed",
    table={
        ("proposed", "approve"): Transition("approved", "statements.decide"),
        ("proposed", "refuse"): Transition("refused", "statements.decide", needs_reason=True),
        ("approved", "take_down"): Transition("taken_down", "statements.decide", needs_reason=True),
    },
)
