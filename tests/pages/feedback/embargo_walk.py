"""Every address that the site knows, walked as one person at one moment, for planted words that this person may not
read yet. Routes are found in the address map, so a route that is added later is walked too."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZipFile

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import AnyConverter, Rule

from coproduce.core import access, clock, outbox
from coproduce.core.database import db, unit_of_work
from coproduce.feedback import services
from coproduce.feedback.models import Feedback
from coproduce.notifications.answer_letters import write_weekly_letters
from coproduce.notifications.answer_news import note_news
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import KeptMail
from coproduce.web.guards import PUBLIC, access_of
from tests.factories.accounts import sign_in
from tests.factories.embargo import Planted, word, words_in
from tests.pages.client import Browser

EVERYWHERE, OWN, KNOWN = "everywhere", "own", "known"
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
