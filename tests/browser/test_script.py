"""The script's additions in a real browser, under the site's own content security policy, on pages made for them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.application import settings_for_tests

VENDOR = Path(__file__).resolve().parents[2] / "coproduce" / "static" / "vendor"
SITE = "http://localhost"
CHART = {"data": [{"type": "bar", "x": ["Waiting", "Weekends"], "y": [145, 80]}], "layout": {"height": 300}}

Visit = Callable[[str], Any]


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The content security policy as the application sends it."""
    from coproduce import create_app

    app = create_app(settings_for_tests(tmp_path_factory.mktemp("policy")))
    return app.test_client().get("/no-such-page").headers["Content-Security-Policy"]


@pytest.fixture
def sent() -> list[str]:
    """The forms that reached the server."""
    return []


@pytest.fixture
def visit(chromium: Any, policy: str, sent: list[str]) -> Iterator[Visit]:
    """Opens a page with this body and the site's style and script; complaints of the browser fail the test."""
    files = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def open_page(body: str) -> Any:
        html = (
            f'<!doctype html><html lang="en"><head><title>Page</title><link rel="icon" href="data:,">'
            f'<link rel="stylesheet" href="/assets/{files["coproduce.css"]}">'
            f'<script type="module" src="/assets/{files["coproduce.js"]}"></script></head>'
            f"<body>{body.replace('PLOTLY', '/assets/' + files['plotly.js'])}</body></html>"
        )

        def answer(route: Any) -> None:
            path = route.request.url.removeprefix(SITE)
            if path.startswith("/assets/"):
                route.fulfill(path=VENDOR / path.removeprefix("/assets/"))
            elif path == "/chart.json":
                route.fulfill(json=CHART)
            elif route.request.method == "POST":
                sent.append(route.request.post_data or "")
                route.fulfill(status=204)
            else:
                route.fulfill(
                    body=html, content_type="text/html", headers={"Content-Security-Policy": policy}
                )

        page.route("**/*", answer)
        page.goto(f"{SITE}/")
        page.wait_for_selector("body.js-enabled")
        return page

    yield open_page
    context.close()
    assert complaints == []


def test_a_second_press_sends_nothing_twice(visit: Visit, sent: list[str]) -> None:
    page = visit('<form method="post"><button name="next" value="on">Send</button></form>')
    page.dblclick("button")
    page.click("button")
    page.wait_for_timeout(200)
    assert sent == ["next=on"]


def test_another_form_of_the_page_can_be_sent_at_once(visit: Visit, sent: list[str]) -> None:
    form = '<form method="post"><button name="form" value="{0}" id="{0}">Send</button></form>'
    page = visit(form.format("first") + form.format("second"))
    page.click("#first")
    page.click("#second")
    page.wait_for_timeout(200)
    assert sent == ["form=first", "form=second"]


def test_the_counter_says_how_much_room_is_left(visit: Visit) -> None:
    page = visit(
        '<div class="govuk-character-count" data-module="govuk-character-count" data-maxlength="20">'
        '<label for="words">Words</label><textarea class="govuk-js-character-count" id="words"></textarea>'
        '<div id="words-info" class="govuk-hint govuk-character-count__message">Up to 20 characters</div></div>'
    )
    page.fill("#words", "fifteen letters")
    page.wait_for_selector(".govuk-character-count__status:text('You have 5 characters remaining')")


def test_a_receipt_is_copied_as_one_line(visit: Visit) -> None:
    page = visit(
        '<p id="receipt">apple <br> river\n  stone</p>'
        '<button type="button" data-copy="#receipt" hidden>Copy the words</button>'
    )
    page.click("button:text('Copy the words')")
    page.wait_for_selector("button:text('Copied')")
    assert page.evaluate("navigator.clipboard.readText()") == "apple river stone"


@pytest.mark.parametrize(
    ("change", "asked"), [(True, ["beforeunload"]), (False, [])], ids=["changed", "as it was"]
)
def test_leaving_a_changed_form_is_asked_about(visit: Visit, change: bool, asked: list[str]) -> None:
    page = visit('<form method="post" data-warn-unsaved><input aria-label="Title"></form>')
    questions: list[str] = []

    def accept(dialog: Any) -> None:
        questions.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    page.click("input")
    if change:
        page.type("input", "New")
    page.goto(f"{SITE}/elsewhere")
    assert questions == asked


def test_a_chart_becomes_explorable_only_when_asked(visit: Visit) -> None:
    page = visit(
        '<div data-plotly="/chart.json" data-plotly-script="PLOTLY"><svg width="100" height="50"></svg></div>'
    )
    assert page.evaluate("typeof window.Plotly") == "undefined"
    page.click("button:text('Zoom in or save this chart')")
    page.wait_for_selector(".chart__stage .bars .point")
    assert page.locator(".chart__stage .bars .point").count() == 2
    assert page.locator("[data-plotly]").is_hidden()
