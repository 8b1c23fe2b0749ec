"""What the gate before a decision asks for, at a glance and for a whole list: three questions, however many rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select

from coproduce.commissioning.models import (
    Attestation,
    DecisionMaker,
    DecisionReport,
    ImpactAssessment,
    Proposal,
    ProposalConsultation,
    ProposalDuty,
    ThemeCarried,
)
from coproduce.commissioning.queries.deciding import duty_facts
from coproduce.commissioning.rules.gate import CANCELLED, CLOSED, TOLD, duty_missing
from coproduce.consultations.models import Consultation
from coproduce.core.database import db
from coproduce.feedback.models import Feedback, Finding, Reply, finding_theme
from coproduce.insights.models import Theme


def gates_of(ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Proposal -> the values of `rules.obstacles.Standing` that the gate adds. Whether a report is out of date is left
    to the proposal's own page: that needs all that it was made of."""
    found: dict[str, dict[str, Any]] = {key: {} for key in ids}
    for gathered in (_answers(ids), _readings(ids), _duties(ids)):
        for key, values in gathered.items():
            found[key] |= values
    return found


def _answers(ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Themes that have no answer, and ended consultations without a theme whose answers nobody was told."""
    told = func.coalesce(Feedback.state.in_(TOLD), False)
    carried = exists().where(
        ThemeCarried.theme_id == Theme.id, ThemeCarried.proposal_id == ProposalConsultation.proposal_id
    )
    replied = (
        exists()
        .where(finding_theme.c.theme_id == Theme.id)
        .where(Finding.id == finding_theme.c.finding_id, Reply.finding_id == Finding.id)
    )
    open_theme = and_(Theme.id.is_not(None), ~or_(carried, and_(replied, told)))
    rows = db.session.execute(
        select(
            ProposalConsultation.proposal_id,
            func.sum(case((open_theme, 1), else_=0)),
            func.sum(case((and_(Theme.id.is_(None), Consultation.state == CLOSED, ~told), 1), else_=0)),
        )
        .join(Consultation, Consultation.id == ProposalConsultation.consultation_id)
        .outerjoin(Feedback, Feedback.consultation_id == Consultation.id)
        .outerjoin(Theme, and_(Theme.consultation_id == Consultation.id, Theme.state == "approved"))
        .where(ProposalConsultation.proposal_id.in_(ids), Consultation.state != CANCELLED)
        .group_by(ProposalConsultation.proposal_id)
    )
    return {key: {"unanswered_themes": themes, "untold": untold} for key, themes, untold in rows}


def _readings(ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Who decides, and how many of them said that they read the latest report with the latest assessment."""
    report = (
        select(func.max(DecisionReport.number))
        .where(DecisionReport.proposal_id == Proposal.id)
        .correlate(Proposal)
        .scalar_subquery()
    )
    assessment = (
        select(func.max(ImpactAssessment.number))
        .where(ImpactAssessment.proposal_id == Proposal.id, ImpactAssessment.finished_on.is_not(None))
        .correlate(Proposal)
        .scalar_subquery()
    )
    has_read = exists().where(
        Attestation.maker_id == DecisionMaker.id,
        Attestation.report_number == report,
        Attestation.assessment_number == assessment,
    )
    rows = db.session.execute(
        select(
            Proposal.id,
            report.is_not(None),
            func.count(DecisionMaker.id),
            func.sum(case((has_read, 1), else_=0)),
        )
        .outerjoin(DecisionMaker, DecisionMaker.proposal_id == Proposal.id)
        .where(Proposal.id.in_(ids))
        .group_by(Proposal.id)
    )
    return {
        key: {"report_made": made, "makers": makers, "attested": attested}
        for key, made, makers, attested in rows
    }


def _duties(ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in db.session.scalars(select(ProposalDuty).where(ProposalDuty.proposal_id.in_(ids))):
        values = found.setdefault(row.proposal_id, {"duties_chosen": True, "duties_missing": 0})
        values["duties_missing"] += bool(duty_missing(duty_facts(row)))
    return found
