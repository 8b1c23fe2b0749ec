"""A proposal as everybody could know it at the end of a day: its versions, what took place, its decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from coproduce.commissioning.models import (
    Decision,
    FamilyJudgement,
    Involvement,
    Mitigation,
    PartnerSignOff,
    Proposal,
    ProposalConsultation,
    ProposalPartner,
    ProposalVersion,
)
from coproduce.commissioning.queries.decisions import decision_of
from coproduce.commissioning.queries.versions import versions_of
from coproduce.commissioning.rules.ladder import PARTS, RUNGS, SOURCES, Step, standing
from coproduce.commissioning.rules.partners import SIDES
from coproduce.commissioning.rules.stages import DRAFT, stages
from coproduce.consultations.models import Consultation
from coproduce.core.database import db
from coproduce.evidence.queries.pack.history import day_of, end_of, history_of, last_moment, state_after
from coproduce.evidence.queries.pack.promises import promise_document

UNDATED = ("title", "summary", "measures", "needs")


def proposal_document(proposal: Proposal, day: date) -> dict[str, Any] | None:
    """What was public at the end of `day`; None before early notice. Parts and posts are left out: what is held back
    later, so that nobody can be recognised, must not stay in a pack."""
    state = _state_on(proposal, day)
    if state == DRAFT:
        return None
    versions = [each for each in versions_of(proposal.id) if each.at < end_of(day)]
    said = versions[-1].snapshot if versions else {}
    names = {stage.key: stage.name for stage in stages()}
    return {
        "kind": "proposal",
        "id": proposal.id,
        "url": f"/proposals/{proposal.slug}",
        "title": said.get("title") or proposal.title,
        "summary": said.get("summary") or proposal.summary,
        "accountable": ", ".join(
            filter(None, (said.get("accountable_name", ""), said.get("accountable_role", "")))
        ),
        "state": state,
        "stage": names.get(state, state.capitalize()),
        "notice_given_on": day_of(proposal.notice_given_at),
        "versions": [_version(each, names) for each in versions],
        "needs": [_need(each) for each in said.get("needs", ())],
        "measures": _measures(proposal, versions, day),
        "consultations": _consultations(proposal, day),
        "partners": _partners(proposal, day),
        **_ladder(proposal, day),
        "judgements": _judgements(proposal, day),
        "decision": _decision(proposal, day),
        "promises": _promises(proposal, day),
    }


def _state_on(proposal: Proposal, day: date) -> str:
    state = state_after(history_of("proposal", [proposal.id], day), proposal.id)
    if state is not None:
        return state
    notice = proposal.notice_given_at
    return proposal.state if notice is not None and notice < end_of(day) else DRAFT


def _version(version: ProposalVersion, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": version.id,
        "number": version.number,
        "because": names.get(version.why, version.why),
        "on": day_of(version.at),
    }


def _need(row: dict[str, Any]) -> dict[str, Any]:
    """With its qualifier, without which it says more than it may."""
    words = str(row.get("text", "")).strip().rstrip(".")
    qualifier = str(row.get("qualifier", "")).strip()
    return {
        "id": row["id"],
        "sentence": f"{words} ({qualifier})." if qualifier else f"{words}.",
        "source": row.get("source", ""),
        "as_of": row.get("as_of"),
    }


def _measures(proposal: Proposal, versions: Sequence[ProposalVersion], day: date) -> list[dict[str, Any]]:
    readings = {each.id: each.readings for each in proposal.measures}
    return [
        {
            **{
                name: row.get(name)
                for name in ("id", "name", "unit", "baseline", "baseline_on", "target", "target_on", "source")
            },
            "readings": [
                {
                    "id": each.id,
                    "value": f"{each.value.normalize():f}",
                    "on": each.on.isoformat(),
                    "source": each.source,
                }
                for each in readings.get(row["id"], ())
                if each.on <= day
            ],
        }
        for row in (versions[-1].snapshot.get("measures", ()) if versions else ())
    ]


def _consultations(proposal: Proposal, day: date) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Consultation.title, Consultation.slug, ProposalConsultation.linked_on)
        .join(ProposalConsultation, ProposalConsultation.consultation_id == Consultation.id)
        .where(
            ProposalConsultation.proposal_id == proposal.id,
            ProposalConsultation.linked_on <= day,
            Consultation.state != "draft",
            Consultation.opens_at < end_of(day),
        )
        .order_by(Consultation.slug)
    )
    return [
        {"title": row.title, "url": f"/consultations/{row.slug}", "linked_on": row.linked_on.isoformat()}
        for row in rows
    ]


def _partners(proposal: Proposal, day: date) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(PartnerSignOff, ProposalPartner.side)
        .join(ProposalPartner, ProposalPartner.id == PartnerSignOff.partner_id)
        .where(ProposalPartner.proposal_id == proposal.id, PartnerSignOff.at < end_of(day))
        .order_by(PartnerSignOff.at, PartnerSignOff.id)
    )
    return [
        {
            "side": SIDES.get(side, side),
            "organisation": row.organisation_name,
            "version": row.version_number,
            "outcome": row.outcome,
            "because": row.reason,
            "on": day_of(row.at),
        }
        for row, side in rows
    ]


def _ladder(proposal: Proposal, day: date) -> dict[str, Any]:
    """The entries that were on record then, and the rung that they carried."""
    end = end_of(day)
    rows = [
        row
        for row in db.session.scalars(
            select(Involvement)
            .where(Involvement.proposal_id == proposal.id, Involvement.recorded_at < end)
            .order_by(Involvement.on, Involvement.id)
        )
        if row.struck_out_at is None or row.struck_out_at >= end
    ]
    steps = [Step(row.stage, row.part, row.on, row.name, row.source_kind) for row in rows]
    told_on = day_of(proposal.notice_given_at)
    if told_on is not None:
        steps.append(
            Step("early_notice", "informed", date.fromisoformat(told_on), "All who follow it", "early_notice")
        )
    found = standing(steps, day)
    return {
        "rung": found.rung.name,
        "rung_because": found.why,
        "ladder": [
            {
                "id": row.id,
                "stage": row.stage,
                "who": row.name,
                "part": PARTS[row.part].name,
                "on": row.on.isoformat(),
                "evidence": row.evidence,
                "source": SOURCES[row.source_kind][0],
            }
            for row in rows
        ],
    }


def _judgements(proposal: Proposal, day: date) -> list[dict[str, Any]]:
    """What groups say, without their words: those can be taken back."""
    names = {rung.key: rung.name for rung in RUNGS}
    rows = db.session.scalars(
        select(FamilyJudgement).where(
            FamilyJudgement.proposal_id == proposal.id,
            FamilyJudgement.group_id.is_not(None),
            FamilyJudgement.given_on <= day,
        )
    )
    said = [
        {"id": row.id, "group": row.group.name, "says": names[row.rung], "on": row.given_on.isoformat()}
        for row in rows
        if row.group is not None
    ]
    return sorted(said, key=lambda each: (each["group"], each["id"]))


def _decision(proposal: Proposal, day: date) -> dict[str, Any] | None:
    decision = decision_of(proposal.id)
    if decision is None or not _decision_is_public(decision, day):
        return None
    return {
        "id": decision.id,
        "decided_on": decision.decided_on.isoformat() if decision.decided_on else None,
        "decided_by": decision.decided_by,
        "public_since": day_of(decision.public_from),
        "outcome": decision.outcome,
        "reasons": decision.reasons,
        "alternatives": decision.alternatives,
        "what_views_changed": decision.what_views_changed,
    }


def _decision_is_public(decision: Decision, day: date) -> bool:
    if decision.state in ("settled", "public") and decision.public_from is not None:
        return decision.public_from < end_of(day)
    entries = history_of("decision", [decision.id], day).get(decision.id, [])
    opened, taken_back = last_moment(entries, "open"), last_moment(entries, "withdraw")
    rewritten = decision.state not in ("withdrawn", "settled", "public")
    return opened is not None and (taken_back is None or taken_back < opened) and not rewritten


def _promises(proposal: Proposal, day: date) -> list[dict[str, Any]]:
    """What softens an effect on people, promised."""
    rows = db.session.scalars(
        select(Mitigation).where(Mitigation.proposal_id == proposal.id).order_by(Mitigation.id)
    )
    found = [(row, promise_document(row.commitment, day)) for row in rows]
    return [{**promise, "for": row.who} for row, promise in found if promise is not None]
