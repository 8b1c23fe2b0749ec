"""What is said about a questionnaire whose conditions or routes cannot work."""

from __future__ import annotations

from typing import Any

import pytest

from coproduce.consultations.questionnaire import Option, Question, Route, Section
from coproduce.consultations.questionnaire.reach import MOST_RELEVANT, unreachable
from coproduce.consultations.questionnaire.routing_faults import routing_faults
from coproduce.consultations.questionnaire.types import (
    DateQuestion,
    Information,
    Matrix,
    Number,
    Photo,
    Scale,
    SeveralChoices,
    ShortText,
    Solution,
    YesNo,
)

CHILD = YesNo(key="child", text="Do you have a child under 5?")
WEEKS = Number(key="weeks", text="How many weeks did you wait?", minimum=0, maximum=104, unit="weeks")
HELP = SeveralChoices(
    key="help", text="What helped?", options=(Option("bus", "A bus"), Option("club", "A club"))
)
DAY = DateQuestion(key="day", text="When did you ask?")
STORY = ShortText(key="story", text="What happened?")
STARS = Scale(key="stars", text="How good was it?", points=5)
LINES = Matrix(
    key="lines", text="Do you agree?", rows=(Option("fast", "It was fast"), Option("kind", "It was kind"))
)
PICTURE = Photo(key="picture", text="Show us")
FACTS = Information(key="facts", text="What we know")
EARLIER = (CHILD, WEEKS, HELP, DAY, STORY, STARS, LINES, PICTURE, FACTS)
LAST = "Question 10 (“Anything else?”)"
NEVER = "its condition can never be true where it asks whether"
Q1 = "question 1 (“Do you have a child under 5?”)"
Q3, Q7 = "question 3 (“What helped?”)", "question 7 (“Do you agree?”)"


def last(show_if: Any = None, **rest: Any) -> Question:
    return ShortText(key="last", text="Anything else?", show_if=show_if, **rest)


def var(name: str) -> dict[str, Any]:
    return {"var": name}


@pytest.mark.parametrize(
    "show_if",
    [
        None,
        {"==": [var("child"), "yes"]},
        {"in": [var("child"), ["yes", "no"]]},
        {"and": [{"!=": [var("weeks"), None]}, {">=": [var("weeks"), 104]}]},
        {"==": [var("weeks"), 3.5]},
        {"and": [{">": [var("weeks"), 2]}, {"<": [var("weeks"), 3]}]},
        {"<=": [1, var("weeks"), 12]},
        {"in": ["bus", var("help")]},
        {"!": [{"in": ["bus", var("help")]}]},
        {"and": [{"in": ["bus", var("help")]}, {"!": [{"in": ["club", var("help")]}]}]},
        {">": [var("day"), "2026-01-01"]},
        {"and": [{">": [var("day"), "2026-01-01"]}, {"<": [var("day"), "2026-01-03"]}]},
        {"==": [var("story"), "the same words"]},
        {"in": ["bus", var("story")]},
        {">=": [var("stars"), 4]},
        {"==": [var("stars"), 4]},
        {"==": [var("lines.fast"), "agree"]},
        {"!=": [var("lines"), None]},
        {"!!": [var("picture.")]},
        {"missing": ["child", "weeks"]},
        {"!": [{"missing": ["child", "lines.kind"]}]},
        {"missing_some": [1, ["child", "weeks"]]},
        {"some": [var("help"), {"==": [var(""), "bus"]}]},
        {"if": [{"==": [var("child"), "yes"]}, {">": [var("weeks"), 5]}, True]},
        {">": [{"+": [var("weeks"), 3]}, 200]},  # reckons: not judged
        {"==": [{"var": ["weeks", 3]}, 3]},
    ],
)
def test_nothing_is_said_of_a_condition_that_can_hold(show_if: Any) -> None:
    assert routing_faults([*EARLIER, last(show_if)]) == []


