"""Whatever questionnaire without faults, whoever answers it by its pages comes to its end, and what is stored lies on
the way of the answers."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from coproduce.consultations.queries import answers_of, response_by_receipt
from coproduce.consultations.questionnaire import Option, Question, Questionnaire, Route, faults
from coproduce.consultations.questionnaire.types import (
    Consent,
    Information,
    Number,
    OneChoice,
    SeveralChoices,
    YesNo,
)
from coproduce.consultations.views.answer_words import stored_answer
from coproduce.core.database import db, unit_of_work
from tests.factories.consultations import make_consultation
from tests.pages.consultations.filling import fields_for

OPTIONS = (Option("a", "A"), Option("b", "B"), Option("c", "C"))
KINDS: dict[str, dict[str, Any]] = {
    "one_choice": {"options": OPTIONS},
    "several_choices": {"options": OPTIONS},
    "number": {"minimum": 0, "maximum": 6},
    "yes_no": {},
    "consent": {"agree_label": "I agree"},
    "information": {"body": "Words."},
}
TYPES = {kind.type: kind for kind in (OneChoice, SeveralChoices, Number, YesNo, Consent, Information)}
MOST_STEPS = 40


def comparisons(question: Question) -> st.SearchStrategy[Any]:
    name = {"var": question.key}
    if question.type == "number":
        return st.builds(
            lambda operator, limit: {operator: [name, limit]},
            st.sampled_from(["<", ">=", "=="]),
            st.sampled_from([1, 3, 5]),
        )
    if question.type == "several_choices":
        return st.sampled_from([{"in": [key, name]} for key in "abc"])
    keys = {"one_choice": "abc", "yes_no": ["yes", "no"], "consent": ["yes"]}[question.type]
    return st.sampled_from([{operator: [name, key]} for key in keys for operator in ("==", "!=")])


def conditions(questions: list[Question]) -> st.SearchStrategy[Any]:
    asked = [question for question in questions if question.asks]
    if not asked:
        return st.none()
    one = st.sampled_from(asked).flatmap(comparisons)
    return st.none() | one | st.builds(lambda first, second: {"or": [first, second]}, one, one)


@st.composite
def questionnaires(draw: st.DrawFn) -> tuple[Question, ...]:
    """Four to eight questions, half of them with conditions and routes, such as may be opened."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=4, max_size=8))
    made: list[Question] = []
    for place, kind in enumerate(kinds):
        values = {**KINDS[kind], "key": f"q{place}", "text": f"Question {place}"}
        show_if = draw(conditions(made))
        plain = TYPES[kind](**values, required=kind != "information" and draw(st.booleans()))
        goals = [*(f"q{later}" for later in range(place + 2, len(kinds))), "end"]
        when = draw(conditions([*made, plain])) if draw(st.booleans()) else None
        routes = (Route(when, draw(st.sampled_from(goals))),) if when is not None else ()
        made.append(TYPES[kind](**values, required=plain.required, show_if=show_if, routes=routes))
    assume(any(each.show_if or each.routes for each in made) and not faults(made))
    return tuple(made)


def an_answer(question: Question) -> st.SearchStrategy[Any]:
    chosen: st.SearchStrategy[Any] = {
        "one_choice": st.sampled_from(["a", "b", "c"]),
        "several_choices": st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, unique=True).map(sorted),
        "number": st.integers(0, 6),
        "yes_no": st.sampled_from(["yes", "no", "not_sure"]),
        "consent": st.just("yes"),
        "information": st.none(),
    }[question.type]
    return chosen if question.required else chosen | st.none()


class Walker:
    """Somebody who answers by the pages, and changes what they said at the end."""

    def __init__(self, client: FlaskClient, slug: str, questions: tuple[Question, ...], draw: Any) -> None:
        self.client, self.questions, self.draw = client, questions, draw
        self.respond = f"/consultations/{slug}/respond/"
        self.final: dict[str, Any] = {}
        self.page = self.client.get(self.respond)

    @property
    def number(self) -> int | None:
        """The place of the question whose page this is."""
        last = self.page.request.path.rsplit("/", 1)[-1]
        return int(last) - 1 if last.isdigit() else None

    def send(self, values: dict[str, Any]) -> None:
        form = BeautifulSoup(self.page.text, "html.parser").select_one("main form")
        assert form is not None, self.page.text
        hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
        self.page = self.client.post(form["action"], data={**hidden, **values}, follow_redirects=True)
        assert self.page.status_code == 200, (self.page.request.path, self.page.text)

    def answer_until_checking(self) -> None:
        """Answer whatever is asked until nothing is asked any more."""
        for _ in range(MOST_STEPS):
            if self.number is None:
                assert self.page.request.path.endswith("/check")
                return
            question = self.questions[self.number]
            answer = self.draw(an_answer(question))
            self.final[question.key] = answer
            self.send(fields_for(question, answer))
        raise AssertionError("the way does not end")

    def change(self, place: int) -> None:
        self.page = self.client.get(f"{self.respond}q/{place + 1}?change=1", follow_redirects=True)
        self.answer_until_checking()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.filter_too_much,
        HealthCheck.too_slow,
    ],
)
@given(questions=questionnaires(), data=st.data())
def test_every_walk_ends_and_stores_nothing_off_the_way(
    application: Flask, questions: tuple[Question, ...], data: st.DataObject
) -> None:
    with application.app_context(), unit_of_work():
        slug = make_consultation("open", questions=questions).slug
    walker = Walker(application.test_client(), slug, questions, data.draw)
    walker.send({})
    walker.answer_until_checking()
    for place in data.draw(st.lists(st.integers(0, len(questions) - 1), max_size=2)):
        walker.change(place)
    walker.send({})
    receipt = BeautifulSoup(walker.page.text, "html.parser").find(id="receipt-words")
    assert receipt is not None, walker.page.text
    answers = {key: value for key, value in walker.final.items() if value is not None}
    on_the_way = {each.key for each in Questionnaire("", 1, questions).path(answers)}
    with application.app_context():
        response = response_by_receipt(receipt.get_text())
        assert response is not None
        rows = answers_of(response)
        stored = {each.key: stored_answer(each, rows) for each in questions if each.asks}
        db.session.rollback()
    expected = {key: answers.get(key) if key in on_the_way else None for key in stored}
    assert stored == expected
