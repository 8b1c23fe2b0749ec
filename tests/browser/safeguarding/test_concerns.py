"""A concern from the moderator who raises it to the lead who closes it. The letter says nothing about it, and for the
colleague whom it names it is not there."""

from __future__ import annotations

import pytest

from coproduce.accounts import roles
from coproduce.core import clock
from coproduce.core.database import unit_of_work
from tests.browser.chromium import ChromiumBrowser
from tests.browser.consultations.walking import Keyboard
from tests.browser.people import People
from tests.factories.accounts import make_account
from tests.factories.safeguarding import make_duty
from tests.journey import date_fields, link_in

WORRY = "Nina Deputy shouted at a boy until he cried."
STEPS = "The boy is with his mother."


@pytest.mark.timeout(400)
def test_from_the_moderator_to_the_lead(people: People) -> None:
    with people.app.app_context(), unit_of_work():
        moderator = make_account(roles.MODERATOR, name="Mo Reader").fs_uniquifier
        lead = make_account(roles.SAFEGUARDING_LEAD, email="lena@example.org", name="Lena Lead")
        deputy = make_account(roles.SAFEGUARDING_LEAD, email="nina@example.org", name="Nina Deputy")
        for position, account in enumerate((lead, deputy)):
            make_duty(account, position)
        lena, nina, nina_id = lead.fs_uniquifier, deputy.fs_uniquifier, deputy.id
    reader = people.come(moderator)
    raise_by_keyboard(reader, nina_id)

    people.work()
    [letter] = people.letters_to("lena@example.org")
    for words in ("Nina", "boy", "shouted", "Mo Reader"):
        assert words not in letter
    assert people.letters_to("nina@example.org") == []
    address = link_in(letter, "/manage/concerns/")
    reader.open(address, status=403)

    handle(people.come(lena), address)

    named = people.come(nina)
    named.open(address, status=404)
    for page in ("/manage/concerns?state=closed", "/manage/concerns?state=closed&number=LA-77", "/manage/"):
        named.open(page)
        assert named.tab.locator(f'a[href*="{address}"]').count() == 0, page
    reader.open("/manage/concerns/raised")
    assert "shouted" not in reader.page.text


def raise_by_keyboard(reader: ChromiumBrowser, named: str) -> None:
    reader.open("/manage/concerns/raise")
    keys = Keyboard(reader.tab)
    keys.fill("note", WORRY)
    keys.fill("severity", "urgent")
    keys.fill("steps_taken", STEPS)
    keys.fill("names_staff", "y")
    keys.come_to(lambda stop: stop["kind"] == "summary", "the list of colleagues")
    keys.press("Enter")
    keys.fill("named", named)
    keys.come_to(lambda stop: stop["sends"], "the button")
    with reader.tab.expect_navigation(wait_until="load"):
        keys.press("Enter")
    assert "Nobody has acknowledged it yet" in reader.page.text


def handle(lead: ChromiumBrowser, address: str) -> None:
    """Taken on, each step noted, closed; every look is on record."""
    lead.open("/manage/concerns")
    lead.open(address)
    assert WORRY in lead.page.text
    assert STEPS in lead.page.text
    assert "It does not reach Nina Deputy." in lead.page.text
    lead.send(button="I take this on")
    assert "Taken on" in lead.page.text
    lead.send({"entry": "Rang the mother."}, button="Add the entry")
    lead.send(
        {"referred_to": "The designated officer", **date_fields("on_day", clock.today())},
        button="Note the referral",
    )
    lead.send({"number": "LA-77"}, button="Keep the number")
    lead.send({"words": ""}, button="Close the concern")
    assert "Say what came of it." in lead.page.text
    lead.send({"words": "The designated officer looks into it."}, button="Close the concern")
    lead.open(address)
    for words in (
        "Closed",
        "Rang the mother.",
        "The designated officer",
        "LA-77",
        "Who opened it before Lena",
    ):
        assert words in lead.page.text, words
