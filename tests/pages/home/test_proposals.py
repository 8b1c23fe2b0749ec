"""Proposals and decisions in the feed, the sitemap, the search and on the front page: what anyone may read now."""

from __future__ import annotations

import pytest
from flask import Flask

from coproduce.core.database import unit_of_work
from tests.factories.commissioning import make_proposal
from tests.pages.client import Browser

EVERYWHERE = ("/feeds/proposals.atom", "/sitemap.xml", "/search?q=swimming", "/")


@pytest.mark.parametrize("address", EVERYWHERE)
def test_an_early_notice_is_found_and_a_draft_is_not(
    application: Flask, browser: Browser, address: str
) -> None:
    with application.app_context(), unit_of_work():
        make_proposal("early_notice", title="Swimming lessons end", slug="swimming-ends")
        make_proposal("draft", title="Swimming in secret", slug="swimming-secret")
    found = browser.client.get(address).get_data(as_text=True)
    assert "/proposals/swimming-ends" in found
    assert "secret" not in found


def test_the_feed_says_where_each_proposal_stands(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_proposal("consultation", title="Swimming lessons")
        make_proposal("withdrawn", title="A shuttle bus")
    feed = browser.client.get("/feeds/proposals.atom").get_data(as_text=True)
    assert "<title>Consultation: Swimming lessons</title>" in feed
    assert "<title>Withdrawn: A shuttle bus</title>" in feed
    assert "The contract was renewed." in feed
