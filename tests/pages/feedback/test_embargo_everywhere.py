"""The embargo attacked everywhere (rule 4): a word of its own in every field that becomes public, one consultation for
each way to the public, and every address that the site knows, before, one second before, at and after the opening, with
the clock turned back, and again with what a cache would ask once the answers were taken back.

Routes are found in the address map, so a route that is added later is walked too.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.core import access, clock
from coproduce.core.database import db, unit_of_work
from coproduce.evidence.models import GeneratedFile
from coproduce.evidence.services import documents
from coproduce.evidence.services.making_documents import make_files
from coproduce.feedback import services
from coproduce.feedback.models import Feedback
from coproduce.feedback.queries import answers
from coproduce.notifications import answer_scopes
from coproduce.notifications.answer_subscribing import confirm, subscribe
from coproduce.notifications.models import KeptMail
from tests.factories.accounts import make_account, make_group
from tests.factories.consultations import make_consultation
from tests.factories.embargo import (
    AFTERWARDS,
    BEFORE,
    FIELDS,
    HELD_UNTIL,
    OPENS,
    TOLD,
    ask_if_it_worked,
    plant,
    word,
)
from tests.factories.feedback import COMMISSIONER, make_theme, reply_input
from tests.pages.feedback.embargo_walk import KNOWN, OWN, Site

SECOND = timedelta(seconds=1)
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
OFFERED = "/consultations/<slug>/report.<any(docx, pdf):ending>"


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
    _follow_up_in_public(site, early_days)
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


def _follow_up_in_public(site: Site, moment: datetime) -> None:
    """What comes after the opening alone: “Did it work?” with its reply, and a report that is offered as a file."""
    for key in TAKEN_BACK:
        site.do(moment, lambda key=key: ask_if_it_worked(key, site.planted[key]))  # type: ignore[misc]
        site.do(moment, lambda key=key: _ask_for_file(site, key))  # type: ignore[misc]
    with site.application.app_context(), clock.frozen(moment):
        make_files()
        with unit_of_work():
            for row in db.session.scalars(select(GeneratedFile)):
                documents.offer_file(COMMISSIONER, row, offered=True)


def _ask_for_file(site: Site, key: str) -> None:
    consultation = site.feedback(key).consultation
    documents.ask_for_report(COMMISSIONER, consultation, audience="public", formats=["docx"])


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
    assert [name for name in AFTERWARDS if not site.found["taken", name]] == []
    assert OFFERED in site.found["taken", "said"]
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
