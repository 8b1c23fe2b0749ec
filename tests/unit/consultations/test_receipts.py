"""Six words that stand for one response."""

from __future__ import annotations

import math
import re
from collections import Counter

import pytest

from coproduce.consultations import receipts

KEYS = {1: "an old key", 2: "a new key"}


def test_the_list_holds_7776_plain_words() -> None:
    words = receipts.word_list()
    assert len(words) == len(set(words)) == 7776
    assert all(re.fullmatch("[a-z]{3,8}", word) for word in words)
    assert list(words) == sorted(words)
    assert 6 * math.log2(len(words)) > 77


def test_a_seed_always_gives_the_same_words() -> None:
    assert receipts.words_from("seed") == receipts.words_from("seed")
    assert receipts.words_from("seed") != receipts.words_from("seeds")
    assert receipts.new_receipt() != receipts.new_receipt()


def test_words_are_spread_over_the_whole_list() -> None:
    drawn = Counter(word for number in range(4000) for word in receipts.words_from(str(number)).split())
    assert len(drawn) > 7300
    assert max(drawn.values()) < 20


@pytest.mark.parametrize(
    "typed",
    [
        "city house work time page home",
        " City  HOUSE work\ntime\tpage home ",
        "city-house-work-time-page-home",
        "city, house, work, time, page, home.",
        "1. city 2. house 3. work 4. time 5. page 6. home",
    ],
)
def test_however_it_was_typed(typed: str) -> None:
    assert receipts.normalised(typed) == "city house work time page home"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "city house work time page",
        "city house work time page home city",
        "citi house work time page home",
        "\x00",
        "x" * 10_000,
    ],
)
def test_what_cannot_be_a_receipt(typed: str) -> None:
    assert receipts.normalised(typed) is None
    assert receipts.digests(typed, KEYS) == []


def test_a_misspelt_word_is_pointed_at() -> None:
    assert receipts.unknown_words("city huose work time page home") == ["huose"]


def test_digests_are_keyed_and_newest_first() -> None:
    words = "city house work time page home"
    assert receipts.digests(words, KEYS) == [
        receipts.digest(words, "a new key"),
        receipts.digest(words, "an old key"),
    ]
    assert len(set(receipts.digests(words, KEYS))) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in receipts.digests(words, KEYS))


def test_a_sealed_seed_opens_only_where_it_was_made() -> None:
    sealed = receipts.sealed_seed("secret", "draft")
    opened = receipts.opened_seed("secret", sealed)
    assert opened is not None
    assert opened[1] == "draft"
    assert receipts.opened_seed("another", sealed) is None
    assert receipts.opened_seed("secret", sealed[:-2]) is None
    assert receipts.opened_seed("secret", "") is None
    assert receipts.sealed_seed("secret", "draft") != sealed
