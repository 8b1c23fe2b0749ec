"""A group looks over a draft: what it saw, what changed since, and what opening waits for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from coproduce.consultations.lifecycle import DRAFT_REVIEW
from coproduce.consultations.rules.reviews import (
    PIECES,
    AnswerFacts,
    AnsweringFacts,
    AskingFacts,
    ReviewFacts,
    answer_problems,
    answering_refusals,
    asking_refusals,
    changed_pieces,
    digests_of,
    may_show_words,
    review_refusals,
    whole_digest,
)

TODAY = date(2026, 11, 20)
DRAFT: dict[str, Any] = {
    "words": ["Getting out", "A summary", "", {}],
    "change": "Toilets",
    "parts": [["open", "Going out", "", ""]],
    "options": [],
    "questions": [[{"key": "who", "text": "Who are you?"}], [], False],
}
LED = ReviewFacts("STARS", "led", "asked", "/page", answer_by=TODAY - timedelta(days=1))


def messages(*facts: ReviewFacts) -> list[str]:
    return [refusal.message for refusal in review_refusals(facts, TODAY)]


def test_the_same_draft_has_the_same_fingerprints_whatever_its_order_in_memory() -> None:
    turned = {
        **DRAFT,
        "questions": [[{"text": "Who are you?", "key": "who"}], [], False],
    }
    assert digests_of(DRAFT) == digests_of(dict(reversed(turned.items())))
    assert set(digests_of(DRAFT)) == set(PIECES)
    assert whole_digest(digests_of(DRAFT)) == whole_digest(dict(reversed(digests_of(DRAFT).items())))


@pytest.mark.parametrize("piece", PIECES)
def test_a_change_of_any_piece_is_seen_and_named(piece: str) -> None:
    before, now = digests_of(DRAFT), digests_of({**DRAFT, piece: "something else"})
    assert changed_pieces(before, now) == (PIECES[piece],)
    assert whole_digest(before) != whole_digest(now)
    assert changed_pieces(before, before) == ()


def test_a_group_is_asked_about_a_draft_until_a_day_to_come() -> None:
    whole = AskingFacts("draft", TODAY + timedelta(days=1), TODAY, "Please look it over.", 1)
    assert asking_refusals(whole) == []
    for broken in (
        replace(whole, consultation_state="open"),
        replace(whole, answer_by=TODAY),
        replace(whole, answer_by=None),
        replace(whole, request="  "),
        replace(whole, facilitators=0),
    ):
        assert len(asking_refusals(broken)) == 1


def test_nobody_signs_what_they_did_not_see() -> None:
    assert answering_refusals(AnsweringFacts("draft", "a", "a")) == []
    assert "changed while you looked" in answering_refusals(AnsweringFacts("draft", "a", "b"))[0].message
    assert "not a draft" in answering_refusals(AnsweringFacts("open"))[0].message


def test_a_leading_group_has_to_agree_to_what_opens() -> None:
    assert "was not asked to sign off" in messages(replace(LED, state="not_asked", answer_by=None))[0]
    assert "has not signed off the draft" in messages(LED)[0]
    assert "has not signed off the draft" in messages(replace(LED, state="commented"))[0]
    assert "did not agree" in messages(replace(LED, state="declined"))[0]
    assert messages(replace(LED, state="signed_off")) == []
    changed = replace(LED, state="signed_off", changed=("the questions", "the options"))
    assert messages(changed) == [
        "After STARS signed off, the questions and the options changed. "
        "Ask again, or give a public reason for opening without."
    ]
    assert not changed.holds


@pytest.mark.parametrize("state", ["not_asked", "asked", "commented", "declined", "not_signed", "signed_off"])
def test_a_public_reason_stands_in_for_a_sign_off(state: str) -> None:
    facts = replace(LED, state=state, changed=("the questions",), has_reason=True)
    assert messages(facts) == []


def test_a_public_reason_never_stands_in_for_an_answer_to_a_comment() -> None:
    facts = replace(LED, state="not_signed", has_reason=True, unanswered=2)
    assert messages(facts) == ["Say what changed because of 2 comments of STARS, or why nothing did."]
    assert "1 comment of" in messages(replace(facts, unanswered=1))[0]


def test_a_group_that_only_shapes_is_waited_for_until_its_day() -> None:
    shaped = replace(LED, part="shaped", answer_by=TODAY)
    assert "was given time" in messages(shaped)[0]
    assert messages(replace(shaped, answer_by=TODAY - timedelta(days=1))) == []
    assert messages(replace(shaped, has_reason=True)) == []
    assert messages(replace(shaped, state="declined")) == []


def test_every_group_is_named_with_its_page() -> None:
    refusals = review_refusals([LED, replace(LED, group="Forum", page="/other")], TODAY)
    assert [refusal.url for refusal in refusals] == ["/page", "/other"]


def test_an_answer_to_a_comment_is_whole() -> None:
    assert answer_problems(AnswerFacts("Toilets", True, "We added a question.")) == {}
    assert set(answer_problems(AnswerFacts(" ", None, ""))) == {"said", "changed", "answer"}
    assert answer_problems(AnswerFacts("Toilets", False, ""))["answer"] == "Say why nothing changed."


@pytest.mark.parametrize(
    ("may_quote", "chosen", "state", "shown"),
    [
        (True, True, "read", True),
        (False, True, "read", False),
        (True, False, "read", False),
        (True, True, "unread", False),
        (True, True, "held", False),
    ],
)
def test_own_words_need_consent_a_choice_and_a_reader(
    may_quote: bool, chosen: bool, state: str, shown: bool
) -> None:
    assert may_show_words(may_quote=may_quote, chosen=chosen, reading_state=state) is shown


def test_a_review_can_always_be_asked_again_and_never_ends_unanswered_by_itself() -> None:
    for state in DRAFT_REVIEW.states:
        assert "ask" in DRAFT_REVIEW.actions_from(state), state
    for state in ("signed_off", "declined", "not_signed", "not_asked"):
        assert not {"comment", "sign_off", "decline"} & set(DRAFT_REVIEW.actions_from(state)), state
    assert DRAFT_REVIEW.table["signed_off", "go_without"].target == "signed_off"
    assert DRAFT_REVIEW.table["declined", "go_without"].target == "declined"
