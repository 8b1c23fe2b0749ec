"""A group looks over a draft on its phones, and staff tell imported lists: in a real Chromium, with and without
scripts, at 320 px; axe looks at each kind of page, with and without errors on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from coproduce.core import clock
from coproduce.core.database import unit_of_work
from coproduce.notifications.addresses import list_token
from tests.browser.chromium import ChromiumBrowser
from tests.factories.accounts import sign_in
from tests.factories.consultations import make_consultation, make_safety_contact
from tests.factories.contact_lists import commissioner_account, csv_of
from tests.factories.reviews import ask, make_draft, make_people

Visitor = Callable[..., ChromiumBrowser]


def signed_in(app: Flask, browser: ChromiumBrowser, uniquifier: str) -> ChromiumBrowser:
    """The browser of somebody who has signed in."""
    client = app.test_client()
    sign_in(client, uniquifier)
    cookie = client.get_cookie("session")
    assert cookie is not None
    host = urlsplit(browser.site).hostname
    browser.context.add_cookies([{"name": "session", "value": cookie.value, "domain": host, "path": "/"}])
    return browser


@pytest.mark.parametrize("javascript", [True, False])
def test_a_group_looks_over_a_draft(application: Flask, visitor: Visitor, javascript: bool) -> None:
    with application.app_context(), unit_of_work():
        people = make_people("STARS")
        make_safety_contact()
        review = ask(people, make_draft(people, title="Getting out"))
        address = f"/groups/{people.group.slug}/reviews/{review.id}"
        member_id, facilitator_id = people.member.fs_uniquifier, people.facilitator.fs_uniquifier
    looked_at = set[str]()
    member = signed_in(application, visitor(javascript=javascript, looked_at=looked_at), member_id)
    member.open(f"/groups/{people_slug(address)}")
    member.follow("Getting out")
    member.follow("Read the draft page")
    member.follow("Read this in young people’s words")
    member.open(address)
    member.follow("See all the questions")
    member.follow("Young people’s words")
    member.follow("Say something about this question")
    member.send({"words": " "}, button="Send this comment")
    assert "Write what you want to say." in member.page.text
    member.send({"words": "Ask about toilets", "may_quote": "y"}, button="Send this comment")
    assert "Ask about toilets" in member.page.text
    facilitator = signed_in(application, visitor(javascript=javascript, looked_at=looked_at), facilitator_id)
    facilitator.open(f"{address}/decline")
    facilitator.open(address)
    facilitator.follow("Yes, we sign it off")
    facilitator.send({"words": "It is ours."}, button="Sign it off")
    assert "Choose who says this" in facilitator.page.text
    facilitator.send({"role": "meeting"}, button="Sign it off")
    assert "Your group agreed" in facilitator.page.text


def people_slug(address: str) -> str:
    return address.split("/")[2]


def test_staff_import_a_list_and_tell_it(application: Flask, visitor: Visitor, tmp_path: Path) -> None:
    with application.app_context(), unit_of_work():
        uniquifier = commissioner_account().fs_uniquifier
        make_consultation("open", slug="breaks", title="Short breaks")
        token = list_token("elm@example.org")
    file = tmp_path / "schools.csv"
    file.write_bytes(csv_of(("Elm", "elm@example.org"), ("Oak", "not an address")))
    staff = signed_in(application, visitor(looked_at=set[str]()), uniquifier)
    staff.open("/manage/contact-lists/")
    staff.follow("Import a list")
    staff.send(button="Upload and check")
    day = clock.today() + timedelta(days=99)
    staff.tab.locator("input[type=file]").set_input_files(file)
    values = {"name": "Schools", "source": "The schools gave them.", "lawful_basis": "A public task."}
    dates = {"erase_on-day": day.day, "erase_on-month": day.month, "erase_on-year": day.year}
    staff.send({**values, **dates}, button="Upload and check")
    staff.send({"leave_out_refused": "y"}, button="Import 1 address")
    assert staff.page.heading == "Schools"
    staff.follow("Erase this list")
    staff.open("/manage/consultations/breaks/lists")
    staff.tab.locator("input[value=opening]").check(force=True)
    staff.send(button="See the letters")
    assert "It opens: 1 letter" in staff.page.text
    staff.send(button="Agree")
    reader = visitor(looked_at=set[str]())
    reader.open(f"/notices/lists/{token}")
    reader.send(button="Stop these letters")
    assert reader.page.heading == "We write no more because of a list"
