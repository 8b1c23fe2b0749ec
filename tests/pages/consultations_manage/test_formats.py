"""Easy Read, languages and videos: promised, written, missing, and answered in them."""

from __future__ import annotations

import pytest
from flask import Flask

from coproduce.consultations.queries import questionnaire_of
from coproduce.consultations.questionnaire import Option
from coproduce.consultations.questionnaire.types import LongText, OneChoice
from coproduce.consultations.services.formats_promised import missing_formats
from coproduce.core.database import unit_of_work
from tests.factories.consultations import make_safety_contact
from tests.pages.client import Browser
from tests.pages.consultations_manage.conftest import Make, Read

ASKED = (
    OneChoice(
        key="who", text="Who are you?", options=(Option("parent", "A parent"), Option("child", "A child"))
    ),
    LongText(key="story", text="What is it like?"),
)
PAGE = "/manage/consultations/breaks/formats"


@pytest.fixture
def urdu(commissioner: Browser) -> Browser:
    commissioner.open("/manage/languages/new")
    commissioner.send(
        {
            "code": "ur",
            "english_name": "Urdu",
            "name": "اردو",
            "continue": "جاری رکھیں",
            "place": "{position} / {total}",
        }
    )
    return commissioner


def missing(read: Read) -> list[str]:
    return read(lambda c: [str(each.message) for each in missing_formats(c, questionnaire_of(c))])


def test_a_promised_format_that_is_missing_blocks_opening(urdu: Browser, make: Make, read: Read) -> None:
    make(questions=ASKED)
    urdu.open(PAGE)
    urdu.send({"formats": ["easy_read", "bsl", "ur", "paper"]}, button="Save what is promised")
    found = missing(read)
    assert len(found) == 3
    assert "Easy Read was promised" in found[0]
    assert "British Sign Language was promised" in found[1]
    assert "اردو (Urdu) was promised" in found[2]
    page = urdu.open("/manage/consultations/breaks/readiness")
    assert "Easy Read was promised" in page.text


def test_writing_a_language_and_answering_in_it(
    application: Flask, urdu: Browser, make: Make, read: Read
) -> None:
    make("open", questions=ASKED, promised_formats=["ur"])
    with application.app_context(), unit_of_work():
        make_safety_contact()
    urdu.open(f"{PAGE}/ur")
    urdu.send({"title": "چھٹی", "summary": "ہمیں بتائیں"}, button="Save these words")
    urdu.open(f"{PAGE}/ur/who")
    typed = {"text": "آپ کون ہیں؟", "label-parent": "والدین", "label-child": "بچہ"}
    assert "Give a reason." in urdu.send(typed, button="Save and go on", status=422).text
    urdu.send({**typed, "reason": "Translated."}, button="Save and go on")
    urdu.send({"text": "کیسا ہے؟", "reason": "Translated."}, button="Save and go on")
    assert missing(read) == []
    visitor = Browser(application)
    page = visitor.open("/consultations/breaks/in/ur")
    assert page.heading == "چھٹی"
    visitor.open("/consultations/breaks/respond/?format=ur")
    page = visitor.send({"format": "ur"})
    one = page.soup.select_one(".asking__one")
    assert one is not None
    assert (one["lang"], one["dir"]) == ("ur", "rtl")
    assert page.heading.startswith("آپ کون ہیں؟")
    assert "والدین" in page.text
    assert page.soup.find("button", string="جاری رکھیں") is not None
    assert "1 / 2" in str(page.soup)


def test_easy_read_is_advised_on_and_shown_with_its_picture(
    application: Flask, commissioner: Browser, make: Make, read: Read
) -> None:
    make("open", questions=ASKED[:1], promised_formats=["easy_read"])
    commissioner.open(f"{PAGE}/easy_read/who")
    page = commissioner.send(
        {"text": "Who are you? Tell us because we utilise it.", "picture": "family", "reason": "Written."},
        button="Save and go on",
    )
    assert "Say “use” for “utilise”." in page.text
    page = commissioner.send(
        {
            "text": "Who are you?",
            "label-parent": "A mum or dad",
            "label-child": "A child",
            "reason": "Easier.",
        },
        button="Save and go on",
    )
    assert "To make easier to read" not in page.text
    visitor = Browser(application)
    visitor.open("/consultations/breaks/respond/")
    page = visitor.send({"format": "easy_read"})
    assert "A mum or dad" in page.text
    assert "easy-read" in page.soup.html["class"]  # type: ignore[index]
    assert page.soup.select_one(".question--pictured svg.picture") is not None


def test_a_format_that_is_not_promised_is_not_there(application: Flask, make: Make) -> None:
    make("open", questions=ASKED)
    visitor = Browser(application)
    visitor.open("/consultations/breaks/in/easy_read", status=404)
    visitor.open("/consultations/breaks/respond/?format=easy_read")
    page = visitor.send({"format": "easy_read"})
    assert "easy-read" not in page.soup.html["class"]  # type: ignore[index]


def test_promises_that_people_read_are_not_taken_back(commissioner: Browser, make: Make) -> None:
    make("open", questions=ASKED, promised_formats=["easy_read"])
    commissioner.open(PAGE)
    assert "cannot be taken away" in commissioner.send({"formats": []}, button="promised", status=422).text


def test_a_video_needs_its_words(application: Flask, commissioner: Browser, make: Make) -> None:
    make("open", questions=ASKED)
    commissioner.open("/manage/consultations/breaks/videos/new")
    page = commissioner.send(
        {"title": "Breaks in BSL", "url": "http://example.org/v", "transcript": ""}, status=422
    )
    assert "begins with https://" in page.text
    assert "Write down what the video says" in page.text
    commissioner.send({"url": "https://example.org/v", "transcript": "We ask you about short breaks."})
    page = Browser(application).open("/consultations/breaks")
    assert "Watch in British Sign Language" in page.text
    assert "We ask you about short breaks." in page.text
