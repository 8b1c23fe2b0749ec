"""The front page in a real browser: light, within its frame, and the same without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from coproduce.core.database import unit_of_work
from tests.browser.chromium import ChromiumBrowser
from tests.factories.accounts import make_group
from tests.factories.consultations import make_consultation
from tests.factories.feedback import make_public_feedback

LIGHT, REQUESTS = 80_000, 8


@pytest.fixture
def filled(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        for name in ("otter", "heron", "vole"):
            make_consultation(title=f"Getting out and about {name}", groups={"led": make_group()})
        make_public_feedback(["we_did", "we_will", "we_cannot"])


def test_a_first_visit_transfers_little_and_asks_nobody_else(
    filled: None, visitor: Callable[..., ChromiumBrowser]
) -> None:
    browser = visitor(width=1280)
    session: Any = browser.context.new_cdp_session(browser.tab)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    browser.open("/")
    browser.tab.wait_for_load_state("networkidle")
    assert 3 <= len(sizes) <= REQUESTS
    assert sum(sizes) < LIGHT
    assert browser.foreign == []
    assert browser.complaints == []


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_sticks_out(
    filled: None, visitor: Callable[..., ChromiumBrowser], width: int, javascript: bool
) -> None:
    browser = visitor(width=width, javascript=javascript)
    for address in (
        "/",
        "/search?q=getting",
        "/search?q=nothing+like+it",
        "/privacy",
        "/cookies",
        "/accessibility",
    ):
        browser.open(address)
        sizes = browser.tab.locator("html").bounding_box()
        assert sizes["width"] <= width, address
        shown = browser.tab.locator("main").bounding_box()
        assert shown["x"] >= 0
        assert shown["x"] + shown["width"] <= width, address


def test_search_works_from_the_header(filled: None, visitor: Callable[..., ChromiumBrowser]) -> None:
    browser = visitor(width=1280)
    browser.open("/")
    browser.tab.fill("#site-search", "out about heron")
    with browser.tab.expect_navigation():
        browser.tab.press("#site-search", "Enter")
    assert "1 result for “out about heron”" in browser.page.text
    assert browser.tab.locator("main mark").count() >= 3
