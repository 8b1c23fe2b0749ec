"""Staff release answers: whom to tell, when they open, and what to do when something comes between."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectChoice

from coproduce.core import clock
from coproduce.feedback import queries, services
from coproduce.feedback.forms import BareForm, EarlyForm, HoldForm, ReasonForm, ReleaseForm
from coproduce.feedback.models import Feedback
from coproduce.feedback.rules import (
    EARLY,
    GROUP_LED,
    NORMAL,
    missing_answers,
    needs_reach_plan,
    public_opening,
)
from coproduce.feedback.views.blueprints import manage
from coproduce.feedback.views.writing import feedback_by_slug
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.templating import moment


@manage.route("/release", methods=["GET", "POST"])
@requires("feedback.release")
def release(slug: str) -> ResponseReturnValue:
    feedback = feedback_by_slug(slug)
    facts = queries.telling_facts(feedback)
    form = ReleaseForm(route=GROUP_LED if facts.group_led else NORMAL, version=feedback.version)
    form.route.choices = _routes(feedback, facts.group_led)
    status = 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.begin_telling(
                current_actor(),
                feedback,
                route=form.route.data,
                reason=form.reason.data or "",
                authority=form.authority.data or "",
                reach_plan=form.reach_plan.data or "",
                expected_version=form.expected_version,
            ),
        )
        if status == 200:
            flash("The answers are final. Those who took part are being told now.", "success")
            return _to_overview(slug)
    return _page(
        "release",
        form,
        status,
        feedback=feedback,
        missing=[*missing_answers(facts), *facts.open_warnings],
        facts=facts,
        plan_needed=needs_reach_plan(facts.recipients, facts.took_part),
    )


def _routes(feedback: Feedback, group_led: bool) -> list[SelectChoice]:
    """The routes that are possible, each with its concrete opening minute if all letters went out now."""
    facts = replace(queries.release_facts(feedback), settled_at=clock.now(), held_until=None)
    routes = (
        {GROUP_LED: "As agreed with the group that led"}
        if group_led
        else {NORMAL: "After the usual 48 hours"}
    )
    choices = [
        SelectChoice(
            route,
            words,
            render_kw={
                "hint": f"If every letter goes out now: public on {moment(public_opening(replace(facts, route=route)))}"
            },
        )
        for route, words in routes.items()
    ]
    hint = (
        "For a leak, a legal deadline or a broadcast decision. Public as soon as every letter was attempted."
    )
    return [*choices, SelectChoice(EARLY, "Early, on somebody’s authority", render_kw={"hint": hint})]


@manage.route("/hold", methods=["GET", "POST"])
@requires("feedback.release")
def hold(slug: str) -> ResponseReturnValue:
    feedback = feedback_by_slug(slug)
    form, status = HoldForm(version=feedback.version), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.hold(
                current_actor(),
                feedback,
                until=form.until.data,
                reason=form.reason.data or "",
                expected_version=form.expected_version,
            ),
        )
        if status == 200:
            flash(f"The answers are held until {form.until.data:%-d %B %Y}.", "success")
            return _to_overview(slug)
    return _page("hold", form, status, feedback=feedback)


@manage.route("/early-release", methods=["GET", "POST"])
@requires("feedback.release")
def early_release(slug: str) -> ResponseReturnValue:
    feedback = feedback_by_slug(slug)
    form, status = EarlyForm(version=feedback.version), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.release_early(
                current_actor(),
                feedback,
                authority=form.authority.data or "",
                reason=form.reason.data or "",
                expected_version=form.expected_version,
            ),
        )
        if status == 200:
            flash("The answers open as soon as every letter was attempted.", "success")
            return _to_overview(slug)
    return _page("early_release", form, status, feedback=feedback)


@manage.route("/withdraw", methods=["GET", "POST"])
@requires("feedback.release")
def withdraw(slug: str) -> ResponseReturnValue:
    feedback = feedback_by_slug(slug)
    form, status = ReasonForm(version=feedback.version), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.withdraw(
                current_actor(), feedback, form.reason.data or "", form.expected_version
            ),
        )
        if status == 200:
            flash("The answers are withdrawn.", "success")
            return _to_overview(slug)
    return _page("withdraw", form, status, feedback=feedback, is_public=queries.is_public_now(feedback))


@manage.post("/rewrite")
@requires("feedback.release")
def rewrite(slug: str) -> ResponseReturnValue:
    feedback, form = feedback_by_slug(slug), BareForm()
    services.rewrite(current_actor(), feedback, feedback.withdrawn_reason, form.expected_version)
    flash("You can change the answers now.", "success")
    return _to_overview(slug)


def _to_overview(slug: str) -> ResponseReturnValue:
    return redirect(url_for("feedback_manage.overview", slug=slug))


def _page(name: str, form: FlaskForm, status: int, **values: Any) -> ResponseReturnValue:
    return render_template(f"feedback/manage/{name}.html", form=form, **values), status
