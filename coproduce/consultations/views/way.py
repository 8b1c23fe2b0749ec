"""The way through the form: which page comes after and before which, for the answers that a draft holds."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from coproduce.consultations.queries import Asking
from coproduce.consultations.questionnaire import Question
from coproduce.core.errors import NotFound


def question_numbered(asked: Asking, number: int) -> Question:
    """The question at a place, counted from 1. Raises NotFound where there is none."""
    questions = asked.questionnaire.questions
    if not 1 <= number <= len(questions):
        raise NotFound(f"question {number}")
    return questions[number - 1]


def question_address(asked: Asking, question: Question, **values: Any) -> str:
    return url_for(
        "consultations.question", slug=asked.slug, number=asked.questionnaire.number_of(question), **values
    )


def first_address(asked: Asking) -> str:
    """Where the answers begin."""
    if asked.questionnaire.one_page:
        return url_for("consultations.all_questions", slug=asked.slug)
    return question_address(asked, asked.path[0]) if asked.path else address_after_questions(asked)


def address_to_go_on(asked: Asking) -> str:
    """The first page on the way that has no answer yet; the last question where all have one."""
    if asked.questionnaire.one_page:
        return first_address(asked)
    unanswered = (each for each in asked.path if each.asks and each.key not in asked.answers)
    found = next(unanswered, asked.path[-1] if asked.path else None)
    return question_address(asked, found) if found else address_after_questions(asked)


def address_after(asked: Asking, question: Question, answers: dict[str, Any]) -> str:
    """The page after a question that was just answered; `answers` hold the new answer already."""
    if "later" in request.args:
        return url_for("consultations.later", slug=asked.slug)
    path = asked.questionnaire.path(answers)
    places = [each.key for each in path]
    place = places.index(question.key) if question.key in places else len(path)
    if "change" in request.args:
        return _after_change(asked, path, answers)
    return (
        question_address(asked, path[place + 1]) if place + 1 < len(path) else address_after_questions(asked)
    )


def _after_change(asked: Asking, path: tuple[Question, ...], answers: dict[str, Any]) -> str:
    """Back to checking; a changed answer may lead to questions that were not on the way before."""
    new = [each for each in path if each not in asked.path and each.asks and each.key not in answers]
    if new:
        return question_address(asked, new[0], change=1)
    return url_for("consultations.check", slug=asked.slug)


def address_before(asked: Asking, question: Question) -> str:
    if "change" in request.args:
        return url_for("consultations.check", slug=asked.slug)
    place = asked.path.index(question)
    return (
        question_address(asked, asked.path[place - 1])
        if place
        else url_for("consultations.start", slug=asked.slug)
    )


def begins_section(asked: Asking, question: Question) -> bool:
    """Whether a question is the first of its section on the way."""
    if question not in asked.path:
        return True
    place = asked.path.index(question)
    return place == 0 or asked.path[place - 1].section != question.section


# The pages between the last question and sending ---------------------------------------------------------------------


def closing_steps(asked: Asking) -> list[str]:
    """The endpoints after the last question, in their order."""
    quoting = ["quoting"] if any(question.is_free_text for question in asked.path) else []
    about_you = ["about_you"] if asked.asks_about_you else []
    return [*quoting, *about_you, "check"]


def address_after_questions(asked: Asking) -> str:
    return url_for(f"consultations.{closing_steps(asked)[0]}", slug=asked.slug)


def address_after_step(asked: Asking, step: str) -> str:
    """Where to go on from one of the closing steps."""
    if "change" in request.args:
        return url_for("consultations.check", slug=asked.slug)
    steps = closing_steps(asked)
    following = steps[steps.index(step) + 1] if step in steps else "check"
    return url_for(f"consultations.{following}", slug=asked.slug)


def address_before_step(asked: Asking, step: str) -> str:
    if step != "check" and "change" in request.args:
        return url_for("consultations.check", slug=asked.slug)
    steps = closing_steps(asked)
    place = steps.index(step) if step in steps else 0
    if place:
        return url_for(f"consultations.{steps[place - 1]}", slug=asked.slug)
    if asked.questionnaire.one_page or not asked.path:
        return url_for("consultations.start", slug=asked.slug) if not asked.path else first_address(asked)
    return question_address(asked, asked.path[-1])
