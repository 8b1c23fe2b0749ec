"""Conditions as sentences, built and taken apart, and any rule in words."""

from __future__ import annotations

from typing import Any

import pytest

from coproduce.consultations.questionnaire import Facet, Option, Question, Route, Section
from coproduce.consultations.questionnaire.logic import evaluate, logic_faults
from coproduce.consultations.questionnaire.sentences import (
    ANY,
    Comparison,
    Condition,
    Sentence,
    comparisons_for,
    condition_in_words,
    in_words,
    route_in_words,
    rule_of,
    sentence_of,
    typed_value,
)
from coproduce.consultations.questionnaire.types import (
    AgreeScale,
    DateQuestion,
    Matrix,
    Money,
    Month,
    Number,
    Scale,
    SeveralChoices,
    ShortText,
    YesNo,
)
from coproduce.core.errors import InvalidInput

CHILD = YesNo(key="child", text="Do you have a child under 5?")
WEEKS = Number(key="weeks", text="How long did you wait?", unit="weeks")
NEEDS = SeveralChoices(
    key="needs",
    text="What helped?",
    options=(Option("bus", "A bus"), Option("club", "A club")),
    other_label="More",
)
DAY = DateQuestion(key="day", text="When did you ask?")
MONTH = Month(key="month", text="Which month?")
STARS = Scale(key="stars", text="How good was it?", points=10, high_label="very good")
LINES = Matrix(
    key="lines", text="Do you agree?", rows=(Option("fast", "It was fast"), Option("kind", "It was kind"))
)
STORY = ShortText(key="story", text="What happened?")
COST = Money(key="cost", text="What did it cost?")
QUESTIONS: tuple[Question, ...] = (CHILD, WEEKS, NEEDS, DAY, MONTH, STARS, LINES, STORY, COST)

IS, IS_NOT = Comparison.IS, Comparison.IS_NOT


def var(name: str) -> dict[str, Any]:
    return {"var": name}


@pytest.mark.parametrize(
    ("condition", "rule", "words"),
    [
        (
            Condition("child", IS, "yes"),
            {"==": [var("child"), "yes"]},
            "Show if “Do you have a child under 5?” is “Yes”",
        ),
        (
            Condition("child", IS_NOT, "no"),
            {"!=": [var("child"), "no"]},
            "Show if “Do you have a child under 5?” is not “No”",
        ),
        (
            Condition("child", Comparison.IS_ONE_OF, ["yes", "not_sure"]),
            {"in": [var("child"), ["yes", "not_sure"]]},
            "Show if “Do you have a child under 5?” is one of “Yes” or “I’m not sure”",
        ),
        (
            Condition("needs", Comparison.INCLUDES, "bus"),
            {"in": ["bus", var("needs.")]},
            "Show if “What helped?” includes “A bus”",
        ),
        (
            Condition("needs", Comparison.DOES_NOT_INCLUDE, "bus"),
            {"!": [{"in": ["bus", var("needs.")]}]},
            "Show if “What helped?” does not include “A bus”",
        ),
        (
            Condition("needs", Comparison.IS_ANSWERED, facet="other"),
            {"!=": [var("needs.other"), None]},
            "Show if “What helped?” (More) is answered",
        ),
        (
            Condition("story", Comparison.IS_NOT_ANSWERED),
            {"==": [var("story"), None]},
            "Show if “What happened?” is not answered",
        ),
        (
            Condition("lines", Comparison.IS_ANSWERED),
            {"!=": [var("lines"), None]},
            "Show if “Do you agree?” is answered",
        ),
        (
            Condition("lines", IS, "agree", "kind"),
            {"==": [var("lines.kind"), "agree"]},
            "Show if “Do you agree?” (It was kind) is “Agree”",
        ),
        (
            Condition("weeks", Comparison.IS_AT_LEAST, 12),
            {"and": [{"!=": [var("weeks"), None]}, {">=": [var("weeks"), 12]}]},
            "Show if “How long did you wait?” is at least 12 weeks",
        ),
        (
            Condition("weeks", Comparison.IS_LESS_THAN, 1),
            {"and": [{"!=": [var("weeks"), None]}, {"<": [var("weeks"), 1]}]},
            "Show if “How long did you wait?” is less than 1 week",
        ),
        (
            Condition("cost", IS, 1250.5),
            {"==": [var("cost"), 1250.5]},
            "Show if “What did it cost?” is £1,250.5",
        ),
        (
            Condition("stars", Comparison.IS_LESS_THAN, 4),
            {"and": [{"!=": [var("stars"), None]}, {"<": [var("stars"), 4]}]},
            "Show if “How good was it?” is less than 4",
        ),
        (
            Condition("stars", IS, "10"),
            {"==": [var("stars"), "10"]},
            "Show if “How good was it?” is “10 – very good”",
        ),
        (
            Condition("day", Comparison.IS_BEFORE, "2026-03-27"),
            {"<": [var("day"), "2026-03-27"]},
            "Show if “When did you ask?” is before 27 March 2026",
        ),
        (
            Condition("month", Comparison.IS_AFTER, "2026-03-01"),
            {">": [var("month"), "2026-03-01"]},
            "Show if “Which month?” is after March 2026",
        ),
    ],
)
def test_a_condition_goes_both_ways(condition: Condition, rule: Any, words: str) -> None:
    sentence = Sentence((condition,))
    assert rule_of(sentence, QUESTIONS) == rule
    assert sentence_of(rule, QUESTIONS) == sentence
    assert in_words(rule, QUESTIONS) == words
    assert logic_faults(rule) == []


