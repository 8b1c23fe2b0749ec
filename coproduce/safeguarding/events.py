"""What happened in safeguarding; ids only, never words."""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.core.outbox import Event


@dataclass(frozen=True)
class ConcernRaised(Event):
    """The first on duty whom it does not name is told at once, without content (rule 11)."""

    concern_id: str


@dataclass(frozen=True)
class ConcernHandedOn(Event):
    """Whoever had a concern no longer has it; it is the turn of the telling at `position`."""

    concern_id: str
    position: int


@dataclass(frozen=True)
class ConcernOverdue(Event):
    """Nobody acknowledged a concern in time, and it is the turn of the next: of the telling at `position`."""

    concern_id: str
    position: int


@dataclass(frozen=True)
class UrgentHintUnread(Event):
    """An urgent hint was unread for too long; `position` says who is told: 0 the lead, 1 the deputies (rule 10)."""

    passage_id: str
    position: int


@dataclass(frozen=True)
class PassageRead(Event):
    """A person read a text of a kind whose room wants to hear of it (`lifecycle.hear_of_reading`)."""

    passage_id: str


@dataclass(frozen=True)
class PassageHidden(Event):
    """A text that was read is not to be seen any more: held back, refused, or back in the queue. Whoever shows or
    counts texts of this place takes it out; when it is read again, `PassageRead` says so."""

    passage_id: str


@dataclass(frozen=True)
class PassageRedacted(Event):
    """What others may see of a text that was read has changed."""

    passage_id: str


@dataclass(frozen=True)
class PassageAuthorAsked(Event):
    """A reader has a question to whoever wrote a text; `version` tells one question from the next."""

    passage_id: str
    version: int


@dataclass(frozen=True)
class PassageAnswered(Event):
    """An author who was asked changed the words, so they wait for a person again."""

    passage_id: str


@dataclass(frozen=True)
class PassageRefused(Event):
    """A text is not going to be shown; its author reads why and may appeal."""

    passage_id: str
    version: int


@dataclass(frozen=True)
class AppealDecided(Event):
    """Somebody other than who refused a text looked at it again."""

    appeal_id: str


@dataclass(frozen=True)
class ReportDecided(Event):
    """Somebody decided what becomes of a reported text or file; those who reported hear of it."""

    case_id: str


@dataclass(frozen=True)
class ReadingFellBehind(Event):
    """Texts or files wait for longer than agreed; moderators and leads are told once on a day."""

    alert_id: str
