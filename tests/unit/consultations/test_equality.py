"""The questions “about you”: what may be chosen, and words that are kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coproduce.consultations.equality import (
    PREFER_WORDS,
    AskedQuestion,
    EqualityOption,
    checked,
    faults,
    fitting,
    from_content,
)
from coproduce.consultations.equality_ready_set import BEGINS_SWITCHED_OFF, READY_SET
from coproduce.consultations.questionnaire.questions import PREFER_NOT_TO_SAY
from tests.factories.equality import COLOUR, PETS

QUESTIONS = (COLOUR, PETS)


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ({}, {}),
        ({"colour": [], "pets": [""]}, {}),
        ({"colour": ["red"]}, {"colour": ["red"]}),
        ({"colour": [PREFER_NOT_TO_SAY]}, {"colour": [PREFER_NOT_TO_SAY]}),
        ({"pets": ["dog", "cat"]}, {"pets": ["cat", "dog"]}),
        ({"pets": ["none"]}, {"pets": ["none"]}),
        ({"unknown": ["x"]}, {}),
    ],
)
def test_what_fits_is_kept_in_the_order_of_the_options(
    typed: dict[str, list[str]], chosen: dict[str, list[str]]
) -> None:
    assert checked(QUESTIONS, typed) == (chosen, {})


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"colour": ["purple"]}, "Choose from the list, or leave this question out."),
        ({"colour": ["red", "blue"]}, "Choose one answer, or leave this question out."),
        ({"pets": ["cat", "none"]}, "Choose “None of these” alone, or take its tick away."),
        ({"pets": ["cat", PREFER_NOT_TO_SAY]}, f"Choose “{PREFER_WORDS}” alone, or take its tick away."),
    ],
)
def test_what_does_not_fit_is_said_in_words(typed: dict[str, list[str]], words: str) -> None:
    chosen, problems = checked(QUESTIONS, typed)
    assert (chosen, list(problems.values())) == ({}, [words])


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        (["red"], ["red"]),
        (["gone"], []),
        (["red", "gone"], ["red"]),
        (["red", "blue"], []),
        ([], []),
    ],
)
def test_on_sending_what_fits_no_more_is_left_out_and_stops_nobody(keys: list[str], kept: list[str]) -> None:
    assert fitting(COLOUR, keys) == kept


def test_every_question_can_be_declined() -> None:
    for question in (*QUESTIONS, *READY_SET):
        assert question.choices[-1].key == PREFER_NOT_TO_SAY
        assert question.choices[-1].exclusive


def test_a_format_without_words_of_its_own_has_the_standard_ones() -> None:
    assert COLOUR.worded("young_people") == "What colour is your door?"
    assert COLOUR.worded("easy_read") == "Your door: which colour?"
    assert COLOUR.worded("standard") == COLOUR.worded("ur") == "Which colour is your door?"
    assert PETS.worded("young_people") == PETS.text
    assert (COLOUR.label("red", "young_people"), COLOUR.label("red")) == ("Red like a bus", "Red")
    assert COLOUR.label("blue", "young_people") == "Blue"


def test_the_wording_has_another_name_as_soon_as_one_word_is_another() -> None:
    assert from_content(COLOUR.content) == COLOUR
    assert from_content(COLOUR.content).wording_id == COLOUR.wording_id
    for changed in (
        replace(COLOUR, text="Which colour is your front door?"),
        replace(COLOUR, help=""),
        replace(COLOUR, options=(replace(COLOUR.options[0], label="Scarlet"), *COLOUR.options[1:])),
        replace(COLOUR, options=COLOUR.options[::-1]),
        replace(COLOUR, several=True),
    ):
        assert changed.wording_id != COLOUR.wording_id


@pytest.mark.parametrize(
    ("question", "field"),
    [
        (AskedQuestion("q", " ", COLOUR.options), "text"),
        (AskedQuestion("q", "Which?", COLOUR.options[:1]), "options"),
        (AskedQuestion("q", "Which?", (EqualityOption("a", "Red"), EqualityOption("b", "red "))), "options"),
        (
            AskedQuestion("q", "Which?", (EqualityOption("a", "Red"), EqualityOption("b", PREFER_WORDS))),
            "options",
        ),
        (
            AskedQuestion("q", "Which?", tuple(EqualityOption(f"o{n}", f"Number {n}") for n in range(41))),
            "options",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(question: AskedQuestion, field: str) -> None:
    assert list(faults(question)) == [field]


def test_the_ready_set_can_be_asked_as_it_is() -> None:
    assert {question.key for question in READY_SET} >= {
        "age",
        "sex",
        "ethnic_group",
        "condition",
        "relationship",
    }
    assert all(faults(question) == {} for question in READY_SET)
    assert all(question.easy_read_text for question in READY_SET)
    assert len({question.key for question in READY_SET}) == len(READY_SET)
    assert {"place"} == BEGINS_SWITCHED_OFF
