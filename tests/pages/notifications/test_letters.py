"""Pages about letters: leaving an address, confirming and stopping it, the staff side, and the mailbox."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce import create_app
from coproduce.accounts.actors import actor_of
from coproduce.consultations.models import Consultation
from coproduce.core import jobs, outbox
from coproduce.core.access import CLOCK
from coproduce.core.database import db, unit_of_work
from coproduce.core.lifecycle import fire
from coproduce.feedback.models import Feedback
from coproduce.notifications.addresses import contact_token
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.lifecycle import NOTICE
from coproduce.notifications.models import KeptMail, Notice, OutcomeContact
from coproduce.notifications.services import accept_notice
from coproduce.web.rate_limits import limiter
from tests.application import settings_for_tests
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_consultation
from tests.factories.feedback import make_feedback, tell
from tests.factories.notifications import announce, make_contact, make_release
from tests.pages.client import Browser


@pytest.fixture
def consultation(application: Flask) -> Consultation:
    with application.app_context(), unit_of_work():
        found = make_consultation("open", title="Therapy appointments", slug="therapy")
        db.session.expunge(found)
        return found


@contextmanager
def reading(application: Flask) -> Iterator[None]:
    with application.app_context():
        yield
        db.session.rollback()


def letters_go_out(application: Flask) -> list[str]:
    """Bodies of all letters so far, in no order."""
    with reading(application):
        jobs.run_due(everything=True)
        return list(db.session.scalars(select(KeptMail.body)))


def contact(application: Flask, email: str = "ann@example.org") -> OutcomeContact | None:
    with reading(application):
        found = db.session.scalars(select(OutcomeContact).where(OutcomeContact.email == email)).first()
        if found is not None:
            db.session.expunge(found)
        return found


def staff(application: Flask, browser: Browser, *roles: str) -> None:
    with application.app_context(), unit_of_work():
        account = make_account(*roles, name="Cora Missioner")
        uniquifier = account.fs_uniquifier
    sign_in(browser.client, uniquifier)


def doubtful_release(application: Flask, addresses: int = 1) -> str:
    """A release whose letters are all uncertain; the identifier of the answers."""
    with application.app_context(), unit_of_work():
        consultation = make_consultation("closed", title="Short breaks")
        for number in range(addresses):
            make_contact(consultation, f"parent{number}@example.org")
        feedback = make_release(consultation)
        for notice in announce(feedback):
            fire(NOTICE, notice, "begin", CLOCK)
            fire(NOTICE, notice, "doubt", CLOCK)
        return feedback.id


def state_of(application: Flask, feedback_id: str) -> str:
    with reading(application):
        return db.session.get_one(Feedback, feedback_id).state


def test_an_address_is_left_confirmed_by_button_and_stopped_by_button(
    application: Flask, browser: Browser, consultation: Consultation
) -> None:
    browser.open("/consultations/therapy")
    browser.follow("Leave an email address")
    page = browser.send({"email": "Ann@Example.org"}, button="Send me a letter")
    assert page.heading == "Look for our letter"
    (letter,) = letters_go_out(application)
    link = re.search(r"http://localhost(/notices/confirm/\S+)", letter)
    assert link is not None
    browser.open(link[1])
    waiting = contact(application)
    assert waiting is not None
    assert not waiting.confirmed, "opening the link must confirm nothing: mail scanners open links"
    page = browser.send(button="Yes, write to me")
    assert page.heading == "Your address is confirmed"
    confirmed = contact(application)
    assert confirmed is not None
    assert confirmed.confirmed
    browser.follow("Stop these letters")
    assert contact(application) is not None
    page = browser.send(button="Stop letters")
    assert page.heading == "We write no more"
    assert contact(application) is None


def test_one_click_in_a_mail_program_stops_letters_without_a_page(
    application: Flask, consultation: Consultation
) -> None:
    with application.app_context(), unit_of_work():
        make_contact(consultation, "ann@example.org")
        token = contact_token(consultation.id, "ann@example.org")
    address = f"/notices/stop/{token}"
    response = application.test_client().post(address, data={"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert contact(application) is None
    assert application.test_client().post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200


def test_the_answer_is_the_same_whether_the_address_was_known_or_not(
    application: Flask, consultation: Consultation
) -> None:
    with application.app_context(), unit_of_work():
        make_contact(consultation, "known@example.org")
    pages = []
    for email in ("known@example.org", "new@example.org"):
        browser = Browser(application)
        browser.open("/consultations/therapy/tell-me")
        pages.append(browser.send({"email": email}).text)
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ann",
        "ann@",
        "ann@example.org\nbcc: all@example.org",
        "a@b@c.org",
        "x" * 300 + "@example.org",
        "a\x00@example.org",
    ],
)
def test_what_is_no_address_is_refused_next_to_the_field_and_kept(
    application: Flask, browser: Browser, consultation: Consultation, email: str
) -> None:
    browser.open("/consultations/therapy/tell-me")
    page = browser.send({"email": email, "keep": "y"}, status=422)
    assert page.soup.find(class_="govuk-error-message") is not None
    assert page.soup.find("input", attrs={"name": "keep"}).has_attr("checked")
    assert contact(application, email) is None


def test_a_form_without_its_csrf_field_is_refused(application: Flask, consultation: Consultation) -> None:
    client = application.test_client()
    assert client.post("/consultations/therapy/tell-me", data={"email": "ann@example.org"}).status_code == 400
    assert contact(application) is None


def test_leaving_an_address_leaves_no_line_in_the_log(
    application: Flask, browser: Browser, consultation: Consultation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        browser.open("/consultations/therapy/tell-me")
        browser.send({"email": "ann@example.org"})
        browser.open("/consultations/therapy")
    lines = [record.getMessage() for record in caplog.records if record.name == "coproduce.requests"]
    assert len(lines) == 1, "only the page of the consultation leaves a line"
    assert "notifications" not in lines[0]


def test_after_telling_has_begun_no_address_is_taken(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_release(make_consultation("closed", slug="told"))
    assert browser.open("/consultations/told/tell-me").heading == "We take no more addresses for this"


def test_a_draft_is_not_known_to_visitors(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_consultation("draft", slug="secret")
    browser.open("/consultations/secret/tell-me", status=404)
    browser.open("/consultations/secret/tell-me/next", status=404)


def test_a_link_that_ended_says_so(application: Flask, browser: Browser) -> None:
    assert browser.open("/notices/confirm/unknown", status=404).heading == "This link no longer works"
    assert browser.open("/notices/stop/unknown").heading == "We write no more"


def test_a_signed_in_person_sees_and_stops_their_letters(
    application: Flask, browser: Browser, consultation: Consultation
) -> None:
    with application.app_context(), unit_of_work():
        account = make_account(email="ann@example.org")
        make_contact(consultation, "ann@example.org", keep=True)
        make_contact(consultation, "other@example.org")
        uniquifier = account.fs_uniquifier
    sign_in(browser.client, uniquifier)
    page = browser.open("/my/notices")
    assert "Therapy appointments" in page.text
    assert "other@example.org" not in page.text
    browser.send(button="Erase my address")
    assert contact(application) is None
    assert contact(application, "other@example.org") is not None


def test_somebody_elses_address_cannot_be_erased(
    application: Flask, browser: Browser, consultation: Consultation
) -> None:
    with application.app_context(), unit_of_work():
        own = make_consultation()
        make_contact(own, "ann@example.org")
        make_contact(consultation, "other@example.org")
        uniquifier = make_account(email="ann@example.org").fs_uniquifier
    sign_in(browser.client, uniquifier)
    browser.open("/my/notices")
    browser.send({"consultation": consultation.id}, button="Erase my address", status=404)
    assert contact(application, "other@example.org") is not None


def test_staff_see_what_waits_first_and_accept_it_with_a_reason(application: Flask, browser: Browser) -> None:
    feedback_id = doubtful_release(application)
    staff(application, browser, "commissioner")
    page = browser.open("/manage/notices/")
    assert "1 letter waits for a person" in page.text
    browser.follow("Answers are ready")
    page = browser.send({"reason": ""}, button="Accept", status=422)
    assert "Give a reason." in page.text
    page = browser.send({"reason": "I rang her."}, button="Accept")
    assert "accepted: I rang her." in page.text
    assert state_of(application, feedback_id) == "settled"


def test_staff_accept_many_at_once(application: Flask, browser: Browser) -> None:
    feedback_id = doubtful_release(application, addresses=3)
    staff(application, browser, "commissioner")
    page = browser.open("/manage/notices/?state=unsettled")
    chosen = [box["value"] for box in page.soup.find_all("input", attrs={"name": "notice"})]
    assert len(chosen) == 3
    browser.send({"reason": "x"}, action="/accept", status=422)
    browser.send({"notice": chosen, "reason": ""}, action="/accept", status=422)
    page = browser.send({"notice": chosen, "reason": "The forum told them."}, action="/accept")
    assert "3 letters accepted." in page.text
    assert state_of(application, feedback_id) == "settled"


def test_staff_say_that_it_arrived_or_send_it_again(application: Flask, browser: Browser) -> None:
    feedback_id = doubtful_release(application, addresses=2)
    staff(application, browser, "commissioner")
    with reading(application):
        first, second = db.session.scalars(select(Notice.id).order_by(Notice.id)).all()
    for notice_id, action in ((first, "arrived"), (second, "send-again")):
        page = browser.open(f"/manage/notices/{notice_id}")
        form = page.form("/accept")
        version, token = (
            form.find("input", attrs={"name": name})["value"] for name in ("version", "csrf_token")
        )
        response = browser.client.post(
            f"/manage/notices/{notice_id}/{action}",
            data={"reason": "She wrote to us.", "version": version, "csrf_token": token},
        )
        assert response.status_code == 303
    with reading(application):
        assert db.session.get_one(Notice, first).state == "sent"
        deliver_due()
        assert db.session.get_one(Notice, second).state == "sent"
    assert state_of(application, feedback_id) == "settled"


def test_two_people_who_settle_one_letter_do_not_overwrite_each_other(
    application: Flask, browser: Browser
) -> None:
    doubtful_release(application)
    staff(application, browser, "commissioner")
    browser.open("/manage/notices/")
    browser.follow("Answers are ready")
    with application.app_context(), unit_of_work():
        notice = db.session.scalars(select(Notice)).one()
        accept_notice(actor_of(make_account("commissioner")), notice, "Somebody was faster.")
    browser.send({"reason": "I rang her."}, button="Accept", status=409)


@pytest.mark.parametrize("role", ["analyst", "moderator", "participant"])
def test_other_roles_may_not_settle(application: Flask, browser: Browser, role: str) -> None:
    staff(application, browser, role)
    browser.open("/manage/notices/", status=403)


def test_a_consultations_staff_page_and_the_staff_home_say_how_telling_stands(
    application: Flask, browser: Browser
) -> None:
    doubtful_release(application)
    staff(application, browser, "commissioner")
    assert "1 letter failed or is uncertain" in browser.open("/manage/").text
    with reading(application):
        slug = db.session.scalars(select(Consultation.slug)).one()
    page = browser.open(f"/manage/consultations/{slug}")
    assert "1 letter is to be settled by a person." in page.text


def test_the_mailbox_shows_what_was_sent_and_finds_it(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        consultation = make_consultation("closed", title="Short breaks")
        make_contact(consultation, "ann@example.org")
        announce(make_release(consultation))
    with reading(application):
        deliver_due()
    staff(application, browser, "moderator")
    assert "No letters" in browser.open("/manage/mailbox/?search=nobody").text
    browser.open("/manage/mailbox/?search=ANN@example")
    page = browser.follow("Short breaks")
    assert "You get this letter because" in page.text
    assert page.soup.find("a", href=re.compile("/early/")) is not None


def test_production_knows_no_mailbox(application: Flask, tmp_path: Path) -> None:
    settings = replace(
        settings_for_tests(tmp_path),
        environment="production",
        smtp_host="mail.example.org",
        site_url="https://example.org",
    )
    app = create_app(settings)
    assert not [rule for rule in app.url_map.iter_rules() if "mailbox" in rule.rule]
    with app.test_client() as client:
        assert client.get("/manage/mailbox/", base_url="https://example.org").status_code == 404


def test_somebody_who_tries_many_addresses_is_stopped(application: Flask, consultation: Consultation) -> None:
    limiter.enabled = True
    try:
        limiter.reset()
        browser = Browser(application)
        browser.open("/consultations/therapy/tell-me")
        assert browser.page is not None
        token = browser.page.soup.find(attrs={"name": "csrf_token"})["value"]
        statuses = [
            browser.client.post(
                "/consultations/therapy/tell-me",
                data={"email": f"p{number}@example.org", "csrf_token": token},
            ).status_code
            for number in range(22)
        ]
    finally:
        limiter.enabled = False
    assert statuses[0] == 303
    assert statuses[-1] == 429


def test_the_private_link_of_a_letter_opens_the_answers_while_the_public_page_is_unknown(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        feedback = make_feedback()
        slug = feedback.consultation.slug
        make_contact(feedback.consultation, "ann@example.org")
        tell(feedback)
    with reading(application):
        outbox.dispatch()
    (letter,) = letters_go_out(application)
    link = re.search(r"http://localhost(/early/\S+)", letter)
    assert link is not None
    assert browser.open(link[1]).status == 200
    browser.open(f"/consultations/{slug}/feedback", status=404)
