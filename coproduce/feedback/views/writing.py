"""Staff write what people said and what the answer is."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectChoice

from coproduce.accounts.queries import all_organisations
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core import access
from coproduce.core.errors import NotFound
from coproduce.feedback import queries, services
from coproduce.feedback.forms import (
    BareForm,
    FindingForm,
    IntroductionForm,
    KindForm,
    QuotesForm,
    ReplyForm,
)
from coproduce.feedback.models import Feedback, Finding
from coproduce.feedback.queries.desk import desk_of
from coproduce.feedback.queries.sources import links_of
from coproduce.feedback.rules import KINDS
from coproduce.feedback.rules.sources import goes_all_the_way
from coproduce.feedback.services import ReplyInput
from coproduce.feedback.services.writing import ONE_DOWN, ONE_UP
from coproduce.feedback.views.answers import what_is_shown
from coproduce.feedback.views.blueprints import manage
from coproduce.insights.queries import approved_quotes, approved_themes, theme_sizes
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

REPLY_WORDS = (
    *("text", "text_young", "reason", "owner_name", "owner_role", "passed_to", "promise", "measure"),
    *("alternatives", "cost_period", "cost_source"),
)
STEPS = {"up": ONE_UP, "down": ONE_DOWN}


def feedback_by_slug(slug: str) -> Feedback:
    """Answers that somebody has begun. Raises NotFound."""
    feedback = queries.feedback_of(consultation_by_slug(slug).id)
    if feedback is None:
        raise NotFound("feedback")
    return feedback


def _finding(slug: str, finding_id: str) -> Finding:
    return queries.finding_of(feedback_by_slug(slug), finding_id)


def _to_overview(slug: str, anchor: str = "") -> ResponseReturnValue:
    return redirect(url_for("feedback_manage.overview", slug=slug, _anchor=anchor or None))


@manage.get("")
@requires("feedback.read")
def overview(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    feedback = queries.feedback_of(consultation.id)
    if feedback is None:
        return render_template("feedback/manage/begin.html", consultation=consultation, form=BareForm())
    exact = access.allows(current_actor(), "results.see_exact")
    return render_template(
        "feedback/manage/overview.html",
        consultation=consultation,
        feedback=feedback,
        form=BareForm(),
        desk=desk_of(feedback),
        may_check=access.allows(current_actor(), "checks.read"),
        may_release=access.allows(current_actor(), "feedback.release"),
        themes=queries.themes_without_finding(feedback),
        sizes=theme_sizes(consultation.id) if exact else {},
        told=queries.told_sentence(feedback),
        kinds=KINDS,
        is_public=queries.is_public_now(feedback),
        editing=feedback.state == "writing",
    )


@manage.post("/begin")
@requires("feedback.write")
def begin(slug: str) -> ResponseReturnValue:
    services.begin_feedback(current_actor(), consultation_by_slug(slug))
    return _to_overview(slug)


@manage.get("/preview")
@requires("feedback.read")
def preview(slug: str) -> ResponseReturnValue:
    return render_template("feedback/manage/preview.html", **what_is_shown(feedback_by_slug(slug)))


@manage.route("/introduction", methods=["GET", "POST"])
@requires("feedback.write")
def introduction(slug: str) -> ResponseReturnValue:
    feedback = feedback_by_slug(slug)
    form, status = IntroductionForm(obj=feedback), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.edit_introduction(
                current_actor(),
                feedback,
                form.introduction.data or "",
                form.introduction_young.data or "",
                form.expected_version,
            ),
        )
        if status == 200:
            flash("The introduction is saved.", "success")
            return _to_overview(slug)
    return _page("introduction", form, status, feedback=feedback)


@manage.route("/findings/new", methods=["GET", "POST"])
@requires("feedback.write")
def new_finding(slug: str) -> ResponseReturnValue:
    feedback = feedback_by_slug(slug)
    form, status = FindingForm(theme_ids=request.args.getlist("theme")), 200
    _offer_themes(form, feedback)
    if form.is_submitted():
        made: list[Finding] = []
        status = carry_out(
            form,
            lambda: made.append(services.add_finding(current_actor(), feedback, **_typed_finding(form))),
        )
        if made:
            return redirect(url_for("feedback_manage.reply", slug=slug, finding_id=made[0].id))
    return _page("finding", form, status, feedback=feedback, finding=None)


@manage.route("/findings/<finding_id>", methods=["GET", "POST"])
@requires("feedback.write")
def finding(slug: str, finding_id: str) -> ResponseReturnValue:
    found = _finding(slug, finding_id)
    covered = [theme.id for theme in found.themes]
    form, status = FindingForm(obj=found, theme_ids=covered, version=found.revision), 200
    _offer_themes(form, found.feedback)
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.edit_finding(
                current_actor(), found, **_typed_finding(form), expected_revision=form.expected_version
            ),
        )
        if status == 200:
            flash("The finding is saved.", "success")
            return _to_overview(slug, f"finding-{finding_id}")
    return _page("finding", form, status, feedback=found.feedback, finding=found)


def _typed_finding(form: FindingForm) -> dict[str, Any]:
    return {
        "you_said": form.you_said.data,
        "you_said_young": form.you_said_young.data or "",
        "theme_ids": form.theme_ids.data or [],
    }


@manage.route("/findings/<finding_id>/quotes", methods=["GET", "POST"])
@requires("feedback.write")
def quotes(slug: str, finding_id: str) -> ResponseReturnValue:
    found = _finding(slug, finding_id)
    form = QuotesForm(version=found.revision, quote_ids=[quote.id for quote in found.quotes])
    on_themes = approved_quotes(found.feedback.consultation_id, [theme.id for theme in found.themes])
    offered = {quote.id: quote for quote in [*on_themes, *found.quotes]}
    form.quote_ids.choices = [SelectChoice(quote.id, quote.words) for quote in offered.values()]
    status = 200
    if form.is_submitted():
        chosen = form.quote_ids.data or []
        status = carry_out(
            form, lambda: services.choose_quotes(current_actor(), found, chosen, form.expected_version)
        )
        if status == 200:
            flash("The quotes are saved.", "success")
            return _to_overview(slug, f"finding-{finding_id}")
    return _page("quotes", form, status, feedback=found.feedback, finding=found)


@manage.post("/findings/<finding_id>/move/<direction>")
@requires("feedback.write")
def move(slug: str, finding_id: str, direction: str) -> ResponseReturnValue:
    if direction not in STEPS:
        raise NotFound("direction")
    services.move_finding(current_actor(), _finding(slug, finding_id), STEPS[direction])
    return _to_overview(slug, f"finding-{finding_id}")


@manage.route("/findings/<finding_id>/remove", methods=["GET", "POST"])
@requires("feedback.write")
def remove(slug: str, finding_id: str) -> ResponseReturnValue:
    found = _finding(slug, finding_id)
    if request.method == "POST":
        services.remove_finding(current_actor(), found)
        flash("The finding is removed.", "success")
        return _to_overview(slug)
    return render_template("feedback/manage/remove.html", feedback=found.feedback, finding=found)


@manage.route("/findings/<finding_id>/reply", methods=["GET", "POST"])
@requires("feedback.write")
def reply(slug: str, finding_id: str) -> ResponseReturnValue:
    found = _finding(slug, finding_id)
    kind = KINDS.get(request.args.get("kind") or (found.reply.kind if found.reply else ""))
    if kind is None or "choose" in request.args:
        current = kind.name if kind else None
        return render_template(
            "feedback/manage/kind.html",
            form=KindForm(kind=current),
            feedback=found.feedback,
            finding=found,
            kinds=KINDS.values(),
        )
    form, status = _reply_form(found), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.write_reply(
                current_actor(), found, _typed_reply(kind.name, form), form.expected_version
            ),
        )
        if status == 200:
            flash("The answer is saved.", "success")
            return _to_overview(slug, f"finding-{finding_id}")
    partly = not goes_all_the_way(links_of([found])[found.id])
    about = {"kind": kind, "asks_for_money": kind.asks_for_money or partly}
    return _page("reply", form, status, feedback=found.feedback, finding=found, **about)


def _reply_form(found: Finding) -> ReplyForm:
    promise = found.reply.commitment if found.reply else None
    form = ReplyForm(
        obj=found.reply,
        version=found.revision,
        promise=promise.title if promise else "",
        measure=promise.measure if promise else "",
    )
    form.organisation_id.choices = [
        SelectChoice("", "Not stated"),
        *(SelectChoice(each.id, each.name) for each in all_organisations()),
    ]
    if form.organisation_id.data is None:
        form.organisation_id.data = found.feedback.consultation.owner_organisation_id or ""
    return form


def _typed_reply(kind: str, form: ReplyForm) -> ReplyInput:
    words: dict[str, Any] = {name: form[name].data or "" for name in REPLY_WORDS}
    return ReplyInput(
        kind=kind,
        **words,
        organisation_id=form.organisation_id.data or None,
        due_on=form.due_on.data,
        passed_on=form.passed_on.data,
        because_of_money=bool(form.because_of_money.data),
        cost=form.cost.data,
    )


def _offer_themes(form: FindingForm, feedback: Feedback) -> None:
    unused = {theme.id for theme in queries.themes_without_finding(feedback)}
    form.theme_ids.choices = [
        SelectChoice(
            theme.id, theme.name, render_kw={"hint": "In no finding yet"} if theme.id in unused else {}
        )
        for theme in approved_themes(feedback.consultation_id)
    ]


def _page(name: str, form: FlaskForm, status: int, **values: Any) -> ResponseReturnValue:
    return render_template(f"feedback/manage/{name}.html", form=form, **values), status
