"""The paper form as a page to print, its PDF, and where both are offered."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from coproduce.consultations.models import PrintPack
from coproduce.consultations.printing.codes import read_form_code
from coproduce.consultations.printing.making import Pdf
from coproduce.consultations.queries.printing import packs_of, questionnaire_on_paper
from coproduce.consultations.services.printing import keep_print_pack, keep_print_problem
from coproduce.core.database import db, unit_of_work
from tests.factories.consultations import QUESTIONS, make_consultation, make_version
from tests.factories.printing import CHOICE_IN_URDU, FORMATS, QUESTION_IN_URDU, SECTION_IN_URDU, make_printed
from tests.factories.questions import EVERY_TYPE
from tests.pages.client import Browser

CONTENT = b"%PDF-1.7 made for this test"


def printed(application: Flask, state: str = "open", **values: Any) -> str:
    """A consultation with a paper form; returns its public address."""
    with application.app_context(), unit_of_work():
        return f"/consultations/{make_printed(state, **values).slug}"


def make_pdf(application: Flask, address: str, wanted: str = "standard", pages: int = 9) -> None:
    with application.app_context(), unit_of_work():
        consultation = _consultation(address)
        questionnaire = questionnaire_on_paper(consultation)
        assert questionnaire is not None
        pack = PrintPack(consultation_id=consultation.id, format=wanted)
        db.session.add(pack)
        keep_print_pack(pack, questionnaire.version_id, "0" * 64, Pdf(CONTENT + b" " * 84_000, pages))


def _consultation(address: str) -> Any:
    from coproduce.consultations.queries import consultation_by_slug

    return consultation_by_slug(address.rsplit("/", 1)[1])


@pytest.mark.parametrize("wanted", FORMATS)
def test_every_type_of_question_stands_on_the_form(application: Flask, browser: Browser, wanted: str) -> None:
    page = browser.open(f"{printed(application)}/print?format={wanted}")
    headings = [
        each.get_text(" ", strip=True) for each in page.soup.select(".question > h3, .told__words > h3")
    ]
    asked = [question for question in EVERY_TYPE if question.asks]
    assert next(each for each in headings if each[0].isdigit()).startswith("1. ")
    assert sum(each[0].isdigit() for each in headings) == len(asked)
    for question in EVERY_TYPE:
        said = {
            "standard": question.text,
            "young_people": f"In our words: {question.text}",
            "easy_read": f"Easy: {question.text}",
            "ur": QUESTION_IN_URDU,
        }[wanted]
        assert any(said in each for each in headings), question.type
    assert len(page.soup.select(".box")) > 80


def test_every_box_has_its_words_and_every_choice_its_box(application: Flask, browser: Browser) -> None:
    page = browser.open(f"{printed(application)}/print")
    for item in page.soup.select(".boxes > li"):
        assert item.select_one(".box"), item
        assert item.get_text(strip=True), item
    text = page.text
    for question in EVERY_TYPE:
        for option in (*question.choices, *(line for line in question.lines if line.key != "body")):
            words = option.label.partition(" – ")[0]
            assert words in text, (question.type, option.key)


def test_the_form_says_all_that_an_answer_needs(application: Flask, browser: Browser) -> None:
    text = browser.open(f"{printed(application)}/print").text
    for words in (
        "What is open and what is decided",
        "A longer target would leave children waiting.",
        "Rukhsana Mirza (invented)",
        "Invented Council",
        "Please send one form for each child.",
        "Ring 999 if anyone is in danger now.",
        "0800 1111",
        "Children’s social care (invented)",
        "Form number",
        "Who are you answering for?",
        "May we use your words, without your name?",
        "About you",
        "Shall we tell you what came of it?",
        "Answer this part only if “",
        "Tick one box.",
    ):
        assert words in text, words


def test_the_address_slip_comes_last_and_bears_no_form_number(application: Flask, browser: Browser) -> None:
    soup = browser.open(f"{printed(application)}/print").soup
    slip = soup.select_one(".slip")
    assert slip is not None
    assert slip.find_next_sibling() is None
    assert soup.select(".staff-box") != []
    assert slip.select(".staff-box, .staff-box__space") == []
    assert "e-mail" in slip.get_text()
    before = slip.find_previous_sibling()
    assert before is not None
    assert "about-you" in before["class"]


def test_a_form_that_asks_for_no_words_asks_for_no_consent_to_show_them(
    application: Flask, browser: Browser
) -> None:
    text = browser.open(f"{printed(application, questions=QUESTIONS[:3])}/print").text
    assert "May we use your words" not in text


def test_each_form_has_its_code_and_the_way_to_the_web(application: Flask, browser: Browser) -> None:
    address = printed(application)
    seen = set()
    for wanted in FORMATS:
        soup = browser.open(f"{address}/print?format={wanted}").soup
        code = soup.body["data-code"]
        read = read_form_code(code)
        assert read is not None
        assert (read.version, read.format) == (1, wanted)
        assert code in soup.select_one(".cover__from").get_text()
        assert f"http://localhost{address}" in soup.select_one("svg.qr title").get_text()
        assert soup.select_one(".online a")["href"] == f"http://localhost{address}"
        seen.add(code)
    assert len(seen) == len(FORMATS)


def test_a_language_is_laid_out_from_its_own_side(application: Flask, browser: Browser) -> None:
    soup = browser.open(f"{printed(application)}/print?format=ur").soup
    assert (soup.html["lang"], soup.html["dir"]) == ("ur", "rtl")
    assert SECTION_IN_URDU in soup.find("main").get_text()
    assert CHOICE_IN_URDU in soup.find("main").get_text()
    english = soup.select('span[lang="en-GB"][dir="ltr"]')
    assert len(english) > 20


def test_people_s_words_cannot_become_markup(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        consultation = make_consultation(
            summary="<script>x</script>", title="A & <b>B</b>", audience='"><img src=x>', slug="hostile"
        )
        consultation.parts[0].title = "<i>part</i>"
    soup = browser.open("/consultations/hostile/print").soup
    assert soup.find("main").find_all(["script", "b", "i", "img"]) == []
    assert "<script>x</script>" in soup.find("main").get_text()


@pytest.mark.parametrize("state", ["draft", "closed", "cancelled"])
def test_there_is_none_before_opening_or_after_closing(
    application: Flask, browser: Browser, state: str
) -> None:
    address = printed(application, state)
    for ending in ("/print", "/print.pdf"):
        browser.open(f"{address}{ending}", status=404)


@pytest.mark.parametrize("wanted", ["pl", "nonsense", "../x", ""])
def test_a_format_that_there_is_not_is_not_found(application: Flask, browser: Browser, wanted: str) -> None:
    browser.open(f"{printed(application)}/print?format={wanted}", status=404)


def test_the_page_names_pages_and_size_of_each_pdf(application: Flask, browser: Browser) -> None:
    address = printed(application)
    text = browser.open(address).text
    assert "Answer on paper" in text
    assert "Paper form in Easy Read, as a page to print" in text
    make_pdf(application, address, "easy_read")
    page = browser.open(address)
    assert "Paper form in Easy Read (PDF, 9 pages, 84 kB)" in page.text
    response = browser.client.get(page.link("Paper form in Easy Read (PDF"))
    assert response.status_code == 200
    assert response.mimetype == "application/pdf"
    assert response.data.startswith(CONTENT)
    assert 'filename="' in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_who_wants_a_pdf_that_is_not_there_gets_the_page_to_print(
    application: Flask, browser: Browser
) -> None:
    page = browser.open(f"{printed(application)}/print.pdf?format=easy_read")
    assert page.path.endswith("/print")
    assert "easy_read" in page.address


def test_a_pdf_of_older_questions_is_not_handed_out(application: Flask, browser: Browser) -> None:
    address = printed(application)
    make_pdf(application, address)
    assert browser.client.get(f"{address}/print.pdf").status_code == 200
    with application.app_context(), unit_of_work():
        make_version(_consultation(address), QUESTIONS)
    assert browser.client.get(f"{address}/print.pdf").status_code == 302
    assert "(PDF" not in browser.open(address).text


def test_a_pdf_whose_words_could_not_be_brought_up_to_date_is_not_handed_out(
    application: Flask, browser: Browser
) -> None:
    address = printed(application)
    make_pdf(application, address)
    with application.app_context(), unit_of_work():
        keep_print_problem(packs_of(_consultation(address).id)["standard"], "", "It failed.")
    assert browser.client.get(f"{address}/print.pdf").status_code == 302
