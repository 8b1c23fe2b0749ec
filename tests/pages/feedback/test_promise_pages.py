"""The public page of a promise, the pages of staff behind it, and the private page on which families judge."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.feedback import services
from coproduce.feedback.impact_links import link_token
from coproduce.feedback.models import Commitment, ImpactCheck, ImpactVoice
from coproduce.feedback.services import impact, promise_progress
from coproduce.feedback.services.impact import close_check
from coproduce.feedback.services.promise_progress import NewNote
from tests.factories.accounts import make_account, make_group, sign_in
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import COMMISSIONER, make_feedback, make_finding, make_promise, publish
from tests.factories.promises import make_asking, make_closed_check, make_kept_promise, make_measure, say
from tests.pages.client import Browser

MARKER = "zebrafinch"


def test_everybody_reads_how_a_promise_goes_with_every_date(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        promise = make_promise(clock.today() + timedelta(days=60))
        first = promise.due_on
        services.move_commitment(COMMISSIONER, promise, first + timedelta(days=30), "The builder is late.")
        new = NewNote("A room is found.", kind="page", title="Plan", url="https://example.org/plan")
        promise_progress.add_note(COMMISSIONER, promise, new)
        promise_progress.add_milestone(COMMISSIONER, promise, "Paint on the walls", first)
        measure = make_measure(promise)
        page, chart = f"/feedback/promises/{promise.id}", f"measure-{measure.id}"
    browser = Browser(application)
    text = browser.open(page).text
    for words in (
        "The builder is late.",
        "A room is found.",
        "Paint on the walls",
        "From 28 weeks in June 2017",
    ):
        assert words in text, words
    assert "Show as table" in text
    assert browser.page.soup.find("svg", class_="bars")
    client = application.test_client()
    drawn = client.get(f"{page}/{chart}.json").get_json()
    assert drawn["data"][0]["x"] == [12, 19, 28]
    assert b"28 weeks" in client.get(f"{page}/{chart}.svg").data
    assert client.get(f"{page}/measure-other.svg").status_code == 404


def test_a_promise_under_an_embargo_is_nowhere(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        promise = make_promise(clock.today() + timedelta(days=60), public=False)
        promise_progress.add_note(COMMISSIONER, promise, NewNote(MARKER))
        measure = make_measure(promise, name=MARKER)
        page, chart = f"/feedback/promises/{promise.id}", f"measure-{measure.id}"
        promise_id = promise.id
    client = application.test_client()
    for address in (page, f"{page}/{chart}.json", f"{page}/{chart}.svg", f"{page}/{chart}.png", "/feedback/"):
        response = client.get(address)
        assert MARKER.encode() not in response.data
        assert response.status_code == (200 if address == "/feedback/" else 404), address
    with application.app_context(), unit_of_work():
        publish(db.session.get_one(Commitment, promise_id).reply.finding.feedback)
    assert MARKER.encode() in client.get(page).data


def test_families_answer_by_a_private_link_and_only_a_snapshot_is_public(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        check = make_asking()
        check_id, page = check.id, f"/feedback/promises/{check.commitment_id}"
        link = f"/did-it-work/{check_id}/{link_token(check_id, 'ann@example.org')}"
    browser = Browser(application)
    shown = browser.open(link)
    assert "0800 1111" in shown.text
    assert "may_quote" not in str(shown.soup)
    headers = application.test_client().get(link).headers
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in headers["Cache-Control"]
    with application.app_context():
        assert db.session.scalars(select(ImpactVoice)).all() == []  # reading writes nothing
    browser.send({"words": MARKER}, button="Say it", status=422)
    browser.send({"verdict": "worse"}, button="Say it")
    assert MARKER in str(browser.open(link).soup)
    for other in (f"/did-it-work/{check_id}/nobody.knows", f"/did-it-work/another/{link.rpartition('/')[2]}"):
        browser.open(other, status=404)
    assert "We are asking the families now" in browser.open(page).text
    assert "Worse" not in browser.open(page).text
    with application.app_context(), unit_of_work():
        check = db.session.get_one(ImpactCheck, check_id)
        for number in range(24):
            say(check, f"{number}@example.org", "better")
        close_check(check)
    text = browser.open(page).text
    assert "about 25" in text
    assert MARKER not in text
    assert "We have stopped asking" in browser.open(link).text


def test_staff_see_no_answers_come_in_and_cannot_give_one(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        check = make_asking()
        say(check, "ann@example.org", "worse")
        staff = make_account("commissioner")
        private = f"/did-it-work/{check.id}/{link_token(check.id, staff.email)}"
        page = f"/manage/promises/{check.commitment_id}/did-it-work/{check.id}"
        group_page, check_id, promise_id = f"/did-it-work/{check.id}", check.id, check.commitment_id
        key = staff.fs_uniquifier
    browser = Browser(application)
    sign_in(browser.client, key)
    assert "Exact figures" not in browser.open(page).text
    browser.open(group_page, status=403)
    browser.open(private)
    browser.send({"verdict": "better"}, button="Say it", status=403)
    with application.app_context(), unit_of_work():
        close_check(db.session.get_one(ImpactCheck, check_id))
    other = Browser(application)
    with application.app_context(), unit_of_work():
        sign_in(other.client, make_account("administrator"))
    # Administrators read promises, and no exact figures of people.
    assert "not for publication" not in other.open(page).text
    assert "not for publication" in browser.open(page).text
    browser.follow("Say what follows")
    browser.send({"words": "We look again.", "owner_name": "Ola Owner (invented)"}, button="Publish this")
    assert "We look again." in browser.open(f"/feedback/promises/{promise_id}").text


def test_a_group_answers_once_it_has_signed_in(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        facilitator, stranger = make_account("group_facilitator"), make_account("group_facilitator")
        group = make_group("STARS (invented)", facilitator)
        make_group("Elsewhere (invented)", stranger)
        feedback = make_feedback(make_consultation("closed", groups={"led": group}), [])
        promise = make_finding(feedback, "we_will").reply.commitment
        publish(feedback)
        services.finish_commitment(COMMISSIONER, promise, "Rota.", clock.today() - timedelta(days=200))
        check = make_asking(promise)
        address, check_id, promise_id = f"/did-it-work/{check.id}", check.id, promise.id
        keys = facilitator.fs_uniquifier, stranger.fs_uniquifier
    browser = Browser(application)
    sign_in(browser.client, keys[1])
    browser.open(address, status=403)
    sign_in(browser.client, keys[0])
    browser.open(address)
    browser.send({"verdict": "worse", "group": "elsewhere-invented"}, button="Say it", status=422)
    browser.open(address)
    browser.send({"verdict": "better", "words": "The door is wide.", "may_quote": "y"}, button="Say it")
    with application.app_context(), unit_of_work():
        close_check(db.session.get_one(ImpactCheck, check_id))
    text = browser.open(f"/feedback/promises/{promise_id}").text
    assert "STARS (invented) says: better." in text
    assert "The door is wide." not in text  # nobody has read it yet


def test_six_words_open_the_asking_too(application: Flask) -> None:
    receipt = "abalone abate ability abdomen abide abiding"
    with application.app_context(), unit_of_work():
        consultation = make_consultation("closed")
        feedback = make_feedback(consultation, [])
        promise = make_finding(feedback, "we_will").reply.commitment
        publish(feedback)
        make_response(consultation, receipt=receipt)
        services.finish_commitment(COMMISSIONER, promise, "Rota.", clock.today() - timedelta(days=200))
        title = promise.title
        make_asking(promise)
    browser = Browser(application)
    browser.open("/receipt")
    browser.send({"words": receipt}, button="Show me")
    browser.follow(title)
    browser.send({"verdict": "better"}, button="Say it")
    with application.app_context():
        assert [voice.verdict for voice in db.session.scalars(select(ImpactVoice))] == ["better"]


def test_staff_write_down_how_it_goes(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        promise = make_promise(clock.today() + timedelta(days=200))
        kept = make_kept_promise()
        staff = make_account("commissioner")
        key, kept_id = staff.fs_uniquifier, kept.id
        page, day = f"/manage/promises/{promise.id}", clock.today() + timedelta(days=90)
    browser = Browser(application)
    sign_in(browser.client, key)
    browser.open(page)
    browser.follow("Say how far it is")
    browser.send({"words": "A room is found.", "kind": "page"}, button="Save", status=422)
    browser.send({"title": "The plan"}, button="Save")
    browser.follow("Add a milestone")
    parts = {"due_on-day": day.day, "due_on-month": day.month, "due_on-year": day.year}
    browser.send(
        {"title": "Paint", **{name.replace("due_on-", "due_on-"): value for name, value in parts.items()}},
        button="Save",
    )
    text = browser.open(page).text
    assert "A room is found." in text
    assert "Paint" in text
    browser.open(f"/manage/promises/{kept_id}")
    browser.follow("Families asked after 6 months")
    browser.follow("Do not ask")
    browser.send({"reason": "The group asked us not to."}, button="Do not ask")
    assert "because: The group asked us not to." in browser.open(f"/feedback/promises/{kept_id}").text


def test_a_late_reply_to_families_is_public_by_the_clock(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        check = make_closed_check(worse=24, better=4)
        page = f"/feedback/promises/{check.commitment_id}"
    browser = Browser(application)
    assert "We say what follows by" in browser.open(page).text
    with clock.frozen(clock.now() + timedelta(days=60)):
        assert "We still have to say what follows" in browser.open(page).text
        with application.app_context(), unit_of_work():
            impact.run_checks()