def test_several_conditions_are_joined() -> None:
    conditions = (
        Condition("child", IS, "yes"),
        Condition("weeks", Comparison.IS_AT_LEAST, 12),
        Condition("story", Comparison.IS_ANSWERED),
    )
    for joined, joiner in (("all", "and"), (ANY, "or")):
        sentence = Sentence(conditions, joined)
        rule = rule_of(sentence, QUESTIONS)
        assert list(rule) == [joiner]
        assert sentence_of(rule, QUESTIONS) == sentence
        assert in_words(rule, QUESTIONS) == (
            f"Show if “Do you have a child under 5?” is “Yes” {joiner} “How long did you wait?” is at least 12 weeks "
            f"{joiner} “What happened?” is answered"
        )


def test_no_condition_is_no_rule() -> None:
    assert rule_of(Sentence(), QUESTIONS) is None
    assert sentence_of(None, QUESTIONS) == Sentence()
    assert in_words(None, QUESTIONS) == "Always shown"
    assert in_words(False, QUESTIONS) == "Never shown"


@pytest.mark.parametrize("answers", [{}, {"weeks": None}])
@pytest.mark.parametrize("comparison", [Comparison.IS_AT_LEAST, Comparison.IS_LESS_THAN])
def test_an_unanswered_number_is_neither_at_least_nor_less(
    comparison: Comparison, answers: dict[str, Any]
) -> None:
    for limit in (-1, 0, 12):
        rule = rule_of(Sentence((Condition("weeks", comparison, limit),)), QUESTIONS)
        assert evaluate(rule, answers) is False


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            {
                "and": [
                    {"or": [{"==": [var("child"), "yes"]}, {"==": [var("story"), None]}]},
                    {"!!": [var("day")]},
                ]
            },
            "(“Do you have a child under 5?” is “Yes” or “What happened?” is not answered) and “When did you ask?” is "
            "answered",
        ),
        # JavaScript reads no answer as nought; the words say so.
        ({"<": [var("weeks"), 12]}, "“How long did you wait?” is less than 12 weeks or is not answered"),
        ({">": [12, var("weeks")]}, "“How long did you wait?” is less than 12 weeks or is not answered"),
        ({">": [var("weeks"), 12]}, "“How long did you wait?” is more than 12 weeks"),
        ({"<=": [var("day"), "2026-03-27"]}, "“When did you ask?” is on or before 27 March 2026"),
        ({"<=": [1, var("weeks"), 12]}, "“How long did you wait?” is between 1 week and 12 weeks"),
        (
            {"<": [1, var("weeks"), 12]},
            "“How long did you wait?” is between 1 week and 12 weeks, not counting these two",
        ),
        ({"==": ["yes", var("child")]}, "“Do you have a child under 5?” is “Yes”"),
        ({"==": [None, var("child")]}, "“Do you have a child under 5?” is not answered"),
        ({"!==": [None, var("child")]}, "“Do you have a child under 5?” is answered"),
        ({"!": var("child")}, "“Do you have a child under 5?” is not answered"),
        (
            {"!": [{"in": [var("child"), ["yes"]]}]},
            "“Do you have a child under 5?” is not one of “Yes”",
        ),
        (
            {"!": [{"and": [{"!!": [var("story")]}, {"!!": [var("day")]}]}]},
            "it is not so that (“What happened?” is answered and “When did you ask?” is answered)",
        ),
        (
            {"missing": ["child", "lines.fast"]},
            "at least one of “Do you have a child under 5?” and “Do you agree?” "
            "(It was fast) is not answered",
        ),
        (
            {"!": {"missing": ["child", "day"]}},
            "“Do you have a child under 5?” and “When did you ask?” are answered",
        ),
        (
            {"missing_some": [2, ["child", "day", "story"]]},
            "fewer than 2 of “Do you have a child under 5?”, “When did you ask?” and “What happened?” are answered",
        ),
        (
            {"some": [var("needs."), {"==": [var(""), "bus"]}]},
            "for at least one of “What helped?”: the entry is “bus”",
        ),
        (
            {">": [{"+": [var("weeks"), var("stars")]}, 3]},
            "“How long did you wait?” plus “How good was it?” is more than 3",
        ),
        (
            {"if": [{"!!": [var("story")]}, {"==": [var("child"), "no"]}, False]},
            "when “What happened?” is answered, “Do you have a child under 5?” is “No”; otherwise never",
        ),
        (
            {"==": [{"%": [var("weeks"), 2]}, 0]},
            "the remainder of “How long did you wait?” divided by 2 is 0",
        ),
        ({"==": [var("gone"), "x"]}, "“gone” is “x”"),
        (
            {"riddle": [var("child"), 2]},
            "the result of “riddle” from “Do you have a child under 5?” and 2 is not empty or nought",
        ),
        ({"in": [var("story"), "a b c"]}, "“What happened?” is part of “a b c”"),
    ],
)
def test_any_rule_can_be_read(rule: Any, words: str) -> None:
    assert condition_in_words(rule, QUESTIONS) == words
    assert sentence_of(rule, QUESTIONS) is None or rule_of(sentence_of(rule, QUESTIONS), QUESTIONS) == rule  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "rule",
    [
        {"<": [var("weeks"), 12]},  # would hold for no answer too
        {"and": [{"!=": [var("story"), None]}, {">=": [var("weeks"), 12]}]},  # guards another question
        {"and": [{"==": [var("child"), "yes"]}]},
        {"and": []},
        {"==": [var("child"), 1]},
        {"==": [var("weeks"), "12"]},
        {"==": [var("needs"), "bus"]},
        {"==": [var("lines"), "agree"]},
        {"==": [var("child."), "yes"]},
        {"==": [var("lines.slow"), "agree"]},
        {"in": [var("child"), []]},
        {"in": ["yes", var("child")]},
        {"==": [{"var": ["child", "yes"]}, "yes"]},
        {"or": [{"==": [var("child"), "yes"]}, {"and": [{"!!": [var("day")]}, {"!!": [var("story")]}]}]},
        {"==": [var("nobody"), "yes"]},
        {"===": [var("child"), "yes"]},
        True,
        "yes",
    ],
)
def test_what_the_builder_cannot_show_stays_a_rule(rule: Any) -> None:
    assert sentence_of(rule, QUESTIONS) is None
    assert in_words(rule, QUESTIONS)


