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
class CheckOpened(Event):
    """Those who took part are asked whether the findings are right, before anybody reads the answers."""

    round_id: str


@dataclass(frozen=True)
class DisagreementsWait(Event):
    """Some disagree with answers that are public: once when they came, and once before their time is over. It stands
    for a day and never for one person (rule 17)."""

    feedback_id: str
    day: str
    nearly_due: bool


@dataclass(frozen=True)
class ObjectionAnswered(Event):
    """Of a group, or of somebody who linked it with their account: nobody else can be told."""

    verdict_id: str


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
class CommitmentDueSoon(Event):
    """The date of a promise is five working days away; who looks after it is reminded."""

    commitment_id: str


@dataclass(frozen=True)
class FamiliesAskedIfItWorked(Event):
    """Those whom a kept promise concerns are asked whether it worked."""

    check_id: str


@dataclass(frozen=True)
class ImpactCheckClosed(Event):
    """What families say of a kept promise is public now; staff may owe a reply."""

    check_id: str


@dataclass(frozen=True)
class ImpactCheckReplied(Event):
    """Staff said what follows from what families say; everybody can read it."""

    check_id: str


@dataclass(frozen=True)
class ImpactReplyOverdue(Event):
    """Families say that it is worse, and staff have not said in time what follows."""

    check_id: str


@dataclass(frozen=True)
class ClockRunsOut(Event):
    """What we heard (`step` heard) or the outcome (`outcome`) is due in five working days; `due_on` is an ISO date."""

    consultation_id: str
    step: str
    due_on: str


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
