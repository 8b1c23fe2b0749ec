"""A youth group's facilitator begins a topic by keyboard alone, a person reads it, an analyst takes it into a finding,
and once the answers are public the topic and the own page show what it led to."""

from __future__ import annotations

import pytest

from coproduce.accounts import roles
from coproduce.core.database import db, unit_of_work
from coproduce.feedback.models import Feedback
from tests.browser.chromium import ChromiumBrowser
from tests.browser.consultations.walking import by_keyboard
from tests.browser.people import People
from tests.factories.accounts import make_account, make_group
from tests.factories.feedback import make_feedback, make_finding, publish
from tests.factories.forums import make_board
from tests.factories.safeguarding import make_safety_contact

TITLE = "The bus home"
WORDS = "We want to go home when the club ends, not an hour before."
YOU_SAID = "Evenings end before the club does."


@pytest.mark.timeout(400)
def test_a_topic_of_the_group_becomes_a_finding(people: People) -> None:
    with people.app.app_context(), unit_of_work():
        facilitator = make_account(roles.GROUP_FACILITATOR, name="Fay (invented)")
        group = make_group("Lantern Youth Group (invented)", facilitator)
        make_board(slug="lantern", name="Lantern", audience="group", group_id=group.id, age_band="young")
        make_safety_contact()
        feedback = make_feedback(kinds=())
        make_finding(feedback, you_said=YOU_SAID)
        answers = feedback.id
        fay = people.come(facilitator.fs_uniquifier)
        reader = people.come(make_account(roles.MODERATOR).fs_uniquifier)
        analyst = people.come(make_account(roles.ANALYST).fs_uniquifier)
        stranger = people.come(make_account().fs_uniquifier)

    topic = begin(fay)
    stranger.open(topic, status=404)
    analyst_sees_nothing_to_take(analyst, topic)
    reader.open("/manage/reading")
    reader.send(button="Take the next one")
    while "Read, show me the next one" in reader.page.text:
        reader.send(button="Read, show me the next one")
    people.work()
    take(analyst, topic)
    assert YOU_SAID not in fay.open(topic).text, "the answers are not public yet"

    with people.app.app_context(), unit_of_work():
        publish(db.session.get_one(Feedback, answers))
    people.work()
    assert "What this led to" in fay.open(topic).text
    assert YOU_SAID in fay.page.text
    fay.open("/my/")
    assert "What became of my posts" in fay.page.text
    assert YOU_SAID in fay.page.text
    fay.follow(YOU_SAID)
    assert YOU_SAID in fay.page.text
    stranger.open(topic, status=404)


def begin(fay: ChromiumBrowser) -> str:
    """From the list of boards to the topic; its address."""
    fay.open("/forums/")
    fay.follow("Lantern")
    fay.follow("Begin a topic")
    fay.send({"age_band": "adult", "name": "Fay"}, button="Save")
    fay.follow("Talk about something")
    by_keyboard(fay, {"title": TITLE, "text": WORDS, "may_quote": "y"})
    assert fay.page.heading == TITLE
    assert "A person reads this before others can see it." in fay.page.text
    return fay.page.path


def analyst_sees_nothing_to_take(analyst: ChromiumBrowser, topic: str) -> None:
    analyst.open(topic)
    assert analyst.tab.locator('main a[href^="/manage/taken/"]').count() == 0, "nobody has read it yet"


def take(analyst: ChromiumBrowser, topic: str) -> None:
    analyst.open(topic)
    analyst.follow("Take into a consultation or finding")
    assert WORDS in analyst.page.text
    choice = analyst.tab.locator('[name="finding"] option', has_text=YOU_SAID)
    analyst.send({"finding": choice.get_attribute("value")}, button="Take it into the finding")
    assert "Whoever wrote it is told" in analyst.page.text
