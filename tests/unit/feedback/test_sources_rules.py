"""How far an answer goes, what money asks for, and how far the desk is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from coproduce.feedback.rules import FindingFacts, ReplyFacts, TellingFacts, missing_answers, reply_problems
from coproduce.feedback.rules.desk import progress_sentence, standing_of
from coproduce.feedback.rules.sources import (
    Link,
    extent_problems,
    extent_sentence,
    number_of_places,
    unexplained,
)

REPLY = ReplyFacts("we_cannot", "No.", "No.", "It costs too much.", "Ola Owner")


@pytest.mark.parametrize(
    ("extent", "reason", "lacking"),
    [
        ("fully", "", set()),
        ("in_part", " ", {"reason"}),
        ("not", "", {"reason"}),
        ("not", "Why", set()),
        ("mostly", "Why", {"extent"}),
    ],
)
def test_an_answer_that_does_not_go_all_the_way_says_why(extent: str, reason: str, lacking: set[str]) -> None:
    assert set(extent_problems(extent, reason)) == lacking
    assert unexplained([Link("Waiting", extent, reason)]) == (("Waiting",) if lacking else ())


def test_the_public_reads_what_is_left_open() -> None:
    assert extent_sentence(Link("Waiting", "in_part", "The money ends in May")) == (
        "Answered in part: Waiting, because the money ends in May"
    )
    assert extent_sentence(Link("Waiting")) == ""
    assert [number_of_places(each) for each in (1, 3, 12)] == ["one place", "three places", "12 places"]


def test_an_extent_without_reason_is_missing_with_its_page() -> None:
    finding = FindingFacts(2, "Said", "Said", 1, REPLY, unexplained=("Waiting",), sources_url="/sources")
    [refusal] = missing_answers(TellingFacts("closed", 0, 0, (), (finding,)))
    assert ("Waiting" in refusal.message, refusal.url) == (True, "/sources")


def test_money_as_a_reason_needs_a_sum_for_something_from_somebody() -> None:
    assert reply_problems(REPLY) == {}
    poor = replace(REPLY, because_of_money=True)
    assert set(reply_problems(poor)) == {"cost", "cost_period", "cost_source"}
    full = replace(poor, cost=Decimal(100), cost_period="year", cost_source="The finance team")
    assert reply_problems(full) == {}
    assert set(reply_problems(replace(full, cost=Decimal(0), cost_period="week"))) == {"cost", "cost_period"}


def test_the_desk_counts_what_is_ready() -> None:
    ready = standing_of(FindingFacts(1, "Said", "Said", 1, REPLY), [])
    missing = standing_of(FindingFacts(2, "Said", "", 1, None), [])
    assert (ready.kind, missing.kind, missing.words) == ("complete", "missing", "2 missing")
    assert progress_sentence([]) == "There is no finding yet"
    assert progress_sentence([ready, missing]) == "1 of 2 findings is ready"
    assert progress_sentence([ready, ready]) == "All 2 findings are ready"
