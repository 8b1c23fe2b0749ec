"""The way that answers take through a questionnaire."""

from __future__ import annotations

import time
from typing import Any

import pytest

from coproduce.consultations.questionnaire import Option, Question, Route, Section
from coproduce.consultations.questionnaire.routing import Routing, answers_on_path, path
from coproduce.consultations.questionnaire.types import Information, Number, SeveralChoices, ShortText, YesNo

YES = {"==": [{"var": "child"}, "yes"]}
NO = {"==": [{"var": "child"}, "no"]}


def asked(questions: list[Question], answers: dict[str, Any], *sections: Section) -> list[str]:
    return [questions[place].key for place in path(questions, sections, answers)]


def question(key: str, **rest: Any) -> Question:
    return ShortText(key=key, text=f"{key}?", **rest)


CHILD = YesNo(key="child", text="Do you have a child under 5?")


def test_without_conditions_everything_is_asked_in_order() -> None:
    assert asked([CHILD, question("a"), question("b")], {}) == ["child", "a", "b"]
    assert path([], (), {}) == ()


@pytest.mark.parametrize(
    ("answers", "way"),
    [
        ({"child": "yes"}, ["child", "a", "b"]),
        ({"child": "no"}, ["child", "b"]),
        ({"child": None}, ["child", "b"]),
        ({}, ["child", "b"]),
    ],
)
def test_a_question_is_left_out_where_its_condition_does_not_hold(
    answers: dict[str, Any], way: list[str]
) -> None:
    assert asked([CHILD, question("a", show_if=YES), question("b")], answers) == way


def test_an_answer_off_the_way_reads_as_null() -> None:
    """Whoever said yes, answered on, turned back and says no is not led by what was answered in between."""
    questions = [
        CHILD,
        YesNo(key="nursery", text="?", show_if=YES),
        question("which", show_if={"==": [{"var": "nursery"}, "yes"]}),
        question("why_not", show_if={"==": [{"var": "nursery"}, None]}),
    ]
    assert asked(questions, {"child": "yes", "nursery": "yes"}) == ["child", "nursery", "which"]
    assert asked(questions, {"child": "no", "nursery": "yes", "which": "x"}) == ["child", "why_not"]


def test_a_condition_cannot_look_ahead_or_at_itself() -> None:
    questions = [
        question("a", show_if={"==": [{"var": "b"}, "x"]}),
        question("b", show_if={"!=": [{"var": "b"}, "x"]}),
    ]
    assert asked(questions, {"a": "x", "b": "x"}) == ["b"]


@pytest.mark.parametrize(
    ("to", "way"),
    [
        ("c", ["child", "c"]),
        ("part", ["child", "b", "c"]),
        ("end", ["child"]),
        ("child", ["child", "a", "b", "c"]),
        ("nowhere", ["child", "a", "b", "c"]),
        ("", ["child", "a", "b", "c"]),
    ],
)
def test_a_route_leads_on_and_never_back(to: str, way: list[str]) -> None:
    first = YesNo(key="child", text="?", routes=(Route(NO, to),))
    questions = [first, question("a"), question("b", section="part"), question("c", section="part")]
    assert asked(questions, {"child": "no"}, Section("part", "Part")) == way
    assert asked(questions, {"child": "yes"}, Section("part", "Part")) == ["child", "a", "b", "c"]


def test_the_first_route_that_holds_is_taken() -> None:
    routes = (
        Route(YES, "b"),
        Route({"in": [{"var": "child"}, ["yes", "no"]]}, "c"),
        Route(None, "end"),
    )
    questions = [YesNo(key="child", text="?", routes=routes), question("a"), question("b"), question("c")]
    assert asked(questions, {"child": "yes"}) == ["child", "b", "c"]
    assert asked(questions, {"child": "no"}) == ["child", "c"]
    assert asked(questions, {}) == ["child"]


def test_the_routes_of_a_question_that_is_not_asked_lead_nowhere() -> None:
    questions = [CHILD, question("a", show_if=YES, routes=(Route(True, "end"),)), question("b")]
    assert asked(questions, {"child": "no"}) == ["child", "b"]
    assert asked(questions, {"child": "yes"}) == ["child", "a"]


