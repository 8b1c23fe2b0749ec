"""Everybody reads improvement plans, as they stand or as they stood on a day; families say whether it got better."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.models import Group
from coproduce.commissioning.forms.participation import JudgeForm
from coproduce.commissioning.models import PlanJudgement
from coproduce.commissioning.queries import improvement as queries
from coproduce.commissioning.queries import judging as judgements
from coproduce.commissioning.rules.improvement import VERDICTS
from coproduce.commissioning.rules.partners import SIDES
from coproduce.commissioning.services import judging
from coproduce.commissioning.views.judging import judge_form, on_record, safety_numbers, said_in, take_back
from coproduce.core import clock
from coproduce.core.access import allows
from coproduce.core.errors import NotFound
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, public, requires
from coproduce.web.paging import page_number, page_of

blueprint = Blueprint("improvement", __name__, url_prefix="/improvement-plan")


@blueprint.get("/")
@public
def index() -> ResponseReturnValue:
    page = page_of(queries.public_plans(), 20, page_number())
    return render_template("commissioning/improvement/index.html", page=page)


@blueprint.get("/<slug>")
@public
def plan(slug: str) -> ResponseReturnValue:
    """`?on=2026-05-01` shows what was on record that day; a day to come or no day at all shows today."""
    found = queries.public_plan_by_slug(slug)
    day = _day_asked_for()
    report = queries.report_of(found, day)
    return render_template(
        "commissioning/improvement/plan.html",
        plan=found,
        report=report,
        today=clock.today(),
        sides=SIDES,
        may_judge=found.state == "public" and allows(current_actor(), "judgements.give"),
    )


def _day_asked_for() -> date:
    try:
        day = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return clock.today()
    return min(day, clock.today())


@blueprint.route("/<slug>/areas/<area_id>/judge", methods=["GET", "POST"])
@requires("judgements.give")
def judge(slug: str, area_id: str) -> ResponseReturnValue:
    """A group or a person says what became of an area."""
    found = queries.public_plan_by_slug(slug)
    if found.state != "public":
        raise NotFound("improvement plan")
    area, actor, status = queries.area_of(found, area_id), current_actor(), 200
    groups = judgements.groups_to_speak_for(actor, judgements.taking_part_in_plan(actor))
    before = on_record(judgements.said_before(actor, PlanJudgement.area_id, area.id))
    form = judge_form(groups, list(VERDICTS.items()), "What became of it?", before)
    if form.is_submitted():
        status = carry_out(form, lambda: judging.judge_area(actor, area, said_in(form), _group(form, groups)))
        if status == 200:
            flash("Thank you. It is on record.", "success")
            return redirect(url_for(".plan", slug=slug, _anchor=f"area-{area.id}"))
    return render_template(
        "commissioning/judge.html",
        form=form,
        heading=f"Did it get better? {area.title}",
        intro=area.aim,
        back=url_for(".plan", slug=slug),
        groups=groups,
        before=before,
        names=VERDICTS,
        take_back=url_for(".take_back_judgement", slug=slug, area_id=area.id),
        numbers=safety_numbers(),
        trail=[("Improvement plans", url_for(".index")), (found.title, url_for(".plan", slug=slug))],
    ), status


@blueprint.post("/<slug>/areas/<area_id>/judge/take-back")
@requires("judgements.give")
def take_back_judgement(slug: str, area_id: str) -> ResponseReturnValue:
    """One's own, or that of a group of theirs, whose slug the form names."""
    area, actor = queries.area_of(queries.public_plan_by_slug(slug), area_id), current_actor()
    take_back(actor, judgements.said_before(actor, PlanJudgement.area_id, area.id))
    return redirect(url_for(".plan", slug=slug, _anchor=f"area-{area.id}"))


def _group(form: JudgeForm, groups: list[Group]) -> Group | None:
    return next((each for each in groups if each.slug == form.group.data), None)
