"""A commissioner writes a proposal by its pages only."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask

from coproduce.commissioning.models import Proposal
from coproduce.commissioning.services.advancing import advance
from coproduce.commissioning.services.contents import SECTIONS
from coproduce.core.database import db, unit_of_work
from tests.factories.accounts import make_account, make_organisation, sign_in
from tests.factories.attachments import pdf
from tests.factories.commissioning import COMMISSIONER, make_proposal
from tests.pages.client import Browser


@pytest.fixture
def commissioner(application: Flask, browser: Browser) -> Browser:
    with application.app_context():
        with unit_of_work():
            organisation = make_organisation("Invented Council")
            account = make_account(
                "commissioner", name="Cora Missioner (invented)", organisation=organisation
            )
        sign_in(browser.client, account)
    return browser


def made(application: Flask, stage: str = "draft", **values: object) -> str:
    with application.app_context(), unit_of_work():
        return make_proposal(stage, **values).slug  # type: ignore[arg-type]


def stored(application: Flask, slug: str) -> Proposal:
    """A fresh reading, whose lists are read inside the context that the caller opened."""
    return db.session.scalars(db.select(Proposal).where(Proposal.slug == slug)).one()


def test_from_the_empty_draft_to_what_early_notice_asks_for(
    application: Flask, commissioner: Browser
) -> None:
    commissioner.open("/manage/proposals/")
    commissioner.follow("New proposal")
    commissioner.send({"title": ""}, button="Make the draft", status=422)
    page = commissioner.send({"title": "Sensory support review"}, button="Make the draft")
    assert page.heading == "Sensory support review"
    commissioner.follow("Summary, people and dates")
    page = commissioner.send(
        {"summary": "Help at school.", "next_step_on-day": "31", "next_step_on-month": "2"},
        button="Save",
        status=422,
    )
    assert "The date must include a year" in page.text
    assert page.soup.find("textarea", {"name": "summary"}).get_text().strip() == "Help at school."
    page = commissioner.send(
        {
            "summary_young": "Help for you at school.",
            "accountable_name": "Ola Okoro (invented)",
            "accountable_role": "Head of SEND",
            "yearly_value": "£927,950",
            "next_step": "First meeting",
            "next_step_on-day": "1",
            "next_step_on-month": "2",
            "next_step_on-year": "2199",
        },
        button="Save",
    )
    assert "Summary, people and dates Done" in page.text
    with application.app_context():
        assert str(stored(application, "sensory-support-review").yearly_value) == "927950.00"


def test_parts_are_added_changed_moved_and_taken_out(application: Flask, commissioner: Browser) -> None:
    slug = made(application, empty=True)
    commissioner.open(f"/manage/proposals/{slug}/parts")
    commissioner.follow("Add a part")
    page = commissioner.send(
        {"title": "", "text": "An empty post.", "posts_fte": "one"}, button="Save the part", status=422
    )
    assert "Enter a number, like 29,400 or 1.5" in page.text
    assert page.soup.find("input", {"name": "posts_fte"})["value"] == "one"
    page = commissioner.send({"posts_fte": "1.5"}, button="Save the part", status=422)
    assert "Name the part." in page.text
    assert page.soup.find("textarea", {"name": "text"}).get_text().strip() == "An empty post."
    commissioner.send({"title": "First", "held_back": "y"}, button="Save the part", status=422)
    commissioner.send({"held_back": None, "decided": "1"}, button="Save the part")
    commissioner.follow("Add a part")
    page = commissioner.send({"title": "Second"}, button="Save the part")
    assert page.text.index("First") < page.text.index("Second")
    page = commissioner.send(action="/move", button="Move down")
    assert page.text.index("Second") < page.text.index("First")
    commissioner.follow("Take out “Second”")
    page = commissioner.send(button="Take it out")
    assert "“Second” is taken out." in page.text
    with application.app_context():
        parts = stored(application, slug).parts
        assert [(part.title, part.decided, str(part.posts_fte)) for part in parts] == [
            ("First", True, "1.50")
        ]


def test_who_was_slower_keeps_what_was_typed(application: Flask, commissioner: Browser) -> None:
    slug = made(application)
    with application.app_context():
        identifier = stored(application, slug).needs[0].id
    address = f"/manage/proposals/{slug}/needs/{identifier}"
    commissioner.open(address)
    faster = Browser(application)
    faster.client = commissioner.client
    faster.open(address)
    faster.send({"text": "Half of the plans were late"}, button="Save")
    page = commissioner.send({"text": "Most plans were late"}, button="Save", status=409)
    assert "Half of the plans were late" in page.text
    assert page.soup.find("textarea", {"name": "text"}).get_text().strip() == "Most plans were late"
    assert "looked-after children only" not in page.soup.find(id="saved-meanwhile").parent.get_text()
    commissioner.send(button="Save")
    with application.app_context():
        assert (
            stored(application, slug).needs[0].sentence
            == "Most plans were late (looked-after children only)."
        )


def test_every_list_says_what_is_wrong_and_keeps_nothing_of_it(
    application: Flask, commissioner: Browser
) -> None:
    slug = made(application)
    for section in SECTIONS:
        commissioner.open(f"/manage/proposals/{slug}/{section}")
        commissioner.open(f"/manage/proposals/{slug}/{section}/new")
        page = commissioner.send(button="Save", status=422)
        assert page.soup.select(".govuk-error-message"), section


def test_money_that_does_not_add_up_is_said(application: Flask, commissioner: Browser) -> None:
    slug = made(application)
    page = commissioner.open(f"/manage/proposals/{slug}/money")
    assert "The parts come to £29,400, which is 3.17% of Whole budget." in page.text
    commissioner.follow("Add an amount")
    page = commissioner.send({"label": "Training", "amount": "600.50"}, button="Save")
    assert "That is £600.50 apart." in page.text


def test_a_measure_gets_later_values(application: Flask, commissioner: Browser) -> None:
    slug = made(application, "delivery")
    commissioner.open(f"/manage/proposals/{slug}/measures")
    commissioner.follow("Later values")
    day = {"on-day": "1", "on-month": "6", "on-year": "2026"}
    commissioner.send({"value": "20", **day}, button="Add the value")
    page = commissioner.send({"value": "21", **day}, button="Add the value", status=422)
    assert "There is a value for this day already." in page.text
    page = commissioner.open(f"/proposals/{slug}")
    assert "It is 20 weeks now. The target is 12 weeks" in page.text
    assert "8 weeks less" in page.text


def test_a_paper_is_a_file_that_everybody_gets_with_the_proposal(
    application: Flask, commissioner: Browser
) -> None:
    slug = made(application)
    commissioner.open(f"/manage/proposals/{slug}/documents/new")
    page = commissioner.send({"title": "Appendix"}, status=422)
    assert "Choose the document as a PDF, or give its address." in page.text
    page = commissioner.send(files={"file": (BytesIO(b"no PDF"), "a.pdf")}, status=422)
    wrong = page.soup.find(id="file-error")
    assert wrong is not None
    assert "not a PDF" in wrong.get_text()
    page = commissioner.send(files={"file": (BytesIO(pdf()), "a.pdf")})
    assert "Public with the proposal." in page.text
    with application.app_context(), unit_of_work():
        file = stored(application, slug).documents[0].attachment_id
    visitor = application.test_client()
    assert visitor.get(f"/attachments/{file}").status_code == 404
    with application.app_context(), unit_of_work():
        advance(COMMISSIONER, stored(application, slug), "give_notice")
    link = commissioner.open(f"/proposals/{slug}").link("Appendix (PDF")
    fetched = visitor.get(link)
    assert fetched.status_code == 200
    assert fetched.mimetype == "application/pdf"
    commissioner.open(f"/manage/proposals/{slug}/documents")
    commissioner.follow("Edit")
    commissioner.send(files={"file": (BytesIO(pdf()), "b.pdf")})
    assert visitor.get(link).status_code == 404
    link = commissioner.open(f"/proposals/{slug}").link("Appendix (PDF")
    assert visitor.get(link).status_code == 200
    assert "The file is another one now." in commissioner.open(f"/proposals/{slug}/changes").text
    commissioner.open(f"/manage/proposals/{slug}/documents")
    commissioner.follow("Take out")
    commissioner.send(button="Take it out")
    assert visitor.get(link).status_code == 404


def test_the_impact_assessment_and_its_promise(application: Flask, commissioner: Browser) -> None:
    slug = made(application, "options", empty=True)
    commissioner.open(f"/manage/proposals/{slug}/assessment")
    commissioner.send(button="Begin the assessment")
    commissioner.send({"summary": "Some lose."}, button="Save")
    page = commissioner.send(button="Finish version 1", status=422)
    assert "Name who wrote the assessment." in page.text
    commissioner.open(f"/manage/proposals/{slug}/assessment/1/effects/new")
    effect = {"who": "Deaf children", "effect": "worse", "evidence": "Visits in 2025"}
    commissioner.send(effect, button="Save", status=422)
    commissioner.send({"mitigation": "Two visits a year"}, button="Save")
    commissioner.follow("Edit its words")
    commissioner.send({"owner_name": "Ola Okoro (invented)"}, button="Save")
    assert "Two visits a year" not in commissioner.open(f"/proposals/{slug}").text
    commissioner.open(f"/manage/proposals/{slug}/assessment")
    page = commissioner.send(button="Finish version 1")
    assert "Promise, with a name and a date" in commissioner.open(f"/manage/proposals/{slug}").text
    commissioner.open(f"/manage/proposals/{slug}/assessment")
    commissioner.follow("Promise what softens it")
    commissioner.send(
        {
            "owner_name": "Ola Okoro (invented)",
            "due_on-day": "1",
            "due_on-month": "2",
            "due_on-year": "2199",
        },
        button="Make the promise",
    )
    commissioner.follow("Two visits a year")
    page = commissioner.send(button="It is under way")
    assert "Proposal" in page.text
    assert "Ola Okoro (invented)" in commissioner.open("/manage/promises/").text
    page = commissioner.open(f"/proposals/{slug}")
    assert "Under way" in page.text
    assert "Two visits a year" in page.text
