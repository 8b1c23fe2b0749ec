"""Participation, partners and improvement plans on other pages, and their own addresses."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template

from coproduce.commissioning.models import Proposal
from coproduce.commissioning.queries import judging, participation, partners
from coproduce.commissioning.rules.ladder import PARTS, RUNGS, SOURCES
from coproduce.commissioning.rules.participation import FORMATS, participation_refusals
from coproduce.commissioning.rules.partners import SIDES, counts, partner_refusals
from coproduce.commissioning.rules.stages import stages
from coproduce.commissioning.staff_tasks import DONE, MISSING, TO_DO, TaskState, register_task
from coproduce.commissioning.views import improvement
from coproduce.commissioning.views.manage import improvement as managing
from coproduce.core.access import Actor, allows
from coproduce.web import navigation
from coproduce.web.guards import current_actor
from coproduce.web.panels import register_panel


def init_app(app: Flask) -> None:
    """Add the pages and panels; the room's other parts know none of them."""
    app.register_blueprint(improvement.blueprint)
    app.register_blueprint(managing.manage)
    judging.register_places()
    register_panel("proposal.middle", how_far_together, 40)
    register_panel("proposal.bottom", who_plans_it, 30)
    register_panel("staff_home", signatures_due, 12)
    register_task(15, "Who takes part", "proposals_manage.participation", participation_state)
    register_task(120, "Partners and their signatures", "proposals_manage.partners", partners_state)
    navigation.add(app, "Improvement", "improvement_manage.index", "improvement.read", 22)


def how_far_together(proposal: Proposal) -> str:
    """For everybody: the ladder, what took place, the plan, and what families say."""
    record = participation.record_of(proposal.id)
    values: dict[str, Any] = {"rungs": RUNGS, "parts": PARTS, "sources": SOURCES, "formats": FORMATS}
    return render_template(
        "commissioning/panels/participation.html",
        proposal=proposal,
        record=record,
        plan=participation.plan_of(proposal.id),
        standing=participation.standing_of(proposal, record),
        said=judging.said_about_proposal(proposal.id),
        stages=stages(),
        stage_names={stage.key: stage.name for stage in stages()},
        may_judge=allows(current_actor(), "judgements.give"),
        **values,
    )


def who_plans_it(proposal: Proposal) -> str | None:
    """For everybody: the partners, and what each said last."""
    found = partners.partners_of(proposal.id)
    if not found:
        return None
    facts = partners.signing_facts(proposal)
    return render_template(
        "commissioning/panels/partners.html",
        partners=found,
        sides=SIDES,
        latest={each.side: each.sign_offs[-1] if each.sign_offs else None for each in found},
        version=facts.version,
        # After the decision the versions go on, and what was signed for it stays as it was.
        signing=partners.is_signing_stage(proposal),
        changed=facts.changed,
    )


def signatures_due(actor: Actor) -> str | None:
    """On the staff home: what waits for the actor's signature."""
    waiting = partners.waiting_for_signature(actor)
    return render_template("commissioning/panels/signatures_due.html", waiting=waiting) if waiting else None


def participation_state(proposal: Proposal) -> TaskState:
    missing = participation_refusals(participation.gather_plan(proposal))
    rung = participation.standing_of(proposal).rung.name
    return TaskState(MISSING, missing[0].message) if missing else TaskState(DONE, f"On the ladder: {rung}")


def partners_state(proposal: Proposal) -> TaskState:
    facts = partners.signing_facts(proposal)
    if not partner_refusals(facts):
        return TaskState(DONE)
    if not partners.is_signing_stage(proposal):
        return TaskState(TO_DO, "They sign before the decision")
    if facts.version is None:
        return TaskState(MISSING, "No version was put forward for signing yet")
    out = sum(bool(each.not_concerned.strip()) for each in facts.partners)
    said = counts(facts.partners, facts.version)
    return TaskState(MISSING, f"{said} of {len(SIDES) - out} have answered to version {facts.version}")
