"""Tables of the room that plans."""

from __future__ import annotations

from coproduce.commissioning.models.contents import (
    AttributedStatement,
    MeasureReading,
    MoneyLine,
    NeedStatement,
    PostLine,
    ProposalDocument,
    ProposalMeasure,
    ProposalOption,
    ProposalPart,
)
from coproduce.commissioning.models.decisions import (
    Attestation,
    AttestationLink,
    Decision,
    DecisionLink,
    DecisionMaker,
    DecisionReport,
    DecisionStep,
    ForwardPlanChange,
    ForwardPlanEntry,
    ProposalConsultation,
    ProposalDuty,
    ProposalWay,
    ThemeCarried,
)
from coproduce.commissioning.models.impact import ImpactAssessment, ImpactEffect, Mitigation
from coproduce.commissioning.models.improvement import (
    ImprovementPlan,
    PlanAction,
    PlanActionStep,
    PlanArea,
    PlanEvidence,
    PlanJudgement,
    PlanMeasure,
    PlanMeasureReading,
    PlanMilestone,
)
from coproduce.commissioning.models.participation import (
    FamilyJudgement,
    Involvement,
    ParticipationPlan,
    ParticipationPlanChange,
    PlannedRole,
)
from coproduce.commissioning.models.partners import (
    PartnerSignOff,
    ProposalPartner,
)
from coproduce.commissioning.models.proposals import Proposal, ProposalVersion
from coproduce.commissioning.models.suggestions import Suggestion, SuggestionAnswer

__all__ = [
    "Attestation",
    "AttestationLink",
    "AttributedStatement",
    "Decision",
    "DecisionLink",
    "DecisionMaker",
    "DecisionReport",
    "DecisionStep",
    "FamilyJudgement",
    "ForwardPlanChange",
    "ForwardPlanEntry",
    "ImpactAssessment",
    "ImpactEffect",
    "ImprovementPlan",
    "Involvement",
    "MeasureReading",
    "Mitigation",
    "MoneyLine",
    "NeedStatement",
    "ParticipationPlan",
    "ParticipationPlanChange",
    "PartnerSignOff",
    "PlanAction",
    "PlanActionStep",
    "PlanArea",
    "PlanEvidence",
    "PlanJudgement",
    "PlanMeasure",
    "PlanMeasureReading",
    "PlanMilestone",
    "PlannedRole",
    "PostLine",
    "Proposal",
    "ProposalConsultation",
    "ProposalDocument",
    "ProposalDuty",
    "ProposalMeasure",
    "ProposalOption",
    "ProposalPart",
    "ProposalPartner",
    "ProposalVersion",
    "ProposalWay",
    "Suggestion",
    "SuggestionAnswer",
    "ThemeCarried",
]
