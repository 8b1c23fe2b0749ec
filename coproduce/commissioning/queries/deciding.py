"""Facts for the gate before a decision: consultations and their answers, attestations, duties, ways."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from coproduce.commissioning import addresses
from coproduce.commissioning.models import (
    DecisionMaker,
    DecisionReport,
    Proposal,
    ProposalConsultation,
    ProposalDuty,
    ProposalWay,
    ThemeCarried,
)
from coproduce.commissioning.queries.impact import finished_assessment
from coproduce.commissioning.queries.requirements import facts_of, use_way_of
from coproduce.commissioning.rules.duties import duties
from coproduce.commissioning.rules.gate import (
    AttestationFacts,
    ConsultationsFacts,
    DatedConsultation,
    DutiesFacts,
    DutyFacts,
    LinkedFacts,
    MakerFacts,
    ReportFacts,
    ThemeFacts,
    decided_too_early,
)
from coproduce.commissioning.rules.versions import snapshot_of
from coproduce.commissioning.rules.ways import FULL_WAY, Way
from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.feedback.models import Feedback, Finding, Reply, finding_theme
from coproduce.insights.models import Theme
from coproduce.insights.queries import unanswered_texts
from coproduce.safeguarding.models import Passage


def links_of(proposal_id: str) -> list[ProposalConsultation]:
    """The linked consultations, the one that closes first at the top."""
    statement = (
        select(ProposalConsultation)
        .join(Consultation, Consultation.id == ProposalConsultation.consultation_id)
        .where(ProposalConsultation.proposal_id == proposal_id)
        .options(joinedload(ProposalConsultation.consultation))
        .order_by(Consultation.closes_at, Consultation.title)
    )
    return list(db.session.scalars(statement))


def linked_consultations(proposal_id: str) -> list[Consultation]:
    return [link.consultation for link in links_of(proposal_id)]


def consulted_version_number(proposal_id: str) -> int | None:
    """The earliest version that people were asked about."""
    numbers = [link.version_number for link in links_of(proposal_id) if link.version_number is not None]
    return min(numbers, default=None)


@use_way_of
def way_of(proposal: Proposal) -> Way:
    """The way that holds now: the last one that was chosen and not ended."""
    row = current_way(proposal.id)
    if row is None:
        return FULL_WAY
    url = addresses.deciding(proposal.slug, "way")
    return Way(row.kind, row.reason, row.authority, row.review_by, row.taken_on, url)


def current_way(proposal_id: str) -> ProposalWay | None:
    return next((row for row in ways_of(proposal_id) if row.ended_on is None), None)


def ways_of(proposal_id: str) -> list[ProposalWay]:
    """Every light or urgent way that was ever chosen, the last one first: they stay in public."""
    statement = select(ProposalWay).where(ProposalWay.proposal_id == proposal_id)
    return list(
        db.session.scalars(
            statement.order_by(ProposalWay.ended_on.is_not(None), ProposalWay.taken_on.desc(), ProposalWay.id)
        )
    )


@facts_of("linked_consultation")
def linked_facts(proposal: Proposal) -> ConsultationsFacts:
    url = addresses.deciding(proposal.slug, "consultations")
    linked = linked_consultations(proposal.id)
    return ConsultationsFacts(
        tuple(LinkedFacts(each.title, each.state, url=addresses.consultation(each.slug)) for each in linked),
        url,
    )


@facts_of("consultations_closed")
def closed_facts(proposal: Proposal) -> ConsultationsFacts:
    return linked_facts(proposal)


@facts_of("themes_answered")
def answer_facts(proposal: Proposal) -> ConsultationsFacts:
    linked = linked_consultations(proposal.id)
    ids = [each.id for each in linked]
    states, unread, themes = _feedback_states(ids), _unread_texts(ids), _themes(proposal, linked)
    return ConsultationsFacts(
        tuple(
            LinkedFacts(
                each.title,
                each.state,
                states.get(each.id, ""),
                unread.get(each.id, 0),
                unanswered_texts(each.id),
                tuple(themes[each.id]),
                addresses.consultation(each.slug),
                addresses.answers(each.slug),
            )
            for each in linked
        ),
        addresses.deciding(proposal.slug, "consultations"),
    )


def _feedback_states(consultation_ids: Collection[str]) -> dict[str, str]:
    rows = select(Feedback.consultation_id, Feedback.state).where(
        Feedback.consultation_id.in_(consultation_ids)
    )
    return dict(db.session.execute(rows).all())


def _unread_texts(consultation_ids: Collection[str]) -> dict[str, int]:
    rows = (
        select(Passage.context_id, func.count())
        .where(
            Passage.context_kind == "consultation",
            Passage.context_id.in_(consultation_ids),
            Passage.state == "unread",
        )
        .group_by(Passage.context_id)
    )
    return dict(db.session.execute(rows).all())


def _themes(proposal: Proposal, linked: list[Consultation]) -> dict[str, list[ThemeFacts]]:
    """Consultation -> its approved themes, by name."""
    slugs = {each.id: each.slug for each in linked}
    answered = set(
        db.session.scalars(
            select(finding_theme.c.theme_id)
            .join(Finding, Finding.id == finding_theme.c.finding_id)
            .join(Reply, Reply.finding_id == Finding.id)
            .join(Feedback, Feedback.id == Finding.feedback_id)
            .where(Feedback.consultation_id.in_(slugs))
        )
    )
    carried = {row.theme_id for row in carried_themes(proposal.id)}
    found: defaultdict[str, list[ThemeFacts]] = defaultdict(list)
    themes = (
        select(Theme).where(Theme.consultation_id.in_(slugs), Theme.state == "approved").order_by(Theme.name)
    )
    for theme in db.session.scalars(themes):
        url = addresses.answers(slugs[theme.consultation_id])
        found[theme.consultation_id].append(
            ThemeFacts(theme.name, theme.id in answered, theme.id in carried, url)
        )
    return found


def carried_themes(proposal_id: str) -> list[ThemeCarried]:
    """Themes that the decision takes up by name."""
    statement = select(ThemeCarried).join(Theme).where(ThemeCarried.proposal_id == proposal_id)
    return list(db.session.scalars(statement.order_by(Theme.name)))


def themes_to_carry(proposal: Proposal) -> list[Theme]:
    """Approved themes of the linked consultations that the decision does not carry yet."""
    ids = [each.id for each in linked_consultations(proposal.id)]
    carried = [row.theme_id for row in carried_themes(proposal.id)]
    statement = select(Theme).where(
        Theme.consultation_id.in_(ids), Theme.state == "approved", Theme.id.not_in(carried)
    )
    return list(db.session.scalars(statement.order_by(Theme.name)))


def findings_of(consultation_id: str) -> list[Finding]:
    """Findings with their replies, for those who decide and for staff: they may not be public yet."""
    statement = (
        select(Finding)
        .join(Feedback, Feedback.id == Finding.feedback_id)
        .where(Feedback.consultation_id == consultation_id)
        .order_by(Finding.position, Finding.id)
    )
    return list(db.session.scalars(statement))


def makers_of(proposal_id: str) -> list[DecisionMaker]:
    statement = select(DecisionMaker).where(DecisionMaker.proposal_id == proposal_id)
    return list(db.session.scalars(statement.order_by(DecisionMaker.position, DecisionMaker.name)))


def latest_report(proposal_id: str) -> DecisionReport | None:
    statement = select(DecisionReport).where(DecisionReport.proposal_id == proposal_id)
    return db.session.scalars(statement.order_by(DecisionReport.number.desc()).limit(1)).first()


def report_digest(proposal: Proposal) -> str:
    """Fingerprint of what a report is made of: the proposal's own words, what people and bodies said, the answers."""
    linked = linked_consultations(proposal.id)
    ids = [each.id for each in linked]
    findings = (
        select(
            Feedback.consultation_id, Finding.position, Finding.you_said, Reply.kind, Reply.text, Reply.reason
        )
        .join(Finding, Finding.feedback_id == Feedback.id)
        .outerjoin(Reply, Reply.finding_id == Finding.id)
        .where(Feedback.consultation_id.in_(ids))
        .order_by(Feedback.consultation_id, Finding.position, Finding.id)
    )
    introductions = (
        select(Feedback.consultation_id, Feedback.introduction)
        .where(Feedback.consultation_id.in_(ids))
        .order_by(Feedback.consultation_id)
    )
    made_of: list[Any] = [
        snapshot_of(proposal),
        sorted(ids),
        [list(row) for row in db.session.execute(introductions)],
        [list(row) for row in db.session.execute(findings)],
        [[row.theme.name, row.words] for row in carried_themes(proposal.id)],
        [
            [row.duty_key, row.invited_on, row.answered_on, row.answer, row.excused_reason, row.excused_by]
            for row in sorted(duties_of_proposal(proposal.id), key=lambda row: row.duty_key)
        ],
    ]
    return sha256(json.dumps(made_of, sort_keys=True, default=str).encode()).hexdigest()


