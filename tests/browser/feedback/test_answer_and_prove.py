"""Answers through pages only: written at the desk, checked by those who took part, told, disagreed with and answered,
followed by letter; a promise that goes on until it is kept; and the path of one's own words to all of it.

The whole way is walked with JavaScript on a wide screen. Without JavaScript on a phone all that the public and those
who took part do is walked again, and one step of staff."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from coproduce.accounts import roles
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.feedback.models import CheckRound, Finding, FindingVerdict
from coproduce.feedback.services import let_stand, objections
from coproduce.feedback.services.checking import close_check
from coproduce.feedback.services.objections import PublicAnswer
from coproduce.insights.queries import approved_themes
from coproduce.insights.services import mark_excerpts
from coproduce.safeguarding.models import Passage
from tests.browser.chromium import ChromiumBrowser, ChromiumPage
from tests.browser.consultations.walking import by_keyboard
from tests.browser.people import People, let_in
from tests.factories.accounts import make_account
from tests.factories.checking import make_check, read_words
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import (
    COMMISSIONER,
    make_closed_consultation,
    make_feedback,
    make_finding,
    make_theme,
    tell,
)
from tests.factories.insights import ANALYST
from tests.factories.notifications import make_contact
from tests.factories.promises import make_measure
from tests.journey import date_fields, link_in
from tests.pages.feedback.test_public_pages import read

SLUG = "evening-clubs"
PUBLIC, ANSWERS = f"/consultations/{SLUG}/feedback", f"/manage/consultations/{SLUG}/answers"
RECEIPT = "abalone abate ability abdomen abide abiding"
SAID = "Clubs close before we are home. Nobody rings us back."
MARKED = "Nobody rings us back."
FINDING = "Clubs close too early in the evening."
REPLY = (
    "Organisational arrangements for accommodating families immediately following traditional working hours are "
    "substantially extended: availability continues until approximately eight o’clock on two evenings, conditional "
    "upon sufficient numbers of appropriately qualified supervisory personnel."
)
PROMISE = "Open the clubs until eight on two evenings"
MISSED = "You left out the telephone that nobody answers."
ANSWERED = "The clubs have one number now, and somebody answers it."
OBJECTION = "Two evenings are too few for families who work."
REPLIED = "A third evening needs a second warden. We look for one."
WHO = {"owner_name": "Ola Owner (invented)", "owner_role": "Head of short breaks"}
REASON = "They are the words of the committee, and the date stands beside them."


@dataclass
class Answering:
    """The way of one finding, from the desk to the path of somebody's words."""

    people: People
    cora: ChromiumBrowser = field(init=False)
    mo: ChromiumBrowser = field(init=False)
    contributor: ChromiumBrowser = field(init=False)
    parent: ChromiumBrowser = field(init=False)
    sessions: list[tuple[ChromiumBrowser, str]] = field(default_factory=list)
    today: date = field(default_factory=clock.today)
    promise: str = ""

    def walk(self) -> None:
        self.prepare()
        self.write()
        self.let_a_warning_stand()
        self.name_a_source()
        self.ask_whether_it_is_right()
        self.say_what_is_missing()
        self.read_the_words(MISSED)
        self.settle()
        self.tell()
        self.disagree()
        self.read_the_words(OBJECTION)
        self.answer_who_disagrees()
        self.follow_by_letter()
        self.keep_the_promise()
        self.follow_the_words()

    def prepare(self) -> None:
        """A closed consultation whose texts are read and in themes, and somebody who left an address."""
        with self.people.app.app_context(), unit_of_work():
            cora, mo = make_account(roles.COMMISSIONER, name="Cora (invented)"), make_account(roles.MODERATOR)
            asked = make_consultation("closed", slug=SLUG, title="Evening clubs")
            response = make_response(asked, {"who": "parent", "change": SAID}, receipt=RECEIPT)
            passage = next(answer.passage for answer in response.answers if answer.passage)
            read(passage)
            theme = make_theme(asked, "Evenings", [passage])
            mark_excerpts(ANALYST, asked.id, passage, theme, chosen=[], words=MARKED, near=0)
            make_contact(asked, "contributor@example.org")
            make_theme(make_closed_consultation(title="Getting about"), "Buses")
            keys = cora.fs_uniquifier, mo.fs_uniquifier
        self.cora, self.mo = self.people.come(keys[0]), self.people.come(keys[1])
        self.sessions = [(self.cora, keys[0]), (self.mo, keys[1])]
        self.contributor, self.parent = self.people.come(), self.people.come()

    def forward(self, days: int) -> None:
        """Later; nobody stays signed in for weeks."""
        self.people.forward(days)
        for browser, key in self.sessions:
            let_in(self.people.app, browser, key)

    # Writing -------------------------------------------------------------------------------------------------

    def write(self) -> None:
        self.cora.open(ANSWERS)
        self.cora.send(button="Begin the answers")
        assert "has no finding" in self.cora.page.text
        theme = self.cora.tab.locator('[name="theme"]').first.get_attribute("value")
        self.cora.send({"theme": [theme]}, button="Write a finding")
        by_keyboard(self.cora, {"you_said": FINDING, "you_said_young": "Clubs close too early."})
        self.cora.send({"kind": "we_will"}, button="Go on")
        self.cora.send(
            {
                "text": REPLY,
                "text_young": "Clubs will stay open for longer.",
                **WHO,
                **date_fields("due_on", self.today + timedelta(days=60)),
                "promise": PROMISE,
            },
            button="Save",
        )
        assert "There is a problem" not in self.cora.page.text, self.cora.page.text[:400]
        self.parent.open(PUBLIC, status=404)

    def let_a_warning_stand(self) -> None:
        self.cora.follow("Open at the desk")
        assert "the answer reads for people of" in self.cora.page.text
        self.cora.follow("Leave it, with a reason")
        assert REASON in self.cora.send({"reason": REASON}, button="Leave it as it is").text
        assert "Nothing is missing" in self.cora.open(ANSWERS).text

    def name_a_source(self) -> None:
        self.cora.follow("What it rests on")
        self.cora.follow("A theme of another consultation")
        self.cora.send({"search": "buses"}, button="Find")
        self.cora.send(button="Add", action="/add/theme/")
        reason = "We run no buses in the evening."
        page = self.cora.send({"extent": "in_part", "reason": reason}, button="Save")
        assert f"Why not all the way: {reason}" in page.text

    # Did we get it right? ------------------------------------------------------------------------------------

    def ask_whether_it_is_right(self) -> None:
        self.cora.open(ANSWERS)
        self.cora.follow("Did we get it right?")
        self.cora.follow("Ask those who took part")
        self.cora.send({"days": "3"}, button="Send the letters")
        assert "People are being asked until" in self.cora.page.text

    def say_what_is_missing(self) -> None:
        self.people.work()
        page = self.contributor.open(link_in(self.letter(), "/check/"))
        assert FINDING in page.text
        assert "until eight" not in page.text, "the answers are not shown unless staff chose to"
        assert "999" in page.text
        finding = self.name("verdict-").removeprefix("verdict-")
        self.contributor.send(
            {f"verdict-{finding}": "missed", f"words-{finding}": MISSED, f"show-{finding}": "y"},
            button="Send what I say",
        )
        assert "We have what you said" in self.contributor.page.text

    def letter(self, address: str = "contributor@example.org") -> str:
        return self.people.letters_to(address)[0]

    def name(self, beginning: str) -> str:
        found = self.contributor.tab.locator(f'main [name^="{beginning}"]').first.get_attribute("name")
        return str(found)

    def read_the_words(self, words: str) -> None:
        """Nobody but a moderator sees them before."""
        self.mo.open("/manage/reading")
        page: ChromiumPage = self.mo.send(button="Take the next one")
        while words not in page.text:
            page = self.mo.send(button="Read, show me the next one")
        self.mo.send(button="Read, show me the next one")

    def settle(self) -> None:
        self.cora.open(f"{ANSWERS}/check")
        assert "1 said" not in self.cora.page.text, "nobody sees answers come in one by one"
        self.cora.follow("Close the check now")
        self.cora.send({"reason": "The board meets tomorrow."}, button="Close the check")
        assert "1 said “You missed this”" in self.cora.page.text
        self.cora.follow("Settle them")
        assert MISSED in self.cora.page.text
        objection = self.cora.tab.locator('[name="ids"]').first.get_attribute("value")
        self.cora.send({"ids": [objection], "how": "answer", "answer": ANSWERED, **WHO}, button="Settle them")
        assert ANSWERED in self.cora.page.text

    def tell(self) -> None:
        self.cora.open(f"{ANSWERS}/release")
        self.cora.send(
            {"route": "normal", "reach_plan": "The forum tells its members.", "checked": "y"},
            button="Tell those who took part",
        )
        self.read_before_everybody()

    def read_before_everybody(self) -> None:
        self.people.work()
        early = self.contributor.open(link_in(self.letter(), "/early/"))
        assert PROMISE in early.text
        self.parent.open(PUBLIC, status=404)
        self.forward(10)
        page = self.parent.open(PUBLIC)
        for words in (FINDING, "two evenings", ANSWERED):
            assert words in page.text, words

    # After the opening ---------------------------------------------------------------------------------------

    def disagree(self) -> None:
        self.parent.follow("Do you agree?")
        page = self.parent.send({"verdict": "disagree"}, button="Send what I say")
        assert "Tell us in a few words" in page.text
        self.parent.send({"words": OBJECTION, "may_show": "y"}, button="Send what I say")
        assert len(self.parent.tab.locator("#receipt-words").inner_text().split()) == 6
        assert OBJECTION not in self.contributor.open(PUBLIC).text

    def answer_who_disagrees(self) -> None:
        page = self.contributor.open(PUBLIC)
        assert OBJECTION in page.text
        assert "Families do not agree" in page.text
        self.cora.open("/manage/disagreements/")
        assert OBJECTION in self.cora.page.text
        self.cora.follow("I do not agree")
        self.cora.send({"answer": REPLIED, **WHO}, button="Save the answer")
        assert REPLIED in self.contributor.open(PUBLIC).text

    def follow_by_letter(self) -> None:
        self.parent.open(f"{PUBLIC}/letters")
        self.parent.send({"email": "follower@example.org", "rhythm": "at_once"}, button="Send me a letter")
        self.people.work()
        self.parent.open(link_in(self.letter("follower@example.org"), "/notices/answers/"))
        self.parent.send(button="Yes, write to me")

    # The promise ---------------------------------------------------------------------------------------------

    def keep_the_promise(self) -> None:
        self.cora.open("/manage/promises/")
        self.cora.follow(PROMISE)
        self.promise = self.cora.page.path
        day = clock.today()
        self.step("Say how far it is", words="The wardens have said yes.")
        self.measure(day)
        moved = day + timedelta(days=90)
        self.step("Move the date", **date_fields("due_on", moved), reason="The second warden starts in May.")
        self.forward(11)
        assert "The second warden starts in May." in self.letter("follower@example.org")
        self.step("It is done", evidence="The rota of both clubs.", **date_fields("done_on", day))
        self.cora.follow("The public page of this promise")
        page = self.parent.open(self.cora.page.path)
        for words in (
            *("The wardens have said yes.", "Families who are turned away"),
            *("The second warden starts in May.", "The rota of both clubs."),
        ):
            assert words in page.text, words

    def measure(self, day: date) -> None:
        self.step(
            "Add a measure",
            name="Families who are turned away",
            unit="people",
            better="less",
            baseline="28",
            target="12",
            source="The register of the clubs (invented)",
            **date_fields("baseline_on", day - timedelta(days=200)),
            **date_fields("target_on", day + timedelta(days=200)),
        )
        self.step("Add a figure", value="19", source="The register", **date_fields("on", day))

    def step(self, link: str, **values: Any) -> None:
        self.cora.open(self.promise)
        self.cora.follow(link)
        self.cora.send(values)
        assert self.cora.page.path == self.promise, self.cora.page.text[:400]

    def follow_the_words(self) -> None:
        def follow() -> ChromiumPage:
            self.contributor.open("/receipt")
            return self.contributor.send({"words": RECEIPT}, button="Show me")

        page = follow()
        assert self.contributor.tab.locator("blockquote mark").all_inner_texts() == [MARKED]
        for words in (SAID.split(".", maxsplit=1)[0], "Theme: Evenings", FINDING, f"Kept: {PROMISE}"):
            assert words in page.text, words
        page = self.contributor.send(button="That is not what I meant")
        assert "999" in page.text
        self.contributor.send({"explanation": "I meant the telephone."}, button="Send it")
        assert "An analyst looks at it." in follow().text


