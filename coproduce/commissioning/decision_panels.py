"""What the pages of proposals and consultations show of decisions: the coming day, the record, the light and urgent
ways, and that something is decided before everybody could answer."""

from __future__ import annotations

from typing import Any

from flask import render_template

from coproduce.commissioning.models import Proposal
from coproduce.commissioning.queries import deciding, decisions
from coproduce.commissioning.queries.forward_plan import entry_of
from coproduce.commissioning.queries.requirements import missing_for
from coproduce.commissioning.rules import gate
from coproduce.commissioning.rules.stages import DRAFT, stages
from coproduce.commissioning.rules.ways import WAYS
from coproduce.commissioning.services.preparing import DECIDED
from coproduce.commissioning.staff_tasks import DONE, MISSING, NOT_NEEDED, TO_DO, TaskState, register_task
from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.web.panels import register_panel


def register() -> None:
    register_panel("proposal.top", warnings, 5)
    register_panel("proposal.middle", on_proposal, 40)
    register_panel("consultation", on_consultation, 15)
    register_panel("proposal.manage.top", next_step, 10)
    register_task(120, "The way and the route", "deciding_manage.way", _way)
    register_task(130, "Linked consultations", "deciding_manage.consultations", _consultations)
    register_task(150, "Who must be asked", "deciding_manage.duties", _duties)
    register_task(160, "The report to those who decide", "deciding_manage.report", _report)
    register_task(170, "Who decides", "deciding_manage.makers", _makers)
    register_task(180, "Notice on the forward plan", "deciding_manage.notice", _notice)
    register_task(190, "The decision", "deciding_manage.overview", _decision)


def warnings(proposal: Proposal) -> str | None:
    """On top: other ways than the full one, for good, and days that come before the end of asking."""
    ways = deciding.ways_of(proposal.id)
    too_early, day = _too_early(proposal)
    if not ways and not too_early:
        return None
    return render_template(
        "commissioning/panels/decision_warnings.html", ways=ways, names=WAYS, too_early=too_early, day=day
    )


def _too_early(proposal: Proposal) -> tuple[list[gate.DatedConsultation], Any]:
    """By the public record where there is one, else by the public notice: never by a record that waits."""
    decision = decisions.public_decision(proposal.id)
    if decision is not None:
        return deciding.asked_before(proposal.id, decision.decided_on), decision.decided_on
    entry = entry_of(proposal.id)
    if entry is None or entry.noticed_on > clock.today():
        return [], None
    return deciding.asked_before(proposal.id, entry.decide_on), entry.decide_on


def on_proposal(proposal: Proposal) -> str | None:
    """The decision, or the day on which it is coming."""
    decision = decisions.public_decision(proposal.id)
    entry = entry_of(proposal.id)
    linked = [each for each in deciding.linked_consultations(proposal.id) if each.state != "draft"]
    if decision is None and entry is None and not linked:
        return None
    return render_template(
        "commissioning/panels/decision.html",
        proposal=proposal,
        decision=decision,
        entry=entry,
        linked=linked,
        suspended=decision is not None and decisions.is_suspended(decision),
    )


def on_consultation(consultation: Consultation) -> str | None:
    """Which proposal it is about, and that this is decided before its answers are in."""
    rows = [
        (proposal, [each for each in found if each.title == consultation.title], day)
        for proposal in decisions.proposals_of_consultation(consultation.id)
        for found, day in [_too_early(proposal)]
    ]
    if not rows:
        return None
    return render_template("commissioning/panels/consultation.html", rows=rows)


def next_step(proposal: Proposal) -> str | None:
    return render_template(
        "commissioning/panels/next_step.html", proposal=proposal, count=_missing_count(proposal)
    )


def _missing_count(proposal: Proposal) -> int | None:
    following = next_stage(proposal)
    return len(missing_for(proposal, following)) if following else None


def next_stage(proposal: Proposal) -> str:
    """The stage that comes next; "" where there is none."""
    keys = [DRAFT, *(stage.key for stage in stages())]
    if proposal.state not in keys or proposal.state == keys[-1]:
        return ""
    return keys[keys.index(proposal.state) + 1]


def _way(proposal: Proposal) -> TaskState:
    way = deciding.way_of(proposal)
    return TaskState(DONE, WAYS[way.kind])


def _consultations(proposal: Proposal) -> TaskState:
    found = gate.linked_refusals(deciding.linked_facts(proposal))
    return TaskState(MISSING, found[0].message) if found else TaskState(DONE)


def _duties(proposal: Proposal) -> TaskState:
    found = gate.duties_refusals(deciding.duties_facts(proposal))
    return TaskState(MISSING, found[0].message) if found else TaskState(DONE)


def is_decided(proposal: Proposal) -> bool:
    """Whether the gate is behind it: what was read counts for good, whatever was answered since."""
    return proposal.state in DECIDED


def _report(proposal: Proposal) -> TaskState:
    facts = deciding.attestation_facts(proposal)
    if not facts.report_number:
        return TaskState(TO_DO)
    holds = facts.report_stands or is_decided(proposal)
    return TaskState(DONE if holds else MISSING, f"Report {facts.report_number}")


def _makers(proposal: Proposal) -> TaskState:
    if is_decided(proposal):
        return TaskState(DONE)
    found = gate.attestation_refusals(deciding.attestation_facts(proposal))
    return TaskState(MISSING, found[0].message) if found else TaskState(DONE)


def _notice(proposal: Proposal) -> TaskState:
    return TaskState(DONE) if entry_of(proposal.id) else TaskState(TO_DO)


def _decision(proposal: Proposal) -> TaskState:
    decision = decisions.decision_of(proposal.id)
    if decision is None:
        return TaskState(NOT_NEEDED if proposal.state != "decision" else TO_DO)
    return TaskState(DONE if decision.state in ("settled", "public") else TO_DO)
