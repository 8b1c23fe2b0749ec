"""What happens to proposals; ids only."""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.core.outbox import Event


@dataclass(frozen=True)
class EarlyNoticeGiven(Event):
    proposal_id: str


@dataclass(frozen=True)
class ProposalMovedOn(Event):
    """The proposal entered another stage of the cycle."""

    proposal_id: str
    stage: str


@dataclass(frozen=True)
class ProposalWithdrawn(Event):
    proposal_id: str


@dataclass(frozen=True)
class SuggestionsAnswered(Event):
    """Staff answered one or several suggestions. It names the answer, never a suggestion."""

    answer_id: str


@dataclass(frozen=True)
class DecisionTellingBegan(Event):
    """The record of a decision is final: those who took part are told now."""

    decision_id: str


@dataclass(frozen=True)
class DecisionEarlyReleaseDecided(Event):
    """The decision opens as soon as every letter was attempted (rule 3)."""

    decision_id: str


@dataclass(frozen=True)
class DecisionNoticesSettled(Event):
    decision_id: str


@dataclass(frozen=True)
class DecisionPublished(Event):
    decision_id: str


@dataclass(frozen=True)
class DecisionWithdrawn(Event):
    decision_id: str


@dataclass(frozen=True)
class DecisionCalledIn(Event):
    """Scrutiny looks at a public decision: it has no effect until that is settled."""

    decision_id: str


@dataclass(frozen=True)
class PartnersAskedToSign(Event):
    """A version was put forward for signing."""

    proposal_id: str
    version: int


@dataclass(frozen=True)
class PartnerSigned(Event):
    """A partner signed a version or recorded its dissent."""

    proposal_id: str
    partner_id: str
    version: int
