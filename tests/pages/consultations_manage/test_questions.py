"""Writing questions of all types by pages, without a script."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from coproduce.consultations import services
from coproduce.consultations.queries import consultation_by_slug, latest_version, questionnaire_of
from coproduce.consultations.questionnaire import Option, Question
from coproduce.consultations.questionnaire.types import AgreeScale, Number, OneChoice, ShortText
from coproduce.core.database import unit_of_work
from tests.factories.consultations import COMMISSIONER
from tests.pages.client import Browser
from tests.pages.consultations_manage.conftest import Make, Read

QUESTIONS = "/manage/consultations/breaks/questions"


def stored(read: Read) -> tuple[Question, ...]:
    return tuple(read(lambda c: questionnaire_of(c).questions))


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("one_choice", {"options": "Yes\nNo\n\nI prefer not to say"}),
        ("several_choices", {"options": "Swimming\r\nFootball"}),
        ("agree_scale", {}),
        ("short_text", {}),
        ("long_text", {}),
        ("number", {"minimum": "0", "maximum": "1,000.5", "unit": "weeks"}),
        ("date", {}),
    ],
)
def test_a_question_of_each_type(
    commissioner: Browser, make: Make, read: Read, kind: str, typed: dict[str, Any]
) -> None:
    make(questions=())
    commissioner.open(QUESTIONS)
    commissioner.follow("Add a question")
    page = commissioner.send({"type": ""}, button="Go on")
    assert "Choose a type" in page.text
    commissioner.send({"type": kind}, button="Go on")
    page = commissioner.send({"text": ""}, button="Save the question", status=422)
    assert "Write the question" in page.text
    commissioner.send(
        {"text": "How long did you wait?", "young_people_text": "How long?", "required": "y", **typed},
        button="Save the question",
    )
    [question] = stored(read)
    assert (question.type, question.key, question.required) == (kind, "how_long_did_you_wait", True)
    assert question.worded("young_people").text == "How long?"
    if isinstance(question, OneChoice):
        assert [option.label for option in question.options] == typed["options"].replace("\r", "").replace(
            "\n\n", "\n"
        ).split("\n")
    if isinstance(question, Number):
        assert (question.minimum, question.maximum, question.unit) == (0, 1000.5, "weeks")
    page = commissioner.open(f"{QUESTIONS}/how_long_did_you_wait")
    before = stored(read)
    commissioner.send(button="Save the question")
    assert stored(read) == before, "what is shown again is saved as it was"


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("one_choice", {"options": "Only one"}, "Give at least two options"),
        ("one_choice", {"options": "Yes\nyes"}, "Two options say “yes”"),
        ("number", {"minimum": "few"}, "Enter a number in figures"),
        ("number", {"minimum": "9", "maximum": "3"}, "smallest number allowed is larger"),
        ("short_text", {"help": "x" * 1001}, "at most 1,000 characters"),
    ],
)
def test_mistakes_are_named_and_what_was_typed_stays(
    commissioner: Browser, make: Make, read: Read, kind: str, typed: dict[str, str], words: str
) -> None:
    make(questions=())
    commissioner.open(f"/manage/consultations/breaks/new-question?type={kind}")
    page = commissioner.send({"text": "Which?", **typed}, button="Save the question", status=422)
    assert words in page.text
    assert "Which?" in page.soup.find("textarea", id="text").get_text()
    assert stored(read) == ()


def test_order_by_buttons_and_removal_after_a_question(commissioner: Browser, make: Make, read: Read) -> None:
    make(questions=tuple(ShortText(key=key, text=f"{key}?") for key in ("one", "two", "three")))

    def keys() -> list[str]:
        return [question.key for question in stored(read)]

    commissioner.open(QUESTIONS)
    commissioner.send({"direction": "up"}, action="/questions/three/move", button="Move up")
    assert keys() == ["one", "three", "two"]
    commissioner.send({"direction": "down"}, action="/questions/one/move", button="Move down")
    assert keys() == ["three", "one", "two"]
    commissioner.open(f"{QUESTIONS}/one/remove")
    assert keys() == ["three", "one", "two"], "opening the page removes nothing"
    page = commissioner.send(button="Remove the question")
    assert "Removed the question “one?”." in page.text
    assert keys() == ["three", "two"]
    commissioner.open(f"{QUESTIONS}/one", status=404)


def test_options_keep_their_keys_where_a_slip_is_put_right(
    commissioner: Browser, make: Make, read: Read
) -> None:
    make(
        questions=(
            OneChoice(
                key="who", text="Who?", options=(Option("parent", "A parnet"), Option("x", "Somebody"))
            ),
        )
    )
    commissioner.open(f"{QUESTIONS}/who")
    commissioner.send({"options": "A parent\nA teacher\nSomebody"}, button="Save the question")
    [question] = stored(read)
    assert [(option.key, option.label) for option in question.choices] == [
        ("parent", "A parent"),
        ("a_teacher", "A teacher"),
        ("x", "Somebody"),
    ]


def test_two_questions_with_the_same_words_get_two_keys(
    commissioner: Browser, make: Make, read: Read
) -> None:
    make(questions=(AgreeScale(key="we_were_heard", text="We were heard"),))
    commissioner.open("/manage/consultations/breaks/new-question?type=agree_scale")
    commissioner.send({"text": "We were heard"}, button="Save the question")
    assert [question.key for question in stored(read)] == ["we_were_heard", "we_were_heard_2"]


def test_questions_of_a_closed_consultation_are_fixed(commissioner: Browser, make: Make, read: Read) -> None:
    make("closed")
    page = commissioner.open(QUESTIONS)
    assert "are fixed" in page.text
    assert page.soup.find("a", string="Edit") is None
    commissioner.open(f"{QUESTIONS}/who", status=409)


def test_words_are_put_right_while_people_answer(
    application: Flask, commissioner: Browser, make: Make, read: Read
) -> None:
    make("open")
    visitor = Browser(application)
    visitor.open("/consultations/breaks/respond/")
    visitor.send()
    visitor.send({"answer": "parent"})
    commissioner.open(f"{QUESTIONS}/story")
    commissioner.send(
        {"text": "What has it been like for you?", "change": "words", "reason": "A word was missing."},
        button="Save the question",
    )
    version = read(lambda c: latest_version(c.id))
    assert (version.number, version.correction) == (2, True)
    assert read(lambda c: [(each.kind, each.reason) for each in c.changes]) == [
        ("questions_corrected", "A word was missing.")
    ]
    assert visitor.send({"answer": ["saturday"]}).heading.startswith("We were listened to"), (
        "nobody is held up"
    )
    assert "What has it been like for you?" in visitor.open("/consultations/breaks/respond/q/5").text


def test_another_meaning_needs_a_pause_and_becomes_a_question_of_its_own(
    application: Flask, commissioner: Browser, make: Make, read: Read
) -> None:
    make("open")
    commissioner.open(f"{QUESTIONS}/weeks")
    typed = {"text": "How many months did you wait?", "change": "meaning", "reason": "Weeks were too fine."}
    page = commissioner.send(typed, button="Save the question", status=422)
    assert "pause the consultation first" in page.text
    with application.app_context(), unit_of_work():
        services.pause(COMMISSIONER, consultation_by_slug("breaks"), "To change a question.")
    commissioner.open(f"{QUESTIONS}/weeks")
    commissioner.send(typed, button="Save the question")
    keys = [question.key for question in stored(read)]
    assert "weeks" not in keys
    assert "weeks_2" in keys, "answers in weeks are never counted with answers in months"


def test_a_correction_while_paused_needs_a_public_reason(
    commissioner: Browser, make: Make, read: Read
) -> None:
    make("paused")
    commissioner.open(f"{QUESTIONS}/story")
    page = commissioner.send({"text": "What was it really like?"}, button="Save the question", status=422)
    assert "Give a reason." in page.text
    commissioner.send({"reason": "A word was missing."}, button="Save the question")
    assert read(lambda c: questionnaire_of(c).number) == 2
    assert read(lambda c: [change.reason for change in c.changes]) == ["A word was missing."]
    commissioner.open(f"{QUESTIONS}/first/remove")
    commissioner.send(button="Remove the question", status=422)
    commissioner.send({"reason": "Asked by mistake."}, button="Remove the question")
    assert "first" not in [question.key for question in stored(read)]
