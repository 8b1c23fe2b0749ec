"""Staff look after improvement plans: areas, actions, measures and evidence. No page has a field for a status."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.accounts.queries import all_organisations
from coproduce.commissioning.forms import improvement as forms
from coproduce.commissioning.forms.participation import ReasonForm
from coproduce.commissioning.lifecycle import PLAN_ACTION
from coproduce.commissioning.models import ImprovementPlan, PlanAction, PlanArea
from coproduce.commissioning.queries import improvement as queries
from coproduce.commissioning.rules.improvement import EVIDENCE, STATUSES
from coproduce.commissioning.rules.partners import SIDES
from coproduce.commissioning.services import improvement as services
from coproduce.core import clock
from coproduce.core.access import allows
from coproduce.core.lifecycle import possible_actions
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires

manage = Blueprint("improvement_manage", __name__, url_prefix="/manage/improvement-plans")


@manage.get("/")
@requires("improvement.read")
def index() -> ResponseReturnValue:
    reports = [queries.report_of(plan) for plan in queries.all_plans(current_actor())]
    return render_template(
        "commissioning/manage/improvement_index.html",
        reports=reports,
        statuses=STATUSES,
        may_edit=allows(current_actor(), "improvement.edit"),
    )


@manage.route("/new", methods=["GET", "POST"])
@requires("improvement.edit")
def new() -> ResponseReturnValue:
    form, made = forms.PlanForm(), list[ImprovementPlan]()
    return _form_page(
        None,
        form,
        lambda: made.append(services.create_plan(current_actor(), **_texts(form))),
        "New improvement plan",
        made,
    )


@manage.get("/<slug>")
@requires("improvement.read")
def plan(slug: str) -> ResponseReturnValue:
    found = queries.plan_by_slug(slug)
    return render_template(
        "commissioning/manage/improvement_plan.html",
        plan=found,
        report=queries.report_of(found),
        sides=SIDES,
        may_edit=allows(current_actor(), "improvement.edit") and found.state != "closed",
        form=VersionedForm(version=found.version),
    )


@manage.route("/<slug>/edit", methods=["GET", "POST"])
@requires("improvement.edit")
def edit(slug: str) -> ResponseReturnValue:
    found = queries.plan_by_slug(slug)
    form = forms.PlanForm(obj=found)
    return _form_page(
        found,
        form,
        lambda: services.edit_plan(current_actor(), found, _texts(form), form.expected_version),
        "Words of the plan",
    )


@manage.post("/<slug>/eight-areas")
@requires("improvement.edit")
def eight_areas(slug: str) -> ResponseReturnValue:
    services.begin_with_eight_areas(current_actor(), queries.plan_by_slug(slug))
    flash("The plan begins with the eight areas of 2017.", "success")
    return redirect(url_for(".plan", slug=slug))


@manage.post("/<slug>/publish")
@requires("improvement.edit")
def publish(slug: str) -> ResponseReturnValue:
    form = VersionedForm()
    services.publish_plan(current_actor(), queries.plan_by_slug(slug), form.expected_version)
    flash("Everybody can read the plan now.", "success")
    return redirect(url_for(".plan", slug=slug))


@manage.route("/<slug>/close", methods=["GET", "POST"])
@requires("improvement.edit")
def close(slug: str) -> ResponseReturnValue:
    found = queries.plan_by_slug(slug)
    form = ReasonForm(version=found.version)

    def action() -> None:
        services.close_plan(current_actor(), found, form.reason.data or "", form.expected_version)

    return _form_page(found, form, action, "Close the plan", kind="warning")


@manage.route("/<slug>/areas/new", methods=["GET", "POST"])
@requires("improvement.edit")
def new_area(slug: str) -> ResponseReturnValue:
    found, form = queries.plan_by_slug(slug), forms.AreaForm()
    return _form_page(
        found,
        form,
        lambda: services.add_area(
            current_actor(), found, *(form[name].data or "" for name in ("title", "found", "aim"))
        ),
        "Add an area",
    )


@manage.route("/<slug>/areas/<area_id>", methods=["GET", "POST"])
@requires("improvement.edit")
def edit_area(slug: str, area_id: str) -> ResponseReturnValue:
    found, area = _area(slug, area_id)
    form = forms.AreaForm(obj=area)
    return _form_page(
        found,
        form,
        lambda: services.edit_area(
            current_actor(), area, *(form[name].data or "" for name in ("title", "found", "aim"))
        ),
        "Words of the area",
    )


@manage.route("/<slug>/areas/<area_id>/actions/new", methods=["GET", "POST"])
@requires("improvement.edit")
def new_action(slug: str, area_id: str) -> ResponseReturnValue:
    found, area = _area(slug, area_id)
    form = forms.ActionForm()
    organisations = {each.slug: each for each in all_organisations()}
    form.organisation.choices = [
        SelectChoice("", "None"),
        *(SelectChoice(each.slug, each.name) for each in organisations.values()),
    ]

    def action() -> None:
        new = services.NewAction(
            form.title.data or "",
            form.side.data or "",
            form.owner_name.data or "",
            form.starts_on.data,
            form.due_on.data,
            organisations.get(form.organisation.data or ""),
            form.owner_role.data or "",
            form.description.data or "",
        )
        services.add_action(current_actor(), area, new)

    return _form_page(found, form, action, f"Add an action: {area.title}")


@manage.route("/<slug>/areas/<area_id>/measures/new", methods=["GET", "POST"])
@requires("improvement.edit")
def new_measure(slug: str, area_id: str) -> ResponseReturnValue:
    found, area = _area(slug, area_id)
    form = forms.MeasureForm()

    def action() -> None:
        new = services.NewMeasure(
            form.name.data or "",
            form.unit.data or "",
            form.baseline.data,
            form.baseline_on.data,
            form.target.data,
            form.target_on.data,
            form.source.data or "",
        )
        services.add_measure(current_actor(), area, new)

    return _form_page(found, form, action, f"Add a measure: {area.title}")


@manage.route("/<slug>/measures/<measure_id>/readings/new", methods=["GET", "POST"])
@requires("improvement.edit")
def new_reading(slug: str, measure_id: str) -> ResponseReturnValue:
    found = queries.plan_by_slug(slug)
    measure, form = queries.measure_of(found, measure_id), forms.ReadingForm()

    def action() -> None:
        services.add_reading(current_actor(), measure, form.value.data, form.on.data, form.source.data or "")

    return _form_page(found, form, action, f"Add a reading: {measure.name}, in {measure.unit}")


@manage.route("/<slug>/areas/<area_id>/evidence/new", methods=["GET", "POST"])
@requires("improvement.edit")
def new_evidence(slug: str, area_id: str) -> ResponseReturnValue:
    """For the area, or with `?action=` for one of its actions."""
    found, area = _area(slug, area_id)
    action_id = request.values.get("action", "")
    row = queries.action_of(found, action_id) if action_id else None
    form = forms.EvidenceForm()
    form.target.choices = [
        SelectChoice("", "Nothing on this site: a document"),
        *(
            SelectChoice(f"{kind}:{key}", f"{EVIDENCE[kind]}: {title}")
            for kind, key, title in queries.evidence_choices()
        ),
    ]

    def action() -> None:
        kind, _, target = (form.target.data or "document:").partition(":")
        words = [form[name].data or "" for name in ("title", "url", "says")]
        services.add_evidence(current_actor(), area, services.NewEvidence(kind, target, *words), row)

    heading = f"Add evidence: {row.title if row else area.title}"
    return _form_page(found, form, action, heading, back=_back_to(found, row))


# Actions --------------------------------------------------------------------------------------------------------------


@manage.get("/<slug>/actions/<action_id>")
@requires("improvement.read")
def action(slug: str, action_id: str) -> ResponseReturnValue:
    found = queries.plan_by_slug(slug)
    row = queries.action_of(found, action_id)
    editable = found.state != "closed"
    return render_template(
        "commissioning/manage/improvement_action.html",
        plan=found,
        action=row,
        shown=queries.shown_action(row, clock.today()),
        sides=SIDES,
        actions=possible_actions(PLAN_ACTION, row, current_actor()) if editable else (),
        may_edit=editable and allows(current_actor(), "improvement.edit"),
        form=VersionedForm(version=row.version),
    )


@manage.post("/<slug>/actions/<action_id>/start")
@requires("improvement.edit")
def start(slug: str, action_id: str) -> ResponseReturnValue:
    found = queries.plan_by_slug(slug)
    services.start_action(
        current_actor(), queries.action_of(found, action_id), VersionedForm().expected_version
    )
    flash("The action is under way.", "success")
    return redirect(url_for(".action", slug=slug, action_id=action_id))


@manage.route(
    "/<slug>/actions/<action_id>/<any(finish,stop,reopen,move,milestone):step>", methods=["GET", "POST"]
)
@requires("improvement.edit")
def take_step(slug: str, action_id: str, step: str) -> ResponseReturnValue:
    """Finish, stop, take up again, move its day, or add a milestone."""
    found = queries.plan_by_slug(slug)
    row, actor = queries.action_of(found, action_id), current_actor()
    make, heading, carry = STEPS[step]
    form: Any = make(version=row.version)
    return _form_page(
        found, form, lambda: carry(actor, row, form), f"{heading}: {row.title}", back=_back_to(found, row)
    )


STEPS: dict[str, tuple[Callable[..., VersionedForm], str, Callable[..., object]]] = {
    "finish": (
        forms.DoneForm,
        "It is done",
        lambda actor, row, form: services.finish_action(actor, row, form.done_on.data, form.expected_version),
    ),
    "stop": (
        ReasonForm,
        "Stop the action",
        lambda actor, row, form: services.stop_action(
            actor, row, form.reason.data or "", form.expected_version
        ),
    ),
    "reopen": (
        ReasonForm,
        "Take it up again",
        lambda actor, row, form: services.reopen_action(
            actor, row, form.reason.data or "", form.expected_version
        ),
    ),
    "move": (
        forms.MoveForm,
        "Move the day",
        lambda actor, row, form: services.move_action(
            actor, row, form.due_on.data, form.reason.data or "", form.expected_version
        ),
    ),
    "milestone": (
        forms.MilestoneForm,
        "Add a milestone",
        lambda actor, row, form: services.add_milestone(actor, row, form.title.data or "", form.due_on.data),
    ),
}


@manage.route("/<slug>/actions/<action_id>/milestones/<milestone_id>", methods=["GET", "POST"])
@requires("improvement.edit")
def reach(slug: str, action_id: str, milestone_id: str) -> ResponseReturnValue:
    found = queries.plan_by_slug(slug)
    row, form = queries.action_of(found, action_id), forms.ReachedForm()
    milestone = queries.milestone_of(row, milestone_id)
    return _form_page(
        found,
        form,
        lambda: services.reach_milestone(current_actor(), milestone, form.reached_on.data),
        f"Reached: {milestone.title}",
        back=_back_to(found, row),
    )


def _area(slug: str, area_id: str) -> tuple[ImprovementPlan, PlanArea]:
    found = queries.plan_by_slug(slug)
    return found, queries.area_of(found, area_id)


def _texts(form: Any) -> dict[str, str]:
    return {
        name: form[name].data or ""
        for name in ("title", "introduction", "accountable_name", "accountable_role")
    }


def _back_to(plan: ImprovementPlan, row: PlanAction | None) -> str:
    if row is None:
        return url_for("improvement_manage.plan", slug=plan.slug)
    return url_for("improvement_manage.action", slug=plan.slug, action_id=row.id)


def _form_page(
    plan: ImprovementPlan | None,
    form: Any,
    action: Callable[[], object],
    heading: str,
    made: list[ImprovementPlan] | None = None,
    *,
    back: str = "",
    kind: str = "primary",
) -> ResponseReturnValue:
    status = 200
    back = back or (_back_to(plan, None) if plan else url_for("improvement_manage.index"))
    if form.is_submitted():
        status = carry_out(form, action)
        if status == 200:
            flash("Saved.", "success")
            return redirect(_back_to(made[0], None) if made else back)
    page = render_template(
        "commissioning/manage/improvement_form.html",
        plan=plan,
        form=form,
        heading=heading,
        back=back,
        kind=kind,
    )
    return page, status
