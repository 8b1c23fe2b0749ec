"""What this room shows on other rooms' pages, and that its addresses exist."""

from __future__ import annotations

from dataclasses import astuple
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.access import CLOCK
from coproduce.core.database import unit_of_work
from coproduce.feedback import addresses, panels, queries, services
from tests.factories.accounts import make_account, make_actor, make_group, sign_in
from tests.factories.consultations import make_consultation
from tests.factories.feedback import COMMISSIONER, make_feedback, make_promise, publish, settle, tell
from tests.pages.client import Browser

STAGES = {
    "none": "We answer by",
    "late": "Our answer is late",
    "writing": "We answer by",
    "telling": "We answer by",
    "settled": "Our answers become public on",
    "held": "because",
    "public": "You said, we did",
    "withdrawn": "The answers were withdrawn on",
}


def arrange(stage: str) -> None:
    """A consultation called breaks whose answers stand at the stage."""
    promised = clock.today() + timedelta(days=-1 if stage == "late" else 30)
    consultation = make_consultation(
        "closed", slug="breaks", answer_promised_on=promised, groups={"led": make_group("Invented Group")}
    )
    if stage in ("none", "late"):
        return
    feedback = make_feedback(consultation, kinds=["we_did"])
    if stage == "telling":
        tell(feedback)
    if stage in ("settled", "held"):
        settle(feedback)
    if stage == "held":
        services.hold(
            COMMISSIONER, feedback, until=clock.today() + timedelta(days=9), reason="because of the election"
        )
    if stage in ("public", "withdrawn"):
        publish(feedback)
    if stage == "withdrawn":
        services.withdraw(COMMISSIONER, feedback, "A figure was wrong.")


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_the_consultation_says_honestly_where_its_answer_is(
    application: Flask, browser: Browser, stage: str
) -> None:
    with application.app_context(), unit_of_work():
        arrange(stage)
    page = browser.open("/consultations/breaks")
    assert STAGES[stage] in page.text
    assert ("There are more evenings now." in page.text) is (stage == "public")


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("none", "Begin the answers"),
        ("writing", "Open the answers"),
        ("settled", "Told, not yet public"),
    ],
)
def test_staff_see_where_answering_stands(
    application: Flask, browser: Browser, stage: str, words: str
) -> None:
    with application.app_context():
        with unit_of_work():
            arrange(stage)
            account = make_account("commissioner")
        sign_in(browser.client, account)
    assert words in browser.open("/manage/consultations/breaks").text


@pytest.mark.parametrize(("stage", "shown"), [("settled", False), ("public", True), ("withdrawn", False)])
def test_a_group_sees_what_came_of_what_it_led_once_public(
    application: Flask, browser: Browser, stage: str, shown: bool
) -> None:
    with application.app_context(), unit_of_work():
        arrange(stage)
    assert ("What came of it" in browser.open("/groups/invented-group").text) is shown


def test_the_staff_home_lists_answers_due_and_promises_past_their_date(application: Flask) -> None:
    with application.test_request_context():
        with unit_of_work():
            make_promise(clock.today() - timedelta(days=2))
            make_consultation(
                "closed", title="Unanswered breaks", answer_promised_on=clock.today() - timedelta(days=1)
            )
        tasks = panels.tasks(make_actor("commissioner"))
        assert tasks is not None
        for words in ("Two more evenings a week", "Answer: Unanswered breaks", "yesterday"):
            assert words in tasks
        assert panels.tasks(make_actor("moderator")) is None
        assert panels.tasks(CLOCK) is None


def test_every_address_of_refusals_and_traces_is_on_the_site(application: Flask) -> None:
    known = [
        addresses.public_page("s"),
        addresses.early_page("t"),
        addresses.consultation_page("s"),
        addresses.results_page("s"),
        addresses.overview("s"),
        addresses.introduction("s"),
        addresses.release("s"),
        addresses.finding("s", "f"),
        addresses.reply("s", "f"),
        addresses.promise("p"),
        addresses.reports_page("s"),
        addresses.report_page("s", 2027),
        addresses.reports_overview("s"),
        addresses.report_work("s", 2027),
        addresses.report_comments("s", 2027),
        addresses.report_entry("s", 2027, "e"),
        addresses.report_exclusion("s", 2027, "x"),
        *astuple(queries.addresses_of(Consultation(id="c", slug="s"))),
    ]
    matcher = application.url_map.bind("localhost")
    missing = []
    for address in known:
        try:
            matcher.match(urlsplit(address).path, "GET")
        except HTTPException:
            missing.append(address)
    assert missing == []