@pytest.mark.parametrize(
    ("show_if", "words"),
    [
        ({"almost": [var("child"), 1]}, "its condition uses “almost”, which is no operator."),
        ({"==": [var("child")]}, "its condition gives “==” too little: it needs 2."),
        ({"==": [var("nobody"), 1]}, "its condition asks about “nobody”, and there is no such question."),
        ({"==": [var("last"), "x"]}, "its condition asks about its own answer, which is not known yet."),
        ({"!!": [var("after")]}, "its condition asks about question 11 (“And then?”), which comes later."),
        (
            {"!!": [var("facts")]},
            "its condition asks about question 9 (“What we know”), which is a page without an answer.",
        ),
        (
            {"!!": [var("lines.slow")]},
            f"its condition asks about the part “slow” of {Q7}, which has no such part.",
        ),
        (
            {"!!": [var("child.")]},
            f"its condition asks about a part of {Q1}, whose answer is in one piece: leave out “.”.",
        ),
        (
            {"==": [var("child"), "maybe"]},
            f"its condition compares {Q1} with “maybe”, which is not one of its answers.",
        ),
        (
            {"in": [var("child"), ["yes", "often"]]},
            f"its condition compares {Q1} with “often”, which is not one of its answers.",
        ),
        (
            {"in": ["car", var("help")]},
            f"its condition compares {Q3} with “car”, which is not one of its answers.",
        ),
        (
            {"!=": [var("lines.fast"), "maybe"]},
            f"its condition compares {Q7} with “maybe”, which is not one of its answers.",
        ),
        (
            {"in": ["no", var("child")]},
            f"its condition asks what the answer to {Q1} includes, but only one can be "
            "chosen there: ask what it is.",
        ),
        (
            {"==": [var("help"), "bus"]},
            f"its condition asks what the answer to {Q3} is, but several can be chosen there: ask what "
            "it includes.",
        ),
        (
            {"==": [var("lines"), "agree"]},
            f"its condition compares {Q7} as one answer, but its answer has several parts: name one of them.",
        ),
        (
            {"==": [var("weeks"), "a lot"]},
            f"{NEVER} “How many weeks did you wait?” is “a lot”.",
        ),
        (
            {"<": [var("weeks"), 0]},
            f"{NEVER} “How many weeks did you wait?” is less than 0 weeks.",
        ),
        (
            {">": [var("weeks"), 104]},
            f"{NEVER} “How many weeks did you wait?” is more than 104 weeks.",
        ),
        (
            {"<": [var("stars"), 1]},
            f"{NEVER} “How good was it?” is less than 1.",
        ),
        (
            {"===": [var("stars"), 4]},
            f"{NEVER} “How good was it?” is 4.",
        ),
        (
            {"<": [var("child"), 3]},
            f"{NEVER} “Do you have a child under 5?” is less than 3.",
        ),
        (
            {"==": [var("day"), 5]},
            f"{NEVER} “When did you ask?” is 5.",
        ),
        (
            {"==": [var("picture."), "cat.jpg"]},
            f"{NEVER} “Show us” is “cat.jpg”.",
        ),
    ],
)
def test_a_condition_that_cannot_work_is_named(show_if: Any, words: str) -> None:
    questions = [*EARLIER, last(show_if), ShortText(key="after", text="And then?")]
    assert routing_faults(questions) == [f"{LAST}: {words}"]


@pytest.mark.parametrize(
    ("to", "words"),
    [
        (
            "child",
            "its route leads back to question 1 (“Do you have a child under 5?”). A route can only lead on.",
        ),
        ("last", "its route leads back to itself. A route can only lead on."),
        ("nowhere", "its route leads to “nowhere”, which is no question, no section and not the end."),
        (
            "begun",
            "its route leads to the section “Begun”, which has begun already. A route can only lead on.",
        ),
        ("empty", "its route leads to the section “Empty”, which has no questions."),
    ],
)
def test_a_route_that_leads_nowhere_or_back_is_named(to: str, words: str) -> None:
    sections = [Section("begun", "Begun"), Section("empty", "Empty")]
    questions = [
        *EARLIER,
        last(section="begun", routes=(Route({"==": [var("last"), "x"]}, to),)),
        ShortText(key="after", text="And then?", section="begun"),
    ]
    assert routing_faults(questions, sections) == [f"{LAST}: {words}"]


