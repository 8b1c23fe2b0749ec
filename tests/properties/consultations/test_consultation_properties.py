"""What holds for every questionnaire, every answer and every order of actions."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coproduce.consultations import receipts, services
from coproduce.consultations.lifecycle import CONSULTATION
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import answers_of, questionnaire_of, response_by_receipt
from coproduce.consultations.questionnaire import (
    LONGEST_TEXT,
    Option,
    Problem,
    Question,
    Route,
    Wording,
    dump_questions,
    faults,
    parse_questions,
    to_json,
    validate,
)
from coproduce.consultations.questionnaire.involvement import INVOLVEMENT
from coproduce.consultations.questionnaire.types import TYPES, Fact, LongText, Share
from coproduce.core import clock
from coproduce.core.access import CLOCK
from coproduce.core.database import db
from coproduce.core.errors import DomainError
from tests.factories.consultations import COMMISSIONER, make_consultation, make_safety_contact

pytestmark = pytest.mark.usefixtures("app")
EASY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# Any text that a database and a JSON file can hold.
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
keys = st.from_regex(r"[a-z][a-z0-9_-]{0,12}", fullmatch=True)
limits = st.none() | st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6, allow_nan=False)
counts = st.none() | st.integers(1, 50)
conditions = st.none() | st.builds(lambda key, to: {"==": [{"var": key}, to]}, keys, words)
options = st.lists(st.builds(Option, key=keys, label=words, picture=words), max_size=6).map(tuple)
wordings = st.dictionaries(
    st.sampled_from(["young_people", "easy_read", "ur"]),
    st.builds(
        Wording, text=words, help=words, picture=words, labels=st.dictionaries(keys, words, max_size=3)
    ),
    max_size=3,
)
fields: dict[str, Any] = {
    "str": words,
    "bool": st.booleans(),
    "int | None": counts,
    "int | float | None": limits,
    "int | float": st.integers(1, 10**6),
    "str | None": st.none() | words,
    "Any": conditions,
    "tuple[Option, ...]": options,
    "tuple[Route, ...]": st.lists(st.builds(Route, when=conditions, to=keys), max_size=2).map(tuple),
    "tuple[Share, ...]": st.lists(
        st.builds(Share, key=keys, label=words, consequence=words, minimum=limits, maximum=limits), max_size=4
    ).map(tuple),
    "tuple[Fact, ...]": st.lists(
        st.builds(Fact, key=keys, label=words, text=words, source=words), max_size=3
    ).map(tuple),
    "Mapping[str, Wording]": wordings,
}


def questions_of(kind: type[Question]) -> st.SearchStrategy[Question]:
    """Any question of a type: each field as its annotation has it."""
    strategies = {
        each.name: keys
        if each.name == "key"
        else st.sampled_from([5, 10])
        if each.name == "points"
        else st.sampled_from(["", INVOLVEMENT])
        if each.name == "measures"
        else fields[str(each.type)]
        for each in dataclasses.fields(kind)
        if each.name != "added"
    }
    return st.builds(kind, **strategies)


questions = st.one_of(*(questions_of(kind) for kind in TYPES.values()))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@EASY
@given(st.lists(questions, max_size=6))
def test_questions_survive_the_file_identically(asked: list[Any]) -> None:
    document = dump_questions(asked)
    assert parse_questions(document) == tuple(asked)
    assert dump_questions(parse_questions(document)) == document
    assert all(isinstance(fault, str) for fault in faults(asked))


@EASY
@given(questions, anything)
def test_every_input_is_a_value_or_a_problem_in_words(question: Any, raw: Any) -> None:
    checked = validate(question, raw)
    if isinstance(checked, Problem):
        assert checked.message.endswith(".")
        assert set(checked.parts) <= {"day", "month", "year", *(facet.key for facet in question.facets)}
    elif checked is None:
        assert not question.required or not question.asks
    else:
        assert validate(question, to_json(checked)) == checked


@EASY
@given(st.text(max_size=300))
def test_words_pass_unchanged_or_are_refused(text: str) -> None:
    checked = validate(LongText(key="q", text="?"), text)
    storable = "\x00" not in text and all(not "\ud800" <= character <= "\udfff" for character in text)
    if not text.strip():
        assert checked is None
    elif storable and len(text) <= LONGEST_TEXT:
        assert checked == text
    else:
        assert isinstance(checked, Problem)


@EASY
@given(words.filter(str.strip), st.decimals(0, 104, places=4), st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_answers_come_back_from_the_database_as_they_went_in(story: str, weeks: Decimal, first: date) -> None:
    consultation, receipt = make_consultation("open"), receipts.new_receipt()
    answers = {"who": "parent", "change": story, "story": story, "weeks": weeks, "first": first}
    services.submit_response(
        consultation, questionnaire_of(consultation), answers, may_quote=False, receipt=receipt
    )
    db.session.expire_all()
    response = response_by_receipt(receipt)
    assert response is not None
    stored = answers_of(response)
    assert stored["story"].passage is not None
    assert stored["story"].passage.body == story
    assert stored["weeks"].number == weeks
    assert stored["first"].day == first
    db.session.rollback()


def _act(consultation: Consultation, action: str) -> None:
    later = (consultation.closes_at or clock.now()) + timedelta(days=1)
    acts = {
        "open": lambda: services.open_(COMMISSIONER, consultation),
        "extend": lambda: services.extend(
            COMMISSIONER,
            consultation,
            later,
            "Half term.",
            answer_promised_on=(later + timedelta(days=9)).date(),
        ),
        "pause": lambda: services.pause(COMMISSIONER, consultation, "A mistake."),
        "resume": lambda: services.resume(COMMISSIONER, consultation),
        "close": lambda: services.close(CLOCK, consultation, "Early."),
        "cancel": lambda: services.cancel(COMMISSIONER, consultation, "No money."),
    }
    acts[action]()


@EASY
@given(st.lists(st.sampled_from(["open", "extend", "pause", "resume", "close", "cancel"]), max_size=12))
def test_the_lifecycle_never_leaves_its_table(actions: list[str]) -> None:
    make_safety_contact()
    consultation = make_consultation("draft", keep_until=clock.today() + timedelta(days=3000))
    for action in actions:
        before = consultation.state
        transition = CONSULTATION.table.get((before, action))
        try:
            _act(consultation, action)
        except DomainError:
            assert consultation.state == before
            assert transition is None or transition.guard is not None
        else:
            assert transition is not None
            assert consultation.state == transition.target
    assert consultation.state in CONSULTATION.states
    db.session.rollback()


@EASY
@given(st.text(max_size=200))
def test_no_typed_text_breaks_the_receipt(typed: str) -> None:
    words_typed = receipts.normalised(typed)
    assert words_typed is None or receipts.normalised(words_typed) == words_typed
    assert isinstance(receipts.unknown_words(typed), list)
    assert SimpleNamespace(found=response_by_receipt(typed)).found is None
