"""The area's questions “about you”, and which of them a consultation asks."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.forms import BareForm
from coproduce.consultations.forms.reach import (
    AboutYouChoiceForm,
    EqualityQuestionForm,
    equality_question_from,
    shown_equality_question,
)
from coproduce.consultations.models import EqualityQuestion
from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.queries.equality import (
    answered_keys,
    asked_as,
    chosen_keys,
    equality_question_by_key,
    equality_questions,
)
from coproduce.consultations.services.equality import (
    add_equality_question,
    choose_about_you,
    edit_equality_question,
    move_equality_question,
    remove_equality_question,
    switch_equality_question,
    use_ready_set,
)
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.core.errors import Refused
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

equality = Blueprint("equality_manage", __name__, url_prefix="/manage/equality-questions")

ALL, SOME, NONE = "all", "some", "none"


@equality.get("/")
@requires("equality.edit")
def index() -> ResponseReturnValue:
    return render_template(
        "consultations/manage/equality.html",
        questions=[(each, asked_as(each)) for each in equality_questions()],
        answered=answered_keys(),
    )


@equality.post("/ready-set")
@requires("equality.edit")
def ready_set() -> ResponseReturnValue:
    count = use_ready_set(current_actor())
    flash(
        f"{count} questions were added. Read each one before people do."
        if count
        else "All questions of the ready set are here already.",
        "success",
    )
    return _to_list()


@equality.route("/new", methods=["GET", "POST"])
@requires("equality.edit")
def add() -> ResponseReturnValue:
    return _question_page(None)


@equality.route("/<key>", methods=["GET", "POST"])
@requires("equality.edit")
def change(key: str) -> ResponseReturnValue:
    return _question_page(equality_question_by_key(key))


@equality.post("/<key>/move")
@requires("equality.edit")
def move(key: str) -> ResponseReturnValue:
    moved = equality_question_by_key(key)
    move_equality_question(current_actor(), moved, up=request.form.get("direction") == "up")
    return _to_list(moved.key)


@equality.post("/<key>/switch")
@requires("equality.edit")
def switch(key: str) -> ResponseReturnValue:
    stored = equality_question_by_key(key)
    active = request.form.get("active") == "yes"
    switch_equality_question(current_actor(), stored, active=active)
    flash(f"“{stored.text}” is {'asked from now on' if active else 'no longer asked'}.", "success")
    return _to_list(stored.key)


@equality.route("/<key>/remove", methods=["GET", "POST"])
@requires("equality.edit")
def remove(key: str) -> ResponseReturnValue:
    stored = equality_question_by_key(key)
    form, status = BareForm(), 200
    if form.is_submitted():
        status = carry_out(form, lambda: remove_equality_question(current_actor(), stored))
        if status == 200:
            flash("The question was taken out.", "success")
            return _to_list()
    return render_template("consultations/manage/equality_remove.html", question=stored, form=form), status


def _question_page(stored: EqualityQuestion | None) -> ResponseReturnValue:
    before = asked_as(stored) if stored else None
    shown = shown_equality_question(before) if before else {}
    form = EqualityQuestionForm(data={**shown, "version": stored.version if stored else ""})
    status = 200
    if form.is_submitted() and "more" not in request.form:
        status = carry_out(form, lambda: _save(form, stored))
        if status == 200:
            flash("The question is saved.", "success")
            return _to_list()
    page = render_template(
        "consultations/manage/equality_question.html",
        form=form,
        question=stored,
        has_answers=stored is not None and stored.key in answered_keys(),
    )
    return page, status


def _save(form: EqualityQuestionForm, stored: EqualityQuestion | None) -> None:
    known = [option.key for option in asked_as(stored).options] if stored else []
    typed = equality_question_from(form, stored.key if stored else "", known)
    if stored is None:
        add_equality_question(current_actor(), typed)
    else:
        edit_equality_question(current_actor(), stored, typed, form.expected_version)


def _to_list(key: str = "") -> ResponseReturnValue:
    return redirect(url_for("equality_manage.index", _anchor=f"question-{key}" if key else None))


# What one consultation asks ------------------------------------------------------------------------------------------


@manage.route("/<slug>/about-you", methods=["GET", "POST"])
@requires("consultations.edit")
def about_you(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    chosen, questions = chosen_keys(consultation.id), equality_questions(only_active=True)
    which = ALL if chosen is None else SOME if chosen else NONE
    form = AboutYouChoiceForm(
        data={"which": which, "questions": chosen or [], "version": consultation.version}
    )
    form.questions.choices = [(each.key, each.text) for each in questions]
    status = 200
    if form.is_submitted():
        status = carry_out(form, lambda: choose_about_you(current_actor(), consultation, _wanted(form)))
        if status == 200:
            flash("Saved.", "success")
            return to_page(consultation)
    return render_template(
        "consultations/manage/about_you.html", consultation=consultation, form=form, questions=questions
    ), status


def _wanted(form: AboutYouChoiceForm) -> list[str] | None:
    if form.which.data == ALL:
        return None
    if form.which.data == SOME and not form.questions.data:
        raise Refused("Tick at least one question, or choose “None”.")
    return list(form.questions.data or []) if form.which.data == SOME else []
