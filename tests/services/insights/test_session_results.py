"""Sessions in results: counted apart, only when confirmed, and a session of 14 is 14 people and one session."""

from __future__ import annotations

import pytest
from flask import Flask

from coproduce.accounts.actors import actor_of
from coproduce.consultations import services
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries.session_contents import (
    own_words,
)
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.insights.queries.themes import unanswered_texts
from coproduce.insights.services.results import counted_document
from coproduce.insights.session_tallies import session_results
from coproduce.insights.snapshot import read_document
from coproduce.insights.tallies import exact_results
from coproduce.safeguarding.queries import passages_of
from tests.factories.accounts import make_account, make_group
from tests.factories.consultations import COMMISSIONER, make_consultation, make_response
from tests.factories.insights import make_theme
from tests.factories.sessions import (
    confirm,
    confirmed_session,
    count_session,
    make_phone_answer,
    make_session,
)


@pytest.fixture
def asked(app: Flask) -> Consultation:
    return make_consultation("open")


@pytest.fixture
def leader(app: Flask) -> tuple[Actor, object]:
    account = make_account("group_facilitator")
    group = make_group("Lantern Youth Group (invented)", account)
    db.session.expire_all()
    return actor_of(account), group


def test_a_session_of_14_is_listed_apart_from_single_forms(
    asked: Consultation, leader: tuple[Actor, object]
) -> None:
    for _ in range(12):
        make_response(asked, {"who": "parent", "change": "Saturdays"})
    confirmed_session(asked, *leader)
    exact, sessions = exact_results(asked.id), session_results(asked.id)
    assert (exact.responses, sessions.sessions, sessions.people) == (12, 1, 14)
    assert exact.tallies[0].counts == (12, 0)
    [who] = sessions.tallies
    assert (who.key, who.counts, who.base) == ("who", (2, 12), 14)
    published = read_document(counted_document(asked.id))
    assert published.responses.text == "about 10 people"
    assert published.sessions is not None
    assert published.sessions.words == "1 group session, 14 people"
    assert published.sessions.lines == ("Lantern Youth Group (invented): 14 people",)


def test_hands_and_phones_of_a_session_are_counted_together_and_nowhere_else(
    asked: Consultation, leader: tuple[Actor, object]
) -> None:
    actor, group = leader
    session = make_session(asked, actor, group)
    for _ in range(4):
        make_phone_answer(session, asked, answers={"who": "parent", "change": "Later", "times": ["saturday"]})
    count_session(
        actor, session, {"who": {"": {"young_person": 9}}, "times": {"": {"saturday": 8, "sunday": 3}}}
    )
    assert session_results(asked.id).sessions == 0
    assert exact_results(asked.id).responses == 0
    confirm(actor, session)
    by_key = {tally.key: tally for tally in session_results(asked.id).tallies}
    assert (by_key["who"].counts, by_key["who"].base) == ((4, 9), 13)
    assert (by_key["times"].counts, by_key["times"].base, by_key["times"].kind) == ((0, 12, 3), 14, "choices")
    exact = exact_results(asked.id)
    assert (exact.responses, exact.themes.base) == (0, 0)
    assert all(tally.base == 0 for tally in exact.tallies)


def test_no_session_that_waits_or_was_cancelled_counts(
    asked: Consultation, leader: tuple[Actor, object]
) -> None:
    actor, group = leader
    before = counted_document(asked.id)
    waits, cancelled = make_session(asked, actor, group), confirmed_session(asked, actor, group)
    count_session(actor, waits)
    services.record_note(actor, waits, "story", "Waiting is hard.")
    services.cancel_session(COMMISSIONER, cancelled, "Nobody was there")
    assert counted_document(asked.id)["sessions"] is None
    assert counted_document(asked.id)["private"] == before["private"]
    assert unanswered_texts(asked.id) == 0


def test_sessions_of_several_groups_are_one_table(asked: Consultation, leader: tuple[Actor, object]) -> None:
    confirmed_session(asked, *leader)
    confirmed_session(asked, may_name=False, heads={"adults": 20}, hands={"who": {"": {"parent": 18}}})
    sessions = session_results(asked.id)
    assert (sessions.named, sessions.others, sessions.people_in_others) == (
        (("Lantern Youth Group (invented)", 14),),
        1,
        20,
    )
    assert (sessions.tallies[0].counts, sessions.tallies[0].base) == ((20, 12), 32)


def test_a_groups_words_are_coded_like_others_and_counted_in_sessions(
    asked: Consultation, leader: tuple[Actor, object]
) -> None:
    actor, group = leader
    make_response(asked, {"who": "parent", "change": "Shorter waits"})
    session = make_session(asked, actor, group)
    count_session(actor, session)
    services.record_note(actor, session, "story", "Waiting is hard.")
    make_phone_answer(session, asked, answers={"who": "young_person", "change": "Do not let us wait"})
    services.record_counts(actor, session, "who", {"": {"young_person": 13}})
    confirm(actor, session)
    texts = passages_of("consultation", asked.id)
    assert len(texts) == 3
    assert unanswered_texts(asked.id) == 3
    make_theme(asked, "Waits", texts, state="approved")
    assert unanswered_texts(asked.id) == 0
    assert exact_results(asked.id).themes.themes[0][2] == 1
    assert exact_results(asked.id).themes.base == 1
    assert [(name, count) for _, name, count in session_results(asked.id).themes] == [("Waits", 1)]
    assert len(own_words(session)) == 2


def test_a_correction_after_publishing_takes_the_session_out_until_it_is_confirmed_again(
    asked: Consultation, leader: tuple[Actor, object]
) -> None:
    actor, _ = leader
    session = confirmed_session(asked, *leader)
    first = counted_document(asked.id)
    services.correct_session(actor, session, "who", "One more of us is young.", reason="We looked again")
    assert counted_document(asked.id)["sessions"] is None
    assert first["private"]["session_people"] == 14


def test_the_number_of_queries_does_not_grow_with_the_sessions(asked: Consultation) -> None:
    from sqlalchemy import event

    def queries() -> int:
        db.session.expire_all()
        seen: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_: object) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            session_results(asked.id)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    confirmed_session(asked)
    few = queries()
    for _ in range(4):
        confirmed_session(asked)
    assert queries() == few
