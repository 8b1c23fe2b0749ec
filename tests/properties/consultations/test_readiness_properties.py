"""A consultation that is ready to open keeps to every principle, whatever its values and the area's calendars are."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from coproduce.consultations.rules import (
    FULL,
    LIGHT,
    Calendar,
    OpeningFacts,
    Span,
    opening_checks,
    opening_refusals,
    school_days_open,
)
from coproduce.consultations.rules.plan import Plan, dates_of
from coproduce.core.clock import london_moment, to_london
from coproduce.core.errors import Refusal

NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)
TODAY = NOW.date()

TEXTS = [
    each.name for each in fields(OpeningFacts) if each.type == "str" and each.name not in ("base", "track")
]
EXCEPTIONS = ("shortened_by", "shortened_reason", "election_reason", "options_reason")

days = st.integers(-5, 120).map(lambda count: TODAY + timedelta(days=count))
moments = st.integers(-24 * 5, 24 * 90).map(lambda hours: NOW + timedelta(hours=hours))
refusals = st.lists(st.just(Refusal("Something is missing.", "/somewhere")), max_size=1)


def spans(longest: int) -> st.SearchStrategy[list[Span]]:
    one = st.builds(
        lambda start, length: Span("A time", start, start + timedelta(days=length)),
        days,
        st.integers(0, longest),
    )
    return st.lists(one, max_size=2)


calendars = st.builds(
    Calendar,
    closed=st.frozensets(days, max_size=4),
    holidays=spans(12),
    elections=spans(20),
    least_days=st.integers(5, 40),
)

# Any value of any field, right or wrong.
ANYTHING: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(TEXTS, st.sampled_from(["Words", " ", ""])),
    "track": st.sampled_from([FULL, LIGHT]),
    "open_parts": st.integers(0, 3),
    "has_owner": st.booleans(),
    "opens_at": st.none() | moments,
    "closes_at": st.none() | moments,
    "answer_promised_on": st.none() | days,
    "keep_until": st.none() | days,
    "decision_on": st.none() | days,
    "assessment_on": st.none() | days,
    "questions": st.integers(0, 5),
    "question_faults": st.sampled_from([(), ("Question 1: write the question.",)]),
    "asks_for_free_text": st.booleans(),
    "safety_contacts": st.integers(0, 2),
    "options": st.integers(0, 3),
    "has_no_change": st.booleans(),
    "is_standing": st.booleans(),
    "missing_formats": refusals,
    "gaps": refusals,
    "calendar": calendars,
}


@st.composite
def facts(draw: st.DrawFn) -> OpeningFacts:
    """A consultation on which a plan was followed, with a few things that came out otherwise."""
    calendar = draw(calendars)
    standing = draw(st.sampled_from([False, False, True]))
    plan = Plan(draw(st.integers(0, 20)), None, 30, 300 if standing else 40, 300, standing)
    dates = dates_of(plan, TODAY, calendar)
    complete = OpeningFacts(
        **{**dict.fromkeys(TEXTS, "Words"), **dict.fromkeys(EXCEPTIONS, "")},
        base="/b",
        track=draw(ANYTHING["track"]),
        now=NOW,
        open_parts=1,
        decided_parts=0,
        has_owner=True,
        opens_at=london_moment(dates.opens_on, 9, 0),
        closes_at=london_moment(dates.closes_on, 17, 0) if dates.closes_on else None,
        answer_promised_on=dates.answer_promised_on,
        keep_until=dates.keep_until,
        questions=1,
        question_faults=(),
        asks_for_free_text=draw(st.booleans()),
        safety_contacts=1,
        decision_on=dates.decision_on,
        options=2,
        has_no_change=True,
        assessment_on=TODAY,
        is_standing=standing,
        calendar=calendar,
    )
    otherwise = draw(st.lists(st.sampled_from(sorted(ANYTHING)), max_size=3, unique=True))
    return replace(complete, **{name: draw(ANYTHING[name]) for name in otherwise})


def school_days(found: OpeningFacts) -> int:
    """Counted day by day here, in another way than the rules do."""
    assert found.closes_at is not None
    first, last = to_london(max(found.opens_at or NOW, NOW)).date(), to_london(found.closes_at).date()
    free = set(found.calendar.closed)
    for holiday in found.calendar.holidays:
        free |= {
            holiday.starts_on + timedelta(days=n)
            for n in range((holiday.ends_on - holiday.starts_on).days + 1)
        }
    every = {first + timedelta(days=n) for n in range((last - first).days + 1)}
    return len([day for day in every - free if day.isoweekday() <= 5])


def keeps_to_the_principles(found: OpeningFacts) -> None:
    said = {
        each.name: bool(getattr(found, each.name).strip()) for each in fields(found) if each.type == "str"
    }
    last_day = to_london(found.closes_at).date() if found.closes_at else None
    # Formative: something is open, and nothing is decided before the last answer.
    assert said["what_could_change"]
    assert found.open_parts
    assert found.is_standing or found.decision_on is not None
    assert last_day is None or found.decision_on is None or found.decision_on > last_day
    # Reasons: words for everybody, and for a proposal something to weigh.
    assert said["title"]
    assert said["summary"]
    assert said["young_people_summary"]
    assert found.questions
    assert not found.question_faults
    assert not found.missing_formats
    assert not found.gaps
    if found.track == FULL and not found.is_standing:
        assert said["options_reason"] or (found.options >= 2 and found.has_no_change)
        assert said["costs_and_impact"]
        assert said["assessment_title"]
        assert said["assessment_version"]
        assert said["assessment_text"]
        assert found.assessment_on is not None
        assert found.assessment_on <= TODAY
        is_short = school_days(found) < found.calendar.least_days
        assert (said["shortened_by"], said["shortened_reason"]) == (is_short, is_short)
    # Time: it closes after it opens, and an opening before an election is explained.
    assert found.is_standing == (found.closes_at is None)
    assert found.closes_at is None or found.closes_at > found.begins_at
    begins = to_london(found.begins_at).date()
    in_the_way = [each for each in found.calendar.elections if each.starts_on <= begins <= each.ends_on]
    assert bool(in_the_way) == said["election_reason"]
    # Conscientious: names, a promise after closing, answers kept until then.
    assert found.has_owner
    assert said["lead_name"]
    assert said["lead_role"]
    assert found.is_standing or said["decided_by"]
    assert found.answer_promised_on is not None
    assert last_day is None or found.answer_promised_on > last_day
    assert found.keep_until is not None
    assert found.keep_until >= found.answer_promised_on
    if found.is_standing:
        wait = (found.answer_promised_on - begins).days
        assert 56 <= wait <= 366
        assert wait < 366 or found.answer_promised_on == begins.replace(year=begins.year + 1)
    # Care and proportion.
    assert found.safety_contacts or not found.asks_for_free_text
    assert found.track == FULL or (said["track_reason"] and said["track_agreed_by"])


@settings(max_examples=800, deadline=None)
@given(facts())
def test_what_is_ready_keeps_to_every_principle_and_what_does_not_is_not_ready(found: OpeningFacts) -> None:
    missing = opening_refusals(found)
    if not missing:
        keeps_to_the_principles(found)
        return
    assert all(refusal.message.endswith(".") and refusal.url.startswith("/") for refusal in missing)
    try:
        keeps_to_the_principles(found)
    except AssertionError:
        return
    raise AssertionError(f"refused although nothing is wrong: {missing}")


@settings(max_examples=300, deadline=None)
@given(calendars, st.integers(0, 20), st.integers(5, 40))
def test_planned_dates_are_always_enough(calendar: Calendar, wait: int, count: int) -> None:
    dates = dates_of(Plan(wait, count, 30, 40, 300), TODAY, calendar)
    assert dates.closes_on is not None
    assert dates.decision_on is not None
    opens, closes = london_moment(dates.opens_on, 9, 0), london_moment(dates.closes_on, 17, 0)
    assert school_days_open(calendar, opens, closes) == count
    assert calendar.is_school_day(dates.opens_on)
    assert calendar.election_on(dates.opens_on) is None
    assert dates.opens_on <= dates.closes_on < dates.decision_on
    assert dates.closes_on < dates.answer_promised_on < dates.keep_until


@given(facts())
def test_each_check_is_missing_complete_or_not_asked_for(found: OpeningFacts) -> None:
    checks = opening_checks(found)
    assert {check.state for check in checks} <= {"missing", "complete", "not_asked"}
    light = replace(found, track=LIGHT, track_reason="Small", track_agreed_by="Ada")
    by_name = {check.name: check.refusals for check in opening_checks(light)}
    assert by_name["young_people_summary"] == next(
        check.refusals for check in checks if check.name == "young_people_summary"
    )
    assert by_name["answer_promised_on"] == next(
        check.refusals for check in checks if check.name == "answer_promised_on"
    )
    assert by_name["safety_numbers"] == next(
        check.refusals for check in checks if check.name == "safety_numbers"
    )
