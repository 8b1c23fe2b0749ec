"""What happened to consultations. No event stands for a single anonymous response (rule 17)."""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.core.outbox import Event


@dataclass(frozen=True)
class ConsultationOpened(Event):
    consultation_id: str


@dataclass(frozen=True)
class ConsultationPaused(Event):
    consultation_id: str


@dataclass(frozen=True)
class ConsultationResumed(Event):
    consultation_id: str


@dataclass(frozen=True)
class ConsultationExtended(Event):
    consultation_id: str


@dataclass(frozen=True)
class ConsultationClosed(Event):
    consultation_id: str


@dataclass(frozen=True)
class ConsultationCancelled(Event):
    consultation_id: str


@dataclass(frozen=True)
class AnswerDateMoved(Event):
    """The day by which people get an answer is another one now."""

    consultation_id: str


@dataclass(frozen=True)
class PrintPackAsked(Event):
    """Somebody wants the paper forms of a consultation as PDFs."""

    consultation_id: str


@dataclass(frozen=True)
class ResponsesImported(Event):
    """A whole file of responses was imported (many people, so not one response)."""

    consultation_id: str


@dataclass(frozen=True)
class GroupAskedToReview(Event):
    """A group is asked to look over a draft before it opens, for the first time or again."""

    review_id: str


@dataclass(frozen=True)
class GroupCommentedOnDraft(Event):
    """The first comment of a group since it was asked."""

    review_id: str


@dataclass(frozen=True)
class GroupSignedOff(Event):
    review_id: str


@dataclass(frozen=True)
class GroupDeclinedToSign(Event):
    review_id: str
