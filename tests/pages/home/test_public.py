"""Front page, search, statements, feeds and probes as a visitor gets them."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from coproduce.consultations.services.drafts import DRAFTS_ARE_KEPT_FOR
from coproduce.consultations.views import draft_cookie
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.core.worker import tick
from coproduce.web import display
from tests.factories.accounts import make_account, make_group
from tests.factories.consultations import make_consultation
from tests.factories.feedback import make_closed_consultation, make_feedback, make_public_feedback, settle
from tests.factories.insights import make_snapshot
from tests.pages.client import Browser

ATOM = "{http://www.w3.org/2005/Atom}"
MARKER = "quetzalcoatlus"
PLACES = (
    "/",
    f"/search?q={MARKER}",
    "/feeds/feedback.atom",
    "/feeds/consultations.atom",
    "/sitemap.xml",
    "/feedback/",
)


def parsed(response: TestResponse) -> ET.Element:
    return ET.fromstring(response.get_data())  # noqa: S314 - the site's own document


def test_the_front_page_shows_what_is_open_and_what_was_answered(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        open_one = make_consultation(title="Getting out and about")
        address = f"/consultations/{open_one.slug}"
        make_public_feedback(["we_did", "we_will", "we_cannot"])
    page = browser.open("/")
    assert page.heading == "Your views. Our answers."
    assert page.link("Getting out and about") == address
    assert "There are more evenings now." in page.text
    assert "promises made" in page.text
    assert "You do not have to do it on the web" in page.text


def test_an_empty_site_has_a_front_page_too(browser: Browser) -> None:
    assert "Nothing is open just now" in browser.open("/").text


def test_a_first_visit_to_the_front_page_is_light(application: Flask, browser: Browser) -> None:
    """Under 80 kB with typeface in at most eight requests, as sent with gzip; none to another host."""
    with application.app_context(), unit_of_work():
        for _ in range(3):
            make_consultation()
        make_public_feedback(["we_did", "we_will", "we_cannot"])
    page = browser.open("/")
    assets = {
        tag.get("href") or tag.get("src")
        for tag in page.soup.select(
            "link[rel=stylesheet],link[rel=preload],link[rel=icon],script[src],img[src]"
        )
    }
    assert all(address.startswith("/assets/") for address in assets)
    sizes = []
    for address in assets:
        response = browser.client.get(address, headers={"Accept-Encoding": "gzip"})
        assert response.status_code == 200
        sizes.append(len(response.get_data()))
        response.close()
    document = browser.client.get("/", headers={"Accept-Encoding": "gzip"})
    assert document.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(document.get_data()).startswith(b"<!doctype html>")
    assert len(assets) + 1 <= 8
    assert sum(sizes) + len(document.get_data()) < 80_000


def test_the_four_ways_stand_on_each_public_page_and_the_one_that_is_open_is_marked(browser: Browser) -> None:
    ways = {"/consultations/": [0], "/proposals/": [1], "/forums/": [2], "/feedback/": [3], "/privacy": []}
    for address, marked in ways.items():
        links = browser.open(address).soup.select("nav.site-nav a")
        assert [link["href"] for link in links] == list(ways)[:4]
        assert [place for place, link in enumerate(links) if link.get("aria-current") == "page"] == marked


def test_search_shows_marks_and_pages(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        for number in range(25):
            make_group(f"Otter group <i>{number}</i>")
    page = browser.open("/search?q=otter")
    assert "25 results for “otter”" in page.text
    assert len(page.soup.select("main mark")) == 20
    assert not page.soup.select("main i")
    assert "Page 2" in str(page.soup.select_one("nav.govuk-pagination"))
    assert len(browser.open("/search?q=otter&page=2").soup.select("main mark")) == 5
    assert "no more results" in browser.open("/search?q=otter&page=9").text


def test_search_finds_nothing_kindly(browser: Browser) -> None:
    page = browser.open("/search?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "Nothing here has the words" in page.text
    assert not page.soup.select("main script")
    assert browser.open("/search").heading == "Search"
    for odd in (
        "/search?q=%00",
        "/search?q=%FF%FE&page=x",
        "/search?q=" + "a" * 5000,
        "/search?q=%25&page=-4",
    ):
        browser.open(odd)


def test_a_search_from_the_header_keeps_its_words(browser: Browser) -> None:
    page = browser.open("/search?q=short++breaks")
    assert {field["value"] for field in page.soup.select("input[name=q]")} == {"short breaks"}


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/accessibility", "Accessibility statement"),
        ("/privacy", "Your privacy"),
        ("/cookies", "Cookies"),
    ],
)
def test_statements(browser: Browser, address: str, heading: str) -> None:
    assert browser.open(address).heading == heading


def test_the_cookie_page_names_the_cookies_that_are_set(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        slug = make_consultation().slug
    browser.open(f"/consultations/{slug}/respond/")
    browser.open("/sign-in")
    names = {cookie.key for cookie in browser.client._cookies.values()}
    shown = browser.open("/cookies").text
    assert names
    assert all(re.sub(r"_[0-9a-f]{6,}$", "", name) in shown for name in names), names


def test_larger_letters_are_remembered_and_the_usual_ones_forgotten(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        slug = make_consultation().slug
    page = browser.open(f"/consultations/{slug}/respond/")
    sent = {"csrf_token": page.soup.select_one("[name=csrf_token]")["value"], "next": page.path}
    for size, cookies in (("large", 1), ("", 0)):
        browser.client.post("/display/text-size", data={**sent, "size": size})
        kept = [each.value for each in browser.client._cookies.values() if each.key == display.COOKIE]
        assert len(kept) == cookies
        shown = browser.open(page.path)
        assert shown.soup.select_one("html").get("data-text-size", "") == size


def test_every_cookie_of_the_site_is_named(browser: Browser) -> None:
    shown = browser.open("/cookies").text
    assert all(name in shown for name in ("session", draft_cookie.NAME, display.COOKIE))


def test_what_is_kept_in_each_way_of_taking_part_is_said(browser: Browser) -> None:
    shown = browser.open("/privacy").text
    for part in ("Pictures and recordings", "When a group answers together", "On paper and by telephone"):
        assert part in shown
    assert f"or after {DRAFTS_ARE_KEPT_FOR.days} days" in shown


def test_only_the_demonstration_warns_of_its_own_translations(browser: Browser) -> None:
    assert "not read by native readers" not in browser.open("/accessibility").text


def test_feeds_are_valid_and_escape_what_people_wrote(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_consultation(title="Buses & <trams> \x0b 🚌")
        slug = make_public_feedback().consultation.slug
    for name, entries in (("consultations", 2), ("feedback", 1)):
        response = browser.client.get(f"/feeds/{name}.atom")
        assert response.content_type == "application/atom+xml; charset=utf-8"
        feed = parsed(response)
        assert feed.find(f"{ATOM}link[@rel='self']").get("href").endswith(f"/feeds/{name}.atom")
        found = feed.findall(f"{ATOM}entry")
        assert len(found) == entries
        for entry in [feed, *found]:
            assert entry.find(f"{ATOM}id").text
            assert entry.find(f"{ATOM}title").text
            assert re.fullmatch(
                r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00", entry.find(f"{ATOM}updated").text
            )
    titles = [
        entry.find(f"{ATOM}title").text
        for entry in parsed(browser.client.get("/feeds/consultations.atom")).iter(f"{ATOM}entry")
    ]
    assert "Open: Buses & <trams>  🚌" in titles
    assert f"/consultations/{slug}/feedback" in browser.client.get("/feeds/feedback.atom").get_data(
        as_text=True
    )


def test_every_address_of_the_sitemap_opens(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_consultation("draft", slug="not-yet")
        make_consultation()
        make_group()
        make_snapshot(make_public_feedback().consultation)
    document = browser.client.get("/sitemap.xml")
    assert document.content_type.startswith("application/xml")
    places = [
        found.text.removeprefix("http://localhost")
        for found in parsed(document).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    assert len(places) == len(set(places))
    assert not any("not-yet" in place for place in places)
    assert any(place.endswith("/results") for place in places)
    for place in places:
        browser.open(place)


def test_a_site_that_is_not_the_real_one_is_hidden_from_search_engines(browser: Browser) -> None:
    response = browser.client.get("/robots.txt")
    assert response.mimetype == "text/plain"
    assert "Disallow: /\n" in response.get_data(as_text=True)


def test_embargoed_words_are_nowhere_until_their_minute_and_then_where_they_belong(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        make_consultation("draft", title=f"Draft {MARKER}", slug=f"draft-{MARKER}")
        feedback = settle(make_feedback(make_closed_consultation(slug="asked-once")))
        feedback.introduction = feedback.findings[0].you_said = f"Words about the {MARKER}."
        db.session.flush()
        opening = feedback.public_from

    def holding() -> set[str]:
        # The search page repeats what was looked for, so only its results count.
        pages = {place: browser.client.get(place).get_data(as_text=True) for place in PLACES}
        pages[PLACES[1]] = "".join(re.findall(r'<ol class="found.*?</ol>', pages[PLACES[1]], re.DOTALL))
        return {place for place, text in pages.items() if MARKER in text or "asked-once/feedback" in text}

    assert holding() == set()
    with clock.frozen(opening - timedelta(seconds=1)):
        assert holding() == set()
        assert browser.client.get("/").headers["Cache-Control"] == "private, no-store"
    with clock.frozen(opening):
        assert holding() == {"/", PLACES[1], "/feeds/feedback.atom", "/sitemap.xml", "/feedback/"}


def test_the_probes_answer(browser: Browser) -> None:
    assert browser.client.get("/healthz").get_json() == {"alive": True}
    response = browser.client.get("/readyz")
    assert response.status_code == 200
    assert response.get_json() == {
        "ready": True,
        "database": True,
        "queue": True,
        "schema": True,
        "worker": {"last_seen": None, "silent": True},
    }


def test_a_site_that_cannot_work_says_so(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coproduce.core.worker.queue_is_reachable", lambda: False)
    assert browser.client.get("/readyz").status_code == 503
    monkeypatch.undo()
    monkeypatch.setattr("coproduce.home.views.probes.schema_faults", lambda: ["old"])
    answer = browser.client.get("/readyz")
    assert (answer.status_code, answer.get_json()["schema"]) == (503, False)
    assert browser.client.get("/healthz").status_code == 200


def test_a_database_that_is_gone_is_no_error_page(
    application: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*arguments: object) -> None:
        raise OperationalError("SELECT 1", {}, OSError("gone"))

    monkeypatch.setattr(db.session, "execute", gone)
    answer = browser.client.get("/readyz")
    assert (answer.status_code, answer.get_json()["database"]) == (503, False)


def test_the_worker_s_sign_of_life_is_shown(application: Flask, browser: Browser) -> None:
    with application.app_context():
        tick()
    heartbeat = browser.client.get("/readyz").get_json()["worker"]
    assert heartbeat["silent"] is False
    assert heartbeat["last_seen"] is not None


def test_nobody_needs_an_account_for_any_of_this(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_account()
    for place in ("/", "/search", "/accessibility", "/healthz", "/readyz", "/robots.txt", "/sitemap.xml"):
        assert browser.client.get(place).status_code == 200
        assert "Set-Cookie" not in browser.client.get(place).headers
