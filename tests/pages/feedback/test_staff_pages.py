"""Staff write answers, release them and look after promises, by their pages only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.feedback import queries, services
from coproduce.feedback.models import Commitment, Feedback
from tests.factories.accounts import make_account, sign_in
from tests.factories.feedback import (
    make_closed_consultation,
    make_feedback,
    make_finding,
    make_promise,
    make_quote,
    make_theme,
    settle,
    tell,
)
from tests.pages.client import Browser


@pytest.fixture
def commissioner(application: Flask, browser: Browser) -> Browser:
    """A commissioner who has signed in."""
    with application.app_context():
        with unit_of_work():
            account = make_account("commissioner", name="Cora Missioner (invented)")
        sign_in(browser.client, account)
    return browser


def arrange(application: Flask, make: object) -> str:
    """Run a factory in a transaction of its own; returns the slug of the consultation."""
    with application.app_context(), unit_of_work():
        return make()  # type: ignore[operator]


def test_answers_are_written_from_themes_to_release(application: Flask, commissioner: Browser) -> None:
    def themes() -> str:
        consultation = make_closed_consultation(slug="breaks")
        quote = make_quote(consultation, "The club ends when my shift begins.")
        make_theme(consultation, "Evenings", [quote.passage])
        make_theme(consultation, "Distance")
        return consultation.slug

    arrange(application, themes)
    commissioner.open("/manage/consultations/breaks/answers")
    page = commissioner.send(button="Begin the answers")
    assert "The theme “Distance” has no finding." in page.text

    with application.app_context():
        feedback = queries.feedback_of(db.session.query(Feedback.consultation_id).scalar())
        theme_ids = [theme.id for theme in queries.themes_without_finding(feedback)]
    commissioner.send({"theme": theme_ids}, button="Write a finding about these")
    page = commissioner.send({"you_said": "", "you_said_young": ""}, button="Save and write", status=422)
    assert "Write what people told us" in page.text
    page = commissioner.send(
        {"you_said": "Evenings are too few and far.", "you_said_young": "Too few evenings."},
        button="Save and write",
    )
    assert page.heading == "What kind of answer is this?"
    page = commissioner.send({"kind": "we_will"}, button="Go on")
    assert "The promise in one line" in page.text

    page = commissioner.send({"text": "We open later.", "owner_name": ""}, button="Save", status=422)
    assert "Name the person who is responsible." in page.text
    assert "Give the date." in page.text
    due = clock.today() + timedelta(days=90)
    page = commissioner.send(
        {
            "text_young": "We open later.",
            "owner_name": "Ola Owner (invented)",
            "promise": "Two more evenings",
            "due_on-day": str(due.day),
            "due_on-month": str(due.month),
            "due_on-year": str(due.year),
        },
        button="Save",
    )
    assert "Nothing is missing" in page.text

    commissioner.follow("Quotes (0)")
    with application.app_context():
        quote_id = db.session.execute(db.text("SELECT id FROM public_quote")).scalar()
    commissioner.send({"quote_ids": [quote_id]}, button="Save")
    assert "The club ends when my shift begins." in commissioner.follow("Preview").text

    commissioner.open("/manage/consultations/breaks/answers/release")
    page = commissioner.send({"reach_plan": "The club tells everybody."}, button="Tell those", status=422)
    assert "tick this box" in page.text
    page = commissioner.send({"reach_plan": "The club tells everybody.", "checked": "y"}, button="Tell those")
    assert "are being told now" in page.text


def test_the_list_of_what_is_missing_stops_a_release(application: Flask, commissioner: Browser) -> None:
    def unfinished() -> str:
        consultation = make_closed_consultation(slug="breaks")
        make_finding(make_feedback(consultation, kinds=[]), kind="")
        return consultation.slug

    arrange(application, unfinished)
    page = commissioner.open("/manage/consultations/breaks/answers/release")
    assert "Finding 1 has no answer yet." in page.text
    with pytest.raises(LookupError):
        page.form(button="Tell those")


def test_a_release_sent_round_the_page_is_refused_with_the_list(
    application: Flask, commissioner: Browser
) -> None:
    """The page offers no form while something is missing; who sends one without its hidden fields gets the list."""

    def unfinished() -> str:
        return make_finding(make_feedback(make_closed_consultation(slug="breaks"), kinds=[]), kind="").id

    arrange(application, unfinished)
    page = commissioner.open("/manage/consultations/breaks/answers/release")
    token = page.soup.find("input", {"name": "csrf_token"})["value"]
    sent = {"csrf_token": token, "route": "normal", "reach_plan": "By post.", "checked": "y"}
    response = commissioner.client.post(page.path, data=sent)
    assert response.status_code == 422
    assert "Finding 1 has no answer yet." in response.get_data(as_text=True)


def test_a_release_without_a_plan_for_reaching_people_is_refused_on_the_page(
    application: Flask, commissioner: Browser
) -> None:
    arrange(application, lambda: make_feedback(make_closed_consultation(slug="breaks")).id)
    commissioner.open("/manage/consultations/breaks/answers/release")
    page = commissioner.send({"checked": "y", "reach_plan": ""}, button="Tell those", status=422)
    assert "Few people left an address." in page.text
    early = {"checked": "y", "route": "early", "reach_plan": "By post."}
    page = commissioner.send(early, button="Tell those", status=422)
    assert "Name the person who has the authority" in page.text


def test_a_release_can_be_held_made_early_withdrawn_and_written_anew(
    application: Flask, commissioner: Browser
) -> None:
    arrange(application, lambda: settle(make_feedback(make_closed_consultation(slug="breaks"))).id)
    commissioner.open("/manage/consultations/breaks/answers")
    commissioner.follow("Hold")
    until = clock.today() + timedelta(days=30)
    page = commissioner.send(
        {
            "reason": "Election",
            "until-day": str(until.day),
            "until-month": str(until.month),
            "until-year": "1999",
        },
        button="Hold",
        status=422,
    )
    assert "day to come" in page.text or "year" in page.text.lower()
    page = commissioner.send({"until-year": str(until.year)}, button="Hold")
    assert "because: Election" in page.text
    commissioner.follow("Release early")
    page = commissioner.send(
        {"authority": "Dee Rector (invented)", "reason": "A leak"}, button="Release early"
    )
    assert "Dee Rector (invented), because: A leak" in page.text
    commissioner.follow("Withdraw")
    page = commissioner.send({"reason": "A figure was wrong."}, button="Withdraw")
    assert "These answers are withdrawn" in page.text
    page = commissioner.send(button="Write them anew")
    assert "You can change the answers now." in page.text


def test_findings_are_changed_moved_and_removed(application: Flask, commissioner: Browser) -> None:
    def two() -> str:
        feedback = make_feedback(make_closed_consultation(slug="breaks"), kinds=[])
        make_finding(feedback, you_said="The first")
        make_finding(feedback, you_said="The second")
        return feedback.id

    arrange(application, two)
    page = commissioner.open("/manage/consultations/breaks/answers")
    assert page.text.index("The first") < page.text.index("The second")
    page = commissioner.send(button="Move down", action="move/down")
    assert page.text.index("The second") < page.text.index("The first")
    commissioner.follow("Words and themes of finding 1")
    page = commissioner.send({"you_said": "The second, in better words"}, button="Save")
    assert "in better words" in page.text
    commissioner.follow("Remove of finding 2")
    page = commissioner.send(button="Remove it")
    assert "The first" not in page.text
    commissioner.open("/manage/consultations/breaks/answers/introduction")
    page = commissioner.send({"introduction": "Thank you all."}, button="Save")
    assert "Thank you all." in page.text


def test_a_stale_page_changes_nothing(application: Flask, commissioner: Browser) -> None:
    arrange(application, lambda: make_feedback(make_closed_consultation(slug="breaks")).id)
    commissioner.open("/manage/consultations/breaks/answers")
    commissioner.follow("Words and themes of finding 1")
    commissioner.send({"you_said": "Mine", "version": "1"}, button="Save", status=409)
    assert "Mine" not in commissioner.open("/manage/consultations/breaks/answers").text


def test_what_is_told_cannot_be_written_any_more(application: Flask, commissioner: Browser) -> None:
    arrange(application, lambda: make_feedback(make_closed_consultation(slug="breaks")).id)
    commissioner.open("/manage/consultations/breaks/answers/introduction")
    with application.app_context(), unit_of_work():
        tell(db.session.query(Feedback).one())
    page = commissioner.send({"introduction": "Too late"}, button="Save", status=422)
    assert "no longer being written" in page.text
    assert page.soup.find(id="introduction").get_text().strip() == "Too late"


def test_a_promise_is_started_moved_and_kept(application: Flask, commissioner: Browser) -> None:
    arrange(application, lambda: make_promise(clock.today() - timedelta(days=1)).id)
    page = commissioner.open("/manage/promises/")
    assert "Past its date, not public yet" in page.text
    commissioner.follow("Two more evenings a week")
    commissioner.send(button="It is under way")
    commissioner.follow("Move the date")
    page = commissioner.send({"reason": "The builder is late."}, button="Move the date", status=422)
    assert "Give the new date." in page.text
    later = clock.today() + timedelta(days=40)
    page = commissioner.send(
        {"due_on-day": str(later.day), "due_on-month": str(later.month), "due_on-year": str(later.year)},
        button="Move the date",
    )
    assert "because The builder is late." in page.text
    commissioner.follow("It is done")
    page = commissioner.send({"evidence": " "}, button="Save", status=422)
    assert "Say what shows that the promise was kept" in page.text
    page = commissioner.send({"evidence": "The rota of March."}, button="Save")
    assert "The rota of March." in page.text
    commissioner.follow("Take it up again")
    commissioner.send({"reason": "It stopped in May."}, button="Take it up again")
    commissioner.follow("Stop")
    page = commissioner.send({"reason": "The building closed."}, button="Stop the promise")
    assert "The building closed." in page.text


def test_promises_are_sorted_and_filtered(application: Flask, commissioner: Browser) -> None:
    arrange(application, lambda: make_promise(clock.today() - timedelta(days=30)).id)
    assert "Late" in commissioner.open("/manage/promises/?state=late").text
    assert "No promise here" in commissioner.open("/manage/promises/?state=done").text
    assert "1 promise" in commissioner.open("/manage/promises/?state=&order=title&search=evenings").text
    assert "No promise here" in commissioner.open("/manage/promises/?search=zebra").text


@pytest.mark.parametrize("role", ["participant", "moderator", "group_facilitator"])
def test_others_may_not_see_answers_being_written(application: Flask, browser: Browser, role: str) -> None:
    arrange(application, lambda: make_feedback(make_closed_consultation(slug="breaks")).id)
    with application.app_context():
        with unit_of_work():
            account = make_account(role)
        sign_in(browser.client, account)
    for address in ("", "/preview", "/introduction", "/release"):
        browser.open(f"/manage/consultations/breaks/answers{address}", status=403)
    browser.open("/manage/promises/", status=403)


def test_overdue_promises_warn_once(application: Flask) -> None:
    arrange(application, lambda: make_promise(clock.today() - timedelta(days=1)).id)
    with application.app_context(), unit_of_work():
        services.warn_of_overdue()
        services.warn_of_overdue()
        assert db.session.query(Commitment).one().warned