def test_a_rule_too_large_is_not_spelled_out() -> None:
    rule: Any = True
    for _ in range(2000):
        rule = {"!": [rule]}
    assert in_words(rule, QUESTIONS) == "Show if a rule holds that is too large to put into words"


def test_long_questions_are_cut_at_a_word() -> None:
    long = YesNo(
        key="long",
        text="Think of " + "all the many people who helped you and your family " * 3 + "last year?",
    )
    words = in_words({"==": [var("long"), "yes"]}, (long,))
    assert len(words) < 120
    assert words.startswith("Show if “Think of all the many people")
    assert "…” is “Yes”" in words
    assert not words.partition("…")[0].endswith(" ")


@pytest.mark.parametrize(
    ("question", "facet", "comparisons"),
    [
        (CHILD, "", "is, is not, is one of, is answered, is not answered"),
        (AgreeScale(key="a", text="?"), "", "is, is not, is one of, is answered, is not answered"),
        (STARS, "", "is, is not, is one of, is at least, is less than, is answered, is not answered"),
        (NEEDS, "", "includes, does not include, is answered, is not answered"),
        (NEEDS, "other", "is answered, is not answered"),
        (WEEKS, "", "is, is not, is at least, is less than, is answered, is not answered"),
        (DAY, "", "is, is not, is before, is after, is answered, is not answered"),
    ],
)
def test_a_facet_offers_the_comparisons_that_fit_it(question: Question, facet: str, comparisons: str) -> None:
    assert ", ".join(each.words for each in comparisons_for(question.facet(facet))) == comparisons
    assert [each.words for each in comparisons_for(None)] == ["is answered", "is not answered"]


