"""When letters are tried again, when telling is settled, when an address is kept: pure decisions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from coproduce.notifications.rules import (
    WAITS,
    AddressFacts,
    ContactFacts,
    NoticeFacts,
    TellingFacts,
    is_still_needed,
    may_write_again,
    next_attempt,
    standing,
    takes_addresses,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = NOW.date()
SENT = NoticeFacts("sent", 1, accepted=False)


def telling(
    *notices: NoticeFacts, route: str = "normal", plan: str = "By post", took_part: int = 10
) -> TellingFacts:
    return TellingFacts(notices, route, plan, took_part)


def test_waiting_grows_with_each_attempt_and_ends() -> None:
    moments = [next_attempt(attempts, NOW) for attempts in range(1, len(WAITS) + 2)]
    waits = [moment - NOW for moment in moments if moment is not None]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert moments[-1] is None


def test_all_sent_is_settled() -> None:
    stands = standing(telling(SENT, SENT))
    assert (stands.settled, stands.told, stands.to_tell) == (True, 2, 2)


@pytest.mark.parametrize("state", ["queued", "sending"])
def test_a_letter_on_its_way_keeps_it_open(state: str) -> None:
    stands = standing(telling(SENT, NoticeFacts(state, 1, accepted=False)))
    assert (stands.settled, stands.waiting) == (False, 1)
    assert stands.refusals[0].message == "1 letter is still to be sent."


@pytest.mark.parametrize("state", ["failed", "uncertain"])
def test_a_doubtful_letter_needs_a_person(state: str) -> None:
    open_, accepted = (standing(telling(SENT, NoticeFacts(state, 3, accepted=yes))) for yes in (False, True))
    assert (open_.settled, open_.unsettled, open_.told) == (False, 1, 1)
    assert (accepted.settled, accepted.accepted, accepted.told, accepted.to_tell) == (True, 1, 1, 2)


def test_an_early_release_waits_for_the_attempts_only() -> None:
    tried = (NoticeFacts("queued", 1, accepted=False), NoticeFacts("failed", 1, accepted=False))
    assert standing(telling(SENT, *tried, route="early")).settled
    assert not standing(telling(SENT, NoticeFacts("queued", 0, accepted=False), route="early")).settled
    assert not standing(telling(SENT, NoticeFacts("sending", 1, accepted=False), route="early")).settled
    assert not standing(telling(SENT, *tried)).settled


def test_nobody_to_tell_settles_with_a_reach_plan_only() -> None:
    assert standing(telling(plan="The forum and the schools tell people")).settled
    without = standing(telling(plan="  "))
    assert not without.settled
    assert "no plan" in without.refusals[0].message


def test_few_addresses_need_a_reach_plan_and_many_do_not() -> None:
    assert not standing(telling(*[SENT] * 12, plan="", took_part=500)).settled
    assert standing(telling(*[SENT] * 400, plan="", took_part=500)).settled


@pytest.mark.parametrize(
    ("consultation", "feedback", "taken"),
    [
        ("open", "", True),
        ("paused", "", True),
        ("closed", "", True),
        ("closed", "writing", True),
        ("closed", "withdrawn", True),
        ("closed", "telling", False),
        ("closed", "settled", False),
        ("closed", "public", False),
        ("draft", "", False),
        ("cancelled", "", False),
    ],
)
def test_addresses_are_taken_while_there_is_an_outcome_to_wait_for(
    consultation: str, feedback: str, taken: bool
) -> None:
    assert takes_addresses(AddressFacts(consultation, feedback)) is taken


@pytest.mark.parametrize(
    ("days", "confirmed", "keep", "told", "needed"),
    [
        (0, False, False, False, True),
        (14, False, True, False, True),
        (15, False, True, False, False),
        (0, False, True, True, False),
        (400, True, False, False, True),
        (1, True, False, True, False),
        (400, True, True, True, True),
    ],
)
def test_how_long_an_address_stays(days: int, confirmed: bool, keep: bool, told: bool, needed: bool) -> None:
    contact = ContactFacts(TODAY - timedelta(days=days), confirmed, keep, told)
    assert is_still_needed(contact, TODAY) is needed


@pytest.mark.parametrize(
    ("confirmed", "delivery", "given_on", "again"),
    [
        (True, "sent", date(2026, 11, 1), False),
        (False, "sent", TODAY, False),
        (False, "sent", date(2026, 11, 20), True),
        (False, "queued", date(2026, 11, 1), False),
        (False, "sending", date(2026, 11, 1), False),
        (False, "failed", TODAY, True),
        (False, "uncertain", TODAY, True),
    ],
)
def test_who_gives_a_known_address_cannot_flood_its_owner(
    confirmed: bool, delivery: str, given_on: date, again: bool
) -> None:
    assert may_write_again(confirmed=confirmed, delivery=delivery, given_on=given_on, today=TODAY) is again
