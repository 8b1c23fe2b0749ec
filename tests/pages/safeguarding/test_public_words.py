"""Words on public pages are reported by anybody; a refused post leads its author from one letter to the reason."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts.actors import actor_of
from coproduce.core import outbox
from coproduce.core.database import db, unit_of_work
from coproduce.insights.models import PublicQuote
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import KeptMail
from coproduce.safeguarding import services
from coproduce.safeguarding.models import Report, ReportCase
from tests.factories.accounts import make_account, sign_in
from tests.factories.feedback import make_closed_consultation
from tests.factories.forums import make_board, make_post, make_profile, make_topic
from tests.factories.insights import make_quote, make_snapshot
from tests.factories.safeguarding import MODERATOR
from tests.pages.client import Browser


def test_a_public_quote_is_reported_without_an_account_and_reports_merge(
    application: Flask, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with application.app_context(), unit_of_work():
        consultation = make_closed_consultation()
        quote, waiting = make_quote(consultation), make_quote(consultation, state="proposed")
        make_snapshot(consultation)
        slug, quote_id, hidden = consultation.slug, quote.id, waiting.id
    browser.open(f"/consultations/{slug}/results")
    with caplog.at_level(logging.INFO):
        page = browser.follow("Something wrong with these words")
        browser.send({"category": None}, status=422)
        for category in ("private", "abuse"):
            browser.open(page.path)
            assert "A person looks at these words" in browser.send({"category": category}).text
    assert quote_id not in caplog.text
    browser.open(f"/words/quote/{hidden}/report", status=404)
    browser.open("/words/nothing/1/report", status=404)
    with application.app_context(), unit_of_work():
        case = db.session.scalars(select(ReportCase)).one()
        found = db.session.get_one(PublicQuote, quote_id)
        assert case.subject_id == found.passage_id
        assert {each.category for each in db.session.scalars(select(Report))} == {"private", "abuse"}
        services.hold(MODERATOR, found.passage, "It waits.")
    browser.open(page.path, status=404)


def test_a_refused_post_gives_one_letter_without_words_and_the_reason_on_ones_own_page(
    application: Flask, browser: Browser
) -> None:
    with application.app_context():
        with unit_of_work():
            author = make_account(email="author@example.org")
            make_profile(author)
            name = author.fs_uniquifier
            reader = actor_of(make_account("moderator"))
            topic = make_topic(make_board(), author)
            post = make_post(topic, author, "Marmalade about a neighbour.", read=False)
            assert post.passage is not None
            services.refuse(reader, post.passage, "It names a neighbour.")
        outbox.dispatch()
        deliver_due()
        outbox.dispatch()
        deliver_due()
        mails = db.session.scalars(select(KeptMail).where(KeptMail.recipient == "author@example.org")).all()
        about = [mail for mail in mails if f"/my/words/{post.passage.id}" in mail.body]
        assert len(about) == 1
        assert [mail.subject for mail in mails if mail not in about] == ["Others can see your post now"], (
            "of the topic's first post"
        )
        assert "armalade" not in about[0].subject + about[0].body
        assert "neighbour" not in about[0].subject + about[0].body
    sign_in(browser.client, name)
    assert "We do not show one of your texts" in browser.open("/my/").text
    browser.follow("My words")
    page = browser.open(browser.page.soup.select_one("main a[href*='/my/words/']")["href"])
    assert "It names a neighbour." in page.text
    assert page.form(action_contains="/appeal")