@facts_of("attestations")
def attestation_facts(proposal: Proposal) -> ReportFacts:
    return attestation_facts_before(proposal, clock.now())


def attestation_facts_before(proposal: Proposal, before: datetime) -> ReportFacts:
    report, assessment = latest_report(proposal.id), finished_assessment(proposal.id)
    return ReportFacts(
        tuple(
            MakerFacts(
                maker.name,
                tuple(
                    AttestationFacts(each.report_number, each.assessment_number, each.at)
                    for each in maker.attestations
                ),
            )
            for maker in makers_of(proposal.id)
        ),
        report.number if report else 0,
        report is not None and report.digest == report_digest(proposal),
        assessment.number if assessment else 0,
        before,
        addresses.deciding(proposal.slug, "makers"),
        addresses.deciding(proposal.slug, "report"),
        addresses.assessment(proposal.slug),
    )


def duties_of_proposal(proposal_id: str) -> list[ProposalDuty]:
    """Lines in the order of the list of duties; those of a list that was shortened since come last."""
    order = {key: number for number, key in enumerate(duties())}
    rows = db.session.scalars(select(ProposalDuty).where(ProposalDuty.proposal_id == proposal_id))
    return sorted(rows, key=lambda row: (order.get(row.duty_key, len(order)), row.duty_key))


def duty_facts(row: ProposalDuty) -> DutyFacts:
    known = duties().get(row.duty_key)
    who = known.who if known else row.duty_key.replace("_", " ")
    return DutyFacts(who, row.invited_on, row.answered_on, row.excused_reason, row.excused_by)


@facts_of("duties")
def duties_facts(proposal: Proposal) -> DutiesFacts:
    rows = duties_of_proposal(proposal.id)
    url = addresses.deciding(proposal.slug, "duties")
    return DutiesFacts(bool(rows), tuple(duty_facts(row) for row in rows), url)


def asked_before(proposal_id: str, decided_on: date | None) -> list[DatedConsultation]:
    """Linked consultations that were, or will be, still open on the day of the decision."""
    asked = [
        DatedConsultation(each.title, _last_day_of_asking(each))
        for each in linked_consultations(proposal_id)
        if each.state in ("open", "paused", "closed")
    ]
    return decided_too_early(decided_on, asked)


def _last_day_of_asking(consultation: Consultation) -> date | None:
    closing = consultation.closed_at if consultation.state == "closed" else consultation.closes_at
    return clock.to_london(closing).date() if closing else None
