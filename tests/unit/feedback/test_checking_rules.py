"""When a check may open, what an objection needs, when it is late, and what the public hears of a check."""

from __future__ import annotations

from datetime import date

import pytest

from coproduce.feedback.rules.checking import (
    DISAGREE,
    MISSED,
    OpeningCheckFacts,
    SettlingObjectionFacts,
    answer_due,
    answer_lateness,
    answer_refusals,
    days_problem,
    opening_check_refusals,
    outcome_words,
    show_refusals,
    takes_verdicts,
    verdict_problems,
    warned_from,
)

GIVEN = date(2026, 12, 21)
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})


def test_a_check_needs_findings_in_both_wordings_and_no_other_open_one() -> None:
    facts = OpeningCheckFacts("writing", (("Evenings.", ""),), True, 5)
    assert [refusal.message for refusal in opening_check_refusals(facts)] == [
        "A check is open already. Close it first.",
        "Finding 1 needs its words, and those for young people, first.",
    ]
    assert opening_check_refusals(OpeningCheckFacts("writing", (("A", "B"),), False, 5)) == []
    assert len(opening_check_refusals(OpeningCheckFacts("telling", (("A", "B"),), False, 5))) == 1


@pytest.mark.parametrize(("days", "allowed"), [(None, False), (0, False), (1, True), (20, True), (21, False)])
def test_a_check_lasts_some_working_days(days: int | None, allowed: bool) -> None:
    assert (days_problem(days) == "") is allowed


def test_links_work_until_the_end_of_the_last_day_and_while_answers_are_written() -> None:
    last = date(2026, 11, 27)
    assert takes_verdicts("open", "writing", last, last)
    assert not takes_verdicts("open", "writing", last, date(2026, 11, 28))
    assert not takes_verdicts("open", "telling", last, last)
    assert not takes_verdicts("closed", "writing", last, last)


def test_twenty_working_days_pass_over_christmas_and_late_begins_the_day_after() -> None:
    due = answer_due(GIVEN, CHRISTMAS)
    assert due == date(2027, 1, 21)
    assert warned_from(GIVEN, CHRISTMAS) == date(2027, 1, 14)
    lateness = [
        answer_lateness("waiting", GIVEN, day, CHRISTMAS)
        for day in (date(2027, 1, 13), date(2027, 1, 14), due, date(2027, 1, 22))
    ]
    assert lateness == ["in_time", "warned", "warned", "late"]
    assert answer_lateness("answered", GIVEN, date(2027, 3, 1), CHRISTMAS) == "in_time"


def test_an_objection_is_neither_shown_nor_answered_unread_and_never_shown_without_consent() -> None:
    unread = SettlingObjectionFacts("unread", True, False, answer="We will.", owner="Ola")
    assert show_refusals(unread)
    assert answer_refusals(unread)
    for reading, may_show in (("read", False), ("held", True), ("none", True)):
        assert show_refusals(SettlingObjectionFacts(reading, may_show, False))
    assert show_refusals(SettlingObjectionFacts("read", True, False)) == []


def test_what_is_said_after_release_needs_words_where_it_objects() -> None:
    assert set(verdict_problems(DISAGREE, " ", after=True)) == {"words"}
    assert set(verdict_problems(DISAGREE, "No.", after=False)) == {"verdict"}  # the answer is not shown yet
    assert verdict_problems(MISSED, "", after=False) == {}


def test_the_public_words_never_tell_that_all_were_of_one_mind() -> None:
    """Rule 14: whatever is said where all agreed is also said where not all did, for any number of answers."""
    for total in range(3, 60):
        for everybody in (0, total):
            words = outcome_words(everybody, total, total)
            mixed = [said for said in range(1, total) if outcome_words(said, total, total) == words]
            assert mixed, (total, everybody)
    assert {outcome_words(said, 2, 2) for said in range(3)} == {"Few people answered."}
    assert not any(sign.isdigit() for said in range(31) for sign in outcome_words(said, 30, 30))
