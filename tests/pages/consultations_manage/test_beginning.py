"""How a new consultation begins: templates first, then a copy, a file or an empty page."""

from __future__ import annotations

from tests.pages.client import Browser
from tests.pages.consultations_manage.conftest import Make, Read


def test_templates_are_offered_first_with_what_each_contains(commissioner: Browser) -> None:
    commissioner.open("/manage/consultations/")
    page = commissioner.follow("New consultation")
    assert page.path == "/manage/consultations/new"
    cards = page.soup.find_all(class_="option")
    assert [card.find("h2").get_text() for card in cards] == [
        "60 answers in an afternoon",
        "Service review",
        "Local Offer comments",
    ]
    assert all(len(card.find_all("li")) >= 3 for card in cards)
    assert page.link("With an empty page").endswith("/new_consultation")
    assert "Copy an earlier consultation" not in page.text


def test_a_template_becomes_a_draft_about_its_subject(commissioner: Browser, read: Read) -> None:
    commissioner.open("/manage/consultations/new")
    commissioner.follow("60 answers in an afternoon")
    page = commissioner.send({"subject": "the new waiting room"}, button="Make the draft", status=422)
    assert "Give it a title" in page.text
    assert page.soup.find("input", id="subject")["value"] == "the new waiting room"
    page = commissioner.send({"title": "The waiting room"}, button="Make the draft")
    assert page.path == "/manage/consultations/the-waiting-room/readiness"
    assert "Say why this is a small matter." in page.text
    assert "Fill in" not in page.text
    preview = commissioner.open("/manage/consultations/the-waiting-room/preview/young")
    assert "the new waiting room" in preview.text
    owner = read(lambda c: c.owner_organisation.name, "the-waiting-room")
    assert owner == "Invented Council of Manage"


def test_a_review_without_a_subject_names_its_gaps(commissioner: Browser) -> None:
    commissioner.open("/manage/consultations/new/service-review")
    page = commissioner.send({"title": "Review"}, button="Make the draft")
    assert "Fill in “what it is about”, “Say in one sentence why it is looked at now”." in page.text
    assert page.link("Fill in “First option”, “What would happen”").endswith("/options")


def test_the_local_offer_needs_no_title_of_one_s_own(commissioner: Browser, read: Read) -> None:
    page = commissioner.open("/manage/consultations/new/local-offer-comments")
    assert page.soup.find("input", id="title")["value"] == "Tell us about the Local Offer"
    assert page.soup.find(id="subject") is None
    commissioner.send(button="Make the draft")
    assert read(lambda c: (c.standing, c.closes_at), "tell-us-about-the-local-offer") == (True, None)


def test_an_earlier_consultation_is_copied(commissioner: Browser, make: Make, read: Read) -> None:
    make("closed", title="Breaks of last year")
    commissioner.open("/manage/consultations/new")
    commissioner.follow("Breaks of last year")
    page = commissioner.send({"title": " "}, button="Make the copy", status=422)
    assert "Give it a title" in page.text
    page = commissioner.send({"title": "Breaks of this year"}, button="Make the copy")
    assert page.path == "/manage/consultations/breaks-of-this-year/readiness"
    assert "Give the closing date." in page.text
    assert read(lambda c: (c.state, len(c.options)), "breaks-of-this-year") == ("draft", 2)
    assert read(lambda c: c.state) == "closed"


def test_there_is_no_template_of_another_name(commissioner: Browser) -> None:
    commissioner.open("/manage/consultations/new/nothing", status=404)
