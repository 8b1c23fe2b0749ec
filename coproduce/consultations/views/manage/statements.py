"""Statements that participants added: approve in words that identify nobody, leave out, take down."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from coproduce.consultations import services
from coproduce.consultations.forms import BareForm
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug, questionnaire_of
from coproduce.consultations.queries.statements import (
    decided_statements,
    passage_of_statement,
    statement_by_id,
    waiting_statements,
)
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.core.errors import InvalidInput, Refused
from coproduce.web.guards import current_actor, requires


@manage.get("/<slug>/statements")
@requires("statements.decide")
def statements(slug: str) -> ResponseReturnValue:
    return _page(consultation_by_slug(slug))


@manage.post("/<slug>/statements/<passage_id>")
@requires("statements.decide")
def decide_statement(slug: str, passage_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    passage = passage_of_statement(consultation, passage_id)
    question_key = passage.topic.partition(".")[0]
    words, reason = request.form.get("words", ""), request.form.get("reason", "")
    try:
        if request.form.get("decision") == "approve":
            services.approve_statement(current_actor(), consultation, question_key, passage, words)
            flash("Others can vote on it now.", "success")
        else:
            services.refuse_statement(current_actor(), consultation, question_key, passage, reason)
            flash("It is not shown. It stays an answer like any other.", "success")
    except (InvalidInput, Refused) as problem:
        return _page(consultation, passage_id, words, reason, str(problem)), 422
    return to_page(consultation, "statements")


@manage.post("/<slug>/statements/<statement_id>/down")
@requires("statements.decide")
def take_statement_down(slug: str, statement_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    statement = statement_by_id(consultation, statement_id)
    reason = request.form.get("reason", "")
    try:
        services.take_down_statement(current_actor(), statement, reason)
    except Refused as problem:
        return _page(consultation, statement_id, "", reason, str(problem)), 422
    flash("It is not shown any longer.", "success")
    return to_page(consultation, "statements")


def _page(
    consultation: Consultation, wrong: str = "", words: str = "", reason: str = "", problem: str = ""
) -> str:
    questionnaire = questionnaire_of(consultation)
    return render_template(
        "consultations/manage/statements.html",
        consultation=consultation,
        waiting=[
            {"question": question.text, "passage": passage}
            for key, passage in waiting_statements(consultation, questionnaire)
            if (question := questionnaire.question(key)) is not None
        ],
        decided=decided_statements(consultation.id),
        wrong=wrong,
        typed_words=words,
        typed_reason=reason,
        problem=problem,
        form=BareForm(),
    )
