"""Rules 2, 3, 5, 6 and 7 over plain facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coproduce.core.clock import LONDON
from coproduce.feedback.rules import (
    EARLY,
    GROUP_LED,
    KINDS,
    NORMAL,
    Addresses,
    DateMoveFacts,
    DoneFacts,
    FindingFacts,
    HoldFacts,
    OpeningFacts,
    PromiseFacts,
    ReleaseFacts,
    ReplyFacts,
    SettlingFacts,
    TellingFacts,
    commitment_done_refusals,
    date_move_refusals,
    has_fallen_due,
    hold_refusals,
    is_public,
    kept_on_time,
    lateness,
    needs_reach_plan,
    public_opening,
    reply_problems,
    settling_refusals,
    telling_refusals,
)

DAY = date(2026, 11, 20)
REPLY = ReplyFacts("we_did", "We opened later.", "We open later.", owner_name="Ola Owner")
FINDING = FindingFacts(1, "Too few evenings.", "Few evenings.", 1, REPLY, "/finding", "/reply")
AT = Addresses("/overview", "/introduction", "/release", "/reading", "/themes", "/consultation")
COMPLETE = TellingFacts("closed", 0, 0, (), (FINDING,), recipients=100, took_part=120, at=AT)


def london(year: int, month: int, day: int, hour: int = 9, minute: int = 30) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def test_complete_answers_may_be_told() -> None:
    assert telling_refusals(COMPLETE) == []


@pytest.mark.parametrize(
    ("change", "message", "url"),
    [
        ({"consultation_state": "open"}, "not closed", "/consultation"),
        ({"unread_texts": 1}, "Nobody has read 1 text yet", "/reading"),
        ({"unanswered_texts": 7}, "No approved theme holds 7 texts", "/themes"),
        ({"themes_without_finding": ("Transport",)}, "“Transport” has no finding", "/overview"),
        ({"findings": ()}, "nothing to tell", "/overview"),
        ({"introduction": "Thank you."}, "introduction has no young people’s version", "/introduction"),
        ({"findings": (replace(FINDING, reply=None),)}, "Finding 1 has no answer", "/reply"),
        (
            {"findings": (replace(FINDING, you_said_young=" "),)},
            "no young people’s version of “you said”",
            "/finding",
        ),
        (
            {"findings": (replace(FINDING, reply=replace(REPLY, text_young="")),)},
            "no young people’s version",
            "/reply",
        ),
        ({"findings": (replace(FINDING, reply=replace(REPLY, owner_name="")),)}, "Name the person", "/reply"),
        ({"group_led": True}, "agreed with it", "/release"),
        ({"route": "soon"}, "Choose how", "/release"),
        ({"route": EARLY, "route_reason": "Leak"}, "authority", "/release"),
        ({"route": EARLY, "route_authority": "Director"}, "public reason", "/release"),
        ({"recipients": 3}, "Few people left an address", "/release"),
        ({"recipients": None}, "Few people left an address", "/release"),
    ],
)
def test_each_thing_that_is_missing_is_named_with_its_page(
    change: dict[str, object], message: str, url: str
) -> None:
    refusals = telling_refusals(replace(COMPLETE, **change))  # type: ignore[arg-type]
    assert [(message in refusal.message, refusal.url) for refusal in refusals] == [(True, url)]


def test_all_of_what_is_missing_is_named_at_once() -> None:
    facts = replace(
        COMPLETE,
        consultation_state="open",
        unread_texts=2,
        unanswered_texts=2,
        themes_without_finding=("A", "B"),
        findings=(replace(FINDING, reply=None), FINDING),
    )
    assert len(telling_refusals(facts)) == 6


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        ("we_did", {"owner_name"}),
        ("we_are_doing", {"owner_name", "due_on", "promise"}),
        ("we_will", {"owner_name", "due_on", "promise"}),
        ("we_keep_doing", {"owner_name"}),
        ("we_cannot", {"owner_name", "reason"}),
        ("not_ours", {"owner_name", "passed_to", "passed_on"}),
        ("we_need_to_understand", {"owner_name", "due_on", "promise"}),
    ],
)
def test_each_kind_asks_for_what_it_needs(kind: str, needed: set[str]) -> None:
    assert set(reply_problems(ReplyFacts(kind, "Words"))) == needed
    full = ReplyFacts(kind, "Words", "Young", "Reason", "Owner", DAY, "Bus company", DAY, has_promise=True)
    assert reply_problems(full) == {}


def test_there_are_seven_kinds() -> None:
    assert len(KINDS) == 7
    assert set(reply_problems(ReplyFacts("perhaps", "Words"))) == {"kind"}


@pytest.mark.parametrize(
    ("recipients", "took_part", "needed"),
    [
        (None, 0, True),
        (0, 100, True),
        (9, 9, True),
        (10, 40, False),
        (10, 41, True),
        (30, 100, False),
    ],
)
def test_a_reach_plan_is_needed_with_few_addresses(
    recipients: int | None, took_part: int, needed: bool
) -> None:
    assert needs_reach_plan(recipients, took_part) is needed


@pytest.mark.parametrize(
    ("facts", "opens"),
    [
        # Monday 10:00, 48 hours, then 09:30 on Thursday.
        (ReleaseFacts(NORMAL, london(2026, 11, 23, 10, 0)), london(2026, 11, 26)),
        # Thursday, 48 hours end on Saturday: Monday.
        (ReleaseFacts(NORMAL, london(2026, 11, 19, 10, 0)), london(2026, 11, 23)),
        # A bank holiday on that Monday: Tuesday.
        (
            ReleaseFacts(NORMAL, london(2026, 11, 19, 10, 0), closed_days=frozenset({date(2026, 11, 23)})),
            london(2026, 11, 24),
        ),
        # Five agreed working days from Monday end on Monday: Tuesday.
        (ReleaseFacts(GROUP_LED, london(2026, 11, 23, 10, 0), (2, 5)), london(2026, 12, 1)),
        # At most ten, and never less than the normal time.
        (ReleaseFacts(GROUP_LED, london(2026, 11, 23, 10, 0), (40,)), london(2026, 12, 8)),
        (ReleaseFacts(GROUP_LED, london(2026, 11, 23, 10, 0), (0,)), london(2026, 11, 26)),
        # A hold until a Saturday opens on Monday; one that is over changes nothing.
        (
            ReleaseFacts(NORMAL, london(2026, 11, 23, 10, 0), held_until=date(2026, 12, 5)),
            london(2026, 12, 7),
        ),
        (
            ReleaseFacts(NORMAL, london(2026, 11, 23, 10, 0), held_until=date(2026, 11, 24)),
            london(2026, 11, 26),
        ),
        (ReleaseFacts(EARLY, london(2026, 11, 23, 10, 7)), london(2026, 11, 23, 10, 7)),
        # 09:30 is London's 09:30 across the change to summer time.
        (ReleaseFacts(NORMAL, london(2027, 3, 25, 12, 0)), london(2027, 3, 29)),
    ],
)
def test_the_opening_minute(facts: ReleaseFacts, opens: datetime) -> None:
    assert public_opening(facts) == opens


def test_there_is_no_opening_minute_before_notices_settle() -> None:
    assert public_opening(ReleaseFacts(EARLY, None)) is None


def test_notices_settle_when_all_are_sent_or_accepted() -> None:
    assert settling_refusals(SettlingFacts(NORMAL, 0, 0)) == []
    assert len(settling_refusals(SettlingFacts(NORMAL, 1, 1))) == 2
    assert settling_refusals(SettlingFacts(EARLY, 0, 9)) == []
    assert settling_refusals(SettlingFacts(EARLY, 1, 0))


@pytest.mark.parametrize(
    ("state", "offset", "expected"),
    [
        ("settled", 0, True),
        ("public", 0, True),
        ("settled", -1, False),
        ("public", -1, False),
        ("writing", 0, False),
        ("telling", 0, False),
        ("withdrawn", 0, False),
    ],
)
def test_public_is_read_off_state_and_clock(state: str, offset: int, expected: bool) -> None:
    opens = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    assert is_public(OpeningFacts(state, opens, opens + timedelta(seconds=offset))) is expected
    assert not is_public(OpeningFacts(state, None, opens))


def test_a_hold_ends_on_a_day_to_come() -> None:
    assert hold_refusals(HoldFacts(DAY + timedelta(days=1), DAY)) == []
    assert hold_refusals(HoldFacts(DAY, DAY))
    assert hold_refusals(HoldFacts(None, DAY))
    assert hold_refusals(HoldFacts(DAY + timedelta(days=1), DAY, already_public=True))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 20), "in_time"),
        (date(2026, 11, 21), "warned"),
        (date(2026, 11, 27), "warned"),
        (date(2026, 11, 28), "late"),
    ],
)
def test_lateness_is_private_for_five_working_days(today: date, expected: str) -> None:
    assert lateness(PromiseFacts("agreed", DAY, DAY), today, frozenset()) == expected


def test_a_bank_holiday_lengthens_the_warning() -> None:
    closed = frozenset({date(2026, 11, 25)})
    assert lateness(PromiseFacts("under_way", DAY, DAY), date(2026, 11, 30), closed) == "warned"


@pytest.mark.parametrize("state", ["done", "stopped"])
def test_what_is_over_is_not_late(state: str) -> None:
    assert lateness(PromiseFacts(state, DAY, DAY), date(2027, 1, 1), frozenset()) == "in_time"


def test_kept_on_time_counts_from_the_first_date() -> None:
    moved = PromiseFacts("done", DAY + timedelta(days=30), DAY, DAY + timedelta(days=20))
    assert not kept_on_time(moved)
    assert kept_on_time(replace(moved, done_on=DAY))
    assert not kept_on_time(PromiseFacts("stopped", DAY, DAY))


def test_a_promise_with_a_moved_date_still_falls_due_by_its_first() -> None:
    moved = PromiseFacts("agreed", DAY + timedelta(days=300), DAY)
    assert has_fallen_due(moved, DAY + timedelta(days=20), frozenset())
    assert not has_fallen_due(moved, DAY, frozenset())


def test_done_needs_evidence_and_a_moved_date_a_new_day() -> None:
    assert commitment_done_refusals(DoneFacts("  "))
    assert commitment_done_refusals(DoneFacts("The rota")) == []
    assert date_move_refusals(DateMoveFacts(DAY, None, DAY))
    assert date_move_refusals(DateMoveFacts(DAY, DAY, DAY))
    assert date_move_refusals(DateMoveFacts(DAY, DAY - timedelta(days=1), DAY))
    assert date_move_refusals(DateMoveFacts(DAY, DAY + timedelta(days=1), DAY)) == []
