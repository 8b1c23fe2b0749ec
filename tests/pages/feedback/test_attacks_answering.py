"""Attacks on the pages of answering: who reads whose words, what the log keeps, and links that have outlived their
right."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from sqlalchemy import delete

from coproduce.consultations.models import ConsultationGroup, Response
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.core.identifiers import new_id
from coproduce.feedback.impact_links import link_token, new_link_token
from coproduce.feedback.models import Commitment, FindingSource, MeaningCorrection
from coproduce.feedback.promise_panels import did_it_work
from coproduce.feedback.services import promise_progress
from coproduce.feedback.services.checking import new_check_link
from coproduce.safeguarding.services import hold
from tests.factories.accounts import make_account, make_group, sign_in
from tests.factories.checking import make_check
from tests.factories.consultations import make_consultation
from tests.factories.feedback import COMMISSIONER, make_closed_consultation, make_feedback, make_promise
from tests.factories.promises import make_asking
from tests.factories.safeguarding import MODERATOR, make_passage
from tests.pages.client import Browser

MARKER = "zebrafinch"


@pytest.mark.parametrize(("role", "reads"), [("administrator", False), ("commissioner", True)])
def test_a_comment_that_a_finding_rests_on_is_read_by_those_who_may_read_comments(
    application: Flask, browser: Browser, role: str, reads: bool
) -> None:
    with application.app_context(), unit_of_work():
        feedback = make_feedback(make_closed_consultation(slug="breaks"))
        offer = make_consultation("open", questions=[], standing=True)
        comment = make_passage(f"{MARKER} never comes.", context_id=offer.id, state="read")
        finding = feedback.findings[0]
        facts = {"kind": "comment", "target_id": comment.id, "extent": "fully", "reason": ""}
        db.session.add(FindingSource(id=new_id(), finding_id=finding.id, noted_on=clock.today(), **facts))
        answers = f"/manage/consultations/breaks/answers/findings/{finding.id}"
        pages = [f"{answers}/{page}" for page in ("sources", "desk")]
        sign_in(browser.client, make_account(role))
    for page in pages:
        assert (MARKER in browser.open(page).text) == reads, page


def test_judging_a_promise_by_a_private_link_leaves_no_line(
    application: Flask, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with application.app_context(), unit_of_work():
        check = make_asking()
        link = f"/did-it-work/{check.id}/{new_link_token(check.id)}"
    caplog.set_level(logging.DEBUG)
    browser.open(link)
    browser.send({"verdict": "worse"}, button="Say it")
    assert not [each for each in caplog.records if "did_it_work" in each.getMessage()]


def test_a_link_of_an_account_is_not_made_from_it(application: Flask) -> None:
    """The path of a response without an account offers a link; with one it came by letter, since a link from its
    address could be made again by whoever holds the site's key."""
    with application.app_context(), unit_of_work():
        check = make_asking()
        consultation = check.commitment.reply.finding.feedback.consultation
        person = make_account(email="ada@example.org")
        unnamed, named = (
            Response(id=new_id(), consultation_id=consultation.id, account_id=account_id)
            for account_id in (None, person.id)
        )
        with application.test_request_context():
            assert link_token(check.id, f"response {unnamed.id}") in str(did_it_work(unnamed))
            assert did_it_work(named) is None


def test_the_link_of_a_group_that_does_not_lead_any_more_opens_nothing(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        stars = make_group("STARS (invented)", make_account("group_facilitator"))
        feedback = make_feedback(make_consultation("closed", questions=[], groups={"led": stars}))
        link = f"/check/{new_check_link(make_check(feedback).id, stars.id)}"
        db.session.execute(delete(ConsultationGroup).where(ConsultationGroup.group_id == stars.id))
    browser.open(link, status=404)


def test_a_note_that_was_taken_back_is_in_no_path(application: Flask) -> None:
    from coproduce.core.working_days import closed_days
    from coproduce.feedback.queries.trace_answers import public_promise

    with application.app_context(), unit_of_work():
        promise: Commitment = make_promise(clock.today())
        wrong = promise_progress.add_note(COMMISSIONER, promise, promise_progress.NewNote(MARKER))
        promise_progress.add_note(COMMISSIONER, promise, promise_progress.NewNote("It goes on."))
        promise_progress.take_back_note(COMMISSIONER, promise, wrong, "It was wrong.")
        assert public_promise(promise, clock.today(), closed_days()).since == ("It goes on.",)


def test_a_text_that_is_held_back_is_not_shown_with_what_its_writer_says_of_it(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        consultation = make_closed_consultation(slug="breaks")
        passage = make_passage(f"{MARKER} of a child.", context_id=consultation.id)
        hold(MODERATOR, passage, "With the lead.")
        facts = {"passage_id": passage.id, "about": "no_theme", "said_on": clock.today()}
        row = MeaningCorrection(id=new_id(), state="open", consultation_id=consultation.id, **facts)
        db.session.add(row)
        db.session.flush()
        pages = ["/manage/consultations/breaks/not-what-i-meant"]
        pages.append(f"{pages[0]}/{row.id}")
        sign_in(browser.client, make_account("analyst"))
    for page in pages:
        shown = browser.open(page).text
        assert "held back" in shown
        assert MARKER not in shown
