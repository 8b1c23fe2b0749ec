"""The writing desk: one finding with its answer for adults and young people, the warnings beside it, and how it will
look; and letting a warning stand with a reason."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.feedback import queries, services
from coproduce.feedback.forms import BareForm, LetStandForm
from coproduce.feedback.queries.desk import desk_of
from coproduce.feedback.queries.lint import override_of, warning_of
from coproduce.feedback.queries.sources import rests_for
from coproduce.feedback.rules import KINDS, PERIODS
from coproduce.feedback.rules.sources import EXTENTS
from coproduce.feedback.views.blueprints import manage
from coproduce.feedback.views.writing import feedback_by_slug
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires


@manage.get("/findings/<finding_id>/desk")
@requires("feedback.read")
def desk(slug: str, finding_id: str) -> ResponseReturnValue:
    feedback = feedback_by_slug(slug)
    finding = queries.finding_of(feedback, finding_id)
    young = request.args.get("wording") == "young"
    return render_template(
        "feedback/manage/desk.html",
        feedback=feedback,
        finding=finding,
        desk=desk_of(feedback),
        rests=rests_for(current_actor(), finding),
        cards=queries.answer_cards([finding], young=young),
        young=young,
        kinds=KINDS,
        periods=PERIODS,
        extents=EXTENTS,
        editing=feedback.state == "writing",
        form=BareForm(),
    )


@manage.route("/warnings/<code>", methods=["GET", "POST"])
@requires("feedback.write")
def let_stand(slug: str, code: str) -> ResponseReturnValue:
    """The warning that is meant stands in the address, with its finding; the form holds the words it was about."""
    feedback, finding_id = feedback_by_slug(slug), request.args.get("finding", "")
    warning = warning_of(feedback, code, finding_id)
    form, status = LetStandForm(version=warning.digest), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.let_stand(
                current_actor(),
                feedback,
                code,
                finding_id,
                reason=form.reason.data or "",
                digest=form.version.data or "",
            ),
        )
        if status == 200:
            flash(
                "The warning stands aside, with your reason. If the words change, it asks again.", "success"
            )
            return _back(slug, finding_id)
    page = render_template("feedback/manage/let_stand.html", feedback=feedback, warning=warning, form=form)
    return page, status


@manage.post("/warnings/again/<override_id>")
@requires("feedback.write")
def ask_again(slug: str, override_id: str) -> ResponseReturnValue:
    feedback = feedback_by_slug(slug)
    override = override_of(feedback, override_id)
    finding_id = override.finding_id or ""
    services.ask_again(current_actor(), feedback, override)
    flash("The warning is open again.", "success")
    return _back(slug, finding_id)


def _back(slug: str, finding_id: str) -> ResponseReturnValue:
    if finding_id:
        return redirect(url_for("feedback_manage.desk", slug=slug, finding_id=finding_id, _anchor="warnings"))
    return redirect(url_for("feedback_manage.overview", slug=slug, _anchor="warnings"))
