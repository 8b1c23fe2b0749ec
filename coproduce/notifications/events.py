"""What happens in this room that its own catalogue tells people about."""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.core.outbox import Event


@dataclass(frozen=True)
class ConsultationClosesSoon(Event):
    """A week is left to take part. The clock says so, once for each closing date."""

    consultation_id: str


@dataclass(frozen=True)
class ListsAgreed(Event):
    """A person agreed what imported lists are told about a consultation: what has happened already is told now."""

    consultation_id: str


@dataclass(frozen=True)
class ForumLetterMade(Event):
    """There is something new in what somebody follows in the forums."""

    letter_id: str


@dataclass(frozen=True)
class OwnPostRead(Event):
    """A person read what somebody wrote in the forums, so others can see it now."""

    post_id: str


@dataclass(frozen=True)
class AnswerNewsNoted(Event):
    """Something is new in public answers or promises."""

    news_id: str


@dataclass(frozen=True)
class AnswerDigestDue(Event):
    """The weekly letters about answers and promises are due; `week` is such as "2026-W47"."""

    week: str
