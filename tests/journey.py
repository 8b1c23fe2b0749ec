"""The product's whole sentence, told through pages only, by whatever walks them: the test client or a real browser.

A council publishes a consultation, people give views, the views are understood, every theme is answered, those who took
part hear first, and each can follow their own words.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

import pyotp
from flask import Flask

from coproduce.accounts import roles
from coproduce.core import clock
from coproduce.core.database import unit_of_work
from coproduce.core.worker import tick
from tests.factories.accounts import make_account, make_group, make_organisation

PASSWORD = "three pebbles by the canal"
EVERYTHING = (
    roles.COMMISSIONER,
    roles.ANALYST,
    roles.MODERATOR,
    roles.SAFEGUARDING_LEAD,
    roles.ADMINISTRATOR,
)
TITLE = "Getting to the hydrotherapy pool"
SLUG = "getting-to-the-hydrotherapy-pool"
STAFF_PAGES = f"/manage/consultations/{SLUG}"
MY_WORDS = "The pool is only open on weekdays, when my son is at school."
OTHER_VIEWS = (
    "Evenings would help us because both of us work.",
    "Ⓗ There is no hoist \N{WHEELCHAIR SYMBOL} and =1+1 is easier than getting in.",
    "أحب المسبح لكن الماء بارد",
    "Saturday mornings. That is all we ask for.",
    "We gave up after the third phone call.",
    "Nobody told us that the pool had moved to the other building.",
    "My sister can swim there but I cannot because of my chair.",
)
YOU_SAID = "The pool is open when children are at school."
WE_WILL = "The pool will open on Saturday mornings."


class Walker(Protocol):
    """What the script needs of a browser."""

    page: Any

    def open(self, address: str, status: int = 200) -> Any: ...
    def follow(self, words: str) -> Any: ...
    def send(self, values: dict[str, Any] | None = None, *, action: str = "", button: str = "") -> Any: ...


@dataclass
class Journey(ABC):
    """The sentence, step by step. `new_walker` gives a new person a browser of their own."""

    app: Flask
    new_walker: Callable[[], Walker]
    receipt: str = ""
    letter: str = ""
    seen: list[str] = field(default_factory=list)

    def walk(self) -> None:
        """From creation to trace. The clock of the process moves; it is set back at the end."""
        try:
            self.prepare()
            self.ask()
            self.respond()
            self.close_by_the_clock()
            self.understand()
            self.answer()
            self.tell()
            self.open_to_all()
        finally:
            clock.use_offset(timedelta(0))

    def prepare(self) -> None:
        """What an installation has before: a council, a group, a member of staff."""
        with self.app.app_context(), unit_of_work():
            council = make_organisation("Invented Council")
            make_account(
                *EVERYTHING, email="cora@example.org", name="Cora", organisation=council, password=PASSWORD
            )
            make_group("Invented Youth Group", make_account(roles.GROUP_FACILITATOR, email="fay@example.org"))
        self.staff = self.new_walker()
        self._sign_in(self.staff)
        self.staff.open("/manage/safety-numbers")
        self.staff.send({"name": "Children's social care", "phone": "0161 496 0001"}, button="Add")

    def _sign_in(self, walker: Walker) -> None:
        walker.open("/sign-in/staff")
        walker.send({"email": "cora@example.org", "password": PASSWORD}, button="Continue")
        page = walker.send(button="show me the picture")
        key = re.search(r"Key: ([A-Z2-7 -]+)", page.text)
        assert key is not None
        secret = re.sub(r"[^A-Z2-7]", "", key.group(1).split(" C")[0])
        walker.send({"code": pyotp.TOTP(secret).now()}, button="Finish")

    # Ask -----------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        today = clock.today()
        self.staff.open("/manage/consultations/new_consultation")
        self.staff.send(
            {
                "title": TITLE,
                "summary": "How families get to the pool, and when it is open.",
                "young_people_summary": "Tell us about the pool.",
                "what_could_change": "When the pool is open.",
                "audience": "Families who use the pool",
                "minutes": "5",
                "lead_name": "Cora Missioner (invented)",
                "lead_role": "Head of short breaks",
                "decided_by": "Board for short breaks (invented)",
                **date_fields("decision_on", today + timedelta(days=70)),
                **date_fields("opens_at", today),
                "opens_time": "00:01",
                **date_fields("closes_at", today + timedelta(days=20)),
                "closes_time": "17:00",
                **date_fields("answer_promised_on", today + timedelta(days=80)),
                **date_fields("keep_until", today + timedelta(days=700)),
            },
            button="Save the draft",
        )
        self._choose_owner()
        self._keep_it_small()
        assert "It cannot open yet" in self.staff.open(f"{STAFF_PAGES}/open").text
        self._parts_groups_questions()
        self._open_without_a_sign_off()
        self.new_walker().open(f"/consultations/{SLUG}", status=404)
        self.staff.open(f"{STAFF_PAGES}/open")
        self.staff.send(button="Open it")
        page = self.new_walker().open(f"/consultations/{SLUG}")
        assert "Invented Youth Group" in page.text
        assert "The pool stays where it is" in page.text
        assert "It is about the hours of one pool." in self.new_walker().open("/consultations/light").text

    def _choose_owner(self) -> None:
        self.staff.open(f"{STAFF_PAGES}/edit")
        owner = self.option("owner_organisation", "Invented Council")
        self.staff.send({"owner_organisation": owner}, button="Save")

    def _keep_it_small(self) -> None:
        self.staff.open(f"{STAFF_PAGES}/track")
        self.staff.send(
            {
                "track": "light",
                "track_reason": "It is about the hours of one pool.",
                "track_agreed_by": "Pat Pool (invented), pool manager",
            },
            button="Save",
        )

    def _open_without_a_sign_off(self) -> None:
        self.staff.open(f"{STAFF_PAGES}/reviews")
        self.staff.follow("Open without its sign-off")
        self.staff.send({"reason": "The group wrote every question of it."}, button="Save the reason")

    @abstractmethod
    def option(self, name: str, label: str) -> str:
        """The value behind an option's words on the staff member's page; each kind of browser reads it its own way."""

    def _parts_groups_questions(self) -> None:
        for status, title in (("open", "Opening hours"), ("decided", "The pool stays where it is")):
            self.staff.open(f"{STAFF_PAGES}/parts/new")
            self.staff.send(
                {
                    "status": status,
                    "title": title,
                    "text": "As it says.",
                    "reason": "It was rebuilt last year.",
                },
                button="Save the part",
            )
        self.staff.open(f"{STAFF_PAGES}/groups")
        self.staff.send({self.field_name("part-"): "led"}, button="Save the groups")
        self.staff.open(f"{STAFF_PAGES}/new-question?type=one_choice")
        self.staff.send(
            {"text": "Who are you?", "required": "y", "options": "A parent or carer\nA young person"},
            button="Save the question",
        )
        self.staff.open(f"{STAFF_PAGES}/new-question?type=long_text")
        self.staff.send({"text": "What should change?"}, button="Save the question")

    @abstractmethod
    def field_name(self, beginning: str) -> str:
        """The full name of the first field whose name begins so, on the staff member's page."""

    # Respond -------------------------------------------------------------------------------------------------

    def respond(self) -> None:
        self.parent = self.new_walker()
        self.receipt = self._take_part(self.parent, MY_WORDS)
        self._leave_an_address(self.parent)
        for position, words in enumerate(OTHER_VIEWS):
            self._take_part(self.new_walker(), words, young=position % 2 == 1)

    def _take_part(self, walker: Walker, words: str, *, young: bool = False) -> str:
        walker.open(f"/consultations/{SLUG}")
        walker.open(f"/consultations/{SLUG}/respond/")
        walker.send(action="/respond/")
        assert walker.page.heading.startswith("Who are you?")
        walker.send({"answer": "a_young_person" if young else "a_parent_or_carer"}, button="Continue")
        assert "999" in walker.page.text
        walker.send({"answer": words}, button="Continue")
        walker.send({"answer": "yes"}, button="Continue")
        assert walker.page.heading == "Check your answers"
        assert words in walker.page.text
        walker.send(button="Send my answers")
        found = re.search(r"Your six words ((?:[a-z]+ ){5}[a-z]+)", walker.page.text)
        assert found is not None, walker.page.text[:400]
        return found.group(1)

    def _leave_an_address(self, walker: Walker) -> None:
        walker.follow("Tell me the answer")
        walker.send({"email": "parent@example.org"}, button="Send me a letter")
        self.work()
        letter = self.read_letter("Please confirm")
        walker.open(link_in(letter, "/notices/confirm/"))
        walker.send(button="Yes, write to me")
        assert "confirmed" in walker.page.text

    def read_letter(self, subject: str) -> str:
        """The text of the latest letter whose subject has the words, from the mailbox of the test site."""
        self.staff.open("/manage/mailbox/")
        self.staff.follow(subject)
        text: str = self.staff.page.text
        return text

    def close_by_the_clock(self) -> None:
        self.forward(timedelta(days=21))
        assert "Closed" in self.new_walker().open(f"/consultations/{SLUG}").text

    def forward(self, by: timedelta) -> None:
        """Move the clock on from the real present, and let the worker do what is due."""
        clock.use_offset(by)
        self.work()

    def work(self) -> None:
        with self.app.app_context():
            tick()
            tick()

    # Understand ----------------------------------------------------------------------------------------------

    def understand(self) -> None:
        self.staff.open("/manage/reading")
        assert MY_WORDS in self.staff.page.text
        self.staff.send(button="Take the next one")
        while "Read, show me the next one" in self.staff.page.text:
            self.staff.send(button="Read, show me the next one")
        self.staff.open(f"{STAFF_PAGES}/themes")
        self.staff.send({"scope": "page", "name": "Opening times"}, button="Begin with these")
        self.staff.follow("Opening times")
        self.staff.send(button="Approve this theme")
        self._approve_a_quote()
        self._publish_results()

    def _approve_a_quote(self) -> None:
        self.staff.open(f"{STAFF_PAGES}/themes?view=all&q=weekdays")
        self.staff.follow("Look closer")
        self.staff.follow("Propose a quote")
        self.staff.send(button="Propose")
        self.staff.send(button="Approve this quote")

    def _publish_results(self) -> None:
        self.staff.open(f"{STAFF_PAGES}/results")
        self.staff.send(button="Prepare results")
        self.work()
        self.new_walker().open(f"/consultations/{SLUG}/results", status=404)
        self.staff.open(f"{STAFF_PAGES}/results")
        self.staff.send(button="Publish these results")
        assert "Opening times" in self.new_walker().open(f"/consultations/{SLUG}/results").text

    # Answer --------------------------------------------------------------------------------------------------

    def answer(self) -> None:
        self.staff.open(f"{STAFF_PAGES}/answers")
        self.staff.send(button="Begin the answers")
        assert "has no finding" in self.staff.page.text
        theme = self.option("theme", "Opening times")
        self.staff.send({"theme": [theme]}, button="Write a finding")
        self.staff.send(
            {"you_said": YOU_SAID, "you_said_young": "The pool is open at the wrong times."}, button="Save"
        )
        self.staff.send({"kind": "we_will"}, button="Go on")
        self.staff.send(
            {
                "text": WE_WILL,
                "text_young": "You can swim on Saturdays.",
                "owner_name": "Pat Pool (invented)",
                "owner_role": "Pool manager",
                **date_fields("due_on", clock.today() + timedelta(days=90)),
                "promise": "Open the pool on Saturday mornings",
            },
            button="Save",
        )
        assert "Nothing is missing" in self.staff.page.text
        self.staff.follow("Quotes")
        self.staff.send({"quote_ids": [self.option("quote_ids", MY_WORDS)]}, button="Save")

    # Tell ----------------------------------------------------------------------------------------------------

    def tell(self) -> None:
        self.staff.open(f"{STAFF_PAGES}/answers/release")
        self.staff.send(
            {"route": "group_led", "reach_plan": "The youth group tells its members.", "checked": "y"},
            button="Tell those who took part",
        )
        self.work()
        # The group that led hears an hour before the others.
        self.forward(timedelta(days=21, hours=1, minutes=5))
        self.letter = self.read_letter("answer")
        self.new_walker().open(f"/consultations/{SLUG}/feedback", status=404)
        early = self.new_walker().open(link_in(self.letter, "/early/"))
        assert WE_WILL in early.text
        assert WE_WILL not in self._trace().text

    def open_to_all(self) -> None:
        self.forward(timedelta(days=50))
        page = self.new_walker().open(f"/consultations/{SLUG}/feedback")
        for words in (YOU_SAID, WE_WILL, MY_WORDS, "Pat Pool"):
            assert words in page.text, words
        assert WE_WILL in self.new_walker().open("/feedback/").text
        assert YOU_SAID in self.new_walker().open("/groups/invented-youth-group").text
        trace = self._trace()
        for words in (MY_WORDS, "Opening times", WE_WILL):
            assert words in trace.text, words

    def _trace(self) -> Any:
        walker = self.new_walker()
        walker.open("/receipt")
        walker.send({"words": self.receipt}, button="Show me")
        return walker.page


def date_fields(name: str, day: date) -> dict[str, str]:
    """What is typed into the three boxes of a date."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def link_in(letter: str, part: str) -> str:
    """The address in a letter that has this part, without the site's own name."""
    found = re.search(rf"https?://\S+{part}\S+", letter)
    assert found is not None, letter
    return urlsplit(found.group(0)).path
