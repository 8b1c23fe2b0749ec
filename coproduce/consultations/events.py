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
class ResponsesImported(Event):
    """A whole file of responses was imported (many people, so not one response)."""

    consultation_id: str
