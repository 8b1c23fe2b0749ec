"""What keeps each proposal of a list where it is, in a few questions for the whole list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Select, case, func, select

from coproduce.commissioning.models import (
    Decision,
    ImpactAssessment,
    MoneyLine,
    NeedStatement,
    ParticipationPlan,
    PartnerSignOff,
    Proposal,
    ProposalConsultation,
    ProposalOption,
    ProposalPartner,
    ProposalWay,
)
from coproduce.commissioning.queries.gates import gates_of
from coproduce.commissioning.queries.suggestions import waiting_counts
from coproduce.commissioning.rules.gate import CANCELLED, CLOSED
from coproduce.commissioning.rules.money import Line, money_problems
from coproduce.commissioning.rules.obstacles import DecisionGlance, Standing, obstacles
from coproduce.commissioning.rules.stages import stage, stage_keys
from coproduce.commissioning.rules.ways import FULL, LIGHT, URGENT
from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db


def obstacles_of(proposals: Sequence[Proposal]) -> dict[str, list[str]]:
    """Proposal id -> sentences, the most pressing first."""
    ids = [proposal.id for proposal in proposals]
    today, waiting, lines = clock.today(), waiting_counts(ids), _money_lines(ids)
    plans = _counts(
        select(ParticipationPlan.proposal_id, func.count())
        .where(ParticipationPlan.proposal_id.in_(ids), ParticipationPlan.state == "agreed")
        .group_by(ParticipationPlan.proposal_id)
    )
    needs, options = _rows_of(NeedStatement, ids), _rows_of(ProposalOption, ids)
    assessments, linked, unsigned = _assessments(ids), _linked(ids), _unsigned(ids)
    urgent, gates = _urgent(ids), gates_of([each.id for each in proposals if each.state == "consultation"])
    decisions = _decisions([each.id for each in proposals if each.state == "decision"])
    found = {}
    for proposal in proposals:
        key = proposal.id
        counts = waiting.get(key)
        asked, still_open = linked.get(key, (0, 0))
        found[key] = obstacles(
            Standing(
                stage=proposal.state,
                today=today,
                owner=proposal.owner.name if proposal.owner else "",
                next_on=proposal.next_step_on,
                plan_agreed=key in plans,
                suggestions_waiting=counts.unread + counts.unanswered if counts else 0,
                needs=needs.get(key, 0),
                options=options.get(key, 0),
                money_problems=money_problems(lines[key]),
                assessment_finished=key in assessments,
                linked=asked,
                open_consultations=still_open,
                unsigned=unsigned.get(key, 0),
                decision=decisions.get(key),
                left_out=_left_out(proposal, key in urgent),
                **gates.get(key, {}),
            )
        )
    return found


def _left_out(proposal: Proposal, is_urgent: bool) -> frozenset[str]:
    """The requirements of the next stage that this proposal's way leaves out."""
    keys = stage_keys()
    place = keys.index(proposal.state) + 1 if proposal.state in keys else len(keys)
    way = LIGHT if proposal.light else URGENT if is_urgent else FULL
    return stage(keys[place]).left_out_by(way) if place < len(keys) else frozenset()


def _counts(statement: Select[str, int]) -> dict[str, int]:
    return {row[0]: row[1] for row in db.session.execute(statement)}


def _rows_of(model: type[NeedStatement] | type[ProposalOption], ids: Sequence[str]) -> dict[str, int]:
    return _counts(
        select(model.proposal_id, func.count()).where(model.proposal_id.in_(ids)).group_by(model.proposal_id)
    )


def _money_lines(ids: Sequence[str]) -> defaultdict[str, list[Line]]:
    rows = db.session.execute(
        select(MoneyLine.proposal_id, MoneyLine.label, MoneyLine.amount, MoneyLine.kind, MoneyLine.year)
        .where(MoneyLine.proposal_id.in_(ids))
        .order_by(MoneyLine.proposal_id, MoneyLine.position)
    )
    found: defaultdict[str, list[Line]] = defaultdict(list)
    for key, label, amount, kind, year in rows:
        found[key].append(Line(label, amount, kind, year))
    return found


def _assessments(ids: Sequence[str]) -> dict[str, int]:
    return _counts(
        select(ImpactAssessment.proposal_id, func.count())
        .where(ImpactAssessment.proposal_id.in_(ids), ImpactAssessment.finished_on.is_not(None))
        .group_by(ImpactAssessment.proposal_id)
    )


def _linked(ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Proposal -> how many consultations are linked, and how many of them have not ended."""
    ended = case((Consultation.state.in_((CLOSED, CANCELLED)), 0), else_=1)
    rows = db.session.execute(
        select(ProposalConsultation.proposal_id, func.count(), func.sum(ended))
        .join(Consultation, Consultation.id == ProposalConsultation.consultation_id)
        .where(ProposalConsultation.proposal_id.in_(ids))
        .group_by(ProposalConsultation.proposal_id)
    )
    return {key: (linked, still_open) for key, linked, still_open in rows}


def _urgent(ids: Sequence[str]) -> set[str]:
    return set(
        db.session.scalars(
            select(ProposalWay.proposal_id).where(
                ProposalWay.proposal_id.in_(ids), ProposalWay.kind == URGENT, ProposalWay.ended_on.is_(None)
            )
        )
    )


def _decisions(ids: Sequence[str]) -> dict[str, DecisionGlance]:
    rows = db.session.execute(
        select(
            Decision.proposal_id,
            Decision.state,
            Decision.called_in_on,
            Decision.call_in_ended_on,
            Decision.call_in_outcome,
        ).where(Decision.proposal_id.in_(ids))
    )
    return {
        row.proposal_id: DecisionGlance(
            row.state,
            suspended=row.called_in_on is not None and row.call_in_ended_on is None,
            again=row.call_in_outcome == "again",
        )
        for row in rows
    }


def _unsigned(ids: Sequence[str]) -> dict[str, int]:
    return _counts(
        select(ProposalPartner.proposal_id, func.count())
        .outerjoin(PartnerSignOff, PartnerSignOff.partner_id == ProposalPartner.id)
        .where(
            ProposalPartner.proposal_id.in_(ids),
            ProposalPartner.not_concerned == "",
            PartnerSignOff.id.is_(None),
        )
        .group_by(ProposalPartner.proposal_id)
    )
