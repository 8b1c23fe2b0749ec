"""What happened to answers and promises."""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.core.outbox import Event


@dataclass(frozen=True)
class TellingBegan(Event):
    """The answers are final: contributors and lead groups are told now."""

    feedback_id: str


@dataclass(frozen=True)
class EarlyReleaseDecided(Event):
    """The answers open as soon as every notice was attempted; waiting notices go at once (rule 3)."""

    feedback_id: str


@dataclass(frozen=True)
class NoticesSettled(Event):
    feedback_id: str


@dataclass(frozen=True)
class FeedbackPublished(Event):
    feedback_id: str


@dataclass(frozen=True)
class FeedbackWithdrawn(Event):
    feedback_id: str


@dataclass(frozen=True)
class CommitmentOverdue(Event):
    """A promise passed its date; staff are warned privately for five working days (rule 6)."""

    commitment_id: str


@dataclass(frozen=True)
class CommitmentMoved(Event):
    commitment_id: str


@dataclass(frozen=True)
class YearlyReportPublished(Event):
    """A year's comments on what is open all year have their answers, and everybody can read them."""

    report_id: str


@dataclass(frozen=True)
class YearlyReportCorrected(Event):
    report_id: str


@dataclass(frozen=True)
class PostTakenIntoFinding(Event):
    """A finding speaks of what somebody said in the forums; they are told, without the answer."""

    finding_post_id: str
