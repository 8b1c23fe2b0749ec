"""Keying in a form a second time, and saying which of the two entries is on the paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations import phrases
from coproduce.consultations.forms import BareForm
from coproduce.consultations.forms.keying import CONSENT, HeadForm
from coproduce.consultations.models import Consultation, Response
from coproduce.consultations.queries import Asking, consultation_by_slug, published_questionnaire
from coproduce.consultations.queries.keying import asking_on_paper, check_of, keyed_form, scans_of
from coproduce.consultations.questionnaire import Problem, Value, to_json, validate
from coproduce.consultations.services.keying import (
    MAY_QUOTE,
    ON_BEHALF_OF,
    Difference,
    check_again,
    differences_of,
    settle,
    stored_entry,
)
from coproduce.consultations.views.answer_words import shown_answer
from coproduce.consultations.views.form_reading import read_form
from coproduce.consultations.views.manage.blueprint import manage
from coproduce.consultations.views.one_page import entries_of, problems_of
from coproduce.core.errors import InvalidInput, Refused
from coproduce.web.guards import current_actor, requires

FIRST, SECOND = "first", "second"
CHOOSE = "Choose what is on the paper."


@manage.route("/<slug>/forms/<number>/again", methods=["GET", "POST"])
@requires("responses.key_in")
def key_again(slug: str, number: str) -> ResponseReturnValue:
    """An empty form: who enters it again does not see what was entered first."""
    consultation = consultation_by_slug(slug)
    response = keyed_form(consultation, number)
    check = check_of(response)
    if check is not None and check.resolved:
        flash(f"Form {number} was entered twice already.")
        return _to_list(slug)
    asked = _asking(consultation, response)
    form = HeadForm(on_behalf_of=phrases.ON_BEHALF_OF if consultation.asks_on_behalf else {})
    typed: dict[str, Any] = {}
    problems: dict[str, Problem] = {}
    if request.method == "POST":
        typed, found = _read(asked, response)
        problems = _compare(consultation, asked, response, form, typed, found)
        if not problems and not form.errors:
            return _compared(slug, number, response)
    return render_template(
        "consultations/manage/key_again.html",
        consultation=consultation,
        number=number,
        asking=asked,
        form=form,
        entries=entries_of(asked, typed, problems),
        has_scan=bool(scans_of([response.id])),
    ), 422 if problems or form.errors else 200


def _asking(consultation: Consultation, response: Response) -> Asking:
    """The questions that the form was keyed in with."""
    return asking_on_paper(consultation, published_questionnaire(response.version_id), response.format)


def _read(asked: Asking, response: Response) -> tuple[dict[str, Any], dict[str, Value | Problem]]:
    """What was typed; a picture or recording is not entered twice, and counts as the one that is there."""
    stored = stored_entry(asked.questionnaire, response)
    typed: dict[str, Any] = {}
    for question in asked.questionnaire.asked:
        typed[question.key] = read_form(question, request.form, question.key)
        if question.takes_files:
            typed[question.key][""] = (stored.get(question.key) or {}).get("", "")
    return typed, {each.key: validate(each, typed[each.key]) for each in asked.questionnaire.asked}


def _compare(
    consultation: Consultation,
    asked: Asking,
    response: Response,
    form: HeadForm,
    typed: Mapping[str, Any],
    found: Mapping[str, Value | Problem],
) -> dict[str, Problem]:
    """Keep the second entry beside the first; returns what is wrong with it, by question."""
    form.validate()
    answers = {
        key: to_json(value)
        for key, value in found.items()
        if value is not None and not isinstance(value, Problem)
    }
    problems = problems_of(replace(asked, answers=answers), typed, found)
    if problems:
        return problems
    behalf = form.behalf if form.behalf in phrases.ON_BEHALF_OF else ""
    try:
        check_again(
            current_actor(),
            consultation,
            asked.questionnaire,
            response,
            answers,
            may_quote=form.quoting,
            on_behalf_of=behalf,
        )
    except InvalidInput as problem:
        for name, words in problem.problems.items():
            if name in form:
                form[name].errors = [words]
        return {key: Problem(words) for key, words in problem.problems.items() if key in typed}
    return {}


def _compared(slug: str, number: str, response: Response) -> ResponseReturnValue:
    check = check_of(response)
    if check is not None and not check.resolved:
        return redirect(url_for("consultations_manage.differences", slug=slug, number=number))
    flash(f"Form {number} is checked. Both entries say the same.", "success")
    return _to_list(slug)


@manage.route("/<slug>/forms/<number>/differences", methods=["GET", "POST"])
@requires("responses.key_in")
def differences(slug: str, number: str) -> ResponseReturnValue:
    """Only what differs: the first entry, the second one, and which of them is on the paper."""
    consultation = consultation_by_slug(slug)
    response = keyed_form(consultation, number)
    check = check_of(response)
    if check is None or check.resolved:
        return _to_list(slug)
    asked = _asking(consultation, response)
    found = differences_of(asked.questionnaire, response, check)
    chosen = {each.key: request.form.get(each.key, "") for each in found}
    problems: dict[str, str] = {}
    if request.method == "POST":
        problems = _settle(consultation, asked, response, chosen)
        if not problems:
            flash(f"Form {number} is checked and put right.", "success")
            return _to_list(slug)
    return render_template(
        "consultations/manage/keyed_differences.html",
        consultation=consultation,
        number=number,
        rows=[_row(asked, each, chosen[each.key], problems.get(each.key, "")) for each in found],
        others=[words for key, words in problems.items() if key not in chosen],
        has_scan=bool(scans_of([response.id])),
        form=BareForm(),
    ), 422 if problems else 200


def _settle(
    consultation: Consultation, asked: Asking, response: Response, chosen: Mapping[str, str]
) -> dict[str, str]:
    """What is wrong, by place; nothing where the form is settled."""
    open_ = {key: CHOOSE for key, which in chosen.items() if which not in (FIRST, SECOND)}
    if open_:
        return open_
    second = [key for key, which in chosen.items() if which == SECOND]
    try:
        settle(current_actor(), consultation, asked.questionnaire, response, second)
    except InvalidInput as problem:
        return {
            key: f"“{_text(asked, key)}” does not go together with the rest. {words}"
            for key, words in problem.problems.items()
        }
    except Refused as problem:
        return {"": str(problem)}
    return {}


def _row(asked: Asking, difference: Difference, chosen: str, problem: str) -> dict[str, str]:
    return {
        "key": difference.key,
        "text": _text(asked, difference.key),
        "first": _shown(asked, difference.key, difference.first),
        "second": _shown(asked, difference.key, difference.second),
        "chosen": chosen,
        "problem": problem,
    }


def _text(asked: Asking, key: str) -> str:
    if key == MAY_QUOTE:
        return "May we use their words?"
    if key == ON_BEHALF_OF:
        return "Who the answers are for"
    question = asked.questionnaire.question(key)
    return asked.worded(question).text if question else key


def _shown(asked: Asking, key: str, value: Any) -> str:
    """One entry of a place in words; empty where nothing was entered."""
    if key == MAY_QUOTE:
        return dict(CONSENT)["yes" if value else "no"]
    if key == ON_BEHALF_OF:
        return phrases.ON_BEHALF_OF.get(value or "", "")
    question = asked.questionnaire.question(key)
    return shown_answer(question, value, asked.worded(question)) if question else ""


def _to_list(slug: str) -> ResponseReturnValue:
    return redirect(url_for("consultations_manage.keyed", slug=slug))
