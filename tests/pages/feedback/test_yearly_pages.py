"""Yearly reports by their pages: written from comments to publication, shown to everybody, late by the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from coproduce.consultations.queries import consultation_by_slug
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.feedback import services
from coproduce.feedback.models import ReportExclusion, YearlyReport
from coproduce.safeguarding.services import hold
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import COMMISSIONER
from tests.factories.insights import make_quote
from tests.factories.safeguarding import MODERATOR
from tests.factories.yearly import (
    make_comment,
    make_entry,
    make_exclusion,
    make_report,
    make_sent_comments,
    make_standing_consultation,
    periods,
    publish,
    the_day_after,
    with_summary,
)
from tests.pages.client import Browser
from tests.pages.feedback.test_public_pages import public_addresses

MARKER = "zebrafinch"
RECEIPT = "abalone abate ability abdomen abide abiding"
SLUG = "offer"
PAGES = f"/manage/consultations/{SLUG}/yearly-reports"


@pytest.fixture
def commissioner(application: Flask, browser: Browser) -> Browser:
    return staff(application, browser, "commissioner")


def staff(application: Flask, browser: Browser, role: str) -> Browser:
    with application.app_context():
        with unit_of_work():
            account = make_account(role)
        sign_in(browser.client, account)
    return browser


def arrange(application: Flask, make: Callable[[], object]) -> int:
    """Run a factory in a transaction of its own; returns the year of the first report."""
    with application.app_context(), unit_of_work():
        make()
        return periods(consultation_by_slug(SLUG))[0].year


def some_comments() -> None:
    consultation = make_standing_consultation(slug=SLUG)
    make_sent_comments(consultation, ["The search finds nothing."], about=["accessibility"])
    for passage in make_sent_comments(
        consultation, ["No evening clubs.", "no evening  clubs."], may_quote=True
    ):
        make_quote(consultation, read(passage))
    read(make_comment(consultation, "He is a thief.", state="unread"))


def read(passage: object) -> object:
    from coproduce.safeguarding.services import mark_read

    mark_read(MODERATOR, passage)  # type: ignore[arg-type]
    return passage


def test_a_report_is_written_from_comments_to_publication(application: Flask, commissioner: Browser) -> None:
    year = arrange(application, some_comments)
    page = commissioner.open(f"/manage/consultations/{SLUG}")
    assert "Yearly reports" in page.text
    page = commissioner.open(f"{PAGES}/")
    assert "Late" in page.text
    page = commissioner.send(button="Begin this report", action=f"/{year}/begin")
    assert page.heading == "Yearly report"
    assert "0 of 4 comments answered" in page.text
    assert "Nobody has read 1 comment yet." in page.text
    assert "No answer yet to the comment “He is a thief.”" in page.text

    page = commissioner.follow("waiting for an answer")
    assert "What is in it" in page.text
    assert "sent 2 times" in page.text
    chosen = next(
        box["value"] for box in page.soup.select("input[name=comment]") if "clubs" in label_of(page, box)
    )
    page = commissioner.send({"comment": [chosen]}, button="Write an answer to these")
    assert page.soup.find("input", attrs={"name": "category", "value": "content"}).has_attr("checked")
    page = commissioner.send(
        {"comment_ids": None, "said": "Kept while it is wrong"}, button="Save and", status=422
    )
    assert "Choose at least one comment." in page.text
    assert "Kept while it is wrong" in page.soup.find(id="said").get_text()
    quote = page.soup.find("input", attrs={"name": "quote_ids"})["value"]
    page = commissioner.send({"comment_ids": [chosen], "quote_ids": [quote], "said": ""}, button="Save and")
    assert page.heading == "What kind of answer is this?"
    commissioner.send({"kind": "we_cannot"}, button="Go on")
    page = commissioner.send({"text": "Clubs are run by others."}, button="Save", status=422)
    assert "Give the reason" in page.text
    assert page.soup.find(id="text").get_text().strip() == "Clubs are run by others."
    page = commissioner.send(
        {"reason": "We have no money for clubs.", "owner_name": "Ola Owner (invented)"}, button="Save"
    )
    assert "2 of 4 comments answered" in page.text

    thief = next(
        box["value"]
        for box in commissioner.open(f"{PAGES}/{year}/comments").soup.select("input[name=comment]")
    )
    page = commissioner.open(f"{PAGES}/{year}/leave-out?comment={thief}")
    page = commissioner.send(button="Ask a second person", status=422)
    assert "Choose the reason." in page.text
    page = commissioner.send(
        {"reason": "named_person", "note": "The team knows."}, button="Ask a second person"
    )
    assert "A second person has to agree" in page.text
    commissioner.follow("A second person has to agree that this comment")
    assert "somebody else has to agree" in commissioner.page.text

    other = staff(application, Browser(application), "moderator")
    assert "A comment to be left out" in other.open("/manage/").text
    other.follow("A comment to be left out")
    page = other.send(button="I agree", action="/agree")
    assert "The comment is left out." in page.text

    commissioner.open(f"{PAGES}/{year}/summary")
    commissioner.send({"summary": "Clubs and search.", "summary_young": "You want clubs."}, button="Save")
    with application.app_context(), unit_of_work():
        unread = db.session.execute(db.text("SELECT id FROM passage WHERE state = 'unread'")).scalar()
        from coproduce.safeguarding.models import Passage

        passage = db.session.get_one(Passage, unread)
        make_entry(db.session.query(YearlyReport).one(), [read(passage)], category="accessibility")
    page = commissioner.open(f"{PAGES}/{year}")
    assert "Nothing is missing" in page.text
    assert "4 of 4 comments answered" in page.text
    page = commissioner.follow("Preview")
    assert "You said, we answer" in page.text
    assert "no evening clubs." in page.text.lower()
    page = commissioner.open(f"{PAGES}/{year}/publish")
    page = commissioner.send(button="Publish the report", status=422)
    assert "tick this box" in page.text
    page = commissioner.send({"checked": "y"}, button="Publish the report")
    assert "The report is public." in page.text

    page = Browser(application).open(f"/consultations/{SLUG}/reports/{year}")
    assert "This report came late" in page.text
    assert "We can’t, because" in page.text
    assert "fewer than 10 people" in page.text.lower()
    assert "thief" not in page.text
    assert "About one person" in page.text


def label_of(page: object, box: object) -> str:
    found = page.soup.find("label", attrs={"for": box["id"]})  # type: ignore[attr-defined, index]
    return str(found.get_text())


def test_what_is_missing_is_told_on_the_page_of_publishing(application: Flask, commissioner: Browser) -> None:
    def make() -> None:
        consultation = make_standing_consultation(slug=SLUG)
        make_comment(consultation, "The search finds nothing.")
        with_summary(make_report(consultation))

    year = arrange(application, make)
    page = commissioner.open(f"{PAGES}/{year}/publish")
    assert "This is still missing" in page.text
    assert not page.soup.select("main form")
    with application.app_context():
        version = db.session.query(YearlyReport).one().version
    token = commissioner.open(f"{PAGES}/{year}/summary").soup.find("input", attrs={"name": "csrf_token"})[
        "value"
    ]
    answer = commissioner.client.post(
        f"{PAGES}/{year}/publish", data={"csrf_token": token, "checked": "y", "version": str(version)}
    )
    assert answer.status_code == 422
    with application.app_context():
        assert db.session.query(YearlyReport).one().state == "gathering"


@pytest.mark.parametrize("stage", ["gathering", "complete", "taken_down"])
def test_a_marker_is_found_nowhere_before_a_report_is_public(
    application: Flask, browser: Browser, stage: str
) -> None:
    def make() -> None:
        consultation = make_standing_consultation(slug=SLUG)
        report = make_report(consultation)
        make_entry(report, [make_comment(consultation, f"My {MARKER}")], said=f"Birds {MARKER}")
        services.edit_summary(COMMISSIONER, report, f"A year {MARKER}", f"You {MARKER}")
        if stage == "taken_down":
            services.publish_report(COMMISSIONER, report)
            services.correct_report(COMMISSIONER, report, "A name is in it.", take_down=True)
        if stage == "gathering":
            make_comment(consultation, f"Unanswered {MARKER}")

    year = arrange(application, make)
    addresses = public_addresses(application, slug=SLUG, year=str(year))
    assert f"/consultations/{SLUG}/reports/{year}" in addresses
    for address in addresses:
        response = browser.client.get(address, query_string={"q": "Birds"}, follow_redirects=True)
        assert MARKER not in response.get_data(as_text=True), address
    page = browser.open(f"/consultations/{SLUG}/reports/{year}", status=200 if stage == "taken_down" else 404)
    assert page.response.headers["Cache-Control"] == "private, no-store" or stage == "taken_down"
    if stage == "taken_down":
        assert "A name is in it." in page.text


def test_a_public_report_stands_where_it_belongs(application: Flask, browser: Browser) -> None:
    def make() -> None:
        consultation = make_standing_consultation(slug=SLUG, lead_name="Ada Lead (invented)")
        comment = make_comment(consultation, "The search finds nothing.")
        report = make_report(consultation)
        make_entry(report, [comment], said=f"Birds {MARKER}", category="accessibility")
        services.edit_summary(COMMISSIONER, report, f"A year {MARKER}", "Young words")
        services.publish_report(COMMISSIONER, report)

    year = arrange(application, make)
    page = browser.open(f"/consultations/{SLUG}")
    assert f"A year {MARKER}" in page.text
    assert "Read the report" in page.text
    page = browser.follow("Read the whole report")
    assert f"Birds {MARKER}" in page.text
    assert "Ada Lead (invented)" in page.text
    assert "None. Every comment that reached us is answered here." in page.text
    page = browser.follow("young people’s words")
    assert "Young words" in page.text
    assert MARKER not in page.text
    assert "Public" in browser.open(f"/consultations/{SLUG}/reports/").text
    assert f"/consultations/{SLUG}/reports/{year}" in browser.client.get("/sitemap.xml").get_data(
        as_text=True
    )
    feed = browser.client.get("/feeds/feedback.atom").get_data(as_text=True)
    assert f"A year {MARKER}" in feed


def test_a_late_report_says_so_everywhere_and_nobody_pressed_a_button(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        consultation = make_standing_consultation(slug=SLUG, opened_on=clock.today() - timedelta(days=300))
        due_on = periods(consultation)[0].due_on
    places = (f"/consultations/{SLUG}", f"/consultations/{SLUG}/reports/")
    with clock.frozen(clock.london_moment(due_on, 23, 59)):
        for address in places:
            page = browser.open(address)
            assert "is late" not in page.text
            assert f"{due_on.day} {due_on:%B %Y}" in page.text
    commissioner = staff(application, Browser(application), "commissioner")
    with clock.frozen(the_day_after(due_on)):
        for address in places:
            assert f"due on {due_on:%A} {due_on.day} {due_on:%B %Y} and is late" in browser.open(address).text
        thread = browser.open(f"/consultations/{SLUG}").soup.find(class_="thread").get_text(" ")
        assert "and is late." in " ".join(thread.split())
        sign_in_again(application, commissioner)
        tasks = commissioner.open("/manage/")
        assert "Yearly report: The Local Offer" in tasks.text
        assert "Late" in tasks.text


def sign_in_again(application: Flask, browser: Browser) -> None:
    """Sessions age with the clock."""
    with application.app_context():
        from coproduce.accounts.models import Account

        account = db.session.query(Account).filter(Account.email.like("person%")).first()
        sign_in(browser.client, account)


def test_a_correction_stands_on_the_page_with_its_note(application: Flask, commissioner: Browser) -> None:
    year = arrange(application, lambda: publish(make_report(make_standing_consultation(slug=SLUG))))
    commissioner.open(f"{PAGES}/{year}")
    commissioner.follow("Put something right")
    page = commissioner.send(button="Open it for correction", status=422)
    assert "Say what has to be put right" in page.text
    page = commissioner.send({"reason": "A wrong day"}, button="Open it for correction")
    assert "Everybody still reads it as it was published." in page.text
    commissioner.open(f"{PAGES}/{year}/summary")
    commissioner.send({"summary": "The right day."}, button="Save")
    visitor = Browser(application)
    assert "The right day." not in visitor.open(f"/consultations/{SLUG}/reports/{year}").text
    commissioner.open(f"{PAGES}/{year}/publish")
    page = commissioner.send({"checked": "y"}, button="Publish the report", status=422)
    assert "Give a reason" in page.text
    commissioner.send({"note": "The day was wrong."}, button="Publish the report")
    page = visitor.open(f"/consultations/{SLUG}/reports/{year}")
    assert "The right day." in page.text
    assert "The day was wrong." in page.text


def test_entries_are_changed_and_removed(application: Flask, commissioner: Browser) -> None:
    def make() -> None:
        consultation = make_standing_consultation(slug=SLUG)
        make_entry(make_report(consultation), [make_comment(consultation)])

    year = arrange(application, make)
    commissioner.open(f"{PAGES}/{year}")
    commissioner.follow("Words and comments of entry 1")
    page = commissioner.send({"said": "Better words."}, button="Save")
    assert "Better words." in page.text
    commissioner.follow("Change the answer in entry 1")
    commissioner.follow("Change the kind")
    commissioner.send({"kind": "not_ours"}, button="Go on")
    page = commissioner.send({"passed_to": ""}, button="Save", status=422)
    assert "Say who it was passed to." in page.text
    commissioner.open(f"{PAGES}/{year}")
    commissioner.follow("Words and comments of entry 1")
    page = commissioner.send({"said": "Mine", "version": "1"}, button="Save", status=409)
    assert "Better words." in page.text
    commissioner.open(f"{PAGES}/{year}")
    commissioner.follow("Remove entry 1")
    page = commissioner.send(button="Remove it")
    assert "0 of 1 comments answered" in page.text


def test_an_exclusion_is_taken_back_by_its_page(application: Flask, commissioner: Browser) -> None:
    def make() -> None:
        consultation = make_standing_consultation(slug=SLUG)
        make_exclusion(make_report(consultation), make_comment(consultation), confirmed=False)

    year = arrange(application, make)
    with application.app_context():
        exclusion = db.session.query(ReportExclusion).one().id
    commissioner.open(f"{PAGES}/{year}/left-out/{exclusion}")
    page = commissioner.send(button="Answer it", action="/take-back", status=422)
    assert "Give the reason" in page.text
    page = commissioner.send({"reason": "It can be told."}, button="Answer it", action="/take-back")
    assert "waits for an answer again" in page.text


def test_a_text_that_is_held_back_is_shown_on_no_page_of_a_report(
    application: Flask, commissioner: Browser
) -> None:
    def make() -> None:
        consultation = make_standing_consultation(slug=SLUG)
        comment = make_comment(consultation, f"On the stairs {MARKER}")
        hold(MODERATOR, comment, "A worry")
        make_report(consultation)

    year = arrange(application, make)
    held = commissioner.open(f"{PAGES}/{year}/comments?show=held")
    chosen = held.soup.find("input", attrs={"name": "comment"})["value"]
    for address in ("", "/comments?show=held", "/publish", "/preview", f"/leave-out?comment={chosen}"):
        assert MARKER not in commissioner.open(f"{PAGES}/{year}{address}").text, address
    commissioner.open(f"{PAGES}/{year}/leave-out?comment={chosen}")
    commissioner.send({"reason": "identifying"}, button="Ask a second person")
    assert MARKER not in commissioner.page.text
    assert MARKER not in commissioner.follow("A second person has to agree").text


@pytest.mark.parametrize(
    ("role", "reads", "writes", "publishes"),
    [
        ("commissioner", 200, 200, 200),
        ("analyst", 200, 200, 403),
        ("moderator", 200, 403, 403),
        ("administrator", 403, 403, 403),
        ("safeguarding_lead", 403, 403, 403),
        ("group_facilitator", 403, 403, 403),
        ("participant", 403, 403, 403),
    ],
)
def test_each_role_does_what_is_its_own(
    application: Flask, browser: Browser, role: str, reads: int, writes: int, publishes: int
) -> None:
    def make() -> None:
        consultation = make_standing_consultation(slug=SLUG)
        comment = make_comment(consultation)
        make_entry(make_report(consultation), [comment])

    year = arrange(application, make)
    staff(application, browser, role)
    for address in ("", "/comments", "/preview"):
        browser.open(f"{PAGES}/{year}{address}", status=reads)
    for address in ("/summary", "/entries/new", "/leave-out"):
        browser.open(f"{PAGES}/{year}{address}", status=writes)
    for address in ("/publish", "/correct"):
        browser.open(f"{PAGES}/{year}{address}", status=publishes)


def test_years_and_parts_that_are_not_there_are_not_found(application: Flask, commissioner: Browser) -> None:
    def make() -> None:
        make_report(make_standing_consultation(slug=SLUG))
        make_consultation("open", slug="short")

    year = arrange(application, make)
    for address in (
        f"{PAGES}/{year + 7}",
        f"{PAGES}/{year}/entries/made-up",
        f"{PAGES}/{year}/left-out/made-up",
        "/manage/consultations/short/yearly-reports/",
        "/consultations/short/reports/",
        f"/consultations/{SLUG}/reports/{year}",
        f"/consultations/{SLUG}/reports/{year + 1}",
    ):
        commissioner.open(address, status=404)


def test_a_draft_is_made_to_stay_open_all_year(application: Flask, commissioner: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_consultation("draft", slug=SLUG)
    page = commissioner.open(f"/manage/consultations/{SLUG}/standing")
    assert "The school year" in page.text
    page = commissioner.send({"standing": "all_year", "report_year": "school"}, button="Save")
    assert "It is open all year." in page.text
    with application.app_context():
        consultation = consultation_by_slug(SLUG)
        assert (consultation.standing, consultation.report_year) == (True, "school")
        assert consultation.closes_at is None
    commissioner.open(f"/manage/consultations/{SLUG}/standing")
    commissioner.send({"standing": "all_year", "version": "1"}, button="Save", status=409)


def traced(application: Flask) -> str:
    """The path of the words behind the receipt."""
    browser = Browser(application)
    browser.open("/receipt")
    return browser.send({"words": RECEIPT}, button="Show me").text


def test_words_are_followed_to_the_yearly_report(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        consultation = make_standing_consultation(slug=SLUG, opened_on=clock.today() - timedelta(days=340))
        period = periods(consultation)[0]
        answers = {"comment": "The search finds nothing.", "development": "Ask in the evening."}
        response = make_response(consultation, answers, receipt=RECEIPT, submitted_on=period.start)
        texts = sorted((answer.passage for answer in response.answers), key=lambda text: text.topic)
    text = traced(application)
    assert "We answer in the yearly report" in text
    assert f"Promised for {period.due_on:%A} {period.due_on.day} {period.due_on:%B %Y}" in text
    with clock.frozen(the_day_after(period.due_on)):
        assert "This is late." in traced(application)
    with application.app_context(), unit_of_work():
        report = make_report(consultation_by_slug(SLUG))
        found = [db.session.merge(passage) for passage in texts]
        for passage in found:
            read(passage)
        make_entry(report, found[:1], said="Searching is hard.")
        make_exclusion(report, found[1], reason="off_topic")
        with_summary(report)
    assert "There is a page about them now." not in traced(application)
    with application.app_context(), unit_of_work():
        publish(db.session.query(YearlyReport).one())
    text = traced(application)
    assert "What we answered in the yearly report" in text
    assert "There is a page about them now." in text
    assert "The reason: about something else." in text
    assert "We answer in the yearly report" not in text


def test_what_came_of_a_dated_answer_is_said_or_its_silence_shows(
    application: Flask, commissioner: Browser
) -> None:
    def make() -> None:
        consultation = make_standing_consultation(slug=SLUG)
        report = make_report(consultation)
        make_entry(report, [make_comment(consultation)], kind="we_will")
        publish(report)

    year = arrange(application, make)
    due_on = clock.today() + timedelta(days=60)
    public = f"/consultations/{SLUG}/reports/{year}"
    with clock.frozen(clock.london_moment(due_on + timedelta(days=3), 12)):
        assert "This day has passed" not in Browser(application).open(public).text
    with clock.frozen(clock.london_moment(due_on + timedelta(days=20), 12)):
        assert "This day has passed, and we have not said yet" in Browser(application).open(public).text
    commissioner.open(f"{PAGES}/{year}")
    commissioner.follow("Say what came of it")
    page = commissioner.send({"came_of_it": " "}, button="Save", status=422)
    assert "Say what came of it." in page.text
    commissioner.send({"came_of_it": "The page is there since May."}, button="Save")
    with clock.frozen(clock.london_moment(due_on + timedelta(days=20), 12)):
        text = Browser(application).open(public).text
        assert "The page is there since May." in text
        assert "This day has passed" not in text
