"""The codebook's pure part: names to learn by, comparing, and why a rule speaks."""

from __future__ import annotations

import pytest

from coproduce.insights.codebook_rules import (
    MOST_DIFFERENCES,
    Coded,
    agreement_on,
    agreement_with_people,
    labels_of,
    parts_of,
    speaking_phrases,
)


def test_every_theme_is_learnt_by_a_name_of_its_own() -> None:
    found = labels_of({"a": "Access", "b": "access", "c": " Buses ", "d": ""})
    assert found == {"a": "Access", "b": "access (2)", "c": "Buses", "d": "d"}


def test_texts_of_the_same_words_are_never_learnt_from_and_compared_with_at_once() -> None:
    texts = [Coded(f"text {number % 7}", (), str(number)) for number in range(40)]
    compared = []
    for known, held_out in parts_of(texts):
        assert not {each.words for each in known} & {each.words for each in held_out}
        compared += [each.id for each in held_out]
    assert sorted(compared) == sorted(each.id for each in texts)


def test_agreement_over_several_questions_is_that_of_all_their_texts() -> None:
    first = agreement_with_people(
        [Coded("", ("t",), "1"), Coded("", ("t",), "2"), Coded("", (), "3")], [{"t"}, set(), set()]
    )
    second = agreement_with_people([Coded("", (), "4"), Coded("", ("t",), "5")], [{"t"}, {"t"}])
    found = agreement_on([first, None, second], "t")
    assert found is not None
    assert (found.both, found.people, found.machine, found.neither, found.texts) == (2, 1, 1, 1, 5)
    assert found.differ == {"2": "people", "4": "machine"}
    # By hand: observed 3/5, by chance (3*3 + 2*2)/25.
    assert found.kappa == pytest.approx((0.6 - 0.52) / 0.48)
    assert agreement_on([first, second], "other") is None
    assert agreement_on([None], "t") is None


def test_a_theme_that_both_always_or_never_use_has_no_kappa() -> None:
    everyone = agreement_with_people([Coded("", ("t",), "1"), Coded("", ("t",), "2")], [{"t"}, {"t"}])
    found = agreement_on([everyone], "t")
    assert found is not None
    assert found.kappa is None


def test_only_so_many_differences_are_kept() -> None:
    many = [Coded("", ("t",), str(number)) for number in range(MOST_DIFFERENCES + 5)]
    found = agreement_with_people(many, [set() for _ in many])["themes"]["t"]
    assert (found["people"], len(found["differ"])) == (MOST_DIFFERENCES + 5, MOST_DIFFERENCES)


def test_phrases_speak_as_the_machine_reads_them() -> None:
    assert speaking_phrases("The Bus-Pass, and WAITING lists", ["bus pass", "wait*", "wait", "list"]) == [
        "bus pass",
        "wait*",
    ]
