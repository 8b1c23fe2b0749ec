"""Following proposals by letter: an address, a button, and one click that stops it."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import select

from coproduce.commissioning.events import EarlyNoticeGiven, ProposalMovedOn
from coproduce.core import outbox
from coproduce.core.database import db, unit_of_work
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import KeptMail
from coproduce.notifications.subscription_models import ProposalSubscriber
from tests.factories.commissioning import make_proposal
from tests.pages.client import Browser


def newest_letter(application: Flask, recipient: str) -> str:
    with application.app_context():
        outbox.dispatch()
        deliver_due()
        found = db.session.scalars(
            select(KeptMail).where(KeptMail.recipient == recipient).order_by(KeptMail.sent_at.desc())
        ).first()
        assert found is not None
        return f"{found.subject}\n{found.body}"


def link_in(letter: str, ending: str = "") -> str:
    found = re.search(rf"http://localhost(/notices/proposals/[\w-]+{ending})\s", letter)
    assert found is not None, letter
    return found[1]


def follow(application: Flask, browser: Browser, address: str, email: str) -> None:
    browser.open(address)
    assert browser.send({"email": email}, button="Send me a letter").heading == "Look for our letter"
    browser.open(link_in(newest_letter(application, email)))
    assert browser.send(button="Yes, write to me").heading == "Your address is confirmed"


def test_who_follows_hears_and_stops_with_one_click(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        proposal, other = make_proposal("early_notice"), make_proposal("shaping")
        slug, title, ids = proposal.slug, proposal.title, (proposal.id, other.id)
    follow(application, browser, f"/proposals/{slug}/letters", "ann@example.org")
    follow(application, browser, "/proposals/letters", "all@example.org")
    browser.open("/proposals/letters")
    browser.send({"email": "unconfirmed@example.org"}, button="Send me a letter")
    with application.app_context(), unit_of_work():
        outbox.emit(EarlyNoticeGiven(ids[0]))
        outbox.emit(ProposalMovedOn(ids[1], "shaping"))
    letter = newest_letter(application, "ann@example.org")
    assert letter.startswith(f"Early notice: {title}")
    with application.app_context():
        sent = [
            mail.recipient for mail in db.session.scalars(select(KeptMail)) if "confirm" not in mail.subject
        ]
    assert sorted(sent) == ["all@example.org", "all@example.org", "ann@example.org"]
    stop = link_in(letter, "/stop")
    browser.open(stop)
    with application.app_context():
        assert len(db.session.scalars(select(ProposalSubscriber)).all()) == 3, "opening a link stops nothing"
    assert browser.client.post(stop).status_code == 200, (
        "a mail program posts without a page before it (RFC 8058)"
    )
    with application.app_context():
        left = {row.email for row in db.session.scalars(select(ProposalSubscriber))}
    assert left == {"all@example.org", "unconfirmed@example.org"}


def test_a_known_address_is_told_nothing_and_gets_no_second_letter(
    application: Flask, browser: Browser
) -> None:
    follow(application, browser, "/proposals/letters", "ann@example.org")
    browser.open("/proposals/letters")
    page = browser.send({"email": "Ann@Example.org "}, button="Send me a letter")
    assert page.heading == "Look for our letter"
    with application.app_context():
        outbox.dispatch()
        deliver_due()
        assert len(db.session.scalars(select(KeptMail)).all()) == 1
        assert db.session.scalars(select(ProposalSubscriber)).one().confirmed


def test_rows_keep_no_order(application: Flask, browser: Browser) -> None:
    """Each change gives all rows of the scope new identifiers, so none tells when it came (rule 17)."""
    seen: list[set[str]] = []
    for number in range(3):
        browser.open("/proposals/letters")
        browser.send({"email": f"person-{number}@example.org"}, button="Send me a letter")
        with application.app_context():
            seen.append(set(db.session.scalars(select(ProposalSubscriber.id))))
    assert [len(ids) for ids in seen] == [1, 2, 3]
    assert not seen[0] & seen[1]
    assert not seen[1] & seen[2]