def test_the_routes_of_a_question_know_its_own_answer_and_are_numbered() -> None:
    first = YesNo(
        key="child",
        text="Do you have a child?",
        routes=(
            Route({"==": [var("child"), "yes"]}, "end"),
            Route({"==": [var("child"), "perhaps"]}, "end"),
            Route(None, "end"),
            Route({"!!": [var("child")]}, "back"),
        ),
    )
    begins = "Question 1 (“Do you have a child?”)"
    assert routing_faults([first]) == [
        f"{begins}: the condition of its route 2 compares question 1 (“Do you have a child?”) with “perhaps”, which is "
        "not one of its answers.",
        f"{begins}: its route 3 always holds, so the routes after it are never taken.",
        f"{begins}: its route 4 leads to “back”, which is no question, no section and not the end.",
    ]


def test_a_section_can_only_ask_about_what_is_before_it() -> None:
    part = Section("part", "Your wait", show_if={"and": [{"!!": [var("story")]}, {"!!": [var("weeks")]}]})
    questions = [
        CHILD,
        ShortText(key="x", text="X?", section="part"),
        Number(key="weeks", text="Weeks?", section="part"),
        STORY,
    ]
    assert routing_faults(questions, [part]) == [
        "Section “Your wait”: its condition asks about question 4 (“What happened?”), which comes later.",
        "Section “Your wait”: its condition asks about question 3 (“Weeks?”), which is in the section itself.",
    ]


def test_keys_that_a_route_could_not_tell_apart_are_named() -> None:
    questions = [ShortText(key="end", text="The end?"), CHILD]
    assert routing_faults(questions, [Section("child", "Your child"), Section("end", "The last part")]) == [
        "Question 1 (“The end?”): its key is “end”, which routes use for the end. Give it another.",
        "Section “Your child”: its key is “child”, which a question has too. Give it another.",
        "Section “The last part”: its key is “end”, which routes use for the end. Give it another.",
    ]


# Reach


def test_a_question_that_no_answers_lead_to_is_named() -> None:
    both = {"and": [{"==": [var("child"), "yes"]}, {"==": [var("child"), "no"]}]}
    assert routing_faults([*EARLIER, last(both)]) == [f"{LAST}: no answers lead to it."]
    assert routing_faults([*EARLIER, last(both, required=True)]) == [
        f"{LAST}: it must be answered, but nobody is asked it: no answers lead to it."
    ]
    page = Information(key="page", text="More to know", show_if=False)
    assert routing_faults([page]) == ["Question 1 (“More to know”): no answers lead to this page."]


@pytest.mark.parametrize(
    "show_if",
    [
        {"and": [{"<": [var("weeks"), 5]}, {">": [var("weeks"), 5]}]},
        {"and": [{"==": [var("weeks"), 5]}, {">": [var("weeks"), 12]}]},
        {"and": [{">": [var("day"), "2026-01-01"]}, {"<": [var("day"), "2026-01-02"]}]},
        {"and": [{"==": [var("lines.fast"), "agree"]}, {"==": [var("lines"), None]}]},
        {"and": [{"==": [var("help"), None]}, {"in": ["bus", var("help")]}]},
        {"and": [{"!": [var("story")]}, {"==": [var("story"), "bus"]}]},
        {"!": [{"or": [{"==": [var("child"), "yes"]}, {"!=": [var("child"), "yes"]}]}]},
        {"if": [{"==": [var("child"), "yes"]}, False, {"==": [var("child"), "yes"]}]},
    ],
)
def test_conditions_that_contradict_themselves_are_found(show_if: Any) -> None:
    assert routing_faults([*EARLIER, last(show_if)]) == [f"{LAST}: no answers lead to it."]


