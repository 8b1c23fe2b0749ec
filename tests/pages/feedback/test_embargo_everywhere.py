"""The embargo attacked everywhere (rule 4): a word of its own in every field that becomes public, one consultation for
each way to the public, and every address that the site knows, before, one second before, at and after the opening, with
the clock turned back, and again with what a cache would ask once the answers were taken back.

Routes are found in the address map, so a route that is added later is walked too.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import AnyConverter, Rule

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.core import access, clock, outbox
from coproduce.core.database import db, unit_of_work
from coproduce.feedback import services
from coproduce.feedback.models import Feedback
from coproduce.feedback.queries import answers
from coproduce.notifications import answer_scopes
from coproduce.notifications.answer_letters import write_weekly_letters
from coproduce.notifications.answer_news import note_news
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.feedback_subscribing import confirm, subscribe
from coproduce.notifications.models import KeptMail
from coproduce.web.guards import PUBLIC, access_of
from tests.factories.accounts import make_account, make_group, sign_in
from tests.factories.consultations import make_consultation
from tests.factories.embargo import BEFORE, FIELDS, HELD_UNTIL, OPENS, TOLD, Planted, plant, word, words_in
from tests.factories.feedback import COMMISSIONER, make_theme, reply_input
from tests.pages.client import Browser

SECOND = timedelta(seconds=1)
EVERYWHERE, OWN, KNOWN = "everywhere", "own", "known"
TAKEN_BACK = ("taken", "anew")
RELEASED = ("normal", "led", "early", "hurried", "held")
FEWEST_ROUTES = 100
# Where the answers of one consultation are read once they are open.
READ_AT = {
    "/consultations/<slug>/feedback",
    "/consultations/<slug>/report",
    "/consultations/<slug>/feedback/<finding_id>/agree",
    "/feeds/consultations/<slug>/feedback.atom",
    "/feeds/consultations/<slug>/promises.ics",
    "/api/v1/consultations/<slug:slug>/answers",
    "/api/v1/answers/<identifier:finding_id>",
    "/api/v1/promises/<identifier:commitment_id>",
    "/feedback/promises/<commitment_id>",
    "/feedback/letters/<any(organisation, promise):kind>/<identifier>",
    "/feedback/",
    "/feedback/answers.csv",
    "/feeds/feedback.atom",
    "/feeds/promises.ics",
    "/api/v1/answers",
    "/api/v1/promises",
    "/search",
}
# Objections, comments of families and their themes: staff who read texts meet them there, before they are public.
WORDS_OF_FAMILIES = {"quote", "objection", "theme"}
QUERIES = {
    "/search": ("?q=evenings", "?q=zqx"),
    "/feedback/": ("?q=evenings", "?kind=we_cannot", "?young=1"),
    "/feedback/answers.csv": ("?kind=we_will",),
    "/api/v1/answers": ("?per_page=100",),
    "/consultations/<slug>/feedback": ("?wording=young", "?for=young", "?version=young"),
}
SET_WORDS: dict[str, list[Any]] = {"year": [2026], "number": [1], "name": ["print.css"]}


@dataclass
class Site:
    """The planted site, what was found where, and what a cache would have kept."""

    application: Flask
    planted: dict[str, Planted] = field(default_factory=dict)
    found: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    # Address -> (its ETag, when it was sent, whose words were in it).
    kept: dict[str, tuple[str, str, set[str]]] = field(default_factory=dict)
    leaks: set[tuple[str, str, str]] = field(default_factory=set)
    letters: list[str] = field(default_factory=list)
    routes: set[str] = field(default_factory=set)
    walked: int = 0

    def look(
        self,
        moment: datetime,
        visible: Collection[str],
        at: Collection[str],
        name: str = "",
        where: str = EVERYWHERE,
    ) -> None:
        """Walk as a visitor at a moment; `at` are the consultations whose own addresses are walked. With OWN, of the
        addresses that are about no single consultation only those that said something so far; with KNOWN, of all."""
        said_something = {rule for rules in self.found.values() for rule in rules}
        client, name = self.application.test_client(), name or f"{moment:%d %b %H:%M:%S}"
        with clock.frozen(moment):
            for rule, address in self.addresses(access.VISITOR, at):
                known = rule.rule in said_something
                if known or where == EVERYWHERE or (where == OWN and rule.arguments):
                    self._open(client, rule.rule, address, set(visible), name)
            self._traces(visible, at, name)

    def look_as(self, account: tuple[str, access.Actor], moment: datetime, at: Collection[str]) -> None:
        client = self.application.test_client()
        sign_in(client, account[0])
        excused = WORDS_OF_FAMILIES if access.allows(account[1], "passages.read") else set()
        with clock.frozen(moment):
            for rule, address in self.addresses(account[1], at):
                said = self._body(client.get(address), address)
                self.routes.add(rule.rule)
                self.leaks |= {
                    (str(sorted(account[1].roles)), address, word(key, name))
                    for key, name in words_in(said)
                    if key in at and name not in excused
                }

    def addresses(self, actor: access.Actor, at: Collection[str]) -> Iterator[tuple[Rule, str]]:
        """What the actor may open: once each, and for each of these consultations where an address names one."""
        urls = self.application.url_map.bind("localhost")
        for rule in self.application.url_map.iter_rules():
            declared = access_of(self.application, rule.endpoint) or ""
            if "GET" not in (rule.methods or ()) or rule.rule.startswith(
                ("/static", "/assets", "/fs-static")
            ):
                continue
            if declared != PUBLIC and not access.allows(actor, declared):
                continue
            for parts in self._filled(rule, at):
                address = urls.build(rule.endpoint, parts)
                yield rule, address
                for query in QUERIES.get(rule.rule, ()):
                    yield rule, address + query

    def _filled(self, rule: Rule, at: Collection[str]) -> list[dict[str, Any]]:
        names = sorted(rule.arguments)
        found: list[dict[str, Any]] = []
        for key in at if names else ("",):
            values = [_values(rule, name, self.planted.get(key)) for name in names]
            found += [dict(zip(names, chosen, strict=True)) for chosen in product(*values)]
        return [each for number, each in enumerate(found) if each not in found[:number]]

    def _open(self, client: FlaskClient, rule: str, address: str, visible: set[str], name: str) -> None:
        self.routes.add(rule)
        self.walked += 1
        response = client.get(address)
        said = self._body(response, address)
        words = words_in(said)
        self._judge(words, visible, name, address)
        for each in words:
            self.found[each].add(rule)
        keys = {key for key, _ in words}
        cached = response.headers.get("Cache-Control", "")
        if keys and ("public" in cached or re.search(r"max-age=[1-9]", cached)):
            self.leaks.add((name, address, f"a cache may keep it: {cached}"))
        if not keys - visible and address in self.kept and self.kept[address][2] - visible:
            self._ask_again(client, address, visible, name)
        self.kept[address] = (response.headers.get("ETag", ""), response.headers.get("Date", ""), keys)

    def _ask_again(self, client: FlaskClient, address: str, visible: set[str], name: str) -> None:
        """What a cache asks that kept the words: "is what I have still right?" must not be answered with yes."""
        etag, sent, _ = self.kept[address]
        for header, value in (("If-None-Match", etag), ("If-Modified-Since", sent)):
            if value:
                again = client.get(address, headers={header: value})
                if again.status_code == 304:
                    self.leaks.add((name, address, f"304 to {header}"))
                self._judge(words_in(self._body(again, address)), visible, name, address)

    def _judge(self, words: set[tuple[str, str]], visible: Collection[str], name: str, address: str) -> None:
        self.leaks |= {(name, address, word(key, each)) for key, each in words if key not in visible}

    def _traces(self, visible: Collection[str], at: Collection[str], name: str) -> None:
        """Those who took part follow their own words by six words, which is a form and no address."""
        for key in at:
            browser = Browser(self.application)
            browser.open("/receipt")
            page = browser.send({"words": self.planted[key].receipt}, button="Show me")
            self._judge(
                words_in(page.response.get_data(as_text=True).lower()), visible, name, f"/receipt of {key}"
            )
            for each in words_in(page.response.get_data(as_text=True).lower()):
                self.found[each].add("/receipt")

    @staticmethod
    def _body(response: Any, address: str) -> str:
        assert response.status_code < 500, (address, response.status_code)
        return (_words_of(response.get_data()) + str(response.headers)).lower().replace("\r\n ", "")

    def do(self, moment: datetime, what: Callable[[], object]) -> None:
        with self.application.test_request_context(), clock.frozen(moment), unit_of_work():
            what()

    def work(self, moment: datetime, visible: Collection[str]) -> None:
        """What the worker does, and letters: none says what not everybody may read."""
        with self.application.app_context(), clock.frozen(moment):
            outbox.dispatch()
            with unit_of_work():
                services.open_due()
            with unit_of_work():
                note_news()
                write_weekly_letters()
            outbox.dispatch()
            deliver_due()
            for mail in db.session.scalars(select(KeptMail).where(KeptMail.id.not_in(self.letters))):
                self.letters.append(mail.id)
                self._judge(
                    words_in(f"{mail.subject}\n{mail.body}".lower()), visible, "letter", mail.recipient
                )

    def feedback(self, key: str) -> Feedback:
        return self.planted[key].feedback


def _words_of(data: bytes) -> str:
    """A page as text; a workbook with everything that is packed into it."""
    if data.startswith(b"PK"):
        with ZipFile(BytesIO(data)) as packed:
            data = b"\n".join(packed.read(name) for name in packed.namelist())
    return data.decode(errors="replace")


def _values(rule: Rule, name: str, planted: Planted | None) -> list[Any]:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)
    if planted is not None:
        if name == "slug" and "consultations" in rule.rule:
            return [planted.slug]
        if name == "slug" and "groups" in rule.rule:
            return ["the-group-that-led"]
        if name == "finding_id":
            return planted.finding_ids
        if name == "commitment_id" or (name == "identifier" and "letters" in rule.rule):
            return planted.commitment_ids
    return SET_WORDS.get(name, ["made-up"])


@pytest.fixture
def site(application: Flask) -> Site:
    """Two answers that were public and were taken back, one of them being written anew, and five in writing."""
    made = Site(application)

    def first() -> None:
        group = make_group("The group that led")
        theme = make_theme(make_consultation("closed", slug="neighbour"), "Evenings there")
        for key in TAKEN_BACK:
            made.planted[key] = plant(key, source=theme)
            services.begin_telling(COMMISSIONER, made.feedback(key), reach_plan="By post.")
        for key in RELEASED:
            made.planted[key] = plant(key, source=theme, group=group if key == "led" else None)
        for rhythm in answer_scopes.RHYTHMS:
            subscribe(answer_scopes.everything(), f"follows-{rhythm}@example.org".replace("_", "-"), rhythm)

    made.do(BEFORE, first)
    made.work(BEFORE, ())
    with application.app_context(), clock.frozen(BEFORE), unit_of_work():
        for mail in db.session.scalars(select(KeptMail).where(KeptMail.recipient.startswith("follows-"))):
            token = re.search(r"/notices/answers/([\w-]+)\s", mail.body)
            assert token is not None
            confirm(token[1], "weekly" if "weekly" in mail.recipient else "at_once")
    return made


def test_no_route_says_a_word_before_its_minute_nor_after_it_was_taken_back(site: Site) -> None:
    early_days = TOLD - timedelta(days=1)
    site.work(early_days, TAKEN_BACK)
    site.look(early_days, TAKEN_BACK, TAKEN_BACK, "public once")
    site.do(TOLD - SECOND, lambda: _take_back(site))
    site.look(TOLD - SECOND, (), TAKEN_BACK, "taken back", where=OWN)
    site.do(TOLD, lambda: _tell(site))
    site.look(TOLD, (), ("early",), "telling", where=OWN)
    _others_look(site, TOLD, "normal")

    site.work(TOLD, ("early",))
    site.do(TOLD, lambda: _hold_and_hurry(site))
    at_once = ("early", "hurried")
    site.look(TOLD, at_once, at_once, where=KNOWN)
    site.look(TOLD - SECOND, (), at_once, "turned back at once", where=KNOWN)

    site.look(OPENS - SECOND, at_once, ("normal", "anew"))
    opened = (*at_once, "normal", "anew", "newly")
    site.look(OPENS, opened, ("normal", "anew"))
    site.work(OPENS, opened)
    for key in ("led", "held"):
        minute = _opening_of(site, key)
        site.look(minute - SECOND, opened, (key,), where=OWN)
        opened = (*opened, key)
        site.look(minute, opened, (key,), where=KNOWN)
        site.work(minute, opened)

    site.look(OPENS - SECOND, at_once, ("normal", "held"), "clock turned back", where=OWN)
    site.do(minute, lambda: services.withdraw(COMMISSIONER, site.feedback("normal"), "A figure was wrong."))
    left = [key for key in opened if key != "normal"]
    site.look(minute, left, ("normal",), "taken back after all", where=KNOWN)

    assert sorted(site.leaks) == []
    _was_found(site)


def _take_back(site: Site) -> None:
    for key in TAKEN_BACK:
        services.withdraw(COMMISSIONER, site.feedback(key), "A figure was wrong.")
    anew = site.feedback("anew")
    services.rewrite(COMMISSIONER, anew, "Putting it right.")
    finding = anew.findings[1]
    said = {"you_said": f"Evenings {word('newly', 'said')}", "you_said_young": word("newly", "saidyoung")}
    services.edit_finding(COMMISSIONER, finding, theme_ids=(), **said)
    services.write_reply(COMMISSIONER, finding, reply_input("we_cannot", text=word("newly", "text")))


def _tell(site: Site) -> None:
    for key in (*RELEASED, "anew"):
        early = {"route": "early", "authority": "Dee Rector (invented)", "reason": "It was in the paper."}
        values = early if key == "early" else {}
        services.begin_telling(COMMISSIONER, site.feedback(key), reach_plan="By post.", **values)


def _hold_and_hurry(site: Site) -> None:
    services.hold(COMMISSIONER, site.feedback("held"), until=HELD_UNTIL, reason="Election")
    services.release_early(
        COMMISSIONER, site.feedback("hurried"), authority="Dee Rector (invented)", reason="A leak."
    )


def _opening_of(site: Site, key: str) -> datetime:
    with site.application.app_context():
        minute = site.feedback(key).public_from
        assert minute is not None
        assert minute > OPENS
        return minute


def _others_look(site: Site, moment: datetime, key: str) -> None:
    """A participant, the facilitator of another group, and staff who may not read answers before they are public."""
    for found in _others(site):
        site.look_as(found, moment, (key,))


def _others(site: Site) -> list[tuple[str, access.Actor]]:
    with site.application.app_context(), unit_of_work():
        facilitator = make_account("group_facilitator")
        make_group("Another group", facilitator)
        people: list[Account] = [make_account(), facilitator]
        people += [make_account(role) for role in ("moderator", "safeguarding_lead")]
        db.session.expire_all()
        return [(each.fs_uniquifier, actor_of(each)) for each in people]


def _was_found(site: Site) -> None:
    """The walk can fail: each word stood somewhere once it was open, and the answers where they belong."""
    assert [name for name in FIELDS if not site.found["normal", name]] == []
    read_at = {rule for (key, _), rules in site.found.items() if key == "normal" for rule in rules}
    assert READ_AT - read_at == set()
    assert len(site.routes) >= FEWEST_ROUTES
    for key in ("newly", *TAKEN_BACK, *RELEASED):
        assert site.found[key, "said"], key
    with site.application.app_context():
        followers = {
            mail.recipient
            for mail in db.session.scalars(select(KeptMail))
            if mail.recipient.startswith("follows-") and "asked-normal" in mail.body
        }
    assert followers == {"follows-at-once@example.org", "follows-weekly@example.org"}


@contextmanager
def _doors_ajar() -> Iterator[None]:
    """Wherever the site asks the database what is public, it forgets to look at the clock."""

    def by_state_alone() -> Any:
        return Feedback.state.in_(("settled", "public"))

    with pytest.MonkeyPatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if (
                name.startswith("coproduce.")
                and getattr(module, "public_condition", None) is answers.public_condition
            ):
                patch.setattr(module, "public_condition", by_state_alone)
        yield


def test_the_walk_sees_a_door_that_is_ajar(site: Site) -> None:
    site.do(TOLD, lambda: services.begin_telling(COMMISSIONER, site.feedback("normal"), reach_plan="Post."))
    site.work(TOLD, TAKEN_BACK)
    site.look(OPENS - SECOND, TAKEN_BACK, ("normal",))
    assert site.leaks == set()
    with _doors_ajar():
        site.look(OPENS - SECOND, TAKEN_BACK, ("normal",))
    seen = {address.partition("?")[0] for _, address, _ in site.leaks}
    assert seen >= {"/", "/search", "/api/v1/answers", "/feeds/feedback.atom"}
