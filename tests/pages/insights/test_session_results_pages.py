"""Group sessions on the pages of results: apart, named only where the group wants it, exact for staff alone."""

from __future__ import annotations

import csv
import io

from flask import Flask

from coproduce.consultations import services
from coproduce.core.database import unit_of_work
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import COMMISSIONER, make_consultation, make_response
from tests.factories.insights import make_snapshot
from tests.factories.sessions import confirmed_session, make_facilitator, make_session
from tests.pages.client import Browser


def published(application: Flask, **values: object) -> str:
    """Slug of a closed consultation with 24 single forms, a session of 14, and one that waits."""
    with application.app_context(), unit_of_work():
        asked = make_consultation("open")
        for _ in range(24):
            make_response(asked, {"who": "parent", "change": "Saturdays"})
        _, group, actor = make_facilitator()
        hands = {"who": {"": {"parent": 5, "young_person": 9}}}
        confirmed_session(asked, actor, group, hands=hands, **values)
        make_session(asked)
        services.close(COMMISSIONER, asked, "Everything was said")
        make_snapshot(asked)
        return str(asked.slug)


def test_a_session_of_14_stands_apart_on_the_public_page(application: Flask) -> None:
    slug = published(application)
    browser = Browser(application)
    page = browser.open(f"/consultations/{slug}/results")
    assert page.heading == "About 25 people answered on their own"
    assert "1 group session, 14 people" in page.text
    assert "Invented Group" in page.text
    assert "In group sessions: Who is answering?" in page.text
    assert "about 40" not in page.text
    assert "38" not in page.text
    assert "1 group session, 14 people" in browser.open(f"/consultations/{slug}").text
    rows = list(csv.reader(io.StringIO(browser.client.get(f"/consultations/{slug}/results.csv").text)))
    apart = {row[0] for row in rows if row[0].startswith("In group sessions")}
    assert apart == {"In group sessions: Who is answering?"}
    chart = browser.client.get(f"/consultations/{slug}/results/sessions-who.json")
    assert chart.status_code == 200


def test_a_group_that_did_not_agree_is_not_named(application: Flask) -> None:
    slug = published(application, may_name=False)
    page = Browser(application).open(f"/consultations/{slug}/results")
    assert "Invented Group" not in page.text
    assert "1 group session, about 15 people" in page.text
    assert "14 people" not in page.text


def test_staff_see_exact_counts_and_that_one_waits(application: Flask) -> None:
    slug = published(application)
    browser = Browser(application)
    with application.app_context(), unit_of_work():
        sign_in(browser.client, make_account("analyst"))
    page = browser.open(f"/manage/consultations/{slug}/results/exact")
    assert "24 responses on their own, and 1 group session with 14 people" in page.text
    assert "1 group session waits for the group’s yes and is not counted" in page.text
    assert "In group sessions, counted apart" in page.text
    page = browser.open(f"/manage/consultations/{slug}/results")
    assert "1 group session" not in page.soup.find("h1").get_text()
