"""What feeds say when answers are withdrawn and when promises change, and what the public page says then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from icalendar import Calendar

from coproduce.commissioning.models import ForwardPlanEntry
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.core.identifiers import new_id
from coproduce.feedback.models import Commitment, Feedback
from coproduce.feedback.services import move_commitment, reopen_commitment, stop_commitment, withdraw
from tests.factories.commissioning import make_proposal
from tests.factories.feedback import (
    COMMISSIONER,
    make_closed_consultation,
    make_feedback,
    make_promise,
    make_public_feedback,
    settle,
)
from tests.pages.client import Browser
from tests.pages.home.test_public import ATOM, parsed

TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}"


def test_withdrawn_answers_leave_a_tombstone_in_the_feed(application: Flask, browser: Browser) -> None:
    """RFC 6721, so that readers take their copy out; what was never public leaves nothing."""
    with application.app_context(), unit_of_work():
        feedback, unseen = make_public_feedback(), settle(make_feedback(make_closed_consultation()))
        feedback_id, unseen_id = feedback.id, unseen.id
    before = parsed(browser.client.get("/feeds/feedback.atom"))
    [entry] = before.findall(f"{ATOM}entry")
    with application.app_context(), unit_of_work():
        for gone in (feedback_id, unseen_id):
            withdraw(COMMISSIONER, db.session.get_one(Feedback, gone), "A <figure> was wrong.")
    response = browser.client.get("/feeds/feedback.atom")
    feed = parsed(response)
    assert feed.findall(f"{ATOM}entry") == []
    [tombstone] = feed.findall(f"{TOMBSTONE}deleted-entry")
    assert tombstone.get("ref") == entry.findtext(f"{ATOM}id")
    assert tombstone.get("when", "").startswith("20")
    assert tombstone.findtext(f"{TOMBSTONE}comment") == "A <figure> was wrong."
    assert unseen_id not in response.text


def test_a_promise_that_moved_is_public_and_makes_its_answers_new(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        promise = make_promise(clock.today() + timedelta(days=5))
        promise_id, slug = promise.id, promise.reply.finding.feedback.consultation.slug

    def updated() -> str:
        feed = parsed(browser.client.get("/feeds/feedback.atom"))
        return str(feed.findtext(f"{ATOM}entry/{ATOM}updated"))

    def change(step: Callable[[Commitment], None]) -> str:
        with application.app_context(), unit_of_work():
            step(db.session.get_one(Commitment, promise_id))
        return browser.open(f"/consultations/{slug}/feedback").text

    before = updated()
    day = clock.today() + timedelta(days=50)
    text = change(lambda each: move_commitment(COMMISSIONER, each, day, "Nobody applied."))
    assert "The date was moved on" in text
    assert "because Nobody applied." in text
    assert updated() > before
    assert "because: Too dear." in change(lambda each: stop_commitment(COMMISSIONER, each, "Too dear."))
    text = change(lambda each: reopen_commitment(COMMISSIONER, each, "Money was found."))
    assert "We took this up again on" in text
    assert "because Money was found." in text


BROKEN = "Ramp\x0b at\x1b school\x85\u2028x\r\nBEGIN:VEVENT"


def test_no_calendar_holds_a_sign_that_breaks_it(application: Flask, browser: Browser) -> None:
    """Nor does the search give back what no page can hold."""
    with application.app_context(), unit_of_work():
        proposal = make_proposal("consultation", title=BROKEN)
        entry = ForwardPlanEntry(id=new_id(), proposal_id=proposal.id, matter=BROKEN, decided_by=BROKEN)
        entry.decide_on, entry.noticed_on = clock.today() + timedelta(days=40), clock.today()
        entry.changed_at = clock.now()
        db.session.add(entry)
        slug = make_closed_consultation(title=BROKEN).slug
    for address in (f"/consultations/{slug}/answer-date.ics", "/proposals/forward-plan.ics"):
        content = browser.client.get(address).data
        [event] = Calendar.from_ical(content).walk("VEVENT")
        assert str(event["summary"]).endswith(": Ramp at school x BEGIN:VEVENT")
        assert [
            sign for sign in content.decode().replace("\r\n", "") if sign < " " or sign in "\x85\u2028"
        ] == []
    assert b"\x00" not in browser.client.get("/search?q=ramp%00s").data


def test_the_board_as_a_file_names_this_site_whatever_a_request_calls_it(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        make_public_feedback()
    file = browser.client.get("/feedback/answers.csv", headers={"Host": "evil.example"})
    assert "evil.example" not in file.text
