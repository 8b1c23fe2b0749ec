"""Who sees a question, and where it leads: built from plain sentences, without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from coproduce.consultations.forms import BareForm
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import questionnaire_of
from coproduce.consultations.questionnaire import Facet, Question, Route
from coproduce.consultations.questionnaire.routing import END
from coproduce.consultations.questionnaire.sentences import in_words, route_in_words
from coproduce.consultations.questionnaire.sentences.building import (
    ALL,
    ANY,
    Comparison,
    Condition,
    Sentence,
    comparisons_for,
    rule_of,
    sentence_of,
    typed_value,
)
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.consultations.views.manage.editor import (
    editable_consultation,
    question_called,
    replaced,
    stored,
)
from coproduce.core.errors import InvalidInput
from coproduce.web.guards import requires

SHOW, ROUTE = "show", "route"


@dataclass(frozen=True)
class Target:
    """An answer that a condition can look at: a facet of an earlier question."""

    name: str
    label: str
    question: Question
    facet: Facet


def targets_before(questions: Sequence[Question], place: int) -> list[Target]:
    """What questions up to `place` (exclusive) give to ask about."""
    return [
        Target(
            f"{question.key}:{facet.key}",
            f"{number}. {question.text}{f' – {facet.label}' if facet.key else ''}",
            question,
            facet,
        )
        for number, question in enumerate(questions[:place], start=1)
        for facet in question.facets
    ]


@manage.get("/<slug>/questions/<key>/conditions")
@requires("consultations.edit")
def conditions(slug: str, key: str) -> ResponseReturnValue:
    consultation = editable_consultation(slug)
    return _page(consultation, question_called(consultation, key))


@manage.post("/<slug>/questions/<key>/conditions")
@requires("consultations.edit")
def add_condition(slug: str, key: str) -> ResponseReturnValue:
    """Add one comparison to who sees the question, or a route to where it leads."""
    consultation = editable_consultation(slug)
    before = question_called(consultation, key)
    asked = questionnaire_of(consultation).questions
    try:
        condition = _typed_condition(asked, asked.index(before))
        after = _with_condition(before, condition, asked)
    except InvalidInput as problem:
        return _page(consultation, before, problem.problems), 422
    return _saved(consultation, before, after, "Saved.")


@manage.post("/<slug>/questions/<key>/conditions/clear")
@requires("consultations.edit")
def clear_conditions(slug: str, key: str) -> ResponseReturnValue:
    """Everybody sees the question again, or it leads to the next one again."""
    consultation = editable_consultation(slug)
    before = question_called(consultation, key)
    if request.form.get("purpose") == ROUTE:
        return _saved(
            consultation, before, replace(before, routes=()), "It leads to the next question again."
        )
    return _saved(consultation, before, replace(before, show_if=None), "Everybody is asked again.")


def _typed_condition(asked: Sequence[Question], place: int) -> Condition:
    form = request.form
    is_route = form.get("purpose") == ROUTE
    targets = {each.name: each for each in targets_before(asked, place + 1 if is_route else place)}
    target = targets.get(form.get("about", ""))
    if target is None:
        raise InvalidInput({"about": "Choose an earlier question."})
    allowed = {each.value: each for each in comparisons_for(target.facet)}
    comparison = allowed.get(form.get("comparison", ""))
    if comparison is None:
        words = ", ".join(each.words for each in allowed.values())
        raise InvalidInput({"comparison": f"For this question choose one of: {words}."})
    typed = form.getlist("value")
    value = typed_value(
        target.facet, comparison, typed if comparison is Comparison.IS_ONE_OF else (typed or [""])[0]
    )
    return Condition(target.question.key, comparison, value, target.facet.key)


def _with_condition(before: Question, condition: Condition, asked: Sequence[Question]) -> Question:
    if request.form.get("purpose") == ROUTE:
        to = request.form.get("to", "")
        if not to:
            raise InvalidInput({"to": "Choose where to go."})
        return replace(before, routes=(*before.routes, Route(rule_of(Sentence((condition,)), asked), to)))
    known = sentence_of(before.show_if, asked)
    if known is None:
        raise InvalidInput(
            {"about": "This condition was written by hand. Clear it before you build another."}
        )
    joined = ANY if request.form.get("joined") == ANY else ALL
    return replace(before, show_if=rule_of(Sentence((*known.conditions, condition), joined), asked))


def _saved(consultation: Consultation, before: Question, after: Question, words: str) -> ResponseReturnValue:
    form = BareForm(version=consultation.version)
    reason = request.form.get("reason", "")
    status = stored(consultation, replaced(consultation, before, after), form, reason=reason)
    if status != 200:
        return _page(consultation, before, {"": " ".join(str(each) for each in form.form_errors)}), status
    flash(words, "success")
    return to_page(consultation, "conditions", key=before.key)


def _page(consultation: Consultation, question: Question, problems: dict[str, str] | None = None) -> str:
    questionnaire = questionnaire_of(consultation)
    asked = questionnaire.questions
    place = asked.index(question)
    sentence = sentence_of(question.show_if, asked)
    goals: list[dict[str, Any]] = [{"value": "", "label": "Choose"}]
    goals += [
        {"value": each.key, "label": f"{n}. {each.text}"} for n, each in enumerate(asked, 1) if n > place + 1
    ]
    goals += [{"value": each.key, "label": f"Section: {each.title}"} for each in questionnaire.sections]
    goals.append({"value": END, "label": "The end"})
    chosen = _chosen_target(asked, place)
    return render_template(
        "consultations/manage/conditions.html",
        consultation=consultation,
        question=question,
        number=place + 1,
        shown=in_words(question.show_if, asked) if question.show_if is not None else "",
        joined=sentence.joined if sentence else ALL,
        has_several=bool(sentence and sentence.conditions),
        routes=[route_in_words(each, asked, questionnaire.sections) for each in question.routes],
        targets=targets_before(asked, place),
        route_targets=targets_before(asked, place + 1),
        chosen=chosen,
        comparisons=comparisons_for(chosen.facet) if chosen else (),
        purpose=request.values.get("purpose", SHOW),
        goals=goals,
        typed=request.form,
        problems=problems or {},
        form=BareForm(version=consultation.version),
    )


def _chosen_target(asked: Sequence[Question], place: int) -> Target | None:
    """The answer that was chosen to ask about, in the address or in the form that comes back."""
    wanted = request.values.get("about", "")
    return next((each for each in targets_before(asked, place + 1) if each.name == wanted), None)
