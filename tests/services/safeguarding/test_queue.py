"""The one queue: its order and filters, claims, approving a page, how long things wait."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts.actors import actor_of
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db, unit_of_work
from coproduce.core.outbox import OutboxEvent
from coproduce.safeguarding import contexts, services
from coproduce.safeguarding.jobs import Hints, save_hints
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.queries import ageing_figures, most_pressing, queue_page, unmarked_page
from coproduce.safeguarding.queries.queue import Chosen
from coproduce.safeguarding.services.backlog import alert_of_backlog
from coproduce.safeguarding.services.claims import wipe_lapsed_claims
from tests.factories.accounts import make_account
from tests.factories.safeguarding import MODERATOR, make_attachment, make_passage

MONDAY = datetime(2026, 5, 11, 9, 0, tzinfo=UTC)  # 10:00 in London


def reader() -> Actor:
    return actor_of(make_account("moderator"))


def ids(chosen: Chosen | None = None) -> list[str]:
    return [line.item.id for line in queue_page(MODERATOR, chosen or Chosen(), 50, 1).rows]


def test_texts_and_files_stand_in_one_order(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    reported = make_passage("reported", state="read", received_on=date(2026, 5, 9))
    services.report_passage(reader(), reported, "abuse")
    urgent = make_passage("urgent", received_on=date(2026, 5, 8), concern_hint="urgent")
    soon = make_passage("soon", received_on=date(2026, 5, 7))
    old = make_attachment()
    old.received_on = date(2026, 5, 1)
    new = make_passage("new", received_on=date(2026, 5, 6), concern_hint="check")
    make_passage("read already", state="read")
    make_attachment(claimed=False)
    db.session.flush()
    monkeypatch.setitem(contexts._soon_public, "test", lambda: Passage.id == soon.id)
    assert ids() == [each.id for each in (reported, urgent, soon, old, new)]
    assert ids(Chosen(what="file")) == [old.id]
    assert ids(Chosen(hint="urgent")) == [urgent.id]
    assert ids(Chosen(hint="reported")) == [reported.id]
    assert ids(Chosen(hint="none")) == [soon.id, old.id]
    assert ids(Chosen(place=new.context_id)) == [new.id]
    page = queue_page(MODERATOR, Chosen(), 2, 2)
    assert ([line.item.id for line in page.rows], page.total) == ([soon.id, old.id], 5)


def test_age_bands_and_kinds_are_filters(app: Flask) -> None:
    young = make_passage(young=True)
    small = make_passage(context_kind="forum", age_band="under_13", young=True)
    adult = make_passage(context_kind="forum")
    assert ids(Chosen(band="young")) == [young.id]
    assert ids(Chosen(band="under_13", source="forum")) == [small.id]
    assert ids(Chosen(band="adult")) == [adult.id]


def test_a_claim_holds_others_off_until_it_lapses(app: Flask) -> None:
    text, one, other = make_passage(), reader(), reader()
    version = text.version
    with clock.frozen(MONDAY):
        assert services.claim(one, text)
        assert services.claim(one, text)
        assert not services.claim(other, text)
        line = queue_page(other, Chosen(), 5, 1).rows[0]
        assert (line.reader, line.is_mine) == (one.name, False)
        assert most_pressing(other, Chosen()) == []
        services.give_back(other, text)
        assert not services.claim(other, text)
    with clock.frozen(MONDAY + timedelta(minutes=29)):
        assert wipe_lapsed_claims() == 0
    with clock.frozen(MONDAY + timedelta(minutes=30)):
        assert queue_page(other, Chosen(whose="free"), 5, 1).total == 1
        assert services.claim(other, text)
        assert queue_page(other, Chosen(whose="mine"), 5, 1).total == 1
        services.give_back(other, text)
        assert (text.claimed_by_id, text.claimed_at) == (None, None)
    assert text.version == version


def test_a_decision_ends_a_claim_and_old_claims_are_wiped(app: Flask) -> None:
    decided, left, picture, actor = make_passage(), make_passage(), make_attachment(), reader()
    with clock.frozen(MONDAY):
        for item in (decided, left, picture):
            assert services.claim(actor, item)
        services.mark_read(actor, decided)
        assert (decided.claimed_by_id, decided.claimed_at) == (None, None)
    with clock.frozen(MONDAY + timedelta(minutes=31)):
        assert wipe_lapsed_claims() == 2
    db.session.expire_all()
    assert (left.claimed_at, picture.claimed_at) == (None, None)


def test_of_readers_at_the_same_moment_one_gets_each_text(app: Flask) -> None:
    with unit_of_work():
        for _ in range(3):
            make_passage()
        actors = [reader() for _ in range(6)]
    together = Barrier(len(actors))

    def take(actor: Actor) -> str | None:
        with app.app_context():
            candidates = most_pressing(actor, Chosen())
            keys = [item.id for item in candidates]
            db.session.rollback()
            together.wait(timeout=30)
            with unit_of_work():
                found = services.claim_next(actor, [db.session.get_one(Passage, key) for key in keys])
                return found.id if found is not None else None

    with ThreadPoolExecutor(len(actors)) as pool:
        taken = [each for each in pool.map(take, actors) if each is not None]
    assert len(taken) == len(set(taken)) == 3


def test_a_page_is_approved_exactly_as_it_was_shown(app: Flask) -> None:
    texts = [make_passage(f"text {number}", hinted=True) for number in range(5)]
    make_passage("not looked at by the computer yet")
    make_passage("marked", hinted=True, personal_data_hints=[[0, 6, "name"]])
    assert {each.id for each in unmarked_page(MODERATOR, "", 20)} == {each.id for each in texts}
    shown = {each.id: each.version for each in texts}
    same, held, hinted, reported, never_shown = texts
    del shown[never_shown.id]
    services.hold(MODERATOR, held, "Names a child")
    services.report_passage(reader(), reported, "private")
    db.session.commit()
    save_hints({hinted.id: Hints("check", "a worry", [], "en")})
    approved, left_out = services.approve_shown(MODERATOR, [same, held, hinted, reported, never_shown], shown)
    assert approved == [same]
    assert left_out == [held, hinted, reported, never_shown]
    assert [each.state for each in texts] == ["read", "held", "unread", "unread", "unread"]


def test_waiting_is_counted_in_working_time(app: Flask) -> None:
    for day, number in ((7, 1), (8, 3)):  # Thursday and Friday
        for _ in range(number):
            make_passage(received_on=date(2026, 5, day))
    make_attachment().received_on = date(2026, 5, 11)
    db.session.flush()
    with clock.frozen(MONDAY):
        figures = ageing_figures(MODERATOR)
    assert figures.everything.count == 5
    assert figures.everything.oldest == timedelta(hours=17)
    assert figures.everything.median == timedelta(hours=9)
    assert [(each.label, each.count, each.oldest) for each in figures.by_source] == [
        ("Answer", 4, timedelta(hours=17)),
        ("File", 1, timedelta(hours=1)),
    ]


def test_readers_are_told_once_a_day_that_something_waits_too_long(app: Flask) -> None:
    def alerts() -> int:
        return len(
            db.session.scalars(select(OutboxEvent).where(OutboxEvent.kind == "ReadingFellBehind")).all()
        )

    make_passage(received_on=date(2026, 5, 7))
    make_passage(received_on=date(2026, 5, 7))
    with clock.frozen(MONDAY - timedelta(hours=1)):
        assert alert_of_backlog() is None  # sixteen hours, and not a minute more
    with clock.frozen(MONDAY):
        alert = alert_of_backlog()
        assert alert is not None
        assert alert.waiting == 2
        assert alert_of_backlog() is None
    with clock.frozen(MONDAY + timedelta(days=1)):
        assert alert_of_backlog() is not None
    with clock.frozen(MONDAY + timedelta(days=5)):  # a Saturday
        assert alert_of_backlog() is None
    assert alerts() == 2
