"""A page that is out of date, or that cannot be carried out, comes back with all that was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import Tag
from flask import Flask

from coproduce.consultations import services as consultations
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.database import db, unit_of_work
from coproduce.feedback import services as feedback_services
from coproduce.feedback.models import Commitment, Feedback
from coproduce.insights import services as insights
from coproduce.insights.models import Theme
from coproduce.notifications.models import Notice
from coproduce.safeguarding import services as safeguarding
from coproduce.safeguarding.models import Concern, Passage
from coproduce.web.forms import SOMEBODY_ELSE
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_consultation
from tests.factories.feedback import (
    COMMISSIONER,
    make_closed_consultation,
    make_feedback,
    make_promise,
    make_theme,
)
from tests.factories.insights import ANALYST
from tests.factories.safeguarding import LEAD, MODERATOR, make_concern, make_duty, make_passage
from tests.pages.client import Browser, Page

MINE, THEIRS = "These are my own words.", "A colleague wrote this meanwhile."


def signed_in(application: Flask, browser: Browser, role: str) -> None:
    with application.app_context(), unit_of_work():
        account = make_account(role)
        if role == "safeguarding_lead":
            make_duty(account, 0)
        sign_in(browser.client, account)


def meanwhile(application: Flask, change: Callable[[], object]) -> None:
    """Somebody else works at the same time."""
    with application.app_context(), unit_of_work():
        change()


def field(page: Page, name: str) -> Tag:
    found = (page.soup.find("main") or page.soup).find(attrs={"name": name})
    assert isinstance(found, Tag)
    return found


def typed(page: Page, name: str) -> str:
    found = field(page, name)
    return found.get_text().strip() if found.name == "textarea" else str(found["value"])


def met_newer(page: Page) -> str:
    """What the page says was saved meanwhile."""
    assert SOMEBODY_ELSE in page.text
    found = page.soup.find(attrs={"aria-labelledby": "saved-meanwhile"})
    return " ".join(found.get_text(" ").split()) if found else ""


def test_the_introduction_to_the_answers(application: Flask, browser: Browser) -> None:
    meanwhile(application, lambda: make_feedback(make_closed_consultation(slug="breaks")))
    signed_in(application, browser, "commissioner")
    browser.open("/manage/consultations/breaks/answers/introduction")
    meanwhile(
        application,
        lambda: feedback_services.edit_introduction(
            COMMISSIONER, db.session.query(Feedback).one(), THEIRS, "Thank you."
        ),
    )
    page = browser.send({"introduction": MINE}, button="Save", status=409)
    assert typed(page, "introduction") == MINE
    assert THEIRS in met_newer(page)
    assert "Thank you." not in met_newer(page), "only what differs is shown"
    browser.send(button="Save")
    with application.app_context():
        assert db.session.query(Feedback.introduction).scalar() == MINE


def test_a_finding_with_its_themes(application: Flask, browser: Browser) -> None:
    def arrange() -> None:
        feedback = make_feedback(make_closed_consultation(slug="breaks"))
        make_theme(feedback.consultation, "Evenings")

    def change() -> None:
        [finding] = db.session.query(Feedback).one().findings
        themes = [theme.id for theme in db.session.query(Theme)]
        feedback_services.edit_finding(
            COMMISSIONER, finding, you_said=THEIRS, you_said_young="Short.", theme_ids=themes
        )

    meanwhile(application, arrange)
    signed_in(application, browser, "commissioner")
    browser.open("/manage/consultations/breaks/answers")
    browser.follow("Words and themes of finding 1")
    meanwhile(application, change)
    page = browser.send({"you_said": MINE}, button="Save", status=409)
    assert typed(page, "you_said") == MINE
    newer = met_newer(page)
    assert THEIRS in newer
    assert "Themes that this finding covers Evenings" in newer


@pytest.mark.parametrize("step", ["move", "stop"])
def test_the_reason_of_a_step_of_a_promise(application: Flask, browser: Browser, step: str) -> None:
    from datetime import timedelta

    from coproduce.core import clock

    meanwhile(application, lambda: make_promise(clock.today() + timedelta(days=3)))
    signed_in(application, browser, "commissioner")
    with application.app_context():
        commitment_id = db.session.query(Commitment.id).scalar()
    browser.open(f"/manage/promises/{commitment_id}/{step}")
    meanwhile(
        application,
        lambda: feedback_services.start_commitment(COMMISSIONER, db.session.query(Commitment).one()),
    )
    button = "Move the date" if step == "move" else "Stop the promise"
    page = browser.send({"reason": MINE}, button=button, status=409)
    assert typed(page, "reason") == MINE
    met_newer(page)


def test_the_words_of_a_consultation(application: Flask, browser: Browser) -> None:
    meanwhile(application, lambda: make_consultation("open", slug="breaks"))
    signed_in(application, browser, "commissioner")
    browser.open("/manage/consultations/breaks/edit")
    meanwhile(
        application,
        lambda: consultations.edit_consultation(
            COMMISSIONER,
            consultation_by_slug("breaks"),
            {"summary": THEIRS, "minutes": 3},
            public_reason="A slip.",
        ),
    )
    page = browser.send({"summary": MINE}, button="Save", status=409)
    assert typed(page, "summary") == MINE
    assert THEIRS in met_newer(page)
    assert "How many minutes it takes 3" in met_newer(page)


def test_the_name_of_a_theme(application: Flask, browser: Browser) -> None:
    meanwhile(application, lambda: make_theme(make_closed_consultation(slug="breaks"), "Waiting"))
    signed_in(application, browser, "analyst")
    with application.app_context():
        theme_id = db.session.query(Theme.id).scalar()
    browser.open(f"/manage/consultations/breaks/themes?theme={theme_id}")
    meanwhile(
        application,
        lambda: insights.rename_theme(ANALYST, db.session.query(Theme).one(), "Waiting lists", THEIRS),
    )
    page = browser.send({"name": "Long waits", "description": MINE}, action="rename", status=409)
    form = page.form("rename")
    assert form.find("input", attrs={"name": "name"})["value"] == "Long waits"  # type: ignore[index]
    assert form.find("textarea").get_text().strip() == MINE  # type: ignore[union-attr]
    assert "Waiting lists" in met_newer(page)
    browser.send(action="rename")
    with application.app_context():
        assert db.session.query(Theme.name).scalar() == "Long waits"


def test_a_redaction(application: Flask, browser: Browser) -> None:
    meanwhile(application, lambda: make_passage("Ask Sarah, please."))
    signed_in(application, browser, "moderator")
    with application.app_context():
        passage_id = db.session.query(Passage.id).scalar()
    browser.open(f"/manage/reading/{passage_id}")
    meanwhile(
        application,
        lambda: safeguarding.mark_read(MODERATOR, db.session.query(Passage).one(), "Ask [name]."),
    )
    page = browser.send({"redacted": MINE}, action="redact", status=409)
    assert typed(page, "redacted") == MINE
    assert "Ask [name]." in met_newer(page)


def test_the_outcome_of_a_concern(application: Flask, browser: Browser) -> None:
    def arrange() -> None:
        safeguarding.acknowledge_concern(LEAD, make_concern())

    meanwhile(application, arrange)
    signed_in(application, browser, "safeguarding_lead")
    with application.app_context():
        concern_id = db.session.query(Concern.id).scalar()
    browser.open(f"/manage/concerns/{concern_id}")

    def change() -> None:
        concern = db.session.query(Concern).one()
        safeguarding.close_concern(LEAD, concern, THEIRS)
        safeguarding.reopen_concern(LEAD, concern, THEIRS)

    meanwhile(application, change)
    page = browser.send({"words": MINE}, button="Close the concern", status=409)
    assert typed(page, "words") == MINE
    met_newer(page)


def test_a_page_without_a_form_of_its_own_shows_the_words_for_copying(
    application: Flask, browser: Browser
) -> None:
    """The net beneath all others: a refusal that no view expects."""
    meanwhile(application, lambda: make_consultation("open", slug="breaks"))
    signed_in(application, browser, "commissioner")
    browser.open("/manage/consultations/breaks/pause")
    meanwhile(
        application,
        lambda: consultations.pause(COMMISSIONER, consultation_by_slug("breaks"), "Another was faster."),
    )
    page = browser.send({"reason": MINE}, button="Pause it", status=409)
    assert MINE in page.text
    assert "It is not saved. You can copy it from here." in page.text


def test_a_page_that_was_open_for_too_long_gives_the_words_back(application: Flask, browser: Browser) -> None:
    meanwhile(application, lambda: make_consultation("open", slug="breaks"))
    browser.open("/consultations/breaks/tell-me")
    answer = browser.client.post(
        "/consultations/breaks/respond/q/5",
        data={"csrf_token": "out of date", "answer": MINE, "password": "my secret words"},
    )
    assert answer.status_code == 400
    assert MINE in answer.text
    assert "my secret words" not in answer.text
    assert "out of date" not in answer.text
    assert db_is_untouched(application)


def db_is_untouched(application: Flask) -> bool:
    with application.app_context():
        return db.session.query(Passage).count() == db.session.query(Notice).count() == 0
