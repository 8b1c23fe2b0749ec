"""When answers are taken, and what opening and extending need."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coproduce.consultations.rules import (
    LIGHT,
    PRINCIPLES,
    Calendar,
    ExtensionFacts,
    OpeningFacts,
    Span,
    Window,
    extension_refusals,
    grace_is_over,
    opening_checks,
    opening_refusals,
    phase,
    reasons_of,
    takes_answers,
)
from coproduce.consultations.rules.principles import WHY
from coproduce.core.errors import Refusal

OPENS, CLOSES = datetime(2026, 11, 1, 9, tzinfo=UTC), datetime(2026, 12, 4, 17, tzinfo=UTC)
BEFORE, DURING, MINUTE = OPENS - timedelta(seconds=1), OPENS + timedelta(days=3), timedelta(minutes=1)
WINDOW = Window("open", OPENS, CLOSES)
ELECTION = Span("Local elections", date(2026, 10, 20), date(2026, 11, 1))

READY = OpeningFacts(
    now=BEFORE,
    base="",
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
    decision_on=date(2027, 1, 15),
    decided_by="Cabinet",
    options=2,
    has_no_change=True,
    costs_and_impact="GBP 100,000",
    assessment_title="Short breaks",
    assessment_version="2",
    assessment_on=date(2026, 10, 1),
    assessment_text="Families without a car gain.",
    calendar=Calendar(least_days=25),
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
        ({"decision_on": None}, "/edit#decision_on"),
        ({"decision_on": date(2026, 12, 4)}, "/edit#decision_on"),
        ({"decided_by": " "}, "/edit#decided_by"),
        ({"options": 1}, "/options"),
        ({"options": 0, "has_no_change": False}, "/options"),
        ({"has_no_change": False}, "/options"),
        ({"costs_and_impact": " "}, "/impact#costs_and_impact"),
        ({"assessment_title": ""}, "/impact#assessment_title"),
        ({"assessment_version": ""}, "/impact#assessment_version"),
        ({"assessment_on": None}, "/impact#assessment_on"),
        ({"assessment_on": date(2026, 11, 2)}, "/impact#assessment_on"),
        ({"assessment_text": ""}, "/impact#assessment_text"),
        ({"calendar": Calendar(least_days=26)}, "/track#shortened_reason"),
        ({"calendar": Calendar(least_days=26), "shortened_by": "Ada"}, "/track#shortened_reason"),
        ({"calendar": Calendar(least_days=26), "shortened_reason": "Soon"}, "/track#shortened_by"),
        ({"shortened_by": "Ada", "shortened_reason": "Soon"}, "/track#shortened_reason"),
        ({"calendar": Calendar(elections=[ELECTION], least_days=25)}, "/track#election_reason"),
        ({"election_reason": "It cannot wait."}, "/track#election_reason"),
        ({"track": "light", "track_agreed_by": "Ada"}, "/track#track_reason"),
        ({"track": "light", "track_reason": "One room."}, "/track#track_agreed_by"),
        ({"gaps": [Refusal("There is a gap to fill in: “what”.", "/impact")]}, "/impact"),
        ({"missing_formats": [Refusal("Easy Read is missing.", "/formats")]}, "/formats"),
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


WAYS = {
    "light": {"track": LIGHT, "track_reason": "One room.", "track_agreed_by": "Ada, head"},
    "standing": {"is_standing": True, "closes_at": None, "decision_on": None, "decided_by": ""},
}
NOT_WEIGHED: dict[str, object] = {
    "options": 0,
    "has_no_change": False,
    "costs_and_impact": "",
    "assessment_title": "",
    "assessment_version": "",
    "assessment_on": None,
    "assessment_text": "",
    "calendar": Calendar(least_days=99),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_small_matter_and_a_standing_one_need_nothing_to_weigh(way: str) -> None:
    facts = replace(READY, **{**NOT_WEIGHED, **WAYS[way]})
    assert opening_refusals(facts) == []
    skipped = {check.name for check in opening_checks(facts) if check.state == "not_asked"}
    assert skipped >= {"options", "costs_and_impact", "assessment", "days_open"}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("missing", "place"),
    [
        ({"young_people_summary": ""}, "/edit#young_people_summary"),
        ({"answer_promised_on": None}, "/edit#answer_promised_on"),
        ({"safety_contacts": 0}, "/manage/safety-numbers"),
        ({"open_parts": 0}, "/edit#parts"),
        ({"calendar": Calendar(elections=[ELECTION])}, "/track#election_reason"),
        ({"missing_formats": [Refusal("Easy Read is missing.", "/formats")]}, "/formats"),
    ],
)
def test_neither_does_without_safety_young_people_s_words_and_the_promise(
    way: str, missing: dict[str, object], place: str
) -> None:
    facts = replace(READY, **{**NOT_WEIGHED, **WAYS[way], **missing})
    assert [refusal.url for refusal in opening_refusals(facts)] == [place]


def test_a_small_matter_is_decided_after_closing_by_somebody() -> None:
    facts = replace(READY, **WAYS["light"], decision_on=None, decided_by="")  # type: ignore[arg-type]
    assert [refusal.url for refusal in opening_refusals(facts)] == ["/edit#decision_on", "/edit#decided_by"]


def test_a_standing_one_has_no_last_day() -> None:
    facts = replace(READY, is_standing=True, decision_on=date(2026, 12, 1))
    assert [refusal.url for refusal in opening_refusals(facts)] == ["/edit#decision_on", "/edit#closes_at"]


def test_a_standing_one_promises_its_first_report_within_a_year() -> None:
    standing = replace(READY, is_standing=True, closes_at=None, decision_on=None, keep_until=date(2032, 1, 1))
    assert opening_refusals(standing) == []
    late = replace(standing, answer_promised_on=date(2029, 1, 1))
    assert [refusal.url for refusal in opening_refusals(late)] == ["/edit#answer_promised_on"]


def test_the_reason_why_there_are_no_two_options_takes_their_place() -> None:
    assert (
        opening_refusals(replace(READY, options=0, has_no_change=False, options_reason="It is the law."))
        == []
    )
    assert opening_refusals(replace(READY, has_no_change=False, options_reason="It must change.")) == []


def test_fewer_school_days_are_agreed_to_with_a_reason() -> None:
    short = replace(READY, calendar=Calendar(least_days=30))
    [refusal] = opening_refusals(short)
    assert "25 school days" in refusal.message
    assert "at least 30" in refusal.message
    assert (
        opening_refusals(replace(short, shortened_by="Ada, head", shortened_reason="The lease ends.")) == []
    )


def test_school_holidays_and_closed_days_do_not_count() -> None:
    holiday = Span("Half term", date(2026, 11, 7), date(2026, 11, 15))
    facts = replace(READY, calendar=Calendar(frozenset({date(2026, 11, 2)}), [holiday], (), 20))
    assert "19 school days" in opening_refusals(facts)[0].message


def test_days_count_from_the_moment_at_which_people_could_answer() -> None:
    late = replace(READY, now=OPENS + timedelta(days=7), opens_at=OPENS)
    assert "20 school days" in opening_refusals(late)[0].message


def test_an_opening_before_an_election_needs_a_reason() -> None:
    calendar = Calendar(elections=[ELECTION], least_days=20)
    [refusal] = opening_refusals(replace(READY, calendar=calendar))
    assert "Local elections, until 1 November 2026" in refusal.message
    assert opening_refusals(replace(READY, calendar=calendar, election_reason="A court set the date.")) == []
    assert opening_refusals(replace(READY, calendar=calendar, opens_at=OPENS + timedelta(days=1))) == []


def test_every_check_belongs_to_a_principle_and_says_why() -> None:
    checks = opening_checks(READY)
    assert {check.principle for check in checks} == {principle.key for principle in PRINCIPLES}
    assert [check.name for check in checks] == list(dict.fromkeys(check.name for check in checks))
    assert {check.name for check in checks} == set(WHY)
    assert sum(len(reasons_of(principle.key)) for principle in PRINCIPLES) == len(checks)
    assert all(check.state == "complete" for check in checks)


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
        ({"decision_on": date(2026, 12, 11)}, "The decision must be on a day after closing"),
    ],
)
def test_what_an_extension_must_keep(change: dict[str, object], words: str) -> None:
    refusals = extension_refusals(replace(FACTS, **change))  # type: ignore[arg-type]
    assert len(refusals) == 1
    assert words in refusals[0].message


def test_a_closed_one_can_be_extended_past_its_old_date() -> None:
    assert extension_refusals(FACTS) == []
    assert extension_refusals(replace(FACTS, now=CLOSES + timedelta(days=1))) == []
