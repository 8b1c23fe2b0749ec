"""Group sessions: whatever is done in whatever order, counts never exceed the heads, and a session counts once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from coproduce.consultations import services
from coproduce.consultations.models import Consultation, GroupSession, Response
from coproduce.consultations.queries.session_contents import (
    counted_in,
    facts_of,
    latest_readbacks,
    talked_about,
)
from coproduce.consultations.queries.session_contents import (
    phone_answers as phones_of,
)
from coproduce.consultations.queries.sessions import (
    can_be_joined,
    reach_of,
)
from coproduce.consultations.rules.sessions import (
    CODE_LETTERS,
    Countable,
    Counted,
    normalised_code,
    shown_code,
    too_many,
)
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import DomainError
from coproduce.safeguarding.models import Passage
from tests.factories.consultations import COMMISSIONER, make_consultation, make_response
from tests.factories.sessions import make_facilitator, make_phone_answer, make_session

few = st.integers(min_value=0, max_value=9)
counts = st.dictionaries(st.sampled_from(["a", "b", "c"]), few)


@given(hands=counts, phones=few, several=st.booleans(), people=st.integers(min_value=0, max_value=40))
def test_counts_that_pass_fit_into_the_room(
    hands: dict[str, int], phones: int, several: bool, people: int
) -> None:
    of = Countable("q", "", "Which?", (("a", "A"), ("b", "B"), ("c", "C")), several)
    counted = Counted(of, hands, phones)
    fits = not too_many(counted, people)
    if several:
        assert fits == all(people_of + phones <= people for people_of in [*hands.values(), 0])
    else:
        assert fits == (sum(hands.values()) + phones <= people)


@given(code=st.text(alphabet=CODE_LETTERS, min_size=6, max_size=6), lower=st.booleans())
def test_a_code_read_aloud_is_the_same_code(code: str, lower: bool) -> None:
    shown = shown_code(code)
    assert normalised_code(shown.lower() if lower else shown) == code


@given(typed=st.text(max_size=60))
def test_no_text_breaks_the_reading_of_codes(typed: str) -> None:
    code = normalised_code(typed)
    assert code is None or (len(code) == 6 and set(code) <= set(CODE_LETTERS))


heads = st.builds(
    lambda young, adults: ("heads", {"11_to_15": young, "adults": adults}),
    st.integers(min_value=-1, max_value=12),
    st.integers(min_value=0, max_value=3),
)
hands = st.builds(
    lambda parents, young: ("hands", {"": {"parent": parents, "young_person": young}}),
    st.integers(min_value=-1, max_value=8),
    st.integers(min_value=0, max_value=12),
)
ACTIONS = (
    "note",
    "phone",
    "single",
    "read",
    "yes",
    "yes",
    "confirm",
    "confirm",
    "correct",
    "go_on",
    "cancel",
)
plain = st.sampled_from([(name, None) for name in ACTIONS])
steps = st.lists(st.one_of(heads, hands, plain, plain), min_size=4, max_size=22)


def take(actor: Actor, asked: Consultation, session: GroupSession, step: str, value: Any) -> None:
    """One event, as a page would bring it about."""
    events: dict[str, Callable[[], object]] = {
        "heads": lambda: services.record_heads(actor, session, value),
        "hands": lambda: services.record_counts(actor, session, "who", value),
        "note": lambda: services.record_note(actor, session, "story", "We waited a year."),
        "phone": lambda: can_be_joined(session) and make_phone_answer(session, asked),
        "single": lambda: make_response(asked),
        "read": lambda: read_back(actor, session),
        "yes": lambda: services.say_yes(actor, session, *latest_readbacks(session)),
        "confirm": lambda: services.confirm_session(actor, session),
        "correct": lambda: (
            session.readbacks
            and services.correct_session(
                actor, session, session.readbacks[0].question_key, "Not quite.", reason="They said so"
            )
        ),
        "go_on": lambda: services.go_on_session(actor, session),
        "cancel": lambda: services.cancel_session(COMMISSIONER, session, "A reason"),
    }
    events[step]()


def read_back(actor: Actor, session: GroupSession) -> None:
    talked = talked_about(session, phones_of(session.id))
    understood = {key: f"Of {words} you said this." for key, words in talked}
    if session.state == "open":
        services.begin_reading_back(actor, session, understood)
    else:
        services.write_understood(actor, session, understood)


def check(asked: Consultation, session: GroupSession) -> None:
    reach = reach_of(asked)
    confirmed = session.state == "confirmed"
    everybody = select(func.count()).select_from(Response)
    assert reach.sessions == (1 if confirmed else 0)
    assert reach.people_in_sessions == (session.people if confirmed else 0)
    assert reach.single_forms == db.session.scalar(everybody.where(Response.group_session_id.is_(None)))
    assert reach.people == reach.single_forms + reach.people_in_sessions
    if session.state == "cancelled":
        assert reach.single_forms == db.session.scalar(everybody)
    if confirmed:
        assert session.people > 0
        assert all(not too_many(counted, session.people) for counted in counted_in(session))
        assert all(each.answer == "yes" for each in facts_of(session).readbacks)
    homes = set(
        db.session.scalars(
            select(Passage.context_kind).where(Passage.id.in_([note.passage_id for note in session.notes]))
        )
    )
    assert homes <= {"consultation" if confirmed else "group_session"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(taken=steps)
def test_a_session_counts_exactly_once_whatever_the_order(app: Flask, taken: list[tuple[str, Any]]) -> None:
    asked = make_consultation("open")
    _, group, actor = make_facilitator()
    session = make_session(asked, actor, group)
    try:
        for step, value in taken:
            try:
                with db.session.begin_nested():
                    take(actor, asked, session, step, value)
            except DomainError:
                db.session.expire_all()
            check(asked, session)
    finally:
        db.session.rollback()


def test_the_way_from_open_to_confirmed_can_be_gone(app: Flask) -> None:
    """So that the property above does not hold only because nothing is ever confirmed."""
    asked = make_consultation("open")
    _, group, actor = make_facilitator()
    session = make_session(asked, actor, group)
    for step, value in (
        ("heads", {"11_to_15": 14}),
        ("hands", {"": {"young_person": 13}}),
        ("phone", None),
        ("read", None),
        ("yes", None),
        ("confirm", None),
    ):
        take(actor, asked, session, step, value)
        check(asked, session)
    assert (session.state, reach_of(asked).people) == ("confirmed", 14)
