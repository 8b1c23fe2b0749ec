"""When a yearly report is complete, decided over plain facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.feedback.lifecycle import REPORT_EXCLUSION, YEARLY_REPORT
from coproduce.feedback.rules import (
    ANSWERED,
    EXCLUDED,
    EXCLUSION_REASONS,
    HELD,
    TO_CONFIRM,
    UNREAD,
    WAITING,
    CommentFacts,
    EntryFacts,
    Named,
    PublishingFacts,
    ReplyFacts,
    SecondPersonFacts,
    fate,
    publishing_refusals,
    response_problems,
    second_person_refusals,
    suggested_category,
)
from coproduce.feedback.rules.yearly import NAMED_AT_MOST

REPLY = ReplyFacts("we_did", "There is a page about clubs now.", owner_name="Ola Owner (invented)")
ENTRY = EntryFacts(1, "Clubs are missing.", 0, 1, REPLY)
COMPLETE = PublishingFacts(
    today=date(2027, 2, 10),
    period_end=date(2027, 2, 1),
    entries=(ENTRY,),
    summary="A year of comments.",
    summary_young="You told us a lot.",
)


def messages(facts: PublishingFacts) -> str:
    return " ".join(refusal.message for refusal in publishing_refusals(facts))


def test_a_complete_report_may_be_published_also_an_empty_one() -> None:
    assert publishing_refusals(COMPLETE) == []
    assert publishing_refusals(replace(COMPLETE, entries=())) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"today": date(2027, 2, 1)}, "not over yet"),
        ({"unread": 2}, "Nobody has read 2 comments"),
        ({"held": 1}, "Held back by a reader: 1 comment."),
        (
            {"waiting": (Named("The search", "/w"),), "waiting_total": 1},
            "No answer yet to the comment “The search”",
        ),
        ({"to_confirm": (Named("He is", "/x"),), "to_confirm_total": 1}, "A second person has to agree"),
        ({"summary": " "}, "Write the summary"),
        ({"summary_young": ""}, "no young people’s version"),
        ({"entries": (replace(ENTRY, said=""),)}, "does not say what people told us"),
        ({"entries": (replace(ENTRY, comments=0),)}, "holds no comment any more"),
        ({"entries": (replace(ENTRY, reply=None),)}, "Entry 1 has no answer yet"),
        ({"entries": (replace(ENTRY, reply=replace(REPLY, kind="we_cannot")),)}, "Give the reason"),
    ],
)
def test_whatever_is_missing_is_named(change: dict[str, object], words: str) -> None:
    facts = replace(COMPLETE, **change)  # type: ignore[arg-type]
    assert words in messages(facts)
    assert len(publishing_refusals(facts)) == 1


def test_many_comments_are_named_up_to_a_point_and_the_others_counted() -> None:
    waiting = tuple(Named(f"Comment {number}", "/w") for number in range(NAMED_AT_MOST + 5))
    facts = replace(COMPLETE, waiting=waiting, waiting_total=len(waiting))
    assert len(publishing_refusals(facts)) == NAMED_AT_MOST + 1
    assert "And 5 comments more" in messages(facts)


def test_a_quote_stands_in_for_own_words() -> None:
    assert publishing_refusals(replace(COMPLETE, entries=(replace(ENTRY, said="", quotes=1),))) == []


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        (CommentFacts("unread"), UNREAD),
        (CommentFacts("unread", entries=1), UNREAD),
        (CommentFacts("unread", exclusion="proposed"), UNREAD),
        (CommentFacts("read"), WAITING),
        (CommentFacts("read", entries=2), ANSWERED),
        (CommentFacts("read", exclusion="proposed"), TO_CONFIRM),
        (CommentFacts("read", exclusion="confirmed"), EXCLUDED),
        (CommentFacts("read", exclusion="taken_back"), WAITING),
        (CommentFacts("held"), HELD),
        (CommentFacts("held", entries=1), HELD),
        (CommentFacts("held", exclusion="confirmed"), EXCLUDED),
    ],
)
def test_what_became_of_a_comment(comment: CommentFacts, expected: str) -> None:
    assert fate(comment) == expected


comments = st.builds(
    CommentFacts,
    reading=st.sampled_from(["unread", "read", "held"]),
    entries=st.integers(0, 2),
    exclusion=st.sampled_from(["", "proposed", "confirmed", "taken_back"]),
)


@given(st.lists(comments, max_size=40))
def test_a_report_is_publishable_exactly_when_every_comment_is_accounted_for(
    found: list[CommentFacts],
) -> None:
    fates = [fate(comment) for comment in found]
    waiting, to_confirm = fates.count(WAITING), fates.count(TO_CONFIRM)
    facts = replace(
        COMPLETE,
        waiting=(Named("…", "/w"),) * waiting,
        waiting_total=waiting,
        to_confirm=(Named("…", "/c"),) * to_confirm,
        to_confirm_total=to_confirm,
        unread=fates.count(UNREAD),
        held=fates.count(HELD),
    )
    accounted_for = all(
        comment.exclusion == "confirmed"
        or (comment.reading == "read" and comment.entries > 0 and comment.exclusion != "proposed")
        for comment in found
    )
    assert (publishing_refusals(facts) == []) is accounted_for


def test_nobody_leaves_a_comment_out_alone() -> None:
    assert second_person_refusals(SecondPersonFacts("a", "b")) == []
    for proposed, confirmed in (("a", "a"), ("a", None), (None, "b"), (None, None)):
        assert second_person_refusals(SecondPersonFacts(proposed, confirmed)), (proposed, confirmed)


def test_no_way_leads_round_the_second_person() -> None:
    ways = {
        source
        for (source, _), transition in REPORT_EXCLUSION.table.items()
        if transition.target == "confirmed"
    }
    assert ways == {"proposed"}
    assert REPORT_EXCLUSION.table["proposed", "confirm"].guard is second_person_refusals


def test_every_way_to_the_public_asks_for_every_comment() -> None:
    ways = [transition for transition in YEARLY_REPORT.table.values() if transition.target == "published"]
    assert len(ways) == 2
    assert all(transition.guard is publishing_refusals for transition in ways)
    assert YEARLY_REPORT.table["correcting", "publish"].needs_reason


@pytest.mark.parametrize(
    ("topic", "chosen", "expected"),
    [
        ("accessibility", (), "accessibility"),
        ("development.who", ("content",), "development"),
        ("comment", ("accessibility", "development"), "accessibility"),
        ("comment", ("something",), ""),
        ("comment", (), ""),
    ],
)
def test_a_category_is_suggested_by_the_question_or_the_person(
    topic: str, chosen: tuple[str, ...], expected: str
) -> None:
    assert suggested_category(topic, chosen) == expected


def test_a_dated_response_needs_its_day_and_no_promise_of_its_own() -> None:
    lacking = response_problems(replace(REPLY, kind="we_will"))
    assert set(lacking) == {"due_on"}
    assert response_problems(replace(REPLY, kind="we_will", due_on=date(2027, 5, 1))) == {}


def test_reasons_are_told_to_the_public_without_naming_anyone() -> None:
    assert set(EXCLUSION_REASONS) == {"named_person", "vexatious", "off_topic", "identifying"}
    assert all(reason.public_words for reason in EXCLUSION_REASONS.values())