def test_a_route_may_end_at_a_question_that_is_left_out() -> None:
    first = YesNo(key="child", text="?", routes=(Route(NO, "b"),))
    questions = [first, question("a"), question("b", show_if=YES), question("c")]
    assert asked(questions, {"child": "no"}) == ["child", "c"]


def test_a_section_is_left_out_as_a_whole() -> None:
    part = Section("part", "Part", show_if=YES)
    questions = [
        CHILD,
        question("a", section="part"),
        question("b", section="part", show_if=NO),
        question("c"),
    ]
    assert asked(questions, {"child": "yes"}, part) == ["child", "a", "c"]
    assert asked(questions, {"child": "no"}, part) == ["child", "c"]


def test_what_is_answered_inside_a_section_cannot_close_it() -> None:
    part = Section("part", "Part", show_if={"!=": [{"var": "a"}, "stop"]})
    questions = [question("a", section="part"), question("b", section="part")]
    assert asked(questions, {"a": "stop"}, part) == ["a", "b"]


def test_a_page_that_asks_nothing_stands_on_the_way_and_gives_no_answer() -> None:
    questions = [
        Information(key="facts", text="What we know", routes=(Route(None, "b"),)),
        question("a"),
        question("b", show_if={"==": [{"var": "facts"}, None]}),
    ]
    assert asked(questions, {"facts": "forged"}) == ["facts", "b"]
    assert answers_on_path(questions, (), {"facts": "forged", "a": "x", "b": "y"}) == {"b": "y"}


def test_an_answer_of_several_pieces_is_read_piece_by_piece() -> None:
    needs = SeveralChoices(
        key="needs",
        text="?",
        options=(Option("bus", "Bus"), Option("car", "Car")),
        other_label="Something else",
    )
    questions = [
        needs,
        question("route", show_if={"in": ["bus", {"var": "needs."}]}),
        question("more", show_if={"!!": [{"var": "needs.other"}]}),
    ]
    assert asked(questions, {"needs": {"": ["bus"]}}) == ["needs", "route"]
    assert asked(questions, {"needs": {"": ["car", "other"], "other": "by boat"}}) == ["needs", "more"]
    assert asked(questions, {}) == ["needs"]


def test_only_answers_on_the_way_are_sent() -> None:
    questions = [CHILD, question("a", show_if=YES), question("b"), question("c")]
    typed = {"child": "no", "a": "left behind", "b": "kept", "_may_quote": True, "gone": 1}
    assert answers_on_path(questions, (), typed) == {"child": "no", "b": "kept"}


def test_a_rule_that_cannot_be_worked_out_hides_its_question() -> None:
    assert asked([question("a", show_if={"no_such": 1}), question("b")], {}) == ["b"]


def test_300_questions_with_100_conditions_are_walked_in_under_two_milliseconds() -> None:
    questions = [_one_of_many(place) for place in range(300)]
    answers = {f"q{place}": ("yes", 5, ["bus"], None)[place % 4] for place in range(300)}
    assert sum(question.show_if is not None for question in questions) == 100
    routing = Routing(questions)
    assert 200 <= len(routing.path(answers)) < 300
    assert min(_seconds(routing, answers) for _ in range(50)) < 0.002


def _one_of_many(place: int) -> Question:
    before = {"var": f"q{place - 1}"}
    conditions = [
        {"==": [before, "yes"]},
        {"and": [{"!=": [before, None]}, {">=": [before, 4]}]},
        {"in": ["bus", before]},
        {"or": [{"in": [before, ["a", "yes"]]}, {"==": [{"var": "q0"}, "yes"]}]},
    ]
    return Number(key=f"q{place}", text="?", show_if=conditions[place % 4] if place % 3 == 1 else None)


def _seconds(routing: Routing, answers: dict[str, Any]) -> float:
    began = time.process_time()
    routing.path(answers)
    return time.process_time() - began
