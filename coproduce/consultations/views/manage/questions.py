"""The questions: adding, editing, ordering and removing, one at a time and without a script."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue

from coproduce.consultations import services
from coproduce.consultations.forms_manage import (
    TYPE_WORDS,
    BareForm,
    QuestionForm,
    question_from,
    shown_question,
)
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug, questionnaire_of
from coproduce.consultations.questionnaire import Question, faults
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.core.errors import InvalidInput, NotFound, Refused, Stale
from coproduce.web.forms import explain
from coproduce.web.guards import current_actor, requires

EDITABLE = ("draft", "paused")


@manage.get("/<slug>/questions")
@requires("consultations.edit")
def questions(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    asked = questionnaire_of(consultation).questions
    return render_template(
        "consultations/manage/questions.html",
        consultation=consultation,
        questions=asked,
        faults=faults(asked),
        type_words=TYPE_WORDS,
        form=BareForm(version=consultation.version),
        editable=consultation.state in EDITABLE,
    )


@manage.route("/<slug>/new-question", methods=["GET", "POST"])
@requires("consultations.edit")
def new_question(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    kind = request.args.get("type", "")
    if kind not in TYPE_WORDS:
        return render_template(
            "consultations/manage/question_type.html",
            consultation=consultation,
            type_words=TYPE_WORDS,
            problem="Choose a type" if "type" in request.args else "",
        ), 200
    return _question_page(consultation, kind, None)


@manage.route("/<slug>/questions/<key>", methods=["GET", "POST"])
@requires("consultations.edit")
def question(slug: str, key: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    before = _question(consultation, key)
    return _question_page(consultation, before.type, before)


@manage.post("/<slug>/questions/<key>/move")
@requires("consultations.edit")
def move_question(slug: str, key: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    moved = _question(consultation, key)
    asked = list(questionnaire_of(consultation).questions)
    place = asked.index(moved)
    other = place - 1 if request.form.get("direction") == "up" else place + 1
    if 0 <= other < len(asked):
        asked[place], asked[other] = asked[other], asked[place]
        _store(consultation, asked, BareForm())
    return to_page(consultation, "questions", _anchor=f"question-{key}")


@manage.route("/<slug>/questions/<key>/remove", methods=["GET", "POST"])
@requires("consultations.edit")
def remove_question(slug: str, key: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    removed = _question(consultation, key)
    form, status = QuestionForm(version=consultation.version), 200
    if form.is_submitted():
        kept = [each for each in questionnaire_of(consultation).questions if each.key != key]
        status = _stored(consultation, kept, form)
        if status == 200:
            flash(f"Removed the question “{removed.text}”.", "success")
            return to_page(consultation, "questions")
    return render_template(
        "consultations/manage/remove_question.html", consultation=consultation, question=removed, form=form
    ), status


def _question_page(consultation: Consultation, kind: str, before: Question | None) -> ResponseReturnValue:
    if consultation.state not in EDITABLE:
        abort(409)
    shown = shown_question(before) if before else {}
    form, status = QuestionForm(data={**shown, "version": consultation.version}), 200
    if form.is_submitted():
        status = _save(consultation, kind, before, form) if form.validate() else 422
        if status == 200:
            flash("The question is saved.", "success")
            return to_page(consultation, "questions")
    return render_template(
        "consultations/manage/question.html",
        consultation=consultation,
        form=form,
        question=before,
        kind=kind,
        kind_words=TYPE_WORDS[kind],
    ), status


def _save(consultation: Consultation, kind: str, before: Question | None, form: QuestionForm) -> int:
    asked = questionnaire_of(consultation).questions
    try:
        typed = question_from(form, kind, before, {each.key for each in asked})
    except InvalidInput as problem:
        return explain(form, problem)
    changed = [typed if each == before else each for each in asked] if before else [*asked, typed]
    return _stored(consultation, changed, form)


def _stored(consultation: Consultation, asked: Sequence[Question], form: QuestionForm) -> int:
    try:
        _store(consultation, asked, form, form.reason.data or "")
    except (InvalidInput, Refused, Stale) as problem:
        return explain(form, problem)
    return 200


def _store(
    consultation: Consultation, asked: Sequence[Question], form: BareForm | QuestionForm, reason: str = ""
) -> None:
    services.save_questions(
        current_actor(), consultation, asked, reason=reason, expected_version=form.expected_version
    )


def _question(consultation: Consultation, key: str) -> Question:
    found = questionnaire_of(consultation).question(key)
    if found is None:
        raise NotFound(f"question {key!r}")
    return found
