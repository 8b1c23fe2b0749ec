"""One consultation officer's afternoon, told through pages only: a ready template to opening, ten paper forms, one
group session of 14, one answer online, closing."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pyotp
from flask import Flask

from coproduce.accounts import roles
from coproduce.core import clock
from coproduce.core.database import unit_of_work
from coproduce.core.worker import tick
from tests.factories.accounts import make_account, make_group, make_organisation
from tests.journey import PASSWORD, Walker, date_fields

TITLE = "The new waiting room"
SLUG = "the-new-waiting-room"
STAFF_PAGES = f"/manage/consultations/{SLUG}"
SEATS = "Chairs that a grandmother can get out of."
PAPER = (
    ("parent_carer", "happy", "More toys for small children."),
    ("parent_carer", "sad", "It is loud and the lights are too bright."),
    ("young_person", "very_happy", "I like the fish."),
    ("family", "in_between", SEATS),
    ("worker", "happy", "A quiet corner."),
    ("parent_carer", "in_between", "ہمیں ایک خاموش کونا چاہیے"),
    ("young_person", "happy", "Somewhere to charge a phone."),
    ("parent_carer", "sad", "Say how long we have to wait."),
    ("other", "in_between", "=A door that opens by itself"),
    ("parent_carer", "happy", "Keep the receptionist."),
)
HEADS = {"11_to_15": "12", "adults": "2"}


@dataclass
class Afternoon(ABC):
    """The afternoon, step by step. `new_walker` gives a new person a browser of their own."""

    app: Flask
    new_walker: Callable[[], Walker]
    code: str = ""
    session: str = ""
    answered: list[str] = field(default_factory=list)

    def walk(self) -> None:
        try:
            self.prepare()
            self.begin_with_the_template()
            self.open()
            self.key_in_ten_forms()
            self.check_one_form()
            self.meet_with_the_group()
            self.answer_online()
            self.close()
        finally:
            clock.use_offset(timedelta(0))

    def prepare(self) -> None:
        """What an installation has before: a council, its officer, a youth group with a facilitator."""
        with self.app.app_context(), unit_of_work():
            council = make_organisation("Invented Council")
            make_account(
                *(
                    roles.COMMISSIONER,
                    roles.ANALYST,
                    roles.SAFEGUARDING_LEAD,
                    roles.ADMINISTRATOR,
                    roles.MODERATOR,
                ),
                email="olive@example.org",
                name="Olive Officer (invented)",
                organisation=council,
                password=PASSWORD,
            )
            make_group(
                "Lantern Youth Group (invented)",
                make_account(roles.GROUP_FACILITATOR, email="fay@example.org"),
            )
        self.officer = self.new_walker()
        self.officer.open("/sign-in/staff")
        self.officer.send({"email": "olive@example.org", "password": PASSWORD}, button="Continue")
        page = self.officer.send(button="show me the picture")
        key = re.search(r"Key: ([A-Z2-7 -]+)", page.text)
        assert key is not None
        secret = re.sub(r"[^A-Z2-7]", "", key.group(1).split(" C")[0])
        self.officer.send({"code": pyotp.TOTP(secret).now()}, button="Finish")
        self.officer.open("/manage/safety-numbers")
        self.officer.send({"name": "Children's social care", "phone": "0161 496 0001"}, button="Add")

    # Template to opening -------------------------------------------------------------------------------------

    def begin_with_the_template(self) -> None:
        self.officer.open("/manage/consultations/new")
        self.officer.follow("60 answers in an afternoon")
        self.officer.send({"title": TITLE, "subject": "the new waiting room"}, button="Make the draft")
        assert "Say why this is a small matter." in self.officer.page.text
        self.officer.open(f"{STAFF_PAGES}/track")
        self.officer.send(
            {
                "track": "light",
                "track_reason": "It is one room, and the furniture can be moved.",
                "track_agreed_by": "Pat Head (invented), head of service",
            },
            button="Save",
        )
        self.officer.open(f"{STAFF_PAGES}/edit")
        self.officer.send(
            {
                "lead_name": "Olive Officer (invented)",
                "lead_role": "Consultation officer",
                "decided_by": "Head of service (invented)",
            },
            button="Save",
        )
        self._ask_workers_nothing_of_their_feelings()
        assert "At phone width" in self.officer.open(f"{STAFF_PAGES}/preview/phone").text

    def _ask_workers_nothing_of_their_feelings(self) -> None:
        """A condition, built as a plain sentence."""
        self.officer.open(f"{STAFF_PAGES}/questions/feeling/conditions")
        self.officer.send({"about": self.option("about", "Who is answering?")}, button="Go on")
        page = self.officer.send({"comparison": "is_not", "value": "worker"}, button="Add it")
        assert "Show if “Who is answering?” is not “Someone who works with children”" in page.text

    @abstractmethod
    def option(self, name: str, label: str) -> str:
        """The value behind an option's words on the officer's page."""

    def open(self) -> None:
        page = self.officer.open(f"{STAFF_PAGES}/open")
        assert "It cannot open yet" not in page.text, page.text
        self.officer.send(button="Open it")
        self.forward(timedelta(days=3))
        assert TITLE in self.new_walker().open("/consultations/light").text

    def forward(self, by: timedelta) -> None:
        clock.use_offset(by)
        with self.app.app_context():
            tick()
            tick()

    # Ten paper forms -----------------------------------------------------------------------------------------

    def key_in_ten_forms(self) -> None:
        self.officer.open(f"{STAFF_PAGES}/forms/new")
        for number, answers in enumerate(PAPER, start=1):
            self._key_in(number, *answers)
        text = self.officer.open(f"{STAFF_PAGES}/forms").text
        assert "10 forms" in text

    def _key_in(self, number: int, who: str, feeling: str, change: str) -> None:
        typed = {"who": who, "change": change, "_form-may_quote": "yes"}
        typed |= {} if who == "worker" else {"feeling": feeling}
        if number == 1:  # from then on the page proposes the day of the form before
            typed |= {f"_form-{name}": part for name, part in date_fields("came_on", clock.today()).items()}
        if number == 2:
            page = self.refused({**typed, "change": ""})
            assert "Write your answer." in page.text
        self.officer.send(typed, button="Save and go on")
        assert f"Saved form {number}" in self.officer.page.text

    @abstractmethod
    def refused(self, values: dict[str, str]) -> object:
        """Send the form that is keyed in, which comes back with what is wrong; the page."""

    def check_one_form(self) -> None:
        """The first form is always entered a second time; one answer was typed wrongly."""
        self.officer.open(f"{STAFF_PAGES}/forms/1/again")
        who, _, change = PAPER[0]
        self.officer.send(
            {"who": who, "feeling": "sad", "change": change, "_form-may_quote": "yes"}, button="Compare"
        )
        assert "1 difference" in self.officer.page.text
        self.officer.send({"feeling": "second"}, button="Save what is on the paper")
        assert "1 difference in 1 form checked" in self.officer.open(f"{STAFF_PAGES}/forms").text

    # One session ---------------------------------------------------------------------------------------------

    def meet_with_the_group(self) -> None:
        leader = self.new_walker()
        self._sign_in_by_letter(leader, "fay@example.org")
        leader.open("/groups/lantern-youth-group-invented")
        leader.follow("Open a session for this group")
        leader.send(
            {
                "consultation": self.option_of(leader, "consultation", TITLE),
                "may_name": "y",
                "may_quote": "y",
            },
            button="Open",
        )
        found = re.search(r"Code: ([A-Z0-9]{3} [A-Z0-9]{3})", leader.page.text)
        assert found is not None, leader.page.text
        self.code, self.session = found.group(1), leader.page.path
        for words in ("More plugs", "Games on the wall"):
            self._answer_on_a_phone(words)
        leader.open(f"{self.session}/q/1")
        leader.send({"hands-0-1": "10", "hands-0-0": "2"}, button="Save and go on")
        leader.open(f"{self.session}/heads")
        leader.send(HEADS, button="Save")
        assert "14 people in all" in leader.page.text
        self._read_back(leader)

    def _sign_in_by_letter(self, walker: Walker, email: str) -> None:
        walker.open("/sign-in")
        walker.send({"email": email}, button="Send")
        self.forward(timedelta(days=3))
        self.officer.open("/manage/mailbox/")
        self.officer.follow("Your code is")
        found = re.search(r"\b(\d{6})\b", self.officer.page.text)
        assert found is not None, self.officer.page.text
        walker.send({"code": found.group(1)}, button="Sign in")

    @abstractmethod
    def option_of(self, walker: Walker, name: str, label: str) -> str:
        """The value behind an option's words on somebody's page."""

    def _answer_on_a_phone(self, words: str) -> None:
        phone = self.new_walker()
        phone.open(f"/join/{self.code.replace(' ', '')}")
        phone.send(button="Join and start")
        assert "You answer together with Lantern Youth Group" in phone.page.text
        phone.send(button="Start")
        self._answer(phone, "young_person", words)

    def _answer(self, walker: Walker, who: str, words: str) -> None:
        walker.send({"answer": who}, button="Continue")
        walker.send({"answer": ["short_breaks"]}, button="Continue")
        walker.send({"answer": "happy"}, button="Continue")
        walker.send({"answer": words}, button="Continue")
        walker.send({"answer": "agree"}, button="Continue")
        walker.send({"answer": "yes"}, button="Continue")
        assert walker.page.heading == "Check your answers"
        walker.send(button="Send my answers")
        assert "Your six words" in walker.page.text
        self.answered.append(words)

    def _read_back(self, leader: Walker) -> None:
        leader.open(f"{self.session}/understood")
        understood = self.text_fields(leader)
        leader.send(dict.fromkeys(understood, "You want plugs and games."), button="Read it back")
        assert "Is this what we meant?" in leader.page.text
        leader.send(dict.fromkeys(self.yes_fields(leader), "yes"))
        assert "The session counts now: 1 group session, 14 people." in leader.page.text

    @abstractmethod
    def text_fields(self, walker: Walker) -> list[str]:
        """The names of the text areas on somebody's page."""

    @abstractmethod
    def yes_fields(self, walker: Walker) -> list[str]:
        """The names of the fields on somebody's page that take a yes."""

    # Online, and closing -------------------------------------------------------------------------------------

    def answer_online(self) -> None:
        parent = self.new_walker()
        parent.open(f"/consultations/{SLUG}/respond/")
        parent.send(button="Start")
        self._answer(parent, "parent_carer", "Warm colours.")

    def close(self) -> None:
        self.officer.open(f"{STAFF_PAGES}/close")
        self.officer.send({"reason": "Everybody who uses the room was asked."}, button="Close it")
        assert "Closed" in self.new_walker().open(f"/consultations/{SLUG}").text
        text = self.officer.open(f"{STAFF_PAGES}/reach").text
        for words in ("All 11", "On paper 10", "On the web 1"):
            assert words in text, text
        assert (
            "1 session with 14 people. Each counts as its own heads and is in none of the figures above."
            in text
        )
