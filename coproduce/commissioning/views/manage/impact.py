"""The equality impact assessment: its versions, its effects, and the promises that soften them."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.commissioning.forms.impact import AssessmentForm, EffectForm, MitigationForm
from coproduce.commissioning.forms.proposals import BareForm
from coproduce.commissioning.models import ImpactAssessment, Proposal
from coproduce.commissioning.queries import impact as queries
from coproduce.commissioning.queries.proposals import proposal_by_slug
from coproduce.commissioning.rules.impact import EFFECTS
from coproduce.commissioning.services import impact as services
from coproduce.commissioning.views.blueprints import manage, to_page
from coproduce.core.access import allows
from coproduce.core.errors import Refused
from coproduce.feedback.queries import promise_card
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires

NUMBER = "/<slug>/assessment/<int:number>"


@manage.get("/<slug>/assessment")
@requires("proposals.read")
def assessment(slug: str) -> ResponseReturnValue:
    return _page(proposal_by_slug(slug))


@manage.post("/<slug>/assessment")
@requires("proposals.edit")
def begin_assessment(slug: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    made = services.begin_assessment(current_actor(), proposal, BareForm().expected_version)
    flash(f"Version {made.number} is begun.", "success")
    return to_page(proposal, "edit_assessment", number=made.number)


@manage.route(f"{NUMBER}/edit", methods=["GET", "POST"])
@requires("proposals.edit")
def edit_assessment(slug: str, number: int) -> ResponseReturnValue:
    proposal, found = _found(slug, number)
    form = AssessmentForm(obj=found, version=proposal.version)

    def action() -> None:
        services.edit_assessment(current_actor(), proposal, found, form.values(), form.expected_version)

    return _write(proposal, found, form, action, f"Words of version {number}")


@manage.route(f"{NUMBER}/effects/new", methods=["GET", "POST"])
@requires("proposals.edit")
def new_effect(slug: str, number: int) -> ResponseReturnValue:
    proposal, found = _found(slug, number)
    form = EffectForm(version=proposal.version)

    def action() -> None:
        services.set_effect(
            current_actor(), proposal, found, form.values(), expected_version=form.expected_version
        )

    return _write(proposal, found, form, action, "Add an effect")


@manage.route(f"{NUMBER}/effects/<effect_id>", methods=["GET", "POST"])
@requires("proposals.edit")
def effect(slug: str, number: int, effect_id: str) -> ResponseReturnValue:
    proposal, found = _found(slug, number)
    form = EffectForm(obj=queries.effect_of(found, effect_id), version=proposal.version)

    def action() -> None:
        services.set_effect(current_actor(), proposal, found, form.values(), effect_id, form.expected_version)

    return _write(proposal, found, form, action, "Edit this effect")


@manage.route(f"{NUMBER}/effects/<effect_id>/remove", methods=["GET", "POST"])
@requires("proposals.edit")
def remove_effect(slug: str, number: int, effect_id: str) -> ResponseReturnValue:
    proposal, found = _found(slug, number)
    who, form = queries.effect_of(found, effect_id).who, BareForm(version=proposal.version)

    def action() -> None:
        services.remove_effect(current_actor(), proposal, found, effect_id, form.expected_version)

    return _write(proposal, found, form, action, f"Take out the effect on {who}?", "Take it out")


@manage.route(f"{NUMBER}/effects/<effect_id>/promise", methods=["GET", "POST"])
@requires("proposals.edit")
def promise_mitigation(slug: str, number: int, effect_id: str) -> ResponseReturnValue:
    proposal, found = _found(slug, number)
    effect = queries.effect_of(found, effect_id)
    form = MitigationForm(version=proposal.version, title=effect.mitigation[:300])

    def action() -> None:
        services.promise_mitigation(
            current_actor(),
            proposal,
            found,
            effect_id,
            title=form.title.data or "",
            owner_name=form.owner_name.data or "",
            owner_role=form.owner_role.data or "",
            due_on=form.due_on.data,
            measure=form.measure.data or "",
            expected_version=form.expected_version,
        )

    return _write(proposal, found, form, action, f"Promise what softens it: {effect.who}", "Make the promise")


@manage.post(f"{NUMBER}/finish")
@requires("proposals.edit")
def finish_assessment(slug: str, number: int) -> ResponseReturnValue:
    proposal, found = _found(slug, number)
    url = url_for("proposals_manage.edit_assessment", slug=slug, number=number)
    try:
        services.finish_assessment(current_actor(), proposal, found, url, BareForm().expected_version)
    except Refused as problem:
        return _page(proposal, problem), 422
    flash(f"Version {number} is finished. It does not change any more.", "success")
    return to_page(proposal, "assessment")


def _found(slug: str, number: int) -> tuple[Proposal, ImpactAssessment]:
    proposal = proposal_by_slug(slug)
    return proposal, queries.assessment_by_number(proposal.id, number)


def _page(proposal: Proposal, problem: Refused | None = None) -> str:
    return render_template(
        "commissioning/manage/assessment.html",
        proposal=proposal,
        versions=queries.assessments_of(proposal.id),
        mitigations=[(each, promise_card(each.commitment)) for each in queries.mitigations_of(proposal.id)],
        effect_words=EFFECTS,
        refusals=problem.refusals if problem else (),
        may_edit=allows(current_actor(), "proposals.edit", proposal),
    )


def _write(
    proposal: Proposal,
    found: ImpactAssessment,
    form: VersionedForm,
    action: Callable[[], None],
    heading: str,
    button: str = "Save",
) -> ResponseReturnValue:
    status = carry_out(form, action) if form.is_submitted() else 200
    if form.is_submitted() and status == 200:
        flash("Saved.", "success")
        return to_page(proposal, "assessment")
    return render_template(
        "commissioning/manage/assessment_form.html",
        proposal=proposal,
        assessment=found,
        form=form,
        heading=heading,
        button_label=button,
        fields=[field for field in form if field.name not in ("version", "csrf_token")],
    ), status
