"""A parent suggests a solution by keyboard alone, follows it with six words, and reads the answer before others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coproduce.accounts import roles
from coproduce.core import clock
from coproduce.core.database import unit_of_work
from tests.browser.chromium import ChromiumBrowser
from tests.browser.consultations.walking import by_keyboard
from tests.browser.people import People
from tests.factories.accounts import make_account
from tests.factories.commissioning import make_proposal
from tests.factories.safeguarding import make_safety_contact
from tests.journey import date_fields

WORDS = "Share the minibus with the school next door."
ANSWER = "We asked the school, and it said yes."


@pytest.mark.timeout(400)
def test_a_suggestion_is_followed_to_its_answer(people: People) -> None:
    with people.app.app_context(), unit_of_work():
        slug = make_proposal("early_notice").slug
        make_safety_contact()
        moderator = make_account(roles.MODERATOR).fs_uniquifier
        commissioner = make_account(roles.COMMISSIONER).fs_uniquifier
    parent, everyone = people.come(), people.come()
    words = suggest(parent, slug)
    assert "A person will read it." in follow(parent, words)

    reader, staff = people.come(moderator), people.come(commissioner)
    staff.open(f"/manage/proposals/{slug}/suggestions")
    assert WORDS not in staff.page.text, "nobody but the readers sees what nobody has read"
    reader.open("/manage/reading")
    reader.send(button="Take the next one")
    assert WORDS in reader.page.text
    reader.send(button="Read, show me the next one")
    assert "This proposal cannot go on without it." in follow(parent, words)

    answer(staff, slug)
    assert ANSWER in follow(parent, words)
    assert ANSWER not in everyone.open(f"/proposals/{slug}").text
    people.forward(6)
    page = everyone.open(f"/proposals/{slug}")
    assert ANSWER in page.text
    assert WORDS not in page.text, "a suggestion's own words are never public"


def suggest(parent: ChromiumBrowser, slug: str) -> str:
    """From the proposal's page to the six words, without a mouse once the form is there."""
    parent.open(f"/proposals/{slug}")
    parent.follow("Suggest a solution")
    by_keyboard(parent, {"words": WORDS, "who": "adult"})
    assert parent.page.heading == "Thank you. Your suggestion is stored"
    words = str(parent.tab.locator("#receipt-words").inner_text())
    parent.send(button="I have kept them")
    return words


def follow(parent: ChromiumBrowser, words: str) -> str:
    parent.open("/receipt")
    return parent.send({"words": words}, button="Show me").text


def answer(staff: ChromiumBrowser, slug: str) -> None:
    staff.open(f"/manage/proposals/{slug}/suggestions")
    waiting = staff.tab.locator('main input[name="suggestion"]').get_attribute("value")
    staff.send({"suggestion": waiting}, button="Answer what is ticked")
    staff.send(
        {
            "you_suggested": "Share a minibus with another school.",
            "kind": "we_are_doing",
            "text": ANSWER,
            "owner_name": "Ola Okoro (invented)",
            **date_fields("due_on", clock.today() + timedelta(days=60)),
        },
        button="Save the answer",
    )
    assert "The answer is saved." in staff.page.text
