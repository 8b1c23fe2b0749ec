"""Staff ask whether the findings are right, settle objections, and answer those who disagree with public answers."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.core import access
from coproduce.feedback import addresses
from coproduce.feedback.checking_forms import (
    AnswerObjectionForm,
    CloseCheckForm,
    OpenCheckForm,
    SettleForm,
)
from coproduce.feedback.models import Feedback, Finding, FindingVerdict
from coproduce.feedback.queries import check_rounds as queries
from coproduce.feedback.queries import checking, finding_of
from coproduce.feedback.rules.checking import VERDICTS, reading_of
from coproduce.feedback.services import checking as asking
from coproduce.feedback.services import objections as services
from coproduce.feedback.services.objections import PublicAnswer
from coproduce.feedback.views.writing import feedback_by_slug
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import Page, page_number

manage = Blueprint("checks_manage", __name__, url_prefix="/manage/consultations/<slug>/answers/check")
disagreements = Blueprint("disagreements_manage", __name__, url_prefix="/manage/disagreements")

ON_A_PAGE = 25


@manage.get("")
@requires("checks.read")
def index(slug: str) -> ResponseReturnValue:
    feedback = feedback_by_slug(slug)
    rounds = queries.rounds_of(feedback.id)
    return render_template(
        "feedback/checking/manage/index.html",
        feedback=feedback,
        consultation=feedback.consultation,
        rounds=rounds,
        open_round=queries.open_round(feedback.id),
        tallies=queries.tallies(rounds[0]) if rounds else {},
        objections=queries.objections_of_check(feedback),
        facts=queries.check_facts(feedback),
        summary=checking.check_summary(feedback),
        may_ask=access.allows(current_actor(), "checks.open"),
        may_settle=access.allows(current_actor(), "checks.settle"),
    )


@manage.route("/open", methods=["GET", "POST"])
@requires("checks.open")
def open_check(slug: str) -> ResponseReturnValue:
    feedback = feedback_by_slug(slug)
    form, status = OpenCheckForm(version=feedback.version), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: asking.open_check(
                current_actor(),
                feedback,
                days=form.days.data,
                shows_replies=bool(form.shows_replies.data),
                introduction=form.introduction.data or "",
                expected_version=form.expected_version,
            ),
        )
        if status == 200:
            flash("Those who took part are being asked now.", "success")
            return redirect(addresses.check(slug), 303)
    return render_template("feedback/checking/manage/open.html", form=form, feedback=feedback), status


@manage.route("/<round_id>/close", methods=["GET", "POST"])
@requires("checks.open")
def close(slug: str, round_id: str) -> ResponseReturnValue:
    feedback = feedback_by_slug(slug)
    check = queries.round_of(feedback, round_id)
    form, status = CloseCheckForm(version=check.version), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: asking.close_check(current_actor(), check, form.reason.data or "", form.expected_version),
        )
        if status == 200:
            flash("The check is closed. Its links do not work any more.", "success")
            return redirect(addresses.check(slug), 303)
    page = render_template("feedback/checking/manage/close.html", form=form, feedback=feedback, check=check)
    return page, status


@manage.route("/findings/<finding_id>", methods=["GET", "POST"])
@requires("checks.settle")
def settle(slug: str, finding_id: str) -> ResponseReturnValue:
    feedback = feedback_by_slug(slug)
    finding = finding_of(feedback, finding_id)
    objections = queries.objections_of_check(feedback).get(finding.id, [])
    form, status = SettleForm(ids=request.args.getlist("ids")), 200
    form.ids.choices = [
        SelectChoice(each.id, _in_words(each)) for each in objections if each.state == "waiting"
    ]
    if form.is_submitted():
        status = carry_out(form, lambda: _settle(finding, form))
        if status == 200:
            flash("Settled.", "success")
            return redirect(f"{addresses.check(slug)}#finding-{finding_id}", 303)
    return _settle_page(feedback, finding, objections, form), status


def _settle_page(
    feedback: Feedback, finding: Finding, objections: list[FindingVerdict], form: SettleForm
) -> str:
    return render_template(
        "feedback/checking/manage/settle.html",
        form=form,
        feedback=feedback,
        consultation=feedback.consultation,
        finding=finding,
        objections=objections,
    )


def _settle(finding: Finding, form: SettleForm) -> None:
    actor, ids = current_actor(), form.ids.data or []
    if form.how.data == "change":
        services.settle_by_change(actor, finding, ids)
    elif form.how.data == "show":
        services.settle_by_showing(actor, finding, ids)
    else:
        services.answer_objections(actor, finding, ids, _typed(form))


def _typed(form: AnswerObjectionForm) -> PublicAnswer:
    return PublicAnswer(form.answer.data or "", form.owner_name.data or "", form.owner_role.data or "")


def _in_words(verdict: FindingVerdict) -> str:
    """An objection as a choice: its words once somebody has read them."""
    who = f"{verdict.group.name}: " if verdict.group else ""
    passage = verdict.passage
    if passage is None:
        return f"{who}{VERDICTS[verdict.verdict]} (no words)"
    if passage.state == "read":
        consent = "may be shown" if passage.may_quote else "may not be shown"
        return f"{who}“{passage.words}” ({consent})"
    waits = reading_of(passage.state) == "unread"
    return f"{who}{'Words that nobody has read yet' if waits else 'Words that a reader held back'}"


@disagreements.get("/")
@requires("checks.read")
def all_of_them() -> ResponseReturnValue:
    show = request.args.get("show", "")[:20]
    consultation_id = request.args.get("consultation_id", "")[:32]
    found = queries.disagreements(settled=show == "answered", consultation_id=consultation_id)
    if show == "late":
        found = [each for each in found if queries.disagreement_lateness(each) == "late"]
    return render_template(
        "feedback/checking/manage/disagreements.html",
        page=_page_of(found),
        show=show,
        may_settle=access.allows(current_actor(), "checks.settle"),
        chosen=consultation_id,
        consultations=queries.consultations_with_disagreements(),
        lateness=queries.disagreement_lateness,
        due=queries.disagreement_due,
        words=VERDICTS,
        reading_of=reading_of,
    )


def _page_of(found: list[FindingVerdict]) -> Page[FindingVerdict]:
    number = page_number()
    return Page(found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE], number, ON_A_PAGE, len(found))


@disagreements.route("/<verdict_id>", methods=["GET", "POST"])
@requires("checks.settle")
def answer(verdict_id: str) -> ResponseReturnValue:
    verdict = queries.disagreement(verdict_id)
    form, status = AnswerObjectionForm(obj=verdict, version=verdict.version), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.answer_disagreement(
                current_actor(),
                verdict,
                _typed(form),
                reason=form.reason.data or "",
                expected_version=form.expected_version,
            ),
        )
        if status == 200:
            flash("The answer is saved.", "success")
            return redirect(url_for(".all_of_them"), 303)
    return render_template(
        "feedback/checking/manage/answer.html",
        form=form,
        verdict=verdict,
        finding=verdict.finding,
        consultation=verdict.finding.feedback.consultation,
        words=VERDICTS,
        due=queries.disagreement_due(verdict),
        lateness=queries.disagreement_lateness(verdict),
        reading=reading_of(verdict.passage.state if verdict.passage else None),
    ), status
