"""When answers are taken, and what opening and extending need."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coproduce.consultations.rules import (
    ExtensionFacts,
    OpeningFacts,
    Window,
    extension_refusals,
    grace_is_over,
    opening_refusals,
    phase,
    takes_answers,
)

OPENS, CLOSES = datetime(2026, 11, 1, 9, tzinfo=UTC), datetime(2026, 12, 4, 17, tzinfo=UTC)
BEFORE, DURING, MINUTE = OPENS - timedelta(seconds=1), OPENS + timedelta(days=3), timedelta(minutes=1)
WINDOW = Window("open", OPENS, CLOSES)

READY = OpeningFacts(
    now=BEFORE,
    page="/edit",
    title="Short breaks",
    summary="What?",
    young_people_summary="Clubs",
    what_could_change="Days",
    open_parts=1,
    decided_parts=0,
    has_owner=True,
    lead_name="Ada",
    lead_role="Head",
    opens_at=OPENS,
    closes_at=CLOSES,
    answer_promised_on=date(2027, 1, 20),
    keep_until=date(2028, 1, 20),
    questions=3,
    question_faults=(),
    asks_for_free_text=True,
    safety_contacts=1,
)


@pytest.mark.parametrize(
    ("state", "now", "expected"),
    [
        ("draft", DURING, "draft"),
        ("open", BEFORE, "coming"),
        ("open", OPENS, "open"),
        ("open", DURING, "open"),
        ("open", CLOSES - MINUTE, "open"),
        ("open", CLOSES, "closed"),
        ("paused", DURING, "paused"),
        ("closed", DURING, "closed"),
        ("cancelled", DURING, "cancelled"),
    ],
)
def test_the_phase_is_read_off_the_clock(state: str, now: datetime, expected: str) -> None:
    assert phase(replace(WINDOW, state=state), now) == expected
    assert takes_answers(replace(WINDOW, state=state), now) is (expected == "open")


def test_who_was_in_the_middle_has_thirty_minutes_more() -> None:
    began = CLOSES - MINUTE
    assert takes_answers(WINDOW, CLOSES + timedelta(minutes=29), began)
    assert not takes_answers(WINDOW, CLOSES + timedelta(minutes=30), began)
    assert not takes_answers(WINDOW, CLOSES + MINUTE, CLOSES)
    assert not takes_answers(replace(WINDOW, state="paused"), CLOSES + MINUTE, began)
    assert not takes_answers(replace(WINDOW, state="closed"), CLOSES + MINUTE, began)
    assert not grace_is_over(WINDOW, CLOSES + timedelta(minutes=29))
    assert grace_is_over(WINDOW, CLOSES + timedelta(minutes=30))


def test_ready_is_ready() -> None:
    assert opening_refusals(READY) == []
    assert opening_refusals(replace(READY, opens_at=None)) == []
    assert opening_refusals(replace(READY, asks_for_free_text=False, safety_contacts=0)) == []


@pytest.mark.parametrize(
    ("missing", "place"),
    [
        ({"title": " "}, "/edit#title"),
        ({"summary": ""}, "/edit#summary"),
        ({"young_people_summary": ""}, "/edit#young_people_summary"),
        ({"what_could_change": ""}, "/edit#what_could_change"),
        ({"open_parts": 0, "decided_parts": 3}, "/edit#parts"),
        ({"has_owner": False}, "/edit#owner_organisation"),
        ({"lead_name": ""}, "/edit#lead_name"),
        ({"lead_role": " "}, "/edit#lead_role"),
        ({"closes_at": None}, "/edit#closes_at"),
        ({"closes_at": BEFORE}, "/edit#closes_at"),
        ({"opens_at": CLOSES}, "/edit#closes_at"),
        ({"answer_promised_on": None}, "/edit#answer_promised_on"),
        ({"answer_promised_on": date(2026, 12, 4)}, "/edit#answer_promised_on"),
        ({"keep_until": None}, "/edit#keep_until"),
        ({"keep_until": date(2027, 1, 19)}, "/edit#keep_until"),
        ({"questions": 0}, "/edit#questions"),
        ({"question_faults": ["Question 1: write the question."]}, "/edit#questions"),
        ({"safety_contacts": 0}, "/manage/safety-numbers"),
    ],
)
def test_each_missing_thing_is_named_with_its_place(missing: dict[str, object], place: str) -> None:
    refusals = opening_refusals(replace(READY, **missing))  # type: ignore[arg-type]
    assert [refusal.url for refusal in refusals] == [place]
    assert refusals[0].message.endswith(".")


def test_everything_is_named_at_once() -> None:
    empty = replace(READY, title="", summary="", lead_name="", closes_at=None, questions=0)
    assert len(opening_refusals(empty)) == 5


FACTS = ExtensionFacts(DURING, CLOSES, CLOSES + timedelta(days=7), date(2027, 1, 20), date(2028, 1, 20))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"new_closes_at": None}, "Give the new closing date."),
        ({"new_closes_at": CLOSES}, "later than the old one"),
        ({"new_closes_at": BEFORE}, "passed already"),
        ({"answer_promised_on": date(2026, 12, 11)}, "a day after closing"),
        ({"keep_until": date(2026, 12, 12)}, "at least until the promised answer"),
        ({"responses_erased": True}, "were erased"),
    ],
)
def test_what_an_extension_must_keep(change: dict[str, object], words: str) -> None:
    refusals = extension_refusals(replace(FACTS, **change))  # type: ignore[arg-type]
    assert len(refusals) == 1
    assert words in refusals[0].message


def test_a_closed_one_can_be_extended_past_its_old_date() -> None:
    assert extension_refusals(FACTS) == []
    assert extension_refusals(replace(FACTS, now=CLOSES + timedelta(days=1))) == []