@pytest.mark.parametrize(
    ("question", "comparison", "raw", "value"),
    [
        (CHILD, IS, "yes", "yes"),
        (CHILD, Comparison.IS_ONE_OF, ["yes", "", "no", "yes"], ["yes", "no"]),
        (CHILD, Comparison.IS_ANSWERED, "ignored", None),
        (NEEDS, Comparison.INCLUDES, ["bus"], "bus"),
        (WEEKS, Comparison.IS_AT_LEAST, " 1,200 ", 1200),
        (WEEKS, IS, "-2.50", -2.5),
        (STARS, Comparison.IS_AT_LEAST, "7", 7),
        (STARS, IS, "7", "7"),
        (DAY, Comparison.IS_AFTER, "2026-03-27", "2026-03-27"),
        (MONTH, IS, "2026-03", "2026-03-01"),
    ],
)
def test_what_was_typed_becomes_the_value(
    question: Question, comparison: Comparison, raw: Any, value: Any
) -> None:
    typed = typed_value(question.main, comparison, raw)
    assert typed == value
    assert type(typed) is type(value)
    sentence = Sentence((Condition(question.key, comparison, typed),))
    assert sentence_of(rule_of(sentence, QUESTIONS), QUESTIONS) == sentence


@pytest.mark.parametrize(
    ("facet", "comparison", "raw", "words"),
    [
        (CHILD.main, IS, "", "Say what to compare the answer with."),
        (CHILD.main, IS, "maybe", "Choose from the answers of that question."),
        (CHILD.main, Comparison.IS_ONE_OF, ["yes", "maybe"], "Choose from the answers of that question."),
        (CHILD.main, Comparison.IS_AT_LEAST, "2", "Choose a comparison that fits this question."),
        (STORY.main, IS, "x", "Choose a comparison that fits this question."),
        (None, IS, "x", "Choose a comparison that fits this question."),
        (WEEKS.main, IS, "twelve", "Enter a number in figures, like 12."),
        (WEEKS.main, IS, "1e9", "Enter a number in figures, like 12."),
        (DAY.main, IS, "27 March", "Enter a date like 2026-11-27."),
        (DAY.main, IS, "2026-02-30", "There is no such day. Check the day and the month."),
        (MONTH.main, IS, "March", "Enter a month like 2026-11."),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(
    facet: Facet | None, comparison: Comparison, raw: Any, words: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        typed_value(facet, comparison, raw)
    assert refused.value.problems == {"value": words}


def test_routes_in_words() -> None:
    part = Section("part", "Your journey to school")
    no = {"==": [var("child"), "no"]}
    assert (
        route_in_words(Route(no, "story"), QUESTIONS)
        == "If “Do you have a child under 5?” is “No”, go to question 8 (“What happened?”)"
    )
    assert route_in_words(Route(None, "end"), QUESTIONS) == "Go to the end"
    assert (
        route_in_words(Route(True, "part"), QUESTIONS, [part]) == "Go to the section “Your journey to school”"
    )
    assert route_in_words(Route(True, "gone"), QUESTIONS, [part]) == "Go to the section “gone”"
