"""A group session in a real Chromium on small screens, with and without JavaScript; members join on phones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.queries.sessions import reach_of
from coproduce.consultations.rules.sessions import Reach
from coproduce.core.database import unit_of_work
from tests.browser.chromium import ChromiumBrowser
from tests.browser.people import let_in
from tests.factories.accounts import make_account, make_group
from tests.factories.consultations import make_consultation, make_safety_contact

Visitor = Callable[..., ChromiumBrowser]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("javascript", [True, False])
def test_a_session_of_14_from_code_to_yes(application: Flask, visitor: Visitor, javascript: bool) -> None:
    with application.app_context(), unit_of_work():
        asked = make_consultation("open")
        make_safety_contact()
        account = make_account("group_facilitator")
        make_group("Lantern Youth Group (invented)", account)
        slug, choice, uniquifier = asked.slug, asked.id, account.fs_uniquifier
    looked_at: set[str] = set()
    leader = visitor(javascript=javascript, looked_at=looked_at)
    let_in(application, leader, uniquifier)
    leader.open("/my/sessions/new")
    leader.send({"consultation": choice, "may_name": "y"}, button="Open the session")
    address = leader.page.path
    code = (
        leader.tab.locator(".session-code__code").inner_text().replace("Code:", "").replace(" ", "").strip()
    )
    leader.open(f"{address}/screen")
    leader.open("/my/sessions/")

    phone = visitor(javascript=javascript, looked_at=looked_at)
    phone.open("/join")
    phone.send({"code": "wrong"})
    assert "That is not a code we know" in phone.page.text
    phone.open(f"/join/{code}")
    phone.send(button="Join and start")
    assert phone.page.path.startswith(f"/consultations/{slug}/respond/")

    leader.open(f"{address}/heads")
    leader.send({"11_to_15": "twelve"})
    assert "Enter a number of people" in leader.page.text
    leader.send({"11_to_15": "12", "adults": "2"})
    leader.open(f"{address}/q/1")
    leader.send(
        {"hands-0-0": "2", "hands-0-1": "12", "note": "We come after school."}, button="Save and go on"
    )
    leader.open(f"{address}/q/1")
    leader.open(f"{address}/anything-else")
    leader.send({"note": "The waiting room is loud."})
    leader.open(f"{address}/understood")
    leader.send(
        {"line-who": "Twelve of you are young.", "line": "The waiting room is loud."}, button="Read it back"
    )
    assert leader.page.heading == "Is this what we meant?"
    box = leader.tab.locator('[name="line-meant"]')
    assert not box.is_visible(), "the box opens with “Not quite”"
    leader.tab.locator("#line-not").check()
    assert box.is_visible()
    leader.send({"line-who-answer": "yes", "line-answer": "corrected", "line-meant": "It is far too loud."})
    assert "The group said it meant: It is far too loud." in leader.page.text
    leader.send({"line": "The waiting room is far too loud."}, button="Read it back")
    leader.send({"line-answer": "yes"})
    assert "The session counts now: 1 group session, 14 people." in leader.page.text
    leader.open(f"{address}/correct")
    with application.app_context():
        assert reach_of(consultation_by_slug(slug)) == Reach(0, 1, 14)


def test_the_facilitator_needs_no_mouse(application: Flask, visitor: Visitor) -> None:
    """Heads are counted by keyboard alone: tab to each field, figures, and return."""
    with application.app_context(), unit_of_work():
        asked = make_consultation("open")
        account = make_account("group_facilitator")
        make_group("Lantern Youth Group (invented)", account)
        choice, uniquifier = asked.id, account.fs_uniquifier
    leader = visitor(width=360)
    let_in(application, leader, uniquifier)
    leader.open("/my/sessions/new")
    leader.send({"consultation": choice}, button="Open the session")
    address = leader.page.path
    leader.open(f"{address}/heads")
    leader.tab.locator("#under_11").focus()
    for figures in ("", "12", "", "", "2"):
        leader.tab.keyboard.type(figures)
        leader.tab.keyboard.press("Tab")
    with leader.tab.expect_navigation(wait_until="load"):
        leader.tab.keyboard.press("Enter")
    assert "14 people in all" in leader.page.text
