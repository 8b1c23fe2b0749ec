"""Two moderators and an author: a text is claimed, words are hidden, a question is asked and answered, a refusal is
appealed against and decided by somebody else, and a page of texts without marks is approved."""

from __future__ import annotations

import pytest

from coproduce.accounts import roles
from coproduce.accounts.models import Account
from coproduce.core.database import unit_of_work
from coproduce.forums.models import Topic
from coproduce.safeguarding.services import add_usual_reasons
from tests.browser.chromium import ChromiumBrowser
from tests.browser.consultations.walking import by_keyboard
from tests.browser.people import People
from tests.factories.accounts import make_account
from tests.factories.forums import make_board, make_post, make_topic, make_writer
from tests.factories.safeguarding import MODERATOR, make_passage

PRIVATE = "Ring 01632 960001 and ask for the team."
UNCLEAR = "They said no to it again."
HARSH = "The form is an insult to parents."
QUESTION = "Thank you. What did they say no to?"
CLEARER = "They said no to a taxi again."


@pytest.mark.timeout(400)
def test_a_morning_of_reading(people: People) -> None:
    with people.app.app_context(), unit_of_work():
        mo, ruth = (make_account(roles.MODERATOR, name=name) for name in ("Mo Reader", "Ruth Reader"))
        author = make_writer()
        topic = make_topic(make_board(slug="talk"))
        passages = {words: unread(topic, author, words) for words in (PRIVATE, UNCLEAR, HARSH)}
        for number in range(3):
            make_passage(f"A text without marks {number}", hinted=True)
        add_usual_reasons(MODERATOR)
        public = f"/forums/talk/{topic.slug}"
        first, second = people.come(mo.fs_uniquifier), people.come(ruth.fs_uniquifier)
        writer = people.come(author.fs_uniquifier)
    everyone = people.come()

    claim_and_hide(first, second, passages[PRIVATE])
    people.work()
    assert "Ring [phone] and ask for the team." in everyone.open(public).text
    ask_and_answer(first, writer, passages[UNCLEAR])
    refuse_and_appeal(first, second, writer, passages[HARSH])
    approve_a_page(second)
    people.work()
    shown = everyone.open(public).text
    for words in (CLEARER, HARSH):
        assert words in shown, words
    for words in ("01632", UNCLEAR):
        assert words not in shown, words


def unread(topic: Topic, author: Account, words: str) -> str:
    passage = make_post(topic, author, words, read=False).passage
    assert passage is not None
    return passage.id


def claim_and_hide(first: ChromiumBrowser, second: ChromiumBrowser, passage_id: str) -> None:
    first.open("/manage/reading")
    first.open(f"/manage/reading/{passage_id}")
    first.send(button="Take it in hand")
    assert "You are reading this" in first.page.text
    assert "Mo Reader is reading this" in second.open(f"/manage/reading/{passage_id}").text
    first.open(f"/manage/reading/{passage_id}")
    first.send({"redacted": "Ring [phone] and ask for the team."}, button="Keep this and go on")
    first.open(f"/manage/reading/{passage_id}")
    assert "01632" not in first.page.text
    first.follow("See what was written first")
    assert PRIVATE in first.page.text


def ask_and_answer(reader: ChromiumBrowser, writer: ChromiumBrowser, passage_id: str) -> None:
    reader.open(f"/manage/reading/{passage_id}")
    reader.send({"question": QUESTION}, button="Ask and go on")
    writer.open("/my/")
    writer.follow("My words")
    writer.follow("Answer the question")
    assert QUESTION in writer.page.text
    writer.tab.locator('[name="words"]').fill("")
    by_keyboard(writer, {"words": CLEARER})
    assert "Somebody reads your words again." in writer.page.text
    reader.open(f"/manage/reading/{passage_id}")
    assert CLEARER in reader.page.text
    reader.send(button="Read, show me the next one")


def refuse_and_appeal(
    first: ChromiumBrowser, second: ChromiumBrowser, writer: ChromiumBrowser, passage_id: str
) -> None:
    first.open(f"/manage/reading/{passage_id}")
    first.send({"told": "It is hard on colleagues."}, button="Do not show it, and go on")
    writer.open("/my/words")
    writer.follow("See why")
    assert "It is hard on colleagues." in writer.page.text
    writer.send({"words": "It is about a form, not a person."}, button="Ask us to look again")
    first.open("/manage/reading/appeals")
    first.follow("appeal of")
    assert "somebody else has to decide" in first.page.text
    assert first.tab.locator('main [name="decision"]').count() == 0
    second.open("/manage/reading/appeals")
    second.follow("appeal of")
    second.send({"decision": "show", "answer": "You are right: it is about a form."}, button="Decide")
    assert "You are right" in writer.open(f"/my/words/{passage_id}").text


def approve_a_page(reader: ChromiumBrowser) -> None:
    reader.open("/manage/reading")
    reader.follow("Read a page of texts without marks")
    # The third may be in somebody's hands by now: texts of one day wait in no order.
    assert reader.page.text.count("A text without marks") >= 2
    reader.send(button="I have read these")
    assert "approved" in reader.page.text
    assert "A text without marks" not in reader.page.text