def test_a_question_behind_another_that_is_left_out_is_found() -> None:
    questions = [
        CHILD,
        YesNo(key="nursery", text="Nursery?", show_if={"==": [var("child"), "yes"]}),
        last({"and": [{"==": [var("nursery"), "yes"]}, {"==": [var("child"), "no"]}]}),
    ]
    assert routing_faults(questions) == ["Question 3 (“Anything else?”): no answers lead to it."]


def test_a_question_behind_two_others_is_come_to() -> None:
    questions = [
        CHILD,
        YesNo(key="nursery", text="Nursery?", section="part"),
        YesNo(key="bus", text="Bus?", show_if={"==": [var("nursery"), "yes"]}),
        last({"==": [var("bus"), "yes"]}),
    ]
    part = Section("part", "Part", show_if={"==": [var("child"), "yes"]})
    assert routing_faults(questions, [part]) == []


def test_a_question_that_every_route_leads_past_is_found() -> None:
    always = YesNo(
        key="child", text="Child?", routes=(Route({"==": [var("child"), "yes"]}, "b"), Route(None, "b"))
    )
    skipped, after = ShortText(key="a", text="Skipped?"), ShortText(key="b", text="B?")
    assert routing_faults([always, skipped, after]) == ["Question 2 (“Skipped?”): no answers lead to it."]
    sometimes = YesNo(key="child", text="Child?", routes=(Route({"==": [var("child"), "yes"]}, "b"),))
    assert routing_faults([sometimes, skipped, after]) == []


def test_a_route_counts_only_where_its_own_question_is_asked() -> None:
    leap = ShortText(
        key="leap", text="?", show_if={"==": [var("child"), "yes"]}, routes=(Route(None, "end"),)
    )
    reached = last({"==": [var("child"), "no"]})
    lost = last({"==": [var("child"), "yes"]})
    assert routing_faults([CHILD, leap, reached]) == []
    assert routing_faults([CHILD, leap, lost]) == ["Question 3 (“Anything else?”): no answers lead to it."]


def test_a_section_that_nobody_comes_to_is_named_once() -> None:
    part = Section(
        "part", "Early years", show_if={"and": [{"==": [var("weeks"), 1]}, {"==": [var("weeks"), 2]}]}
    )
    questions = [
        WEEKS,
        ShortText(key="a", text="A?", section="part"),
        ShortText(key="b", text="B?", section="part"),
        ShortText(key="c", text="C?", show_if={"!!": [var("a")]}),
    ]
    assert routing_faults(questions, [part]) == [
        "Section “Early years”: no answers lead to any of its questions.",
        "Question 4 (“C?”): no answers lead to it.",
    ]


def test_what_depends_on_a_faulty_rule_is_not_judged() -> None:
    questions = [
        ShortText(key="a", text="A?", show_if={"!!": [var("b")]}),
        ShortText(key="b", text="B?", show_if={"!!": [var("a")]}),
        ShortText(key="c", text="C?", show_if={"!!": [var("a")]}),
    ]
    assert routing_faults(questions) == [
        "Question 1 (“A?”): its condition asks about question 2 (“B?”), which comes later.",
    ]


def test_nothing_is_said_where_too_much_would_have_to_be_tried() -> None:
    many = [YesNo(key=f"q{number}", text="?") for number in range(MOST_RELEVANT + 5)]
    never = {"and": [*({"==": [var(each.key), "yes"]} for each in many), {"==": [var("q0"), "no"]}]}
    assert routing_faults([*many, last(never)]) == []
    few = many[:30]
    odd = {"and": [*({"!!": [var(each.key)]} for each in few), {"==": [var("q0"), None]}]}
    assert routing_faults([*few, last(odd)]) == []
    assert unreachable([*many[:3], last({"and": [{"!!": [var("q1")]}, {"==": [var("q1"), None]}]})]) == (3,)


def test_the_money_of_a_solution_is_one_of_its_parts() -> None:
    suggest = Solution(key="idea", text="What could be done?")
    saves = {"==": [var("idea.money"), "saves"]}
    assert routing_faults([suggest, last(saves)]) == []
    assert (
        "which is not one of its answers"
        in routing_faults([suggest, last({"==": [var("idea.money"), "lots"]})])[0]
    )
