"""Questions as data, and the checking of one answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import coproduce
from coproduce.consultations.questionnaire import (
    Option,
    Problem,
    Question,
    Questionnaire,
    dump_questions,
    faults,
    parse_questions,
    parse_sections,
    to_json,
    validate,
)
from coproduce.consultations.questionnaire.types import (
    AgreeScale,
    DateQuestion,
    LongText,
    Number,
    OneChoice,
    SeveralChoices,
    ShortText,
)
from coproduce.core.errors import InvalidInput
from tests.factories.consultations import QUESTIONS

YES_NO = (Option("yes", "Yes"), Option("no", "No"))
ONE = OneChoice(key="q", text="?", options=YES_NO)
SEVERAL = SeveralChoices(key="q", text="?", options=YES_NO)
AGREE = AgreeScale(key="q", text="?")
SHORT, LONG = ShortText(key="q", text="?"), LongText(key="q", text="?")
WEEKS = Number(key="q", text="?", minimum=0, maximum=104, unit="weeks")
ANY_NUMBER = Number(key="q", text="?")
DAY = DateQuestion(key="q", text="?")

FILES = sorted((Path(coproduce.__file__).parent / "demo" / "content").glob("*.json"))
DOCUMENTS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FILES}
REAL = {
    name: document["consultation"]["questions"]
    for name, document in DOCUMENTS.items()
    if isinstance(document, dict) and "consultation" in document
}
SECTIONS = {name: DOCUMENTS[name]["consultation"].get("sections", []) for name in REAL}


@pytest.mark.parametrize(
    ("question", "raw", "value"),
    [
        (ONE, "yes", "yes"),
        (ONE, "", None),
        (AGREE, "dont_know", "dont_know"),
        (SEVERAL, ["no", "yes", "no"], ("yes", "no")),
        (SEVERAL, "no", ("no",)),
        (SEVERAL, [], None),
        (SEVERAL, [""], None),
        (SHORT, " as typed ", " as typed "),
        (SHORT, " \n ", None),
        (LONG, "😀 مرحبا =SUM(A1)\n@x 二十 ñ <b>&amp;", "😀 مرحبا =SUM(A1)\n@x 二十 ñ <b>&amp;"),
        (LONG, "x" * 10_000, "x" * 10_000),
        (LONG, "😀" * 10_000, "😀" * 10_000),
        (LONG, 12, "12"),
        (WEEKS, "28", Decimal(28)),
        (WEEKS, " 12.5 ", Decimal("12.5")),
        (WEEKS, 0, Decimal(0)),
        (WEEKS, "104.0000", Decimal(104)),
        (ANY_NUMBER, "1,234,567", Decimal(1234567)),
        (ANY_NUMBER, "-3", Decimal(-3)),
        (ANY_NUMBER, ".5", Decimal("0.5")),
        (ANY_NUMBER, 12.5, Decimal("12.5")),
        (ANY_NUMBER, "", None),
        (DAY, "2026-11-01", date(2026, 11, 1)),
        (DAY, {"day": "1", "month": "11", "year": "2026"}, date(2026, 11, 1)),
        (DAY, {"day": "29", "month": "2", "year": "2024"}, date(2024, 2, 29)),
        (DAY, {"day": "", "month": "", "year": ""}, None),
        (DAY, {}, None),
        (DAY, datetime(2026, 11, 1, 9, 30), date(2026, 11, 1)),  # noqa: DTZ001 - as a workbook's cell gives it
    ],
)
def test_what_is_accepted(question: Question, raw: Any, value: Any) -> None:
    assert validate(question, raw) == value


@pytest.mark.parametrize(
    ("question", "raw", "message"),
    [
        (ONE, "maybe", "Choose one of the answers on this page."),
        (ONE, ["yes"], "Choose one of the answers on this page."),
        (AGREE, "quite", "Choose one of the answers on this page."),
        (SEVERAL, ["yes", "maybe"], "Choose from the answers on this page."),
        (SEVERAL, [1], "Choose from the answers on this page."),
        (
            SHORT,
            "x" * 20_001,
            "Your answer is 20,001 characters long. Please shorten it to 20,000 characters or fewer.",
        ),
        (
            LONG,
            "x" * 102_400,
            "Your answer is 102,400 characters long. Please shorten it to 20,000 characters or fewer.",
        ),
        (LONG, "a\x00b", "Your answer holds a character that cannot be stored. Please type it again."),
        (LONG, "half \ud83d", "Your answer holds a character that cannot be stored. Please type it again."),
        (WEEKS, "-1", "Enter 0 weeks or more."),
        (WEEKS, "104.5", "Enter 104 weeks or fewer."),
        (WEEKS, "twelve", "Enter a number in figures, like 12."),
        (ANY_NUMBER, "NaN", "Enter a number in figures, like 12."),
        (ANY_NUMBER, "Infinity", "Enter a number in figures, like 12."),
        (ANY_NUMBER, float("inf"), "Enter a number in figures, like 12."),
        (ANY_NUMBER, "1e5", "Enter a number in figures, like 12."),
        (ANY_NUMBER, "1_000", "Enter a number in figures, like 12."),
        (ANY_NUMBER, "1,00", "Enter a number in figures, like 12."),
        (ANY_NUMBER, "١٢", "Enter a number in figures, like 12."),
        (ANY_NUMBER, True, "Enter a number in figures, like 12."),
        (ANY_NUMBER, "0.12345", "Enter a number with at most 4 figures after the point."),
        (ANY_NUMBER, "9" * 14, "Enter a smaller number."),
        (ANY_NUMBER, "1\x00", "Enter a number in figures, like 12."),
        (DAY, "yesterday", "Enter a date like 2026-11-27."),
        (DAY, 20261101, "Enter a date like 2026-11-27."),
        (DAY, "2026-02-30", "There is no such day. Check the day and the month."),
        (
            DAY,
            {"day": "31", "month": "2", "year": "2026"},
            "There is no such day. Check the day and the month.",
        ),
        (DAY, {"day": "1", "month": "13", "year": "2026"}, "Enter a month between 1 and 12."),
        (
            DAY,
            {"day": "1", "month": "1", "year": "26"},
            "Enter a year between 1900 and 2100, with four figures.",
        ),
        (DAY, {"day": "1", "month": "", "year": ""}, "The date must also have a month and a year."),
        (DAY, {"day": "first", "month": "1", "year": "2026"}, "Enter the date in figures, like 27 3 2026."),
        (DAY, {"day": "²", "month": "1", "year": "2026"}, "Enter the date in figures, like 27 3 2026."),
    ],
)
def test_what_is_refused_and_in_which_words(question: Question, raw: Any, message: str) -> None:
    problem = validate(question, raw)
    assert isinstance(problem, Problem)
    assert problem.message == message


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (ONE, "Choose an answer."),
        (SEVERAL, "Choose at least one answer."),
        (AGREE, "Choose an answer."),
        (SHORT, "Write your answer."),
        (WEEKS, "Enter a number."),
        (DAY, "Enter a date."),
    ],
)
def test_a_required_answer_left_empty(question: Question, message: str) -> None:
    required = replace(question, required=True)
    for empty in (None, ""):
        assert validate(required, empty) == Problem(message)


def test_the_boxes_to_mark_are_named() -> None:
    problem = validate(DAY, {"day": "31", "month": "2", "year": "2026"})
    assert isinstance(problem, Problem)
    assert problem.parts == ("day", "month")


@pytest.mark.parametrize(
    ("question", "value", "written"),
    [
        (ONE, "yes", "yes"),
        (SEVERAL, ("yes", "no"), ["yes", "no"]),
        (LONG, "words", "words"),
        (WEEKS, Decimal(12), 12),
        (WEEKS, Decimal("12.5"), 12.5),
        (DAY, date(2026, 11, 1), "2026-11-01"),
        (LONG, None, None),
    ],
)
def test_values_as_the_file_writes_them(question: Question, value: Any, written: Any) -> None:
    assert to_json(value) == written
    assert validate(question, written) == value


@pytest.mark.parametrize("name", REAL)
def test_real_questionnaires_are_written_back_identically(name: str) -> None:
    questions, sections = parse_questions(REAL[name]), parse_sections(SECTIONS.get(name, []))
    assert dump_questions(questions) == REAL[name]
    assert faults(questions, sections) == []


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({}, "questions"),
        (["text"], "questions[0]"),
        ([{"key": "a", "type": "essay", "text": "?"}], "questions[0].type"),
        ([{"key": "a", "type": ["long_text"], "text": "?"}], "questions[0].type"),
        ([{"key": 1, "type": "long_text", "text": "?"}], "questions[0].key"),
        ([{"key": "a", "type": "long_text", "text": "a\x00"}], "questions[0].text"),
        ([{"key": "a", "type": "long_text", "text": "?", "required": "yes"}], "questions[0].required"),
        ([{"key": "a", "type": "long_text", "text": "?", "colour": "red"}], "questions[0].colour"),
        ([{"key": "a", "type": "long_text", "text": "?", "minimum": 3}], "questions[0].minimum"),
        (
            [{"key": "a", "type": "long_text", "text": "?", "options": [{"key": "a", "label": "A"}]}],
            "questions[0].options",
        ),
        ([{"key": "a", "type": "number", "text": "?", "minimum": True}], "questions[0].minimum"),
        ([{"key": "a", "type": "number", "text": "?", "maximum": float("nan")}], "questions[0].maximum"),
        ([{"key": "a", "type": "number", "text": "?", "unit": 3}], "questions[0].unit"),
        ([{"key": "a", "type": "one_choice", "text": "?", "options": "ab"}], "questions[0].options"),
        (
            [{"key": "a", "type": "one_choice", "text": "?", "options": [{"key": "a"}]}],
            "questions[0].options[0]",
        ),
    ],
)
def test_a_file_that_is_no_questionnaire(document: Any, place: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_questions(document)
    assert list(refused.value.problems) == [place]


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ([ONE, ONE], "Two questions have the key “q”. Give each its own."),
        (
            [replace(ONE, key="1a")],
            "Question 1: the key “1a” must begin with a letter and hold only a to z, 0 to 9, - and _.",
        ),
        ([replace(LONG, text=" ")], "Question 1: write the question."),
        ([replace(LONG, help="x" * 1001)], "Question 1: keep each wording under 1,000 characters."),
        ([replace(ONE, options=YES_NO[:1])], "Question 1: give at least two options to choose from."),
        ([replace(ONE, options=(*YES_NO, YES_NO[0]))], "Question 1: two options have the key “yes”."),
        (
            [replace(ONE, options=(Option("a", "Yes"), Option("b", " yes")))],
            "Question 1: two options say “yes”.",
        ),
        (
            [replace(ONE, options=(*YES_NO, Option("c", " ")))],
            "Question 1: write the words of the option “c”.",
        ),
        (
            [replace(ONE, options=(*YES_NO, Option("C", "See")))],
            "Question 1: the option key “C” must begin with a letter",
        ),
        (
            [replace(WEEKS, minimum=5, maximum=4)],
            "Question 1: the smallest number allowed is larger than the largest.",
        ),
        (
            [replace(LONG, key=f"q{number}") for number in range(401)],
            "There are 401 questions. Ask at most 400.",
        ),
    ],
)
def test_faults_are_named_in_words(questions: list[Question], words: str) -> None:
    assert any(fault.startswith(words) for fault in faults(questions))


def test_a_sound_questionnaire_has_no_faults() -> None:
    assert faults(QUESTIONS) == []
    questionnaire = Questionnaire("v", 1, QUESTIONS)
    assert questionnaire.asks_for_free_text
    assert questionnaire.has_young_wording
    assert questionnaire.question("weeks") is QUESTIONS[5]
    assert questionnaire.question("nothing") is None
    assert QUESTIONS[0].worded("young_people").text == "Who are you?"
    assert QUESTIONS[1].worded("young_people").text == "Which times suit you?"
