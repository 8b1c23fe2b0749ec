"""The question bank: keep a question, take one into a questionnaire."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.forms import TYPE_WORDS, BareForm, free_key
from coproduce.consultations.queries import consultation_by_slug, questionnaire_of
from coproduce.consultations.queries.bank import bank_question, bank_questions, question_in
from coproduce.consultations.services.bank import keep_in_bank, remove_from_bank
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.consultations.views.manage.editor import editable_consultation, question_called, store
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of

PAGE_SIZE = 30


@manage.get("/<slug>/bank")
@requires("consultations.edit")
def bank(slug: str) -> ResponseReturnValue:
    """What can be taken into this questionnaire."""
    words = request.args.get("q", "")[:200].replace("\x00", "")
    found = page_of(bank_questions(words), PAGE_SIZE, page_number())
    return render_template(
        "consultations/manage/bank.html",
        consultation=consultation_by_slug(slug),
        found=found,
        rows=[{"kept": each, "question": question_in(each)} for each in found.rows],
        type_words=TYPE_WORDS,
        words=words,
        form=BareForm(),
    )


@manage.post("/<slug>/bank/<question_id>")
@requires("consultations.edit")
def take_from_bank(slug: str, question_id: str) -> ResponseReturnValue:
    consultation = editable_consultation(slug)
    taken = question_in(bank_question(question_id))
    asked = questionnaire_of(consultation).questions
    keys = {each.key for each in asked}
    taken = taken if taken.key not in keys else replace(taken, key=free_key(taken.key, keys))
    store(consultation, [*asked, taken], BareForm())
    flash(f"“{taken.text}” is the last question now.", "success")
    return to_page(consultation, "questions", _anchor=f"question-{taken.key}")


@manage.post("/<slug>/questions/<key>/keep")
@requires("consultations.edit")
def keep_question(slug: str, key: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    kept = question_called(consultation, key)
    keep_in_bank(current_actor(), kept, f"From “{consultation.title}”"[:300])
    flash(f"“{kept.text}” is in the question bank now.", "success")
    return to_page(consultation, "questions", _anchor=f"question-{key}")


@manage.post("/<slug>/bank/<question_id>/remove")
@requires("consultations.edit")
def remove_bank_question(slug: str, question_id: str) -> ResponseReturnValue:
    kept = bank_question(question_id)
    remove_from_bank(current_actor(), kept)
    flash(f"“{kept.title}” is no longer in the bank.", "success")
    return redirect(url_for("consultations_manage.bank", slug=slug))
