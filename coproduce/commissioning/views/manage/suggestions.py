"""Staff answer what families suggested."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.commissioning.forms.suggestions import AnswerSuggestionsForm, CorrectAnswerForm
from coproduce.commissioning.models import Proposal
from coproduce.commissioning.queries import suggestions as queries
from coproduce.commissioning.queries.proposals import proposal_by_slug
from coproduce.commissioning.services import suggestions as services
from coproduce.commissioning.services.suggestions import Answer
from coproduce.web.forms import carry_out, whole_number
from coproduce.web.guards import current_actor, requires

blueprint = Blueprint("suggestions_manage", __name__, url_prefix="/manage/proposals/<slug>/suggestions")

FIELDS = tuple(Answer.__dataclass_fields__)
DATES = ("due_on", "passed_on")


@blueprint.get("")
@requires("suggestions.answer")
def index(slug: str) -> ResponseReturnValue:
    proposal, actor = proposal_by_slug(slug), current_actor()
    return render_template(
        "commissioning/manage/suggestions.html",
        proposal=proposal,
        suggestions=queries.readable_suggestions(actor, proposal),
        answers=queries.answers_for_staff(actor, proposal),
        counts=queries.waiting_counts([proposal.id]).get(proposal.id, queries.WaitingCounts()),
    )


@blueprint.route("/answer", methods=["GET", "POST"])
@requires("suggestions.answer")
def answer(slug: str) -> ResponseReturnValue:
    proposal, status = proposal_by_slug(slug), 200
    form = AnswerSuggestionsForm(suggestions=request.args.getlist("suggestion"))
    _offer(form, proposal)
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.answer_suggestions(
                current_actor(), proposal, form.suggestions.data or [], _answer_of(form)
            ),
        )
        if status == 200:
            flash("The answer is saved. Those who suggested it can read it now.", "success")
            return redirect(url_for(".index", slug=slug), 303)
    page = render_template(
        "commissioning/manage/answer_suggestions.html", proposal=proposal, form=form, correcting=None
    )
    return page, status


@blueprint.route("/answers/<answer_id>", methods=["GET", "POST"])
@requires("suggestions.answer")
def correct(slug: str, answer_id: str) -> ResponseReturnValue:
    proposal, status = proposal_by_slug(slug), 200
    stored = queries.answer_for_staff(current_actor(), proposal, answer_id)
    form = CorrectAnswerForm(obj=stored, suggestions=[])
    if form.is_submitted():
        revision = whole_number(str(form.revision.data or ""))
        status = carry_out(
            form,
            lambda: services.correct_answer(
                current_actor(),
                stored,
                _answer_of(form),
                form.correction.data or "",
                revision=revision,
            ),
        )
        if status == 200:
            flash("The answer is corrected.", "success")
            return redirect(url_for(".index", slug=slug), 303)
        if status == 409:
            form.revision.data = form.revision.raw_data = str(stored.revision)
    page = render_template(
        "commissioning/manage/answer_suggestions.html", proposal=proposal, form=form, correcting=stored
    )
    return page, status


def _offer(form: AnswerSuggestionsForm, proposal: Proposal) -> None:
    waiting = [
        each for each in queries.readable_suggestions(current_actor(), proposal) if each.answer_id is None
    ]
    form.suggestions.choices = [SelectChoice(each.id, each.passage.words) for each in waiting]


def _answer_of(form: AnswerSuggestionsForm) -> Answer:
    values: dict[str, Any] = {
        name: form[name].data if name in DATES else form[name].data or "" for name in FIELDS
    }
    return Answer(**values)
