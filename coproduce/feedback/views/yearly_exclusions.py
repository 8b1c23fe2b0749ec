"""Comments that a yearly report leaves out: one person proposes it with a reason, another agrees."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.core import access
from coproduce.feedback import queries, services
from coproduce.feedback.forms import BareForm, LeaveOutForm, ReasonForm
from coproduce.feedback.models import ReportExclusion
from coproduce.feedback.rules import EXCLUSION_REASONS
from coproduce.feedback.views.blueprints import yearly_manage as manage
from coproduce.feedback.views.yearly import report_by_address, to_work
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires


@manage.route("/<int:year>/leave-out", methods=["GET", "POST"])
@requires("reports.write")
def leave_out(slug: str, year: int) -> ResponseReturnValue:
    report = report_by_address(slug, year)
    ids = request.args.getlist("comment")
    found = queries.with_same_words(queries.comments_of(report), ids)
    form, status = LeaveOutForm(comment_ids=ids), 200
    form.comment_ids.choices = [SelectChoice(comment.id, comment.id) for comment in found]
    if form.is_submitted():
        chosen, reason = form.comment_ids.data or [], form.reason.data or ""
        status = carry_out(
            form,
            lambda: services.propose_exclusions(
                current_actor(), report, chosen, reason=reason, note=form.note.data or ""
            ),
        )
        if status == 200:
            flash("A second person has to agree. Until then the report cannot be published.", "success")
            return to_work(slug, year)
    return render_template(
        "feedback/manage/yearly/leave_out.html",
        consultation=report.consultation,
        report=report,
        form=form,
        chosen=queries.grouped_by_words(found),
    ), status


@manage.get("/<int:year>/left-out/<exclusion_id>")
@requires("reports.read")
def exclusion(slug: str, year: int, exclusion_id: str) -> ResponseReturnValue:
    report = report_by_address(slug, year)
    return _exclusion_page(queries.exclusion_of(report, exclusion_id))


@manage.post("/<int:year>/left-out/<exclusion_id>/agree")
@requires("reports.confirm")
def agree(slug: str, year: int, exclusion_id: str) -> ResponseReturnValue:
    found = queries.exclusion_of(report_by_address(slug, year), exclusion_id)
    form = BareForm(version=found.version)
    status = carry_out(
        form,
        lambda: services.confirm_exclusion(current_actor(), found, expected_version=form.expected_version),
    )
    if status != 200:
        return _exclusion_page(found, agree_form=form), status
    flash("The comment is left out.", "success")
    return redirect(url_for("yearly_manage.comments", slug=slug, year=year, show="to_confirm"))


@manage.post("/<int:year>/left-out/<exclusion_id>/take-back")
@requires("reports.confirm")
def take_back(slug: str, year: int, exclusion_id: str) -> ResponseReturnValue:
    found = queries.exclusion_of(report_by_address(slug, year), exclusion_id)
    form = ReasonForm(version=found.version)
    status = carry_out(
        form,
        lambda: services.take_exclusion_back(
            current_actor(), found, form.reason.data or "", expected_version=form.expected_version
        ),
    )
    if status != 200:
        return _exclusion_page(found, form=form), status
    flash("The comment waits for an answer again.", "success")
    return redirect(url_for("yearly_manage.comments", slug=slug, year=year))


def _exclusion_page(
    found: ReportExclusion, form: ReasonForm | None = None, agree_form: BareForm | None = None
) -> str:
    actor, report = current_actor(), found.report
    return render_template(
        "feedback/manage/yearly/exclusion.html",
        consultation=report.consultation,
        report=report,
        exclusion=found,
        reason=EXCLUSION_REASONS[found.reason],
        form=form or agree_form or ReasonForm(formdata=None),
        own=found.proposed_by_id == actor.account_id,
        writable=report.state != "published",
        may_read_held=access.allows(actor, "passages.read"),
    )
