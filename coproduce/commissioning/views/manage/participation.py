"""Staff plan who takes part, and write down what took place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.accounts.models import Group
from coproduce.accounts.queries import all_groups, group_by_slug
from coproduce.commissioning.forms.participation import (
    AgreeForm,
    EntryForm,
    OptionalReasonForm,
    PlanTextsForm,
    ReasonForm,
    RoleForm,
)
from coproduce.commissioning.models import Proposal
from coproduce.commissioning.queries import participation as queries
from coproduce.commissioning.queries.judging import said_about_proposal
from coproduce.commissioning.queries.proposals import proposal_by_slug
from coproduce.commissioning.rules.ladder import PARTS, RUNGS, SOURCES
from coproduce.commissioning.rules.participation import FORMATS, TEXTS, participation_refusals
from coproduce.commissioning.rules.stages import stages
from coproduce.commissioning.services import participation as services
from coproduce.commissioning.views.blueprints import manage, to_page
from coproduce.core.access import allows
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires

PAGE = "Who takes part"


@manage.get("/<slug>/participation")
@requires("proposals.read")
def participation(slug: str) -> ResponseReturnValue:
    """The plan, what took place, the rung that follows, and what families say."""
    proposal = proposal_by_slug(slug)
    record = queries.record_of(proposal.id, struck_out=True)
    return render_template(
        "commissioning/manage/participation.html",
        proposal=proposal,
        plan=queries.plan_of(proposal.id),
        missing=participation_refusals(queries.gather_plan(proposal)),
        record=record,
        facts=queries.facts_to_take(proposal),
        standing=queries.standing_of(proposal, record),
        rungs=RUNGS,
        parts=PARTS,
        sources=SOURCES,
        formats=FORMATS,
        stages=stages(),
        stage_names={stage.key: stage.name for stage in stages()},
        said=said_about_proposal(proposal.id),
        may_edit=allows(current_actor(), "proposals.edit", proposal),
        form=VersionedForm(),
    )


@manage.route("/<slug>/participation/plan", methods=["GET", "POST"])
@requires("proposals.edit")
def plan_texts(slug: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    plan = queries.plan_of(proposal.id)
    form = PlanTextsForm(obj=plan)

    def action() -> None:
        texts = {name: form[name].data or "" for name in TEXTS}
        services.write_plan(
            current_actor(),
            services.plan_for(current_actor(), proposal),
            texts,
            reason=form.reason.data or "",
            expected_version=form.expected_version,
        )

    agreed = plan is not None and plan.state == "agreed"
    return _form_page(proposal, form, action, "What the plan says", skip=() if agreed else ("reason",))


@manage.route("/<slug>/participation/roles/new", methods=["GET", "POST"])
@requires("proposals.edit")
def new_role(slug: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    plan = queries.plan_of(proposal.id)
    form = RoleForm(version=plan.version if plan else None, stage=request.args.get("stage"))
    form.group.choices = group_choices()
    agreed = plan is not None and plan.state == "agreed"

    def action() -> None:
        services.add_role(
            current_actor(),
            services.plan_for(current_actor(), proposal),
            stage=form.stage.data or "",
            part=form.part.data or "",
            group=chosen_group(form.group.data),
            who=form.who.data or "",
            formats=tuple(form.formats.data or ()),
            reason=form.reason.data or "",
            expected_version=form.expected_version,
        )

    return _form_page(proposal, form, action, "Plan a part", skip=() if agreed else ("reason",))


@manage.route("/<slug>/participation/roles/<role_id>/remove", methods=["GET", "POST"])
@requires("proposals.edit")
def remove_role(slug: str, role_id: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    plan = (
        services.plan_for(current_actor(), proposal)
        if request.method == "POST"
        else queries.plan_of(proposal.id)
    )
    role = queries.role_of(plan, role_id) if plan else None
    agreed = plan is not None and plan.state == "agreed"
    form = (ReasonForm if agreed else OptionalReasonForm)(version=plan.version if plan else None)

    def action() -> None:
        if plan is not None and role is not None:
            services.remove_role(
                current_actor(),
                plan,
                role,
                reason=form.reason.data or "",
                expected_version=form.expected_version,
            )

    heading = f"Take out of the plan: {services.in_words(role) if role else ''}"
    skip = () if agreed else ("reason",)
    return _form_page(proposal, form, action, heading, button="Take it out", kind="warning", skip=skip)


@manage.route("/<slug>/participation/agree", methods=["GET", "POST"])
@requires("proposals.edit")
def agree_plan(slug: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    plan = queries.plan_of(proposal.id)
    form = AgreeForm(version=plan.version if plan else None)

    def action() -> None:
        services.agree_plan(
            current_actor(),
            services.plan_for(current_actor(), proposal),
            form.agreed_by.data or "",
            form.agreed_role.data or "",
            expected_version=form.expected_version,
        )

    return _form_page(
        proposal,
        form,
        action,
        "Agree the participation plan",
        intro="The name stands on the public page. Afterwards every change of the plan needs a public reason.",
        button="Agree the plan",
    )


@manage.route("/<slug>/participation/record", methods=["GET", "POST"])
@requires("proposals.edit")
def record(slug: str) -> ResponseReturnValue:
    """Write down by hand what took place."""
    proposal = proposal_by_slug(slug)
    form = EntryForm(stage=proposal.state)
    form.group.choices = group_choices()

    def action() -> None:
        entry = services.Entry(
            form.stage.data or "",
            form.part.data or "",
            form.on.data,
            form.evidence.data or "",
            chosen_group(form.group.data),
            form.who.data or "",
            form.people.data,
            form.url.data or "",
        )
        services.record_involvement(current_actor(), proposal, entry)

    return _form_page(
        proposal,
        form,
        action,
        "Write down what took place",
        intro="Only what took place counts for the ladder. The public page shows each entry with what shows it.",
    )


@manage.post("/<slug>/participation/facts/<kind>/<fact_id>")
@requires("proposals.edit")
def take_fact(slug: str, kind: str, fact_id: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    services.take_fact(current_actor(), proposal, queries.fact_to_take(proposal, kind, fact_id))
    flash("It is in the record.", "success")
    return to_page(proposal, "participation")


@manage.route("/<slug>/participation/record/<entry_id>/strike-out", methods=["GET", "POST"])
@requires("proposals.edit")
def strike_out(slug: str, entry_id: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    entry, form = queries.involvement_of(proposal, entry_id), ReasonForm()
    return _form_page(
        proposal,
        form,
        lambda: services.strike_out(current_actor(), entry, form.reason.data or ""),
        f"Strike out: {entry.name}, {entry.evidence}",
        intro="The entry counts no more. Staff go on seeing it with your reason.",
        button="Strike it out",
        kind="warning",
    )


def group_choices() -> list[SelectChoice]:
    return [
        SelectChoice("", "No group: families in words"),
        *(SelectChoice(g.slug, g.name) for g in all_groups()),
    ]


def chosen_group(slug: str | None) -> Group | None:
    return group_by_slug(slug) if slug else None


def _form_page(
    proposal: Proposal,
    form: Any,
    action: Callable[[], None],
    heading: str,
    *,
    intro: str = "",
    button: str = "Save",
    kind: str = "primary",
    skip: tuple[str, ...] = (),
) -> ResponseReturnValue:
    """One form on a page of its own, and back to the overview once it is carried out."""
    status = 200
    if form.is_submitted():
        status = carry_out(form, action)
        if status == 200:
            flash("Saved.", "success")
            return to_page(proposal, "participation")
    page = render_template(
        "commissioning/manage/form.html",
        proposal=proposal,
        form=form,
        heading=heading,
        intro=intro,
        button_label=button,
        kind=kind,
        skip=(*skip, "version", "csrf_token"),
        section=PAGE,
        back=url_for("proposals_manage.participation", slug=proposal.slug),
    )
    return page, status
