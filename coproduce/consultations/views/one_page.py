"""All questions on one page, for a consultation that is set to it. What is on the way is decided when the page is
sent: a question that comes onto it then is asked for, one that leaves it keeps its answer in the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations import queries
from coproduce.consultations.queries import Asking
from coproduce.consultations.questionnaire import Problem, Question, Value, to_json, validate
from coproduce.consultations.questionnaire.sentences import condition_in_words
from coproduce.consultations.views import draft_cookie, keeping, way
from coproduce.consultations.views.answer_words import typed_answer
from coproduce.consultations.views.blueprint import blueprint
from coproduce.consultations.views.form_reading import error_target, is_filled, read_form
from coproduce.consultations.views.respond import not_taken, page_is_outdated, safety_numbers
from coproduce.consultations.views.uploading import shown_again, with_file
from coproduce.web.guards import public
from coproduce.web.rate_limits import limited_uploads
from coproduce.web.uploads import takes_files


@blueprint.get("/consultations/<slug>/respond/all")
@public
def all_questions(slug: str) -> ResponseReturnValue:
    asked = queries.asking(slug, draft_cookie.current_digest())
    if not asked.has_draft:
        return redirect(url_for("consultations.start", slug=slug))
    if asked.is_stale or not asked.takes_answers:
        return not_taken(asked)
    return _page(
        asked, {each.key: typed_answer(each, asked.answers.get(each.key)) for each in _asked(asked)}, {}
    )


@blueprint.post("/consultations/<slug>/respond/all")
@public
@takes_files
@limited_uploads
def keep_all(slug: str) -> ResponseReturnValue:
    asked = queries.asking(slug, draft_cookie.current_digest())
    if not asked.has_draft or page_is_outdated(asked) or not asked.takes_answers:
        return not_taken(asked), 409
    typed, found = read_all(asked)
    kept = {key: value for key, value in found.items() if not isinstance(value, Problem)}
    now = replace(asked, answers={**asked.answers, **{key: to_json(value) for key, value in kept.items()}})
    problems = problems_of(now, typed, found)
    response = redirect(
        url_for("consultations.later", slug=slug)
        if "later" in request.args
        else way.address_after_questions(now)
    )
    keeping.keep_several(response, asked, kept)
    return (_page(asked, typed, problems), 422) if problems and "later" not in request.args else response


def problems_of(
    asked: Asking, typed: Mapping[str, Any], found: Mapping[str, Value | Problem]
) -> dict[str, Problem]:
    """What has to be mended; `asked` holds the right answers already. A missing answer counts on the way only; a wrong
    one always does, since nothing that was typed is lost."""
    on_path = {each.key for each in asked.path}
    return {
        key: value
        for key, value in found.items()
        if isinstance(value, Problem) and (key in on_path or is_filled(typed[key]))
    }


def read_all(asked: Asking) -> tuple[dict[str, Any], dict[str, Value | Problem]]:
    """What was typed, and what it is: by question key."""
    typed: dict[str, Any] = {}
    found: dict[str, Value | Problem] = {}
    for question in _asked(asked):
        raw, problem = with_file(
            asked, question, read_form(question, request.form, question.key), question.key
        )
        checked = problem or validate(question, raw)
        typed[question.key] = shown_again(asked, question, raw) if isinstance(checked, Problem) else raw
        found[question.key] = checked
    return typed, found


def _asked(asked: Asking) -> tuple[Question, ...]:
    return asked.questionnaire.asked


def entries_of(
    asked: Asking, typed: Mapping[str, Any], problems: Mapping[str, Problem]
) -> list[dict[str, Any]]:
    """Each question as the page shows it, with what was typed and what is wrong with that."""
    questions = asked.questionnaire.questions
    return [
        {
            "question": each,
            "words": asked.worded(each),
            "raw": typed.get(each.key, ""),
            "problem": problems.get(each.key),
            "target": error_target(each, problems.get(each.key), each.key),
            "condition": condition_in_words(each.show_if, questions) if each.show_if is not None else "",
            "section": asked.worded_section(each) if _begins(questions, place) else None,
        }
        for place, each in enumerate(questions)
    ]


def _page(asked: Asking, typed: dict[str, Any], problems: dict[str, Problem]) -> str:
    return render_template(
        "consultations/respond/all_questions.html",
        asking=asked,
        entries=entries_of(asked, typed, problems),
        numbers=safety_numbers() if asked.questionnaire.asks_for_free_text else (),
        takes_files=any(each.takes_files for each in asked.questionnaire.questions),
        address=url_for("consultations.all_questions", slug=asked.slug),
        back_url=url_for("consultations.start", slug=asked.slug),
    )


def _begins(questions: tuple[Question, ...], place: int) -> bool:
    section = questions[place].section
    return bool(section) and (place == 0 or questions[place - 1].section != section)
