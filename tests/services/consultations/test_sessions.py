"""Group sessions on both databases: opened, joined, counted, read back, corrected, confirmed, cancelled, erased."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.accounts.actors import actor_of
from coproduce.consultations import services
from coproduce.consultations.models import (
    Consultation,
    Draft,
    GroupSession,
    Response,
    SessionCount,
    SessionNote,
    SessionReadback,
)
from coproduce.consultations.queries import latest_version
from coproduce.consultations.queries.exported import exported_responses
from coproduce.consultations.queries.session_contents import (
    latest_readbacks,
    own_words,
)
from coproduce.consultations.queries.sessions import (
    SESSION_CONTEXT,
    confirmed_sessions,
    count_own,
    own_sessions,
    phone_forms,
    reach_of,
    sees_words,
    session_by_code,
    session_of_consultation,
    session_to_run,
    session_to_see,
    sessions_of,
)
from coproduce.consultations.rules.sessions import Reach
from coproduce.consultations.services.drafts import HowGiven, begin_draft
from coproduce.consultations.services.sessions import HAS_ENDED, TYPED_WRONG
from coproduce.core import clock
from coproduce.core.access import CLOCK, Actor
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.queries import passages_of
from coproduce.safeguarding.services import hold
from tests.factories.accounts import make_account, make_actor, make_group
from tests.factories.consultations import COMMISSIONER, make_consultation, make_response
from tests.factories.sessions import (
    HANDS,
    HEADS,
    confirm,
    confirmed_session,
    count_session,
    make_facilitator,
    make_phone_answer,
    make_session,
)

MODERATOR = make_actor("moderator")


def rows(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def asked(app: Flask) -> Consultation:
    return make_consultation("open")


@pytest.fixture
def leads(app: Flask) -> tuple[Actor, Any]:
    _, group, actor = make_facilitator()
    return actor, group


def test_a_session_of_14_shows_as_14_in_reach_and_one_session(asked: Consultation) -> None:
    make_response(asked)
    make_response(asked)
    session = confirmed_session(asked)
    assert session.people == 14
    assert reach_of(asked) == Reach(single_forms=2, sessions=1, people_in_sessions=14)
    assert reach_of(asked).people == 16


def test_phones_and_hands_of_a_session_are_its_14_and_no_single_forms(
    asked: Consultation, leads: tuple[Actor, Any]
) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    for _ in range(5):
        make_phone_answer(session, asked)
    assert reach_of(asked) == Reach(0, 0, 0, waiting_sessions=1)
    count_session(actor, session, {"who": {"": {"young_person": 9}}})
    confirm(actor, session)
    assert reach_of(asked) == Reach(0, 1, 14)
    assert phone_forms([session.id]) == {session.id: 5}
    assert {row.source for row in db.session.scalars(select(Response))} == {"session"}


def test_a_session_that_waits_counts_nowhere(asked: Consultation, leads: tuple[Actor, Any]) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    count_session(actor, session)
    services.record_note(actor, session, "story", "We waited a year.")
    assert confirmed_sessions(asked.id) == []
    assert passages_of("consultation", asked.id) == []
    assert [each.body for each in passages_of(SESSION_CONTEXT, session.id)] == ["We waited a year."]
    assert reach_of(asked) == Reach(0, 0, 0, waiting_sessions=1)
    confirm(actor, session)
    [note] = passages_of("consultation", asked.id)
    assert (note.topic, note.state, note.may_quote, note.received_on) == (
        "story",
        "unread",
        True,
        clock.today(),
    )
    assert confirmed_sessions(asked.id) == [session]


@pytest.mark.parametrize("state", ["draft", "paused", "closed", "cancelled"])
def test_a_session_is_opened_while_answers_are_taken(
    app: Flask, leads: tuple[Actor, Any], state: str
) -> None:
    actor, group = leads
    with pytest.raises(Refused, match="does not take answers"):
        make_session(make_consultation(state), actor, group)


def test_what_opening_needs(asked: Consultation, leads: tuple[Actor, Any]) -> None:
    actor, group = leads
    assert asked.closes_at is not None
    late = clock.to_london(asked.closes_at).date() + timedelta(days=1)
    with pytest.raises(InvalidInput) as refused:
        services.open_session(actor, asked, services.Meeting(late))
    assert set(refused.value.problems) == {"held_on", "group_name"}
    with pytest.raises(InvalidInput, match="Give the day"):
        services.open_session(actor, asked, services.Meeting(None), group)
    meeting = services.Meeting(clock.today(), group_name=" Hill School ")
    school = services.open_session(actor, asked, meeting)
    assert (school.group_name, school.group_id, school.facilitator_id) == (
        "Hill School",
        None,
        actor.account_id,
    )


def test_who_opens_and_runs_a_session(asked: Consultation, leads: tuple[Actor, Any]) -> None:
    actor, group = leads
    _, _, stranger = make_facilitator()
    session = make_session(asked, actor, group)
    with pytest.raises(NotAllowed):
        make_session(asked, stranger, group)
    with pytest.raises(NotAllowed):
        make_session(asked, make_actor("participant"), None, group_name="Anybody")
    with pytest.raises(NotAllowed):
        services.record_heads(stranger, session, HEADS)
    for unknown in (stranger, actor_of(make_account())):
        with pytest.raises(NotFound):
            session_to_run(unknown, session.id)
        with pytest.raises(NotFound):
            session_to_see(unknown, session.id)
    assert session_to_run(actor, session.id) is session
    assert session_to_run(COMMISSIONER, session.id) is session
    assert session_to_see(actor, session.id) is session
    with pytest.raises(NotFound):
        session_to_see(actor, "no such session")


def test_members_see_their_groups_session_and_run_none(asked: Consultation) -> None:
    member, (account, _, _) = make_account(), make_facilitator()
    group = make_group(facilitator=account, members=(member,))
    db.session.expire_all()
    leader = actor_of(account)
    session = make_session(asked, leader, group)
    note = services.record_note(leader, session, "story", "We waited a year.")
    assert session_to_see(actor_of(member), session.id) is session
    assert list(db.session.scalars(own_sessions(actor_of(member)))) == [session]
    assert count_own(actor_of(member)) == (1, 1)
    assert count_own(actor_of(make_account())) == (0, 0)
    assert count_own(Actor()) == (0, 0)
    with pytest.raises(NotFound):
        session_to_run(actor_of(member), session.id)
    [words] = own_words(session)
    assert (words.words, words.kind, words.state, words.id) == (
        "We waited a year.",
        "note",
        "unread",
        note.passage_id,
    )
    assert sees_words(actor_of(member), session)
    assert sees_words(leader, session)
    assert sees_words(MODERATOR, session)
    assert not sees_words(COMMISSIONER, session)


def test_words_that_staff_hold_back_are_not_shown(asked: Consultation, leads: tuple[Actor, Any]) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    note = services.record_note(actor, session, "story", "Somebody hurts me.")
    hold(actor_of(make_account("moderator")), note.passage, "A concern")
    assert [each.words for each in own_words(session)] == [""]
    with pytest.raises(Refused, match="read already"):
        services.remove_note(actor, session, note.id)


def test_a_group_sees_what_its_members_wrote_on_phones(asked: Consultation, leads: tuple[Actor, Any]) -> None:
    actor, group = leads
    session, other = make_session(asked, actor, group), make_session(asked)
    make_phone_answer(session, asked)
    make_phone_answer(other, asked)
    make_response(asked)
    words = own_words(session)
    assert [each.kind for each in words] == ["phone", "phone"]
    assert {each.question for each in words} == {"What one thing would you change?", "What has it been like?"}


def test_the_code_lets_in_while_both_are_open(asked: Consultation, leads: tuple[Actor, Any]) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    assert services.join_session(f" {session.code[:3].lower()} {session.code[3:].lower()}") is session
    with pytest.raises(InvalidInput) as refused:
        services.join_session("nonsense")
    assert refused.value.problems == {"code": TYPED_WRONG}
    before = rows(AuditEntry)
    session_by_code(session.code)
    assert rows(AuditEntry) == before
    assert asked.closes_at is not None
    with clock.frozen(asked.closes_at + timedelta(minutes=1)):
        with pytest.raises(InvalidInput) as refused:
            services.join_session(session.code)
        assert refused.value.problems == {"code": HAS_ENDED}
    count_session(actor, session)
    services.begin_reading_back(actor, session, {"who": "Twelve of us are young."})
    assert session_by_code(session.code) is None
    services.go_on_session(actor, session)
    assert session_by_code(session.code) is session


def test_counts_never_exceed_the_heads(asked: Consultation, leads: tuple[Actor, Any]) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    services.record_counts(actor, session, "who", {"": {"parent": 9, "young_person": 9}})
    with pytest.raises(InvalidInput) as refused:
        services.record_heads(actor, session, HEADS)
    assert "18 hands" in refused.value.problems["heads"]
    services.record_counts(actor, session, "who", HANDS["who"])
    services.record_heads(actor, session, HEADS)
    with pytest.raises(InvalidInput) as refused:
        services.record_counts(actor, session, "who", {"": {"parent": 3, "young_person": 12}})
    assert "15 hands" in refused.value.problems[""]
    with pytest.raises(InvalidInput) as refused:
        services.record_counts(actor, session, "who", {"": {"parent": -1, "nobody": 2}, "none": {"x": 1}})
    assert set(refused.value.problems) == {".parent", ".nobody", "none"}
    for text_question in ("story", "weeks"):
        with pytest.raises(InvalidInput):
            services.record_counts(actor, session, text_question, {"": {"x": 1}})
    with pytest.raises(NotFound):
        services.record_counts(actor, session, "no_such_question", {})
    assert {(row.option_key, row.people) for row in session.counts} == {("parent", 2), ("young_person", 12)}


def test_counting_again_replaces_and_nothing_takes_back(
    asked: Consultation, leads: tuple[Actor, Any]
) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    services.record_counts(actor, session, "times", {"": {"weekday": 3, "saturday": 3}})
    services.record_counts(actor, session, "times", {"": {"saturday": 4}})
    db.session.expire_all()
    assert [(row.option_key, row.people) for row in session.counts] == [("saturday", 4)]
    services.record_counts(actor, session, "times", {})
    db.session.expire_all()
    assert session.counts == []


def test_more_phones_than_heads_cannot_be(asked: Consultation, leads: tuple[Actor, Any]) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    for _ in range(3):
        make_phone_answer(session, asked, answers={"who": "parent", "change": "Saturdays"})
    with pytest.raises(InvalidInput, match="on phones"):
        services.record_heads(actor, session, {"adults": 2})
    services.record_heads(actor, session, {"adults": 4})
    make_phone_answer(session, asked, answers={"who": "parent", "change": "Saturdays"})
    make_phone_answer(session, asked, answers={"who": "parent", "change": "Saturdays"})
    with pytest.raises(Refused, match="5 answers came on phones"):
        services.begin_reading_back(actor, session, {"who": "All are parents", "change": "Saturdays"})


def test_it_counts_only_after_the_groups_yes_to_everything(
    asked: Consultation, leads: tuple[Actor, Any]
) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    services.record_counts(actor, session, "who", HANDS["who"])
    services.record_note(actor, session, "story", "We waited a year.")
    with pytest.raises(Refused) as refused:
        services.begin_reading_back(actor, session, {"who": "Twelve of us are young."})
    assert "Count the heads" in str(refused.value)
    assert "What has it been like?" in str(refused.value)
    services.record_heads(actor, session, HEADS)
    with pytest.raises(Refused):
        services.confirm_session(actor, session)
    services.begin_reading_back(
        actor, session, {"who": "Twelve of us are young.", "story": "A year of waiting."}
    )
    services.say_yes(actor, session, "who")
    with pytest.raises(Refused, match="not said yes to everything"):
        services.confirm_session(actor, session)
    services.say_yes(actor, session, "story")
    services.confirm_session(actor, session)
    assert (session.state, session.confirmed_on) == ("confirmed", clock.today())
    with pytest.raises(Refused, match="has ended"):
        services.record_heads(actor, session, {"adults": 200})
    with pytest.raises(Refused, match="has ended"):
        services.record_counts(actor, session, "who", {})


def test_a_correction_is_the_groups_own_words_and_new_words_follow(
    asked: Consultation, leads: tuple[Actor, Any]
) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    count_session(actor, session)
    services.record_note(actor, session, "story", "We waited.")
    services.begin_reading_back(
        actor, session, {"who": "Twelve of us are young.", "story": "You waited a month."}
    )
    done = services.answer_reading_back(
        actor, session, {"who": "yes", "story": "corrected"}, {"story": "It was a year."}
    )
    assert not done
    assert session.state == "reading_back"
    assert {each.words for each in own_words(session)} == {"We waited.", "It was a year."}
    with pytest.raises(Refused, match="anew"):
        services.say_yes(actor, session, "story")
    services.write_understood(
        actor, session, {"who": "Twelve of us are young.", "story": "You waited a year."}
    )
    kept = sorted((row.question_key, row.round, row.answer) for row in session.readbacks)
    assert kept == [("story", 1, "corrected"), ("story", 2, ""), ("who", 1, "yes")]
    assert services.answer_reading_back(actor, session, {"story": "yes"}, {})
    assert session.state == "confirmed"
    assert len(passages_of("consultation", asked.id)) == 2


def test_an_answer_of_the_group_is_complete(asked: Consultation, leads: tuple[Actor, Any]) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    count_session(actor, session)
    services.begin_reading_back(actor, session, {"who": "Twelve of us are young."})
    with pytest.raises(InvalidInput, match="Choose what the group said"):
        services.answer_reading_back(actor, session, {"who": "maybe"}, {})
    with pytest.raises(InvalidInput, match="Write what the group meant"):
        services.answer_reading_back(actor, session, {"who": "corrected"}, {"who": "  "})
    version = session.version
    services.write_understood(actor, session, {"who": "Thirteen of us are young."})
    with pytest.raises(Stale):
        services.answer_reading_back(actor, session, {"who": "yes"}, {}, expected_version=version)


def test_a_yes_lapses_with_what_it_was_said_to(asked: Consultation, leads: tuple[Actor, Any]) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    count_session(actor, session)
    services.begin_reading_back(actor, session, {"who": "Twelve of us are young."})
    for change in (
        lambda: services.record_counts(actor, session, "who", {"": {"parent": 1}}),
        lambda: services.record_note(actor, session, "who", "One is a brother."),
        lambda: services.write_understood(actor, session, {"who": "Only one parent was there."}),
    ):
        services.say_yes(actor, session, "who")
        change()
        assert latest_readbacks(session)["who"].answer == ""
        with pytest.raises(Refused, match="not said yes"):
            services.confirm_session(actor, session)


def test_a_confirmed_session_that_is_corrected_counts_no_more(
    asked: Consultation, leads: tuple[Actor, Any]
) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    count_session(actor, session)
    services.record_note(actor, session, "story", "We waited.")
    confirm(actor, session)
    assert reach_of(asked).people == 14
    with pytest.raises(Refused, match="Give a reason"):
        services.correct_session(actor, session, "story", "It was a year.")
    services.correct_session(actor, session, "story", "It was a year.", reason="They read it again at home")
    assert (session.state, session.confirmed_on) == ("reading_back", None)
    assert reach_of(asked) == Reach(0, 0, 0, waiting_sessions=1)
    assert passages_of("consultation", asked.id) == []
    services.write_understood(actor, session, {"story": "A year of waiting."})
    assert services.answer_reading_back(actor, session, {"story": "yes"}, {})
    assert reach_of(asked) == Reach(0, 1, 14)
    assert len(passages_of("consultation", asked.id)) == 2


def test_cancelled_it_counts_nothing_and_phones_become_single_forms(
    asked: Consultation, leads: tuple[Actor, Any]
) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    count_session(actor, session, {})
    make_phone_answer(session, asked)
    version = latest_version(asked.id)
    assert version is not None
    begin_draft(asked.id, version.id, "d" * 64, how=HowGiven(source="session", group_session_id=session.id))
    with pytest.raises(Refused, match="Give a reason"):
        services.cancel_session(actor, session, " ")
    services.cancel_session(actor, session, "Opened for the wrong day")
    assert session.state == "cancelled"
    assert reach_of(asked) == Reach(single_forms=1, sessions=0, people_in_sessions=0)
    [response] = db.session.scalars(select(Response))
    assert (response.group_session_id, response.source) == (None, "web")
    assert db.session.scalars(select(Draft.group_session_id)).all() == [None]


def test_a_confirmed_session_is_taken_out_by_staff_alone(
    asked: Consultation, leads: tuple[Actor, Any]
) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    count_session(actor, session)
    services.record_note(actor, session, "", "A general word.")
    confirm(actor, session)
    with pytest.raises(NotAllowed):
        services.cancel_session(actor, session, "We changed our mind")
    services.cancel_session(COMMISSIONER, session, "Nobody of the group was there")
    assert reach_of(asked) == Reach(0, 0, 0)
    assert passages_of("consultation", asked.id) == []
    assert [each.words for each in own_words(session)] == ["A general word."]


def test_a_note_is_taken_out_while_nobody_has_read_it(asked: Consultation, leads: tuple[Actor, Any]) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    note = services.record_note(actor, session, "story", "A slip of the pen")
    services.remove_note(actor, session, note.id)
    db.session.flush()
    assert (rows(SessionNote), rows(Passage)) == (0, 0)
    with pytest.raises(NotFound):
        services.remove_note(actor, session, "no such note")
    for words in ("", "  ", "a\x00b"):
        with pytest.raises(InvalidInput):
            services.record_note(actor, session, "story", words)


def test_emoji_and_formulas_are_words(asked: Consultation, leads: tuple[Actor, Any]) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    for words in ("=1+1", "🙂 yes", "אנחנו חיכינו", "<b>bold</b>"):
        services.record_note(actor, session, "story", words)
    assert {each.words for each in own_words(session)} == {"=1+1", "🙂 yes", "אנחנו חיכינו", "<b>bold</b>"}


def test_erasing_answers_erases_sessions_too(app: Flask, leads: tuple[Actor, Any]) -> None:
    actor, group = leads
    asked, other = make_consultation("open"), make_consultation("open")
    session = make_session(asked, actor, group)
    count_session(actor, session)
    services.record_note(actor, session, "story", "We waited.")
    services.write_understood(actor, session, {"who": "Twelve of us are young."})
    kept = make_session(other, actor, group)
    services.record_note(actor, kept, "story", "This stays.")
    services.erase_responses(CLOCK, asked)
    assert [rows(table) for table in (SessionCount, SessionReadback)] == [0, 0]
    assert list(db.session.scalars(select(GroupSession))) == [kept]
    assert [each.body for each in db.session.scalars(select(Passage))] == ["This stays."]


def test_no_audit_row_stands_for_an_answer_on_a_phone(asked: Consultation, leads: tuple[Actor, Any]) -> None:
    actor, group = leads
    session = make_session(asked, actor, group)
    before = rows(AuditEntry)
    services.join_session(session.code)
    make_phone_answer(session, asked)
    assert rows(AuditEntry) == before
    times = [
        column.name
        for table in (GroupSession, SessionCount, SessionNote, SessionReadback, Response)
        for column in table.__table__.columns
        if "DATETIME" in str(column.type).upper() or "TIMESTAMP" in str(column.type).upper()
    ]
    assert times == []


def test_an_export_tells_answers_of_a_session_apart(asked: Consultation, leads: tuple[Actor, Any]) -> None:
    session = make_session(asked, *leads)
    make_phone_answer(session, asked)
    make_response(asked)
    assert sorted(each.source for each in exported_responses(asked)) == ["session", "web"]


def test_staff_lists_begin_with_what_waits(asked: Consultation) -> None:
    other = make_consultation("open")
    done, waits, elsewhere = confirmed_session(asked), make_session(asked), make_session(other)
    assert sessions_of(asked.id) == [waits, done]
    with pytest.raises(NotFound):
        session_of_consultation(asked, elsewhere.id)
