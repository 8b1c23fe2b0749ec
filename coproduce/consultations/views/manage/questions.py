"""The questions: adding, editing, ordering, duplicating and removing, one at a time and without a script."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.consultations.forms import (
    TYPE_GROUPS,
    TYPE_WORDS,
    BareForm,
    QuestionForm,
    free_key,
    question_from,
    shown_question,
)
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug, questionnaire_of
from coproduce.consultations.questionnaire import Question, Section, faults
from coproduce.consultations.questionnaire.sentences import in_words, route_in_words
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.consultations.views.manage.editor import (
    EDITABLE,
    editable_consultation,
    question_called,
    replaced,
    store,
    stored,
)
from coproduce.core.errors import InvalidInput, Refused
from coproduce.web.forms import explain
from coproduce.web.guards import requires

WORDS, MEANING = "words", "meaning"


@manage.get("/<slug>/questions")
@requires("consultations.edit")
def questions(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    asked = questionnaire_of(consultation)
    return render_template(
        "consultations/manage/questions.html",
        consultation=consultation,
        questionnaire=asked,
        questions=asked.questions,
        rows=[_row(each, asked.questions, asked.sections) for each in asked.questions],
        faults=faults(asked.questions, asked.sections),
        form=BareForm(version=consultation.version),
        editable=consultation.state in EDITABLE,
    )


def _row(each: Question, asked: tuple[Question, ...], sections: tuple[Section, ...]) -> dict[str, object]:
    """One question as the list shows it: what it is, who sees it, where it leads."""
    return {
        "question": each,
        "type": TYPE_WORDS[each.type],
        "condition": in_words(each.show_if, asked) if each.show_if is not None else "",
        "routes": [route_in_words(route, asked, sections) for route in each.routes],
    }


@manage.route("/<slug>/new-question", methods=["GET", "POST"])
@requires("consultations.edit")
def new_question(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    kind = request.args.get("type", "")
    if kind not in TYPE_WORDS:
        return render_template(
            "consultations/manage/question_type.html",
            consultation=consultation,
            groups=TYPE_GROUPS,
            problem="Choose a type" if "type" in request.args else "",
        ), 200
    return _question_page(consultation, kind, None)


@manage.route("/<slug>/questions/<key>", methods=["GET", "POST"])
@requires("consultations.edit")
def question(slug: str, key: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    before = question_called(consultation, key)
    return _question_page(consultation, before.type, before)


@manage.post("/<slug>/questions/<key>/move")
@requires("consultations.edit")
def move_question(slug: str, key: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    moved = question_called(consultation, key)
    asked = list(questionnaire_of(consultation).questions)
    place = asked.index(moved)
    other = place - 1 if request.form.get("direction") == "up" else place + 1
    if 0 <= other < len(asked):
        asked[place], asked[other] = asked[other], asked[place]
        store(consultation, asked, BareForm())
    return to_page(consultation, "questions", _anchor=f"question-{key}")


@manage.post("/<slug>/questions/order")
@requires("consultations.edit")
def order_questions(slug: str) -> ResponseReturnValue:
    """The order in which a script left them after dragging: their keys, one beside the other."""
    consultation = consultation_by_slug(slug)
    asked = {each.key: each for each in questionnaire_of(consultation).questions}
    wanted = request.form.get("keys", "").split()
    if sorted(wanted) != sorted(asked):
        raise Refused("The list of questions has changed meanwhile. Put them in order again.")
    store(consultation, [asked[key] for key in wanted], BareForm())
    return to_page(consultation, "questions")


@manage.post("/<slug>/questions/<key>/duplicate")
@requires("consultations.edit")
def duplicate_question(slug: str, key: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    original = question_called(consultation, key)
    asked = list(questionnaire_of(consultation).questions)
    copy = replace(original, key=free_key(f"{key} copy", {each.key for each in asked}))
    asked.insert(asked.index(original) + 1, copy)
    store(consultation, asked, BareForm())
    flash(f"There is a copy of “{original.text}” beneath it.", "success")
    return to_page(consultation, "questions", _anchor=f"question-{copy.key}")


@manage.route("/<slug>/questions/<key>/remove", methods=["GET", "POST"])
@requires("consultations.edit")
def remove_question(slug: str, key: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    removed = question_called(consultation, key)
    form, status = QuestionForm(version=consultation.version), 200
    if form.is_submitted():
        kept = [each for each in questionnaire_of(consultation).questions if each.key != key]
        status = stored(consultation, kept, form, reason=form.reason.data or "")
        if status == 200:
            flash(f"Removed the question “{removed.text}”.", "success")
            return to_page(consultation, "questions")
    return render_template(
        "consultations/manage/remove_question.html", consultation=consultation, question=removed, form=form
    ), status


@manage.post("/<slug>/questions/one-page")
@requires("consultations.edit")
def lay_out(slug: str) -> ResponseReturnValue:
    """One question a page, or all on one."""
    consultation = editable_consultation(slug)
    one_page = request.form.get("one_page") == "yes"
    store(consultation, questionnaire_of(consultation).questions, BareForm(), one_page=one_page)
    flash("All questions stand on one page now." if one_page else "Each question has a page now.", "success")
    return to_page(consultation, "questions")


def _question_page(consultation: Consultation, kind: str, before: Question | None) -> ResponseReturnValue:
    editable_consultation(consultation.slug)
    shown = shown_question(before) if before else {}
    form, status = QuestionForm(data={**shown, "version": consultation.version}), 200
    sections = questionnaire_of(consultation).sections
    form.section.choices = [SelectChoice("", "None"), *(SelectChoice(s.key, s.title) for s in sections)]
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
        own_fields=form.shown_for(kind),
        sections=sections,
        change=request.form.get("change", WORDS),
    ), status


def _save(consultation: Consultation, kind: str, before: Question | None, form: QuestionForm) -> int:
    """Save what was typed. Where the meaning changes while answers exist, it becomes a question with a key of its own:
    answers to the old one are never counted with those to the new."""
    asked = questionnaire_of(consultation).questions
    taken = {each.key for each in asked}
    try:
        typed = question_from(form, kind, before, taken)
    except InvalidInput as problem:
        return explain(form, problem)
    if before and consultation.state != "draft" and request.form.get("change") == MEANING:
        typed = replace(typed, key=free_key(typed.key, taken))
    changed = replaced(consultation, before, typed) if before else [*asked, typed]
    return stored(consultation, changed, form, reason=form.reason.data or "")