class OnAPhone(Answering):
    """The same, but staff have done their part already when people come."""

    def write(self) -> None:
        with self.people.app.app_context(), unit_of_work():
            feedback = make_feedback(consultation_by_slug(SLUG), kinds=[])
            themes = approved_themes(feedback.consultation_id)
            make_finding(feedback, "we_will", themes, you_said=FINDING, text=REPLY, promise=PROMISE)

    def let_a_warning_stand(self) -> None:
        with self.people.app.app_context(), unit_of_work():
            finding_id = the_finding().id
            let_stand(COMMISSIONER, the_finding().feedback, "reading_age_text", finding_id, reason=REASON)

    def name_a_source(self) -> None:
        """Nothing else was said anywhere."""

    def ask_whether_it_is_right(self) -> None:
        with self.people.app.app_context(), unit_of_work():
            make_check(the_finding().feedback)

    def read_the_words(self, words: str) -> None:
        with self.people.app.app_context(), unit_of_work():
            read_words(the_verdict(words))

    def settle(self) -> None:
        with self.people.app.app_context(), unit_of_work():
            verdict = the_verdict(MISSED)
            check = db.session.scalars(select(CheckRound)).one()
            close_check(COMMISSIONER, check, "The board meets tomorrow.")
            objections.answer_objections(
                COMMISSIONER, verdict.finding, [verdict.id], PublicAnswer(ANSWERED, "Ola")
            )

    def tell(self) -> None:
        with self.people.app.app_context(), unit_of_work():
            tell(the_finding().feedback)
        self.read_before_everybody()

    def answer_who_disagrees(self) -> None:
        with self.people.app.app_context(), unit_of_work():
            objections.answer_disagreement(COMMISSIONER, the_verdict(OBJECTION), PublicAnswer(REPLIED, "Ola"))
        page = self.contributor.open(PUBLIC)
        for words in (OBJECTION, "Families do not agree", REPLIED):
            assert words in page.text, words

    def keep_the_promise(self) -> None:
        with self.people.app.app_context(), unit_of_work():
            reply = the_finding().reply
            assert reply is not None
            assert reply.commitment is not None
            promise = reply.commitment
            make_measure(promise)
            self.promise = f"/manage/promises/{promise.id}"
        self.step("Say how far it is", words="The wardens have said yes.")
        self.step("It is done", evidence="The rota of both clubs.", **date_fields("done_on", clock.today()))
        self.cora.follow("The public page of this promise")
        assert "Weeks from asking to the first visit" in self.parent.open(self.cora.page.path).text


def the_finding() -> Finding:
    return db.session.scalars(select(Finding)).one()


def the_verdict(words: str) -> FindingVerdict:
    found = select(FindingVerdict).join(Passage, Passage.id == FindingVerdict.passage_id)
    return db.session.scalars(found.where(Passage.body == words)).one()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("people", [(True, 1280)], indirect=True, ids=["wide with JavaScript"])
def test_from_the_desk_to_the_path_of_somebodys_words(people: People) -> None:
    Answering(people).walk()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("people", [(False, 320)], indirect=True, ids=["small without JavaScript"])
def test_what_people_do_on_a_phone_without_javascript(people: People) -> None:
    OnAPhone(people).walk()
