"""What everybody reads about a proposal."""

from __future__ import annotations

from flask import Flask

from tests.factories.commissioning import make_proposal
from tests.pages.client import Browser


def test_a_draft_is_unknown_to_everybody(app: Flask, browser: Browser) -> None:
    draft = make_proposal()
    browser.open(f"/proposals/{draft.slug}", status=404)
    assert draft.title not in browser.open("/proposals/").text


def test_the_page_of_a_proposal(app: Flask, browser: Browser) -> None:
    proposal = make_proposal("early_notice")
    page = browser.open(f"/proposals/{proposal.slug}")
    assert page.heading == proposal.title
