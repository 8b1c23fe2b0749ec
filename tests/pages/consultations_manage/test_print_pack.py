"""The print pack on the staff side: ask for it, see how far it is, look at it, say where forms go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from coproduce.accounts.roles import ANALYST
from coproduce.consultations.models import PrintPack
from coproduce.consultations.printing.making import WITHOUT_PROGRAM, Pdf
from coproduce.consultations.queries.printing import packs_of, print_settings, questionnaire_on_paper
from coproduce.consultations.services.printing import keep_print_pack, keep_print_problem, plan_print_pack
from coproduce.core.database import db, unit_of_work
from coproduce.core.outbox import OutboxEvent
from tests.factories.accounts import make_account, sign_in
from tests.factories.printing import make_urdu
from tests.pages.client import Browser
from tests.pages.consultations_manage.conftest import Make, Read


@pytest.fixture
def makes_pdfs(application: Flask) -> object:
    settings = application.extensions["settings"]
    application.extensions["settings"] = replace(settings, makes_pdfs=True)
    yield
    application.extensions["settings"] = settings


def emitted(application: Flask) -> list[str]:
    with application.app_context():
        return list(db.session.scalars(db.select(OutboxEvent.kind)))


@pytest.mark.usefixtures("makes_pdfs")
def test_the_button_asks_the_worker(application: Flask, commissioner: Browser, make: Make) -> None:
    page = commissioner.open(f"{make()}/print-pack")
    assert "Not made yet" in page.text
    page = commissioner.send(button="Make the print pack")
    assert "The PDFs are being made." in page.text
    assert "PrintPackAsked" in emitted(application)


@pytest.mark.usefixtures("makes_pdfs")
def test_it_shows_what_waits_and_that_the_worker_is_silent(
    application: Flask, commissioner: Browser, make: Make, read: Read
) -> None:
    address = make()
    consultation_id = read(lambda consultation: consultation.id)
    with application.app_context(), unit_of_work():
        plan_print_pack(consultation_id)
    text = commissioner.open(f"{address}/print-pack").text
    assert "Being made" in text
    assert "the worker that makes them has not been heard of" in text


@pytest.mark.usefixtures("makes_pdfs")
def test_what_failed_says_why_and_what_to_install(
    application: Flask, commissioner: Browser, make: Make, read: Read
) -> None:
    address = make()
    consultation_id = read(lambda consultation: consultation.id)
    with application.app_context(), unit_of_work():
        plan_print_pack(consultation_id)
        for pack in packs_of(consultation_id).values():
            keep_print_problem(pack, "", WITHOUT_PROGRAM)
    page = commissioner.open(f"{address}/print-pack")
    assert page.text.count("apt-get install -y libpango-1.0-0") == 1
    assert "Could not be made" in page.text
    assert "could not be made" in commissioner.open(address).text


def test_staff_look_at_the_form_and_its_pdf_before_it_opens(
    application: Flask, commissioner: Browser, make: Make, read: Read
) -> None:
    address = make()
    consultation_id, version_id = read(lambda each: (each.id, questionnaire_on_paper(each).version_id))
    commissioner.open(f"{address}/print-pack.pdf", status=404)
    with application.app_context(), unit_of_work():
        pack = PrintPack(consultation_id=consultation_id, format="standard")
        db.session.add(pack)
        keep_print_pack(pack, version_id, "0" * 64, Pdf(b"%PDF-1.7", 1))
    page = commissioner.open(f"{address}/print-pack")
    assert "PDF, 1 page, 1 kB" in page.text
    assert commissioner.client.get(page.link("PDF, 1 page")).data == b"%PDF-1.7"
    form = commissioner.follow("Page to print")
    assert "Who is answering?" in form.text
    assert commissioner.follow("Back").heading == "Print pack"
    commissioner.open(f"{address}/print-pack/page?format=ur", status=404)


def test_where_forms_go_is_said_and_what_was_typed_is_kept(
    commissioner: Browser, make: Make, read: Read
) -> None:
    address = make("open")
    commissioner.open(f"{address}/print-pack")
    commissioner.follow("Change where forms go")
    typed = "\n".join(f"Line {number}" for number in range(12))
    page = commissioner.send({"return_address": typed, "phone": "0161 496 0111"}, button="Save", status=422)
    assert "Use at most 8 lines." in page.text
    assert "Line 11" in page.soup.find("textarea").get_text()
    page = commissioner.send({"return_address": "Freepost INVENTED\nHub team"}, button="Save")
    assert "Freepost INVENTED" in page.text
    kept = read(lambda consultation: print_settings(consultation.id).phone)
    assert kept == "0161 496 0111"
    public = commissioner.open("/consultations/breaks/print")
    assert "Freepost INVENTED" in public.text


def test_of_two_who_change_it_the_second_sees_what_the_first_wrote(commissioner: Browser, make: Make) -> None:
    address = f"{make()}/print-pack/settings"
    commissioner.open(address)
    late = commissioner.page
    commissioner.send({"return_address": "Freepost ONE"}, button="Save")
    commissioner.page = late
    page = commissioner.send({"return_address": "Freepost TWO"}, button="Save", status=409)
    assert "Freepost ONE" in page.text
    assert "Freepost TWO" in page.soup.find("textarea").get_text()


def test_an_analyst_looks_and_does_not_change(application: Flask, browser: Browser, make: Make) -> None:
    address = make()
    with application.app_context():
        with unit_of_work():
            account = make_account(ANALYST)
        sign_in(browser.client, account)
    page = browser.open(f"{address}/print-pack")
    assert "Change where forms go" not in page.text
    assert page.soup.find("main").find("form") is None
    assert browser.client.get(f"{address}/print-pack/settings").status_code == 403


@pytest.mark.usefixtures("makes_pdfs")
def test_a_closed_consultation_offers_no_new_forms(commissioner: Browser, make: Make) -> None:
    page = commissioner.open(f"{make('closed')}/print-pack")
    with pytest.raises(LookupError):
        page.form(button="Make the print pack")


def test_a_server_that_makes_no_pdfs_says_so(commissioner: Browser, make: Make) -> None:
    page = commissioner.open(f"{make()}/print-pack")
    assert "This server makes no PDFs." in page.text
    with pytest.raises(LookupError):
        page.form(button="Make the print pack")


def test_the_words_of_paper_forms_are_written_in_a_language(
    application: Flask, commissioner: Browser, make: Make
) -> None:
    with application.app_context(), unit_of_work():
        make_urdu()
    commissioner.open("/manage/languages/")
    page = commissioner.follow("Words of paper forms")
    assert page.soup.find("input", id="thank_you")["dir"] == "rtl"
    page = commissioner.send({"ring": "فون", "thank_you": "شکریہ"}, button="Save the words", status=422)
    assert "Keep {phone} in it" in page.text
    assert page.soup.find("input", id="thank_you")["value"] == "شکریہ"
    commissioner.send({"ring": "فون {phone}"}, button="Save the words")
    page = commissioner.open("/manage/languages/ur/paper")
    assert page.soup.find("input", id="ring")["value"] == "فون {phone}"
    commissioner.open("/manage/languages/pl/paper", status=404)
