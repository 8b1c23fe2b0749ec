"""Own words cut into parts, and the path of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coproduce.feedback.trace import OwnText, PublicAnswer, Release, Said, TextTheme, build_trace, stretches
from tests.unit.feedback.test_trace import FACTS, OPENED, PROMISED, TEXT

WORDS = "We wait too long. Nobody rings back."
WAITING = TextTheme("t1", "Waiting", ((0, 17),), date(2026, 10, 7))
RINGING = TextTheme("t2", "Ringing back", ((8, 36),), date(2026, 10, 8), from_computer=True)
OWN = replace(
    TEXT, words=WORDS, themes=("Waiting", "Ringing back"), coded=(WAITING, RINGING), passage_id="p1"
)
ANSWER = PublicAnswer(
    "f1",
    "Families wait too long.",
    "we_cannot",
    "We cannot.",
    None,
    reason="There is no money.",
    owner="Ola Owner, Manager, The Council",
    theme_ids=frozenset({"t1"}),
    extents=(("t1", "Answered in part, because: only weekdays"),),
)
PATHS = replace(FACTS, texts=(OWN,), answers=(ANSWER,), asked_by="The Council")


def test_overlapping_parts_keep_every_sign_and_number_each_place() -> None:
    cut = stretches(WORDS, {(0, 17): 1, (8, 36): 2})
    assert "".join(each.words for each in cut) == WORDS
    assert [each.parts for each in cut] == [(1,), (1, 2), (2,)]
    assert [each.begins for each in cut] == [(1,), (2,), ()]
    assert [each.ends for each in cut] == [(), (1,), (2,)]


def test_each_part_leads_to_its_theme_and_answer_with_who_decided_and_why() -> None:
    first, second = build_trace(PATHS).paths[0].themes
    assert (first.name, first.parts, first.excerpts) == ("Waiting", (1,), ("We wait too long.",))
    assert first.who == "An analyst of The Council decided this."
    assert second.who == "A computer suggested this. An analyst of The Council looked at it and agreed."
    assert first.answers == (ANSWER,)
    assert first.answers[0].extent_of("t1").startswith("Answered in part")
    assert second.answers == ()
    assert "No finding was written" in second.waits


def test_numbers_go_on_over_several_texts() -> None:
    other = replace(OWN, passage_id="p2", coded=(replace(WAITING, spans=((0, 2),)),))
    paths = build_trace(replace(PATHS, texts=(OWN, other))).paths
    assert [path.themes[0].parts for path in paths] == [(1,), (3,)]


@pytest.mark.parametrize(
    ("release", "waits"),
    [
        (Release("promised"), "We have not answered yet."),
        (Release("settled", OPENED), "An answer is written. It opens soon."),
        (Release("held", held_until=PROMISED, reason="Election"), "The answer is held back for a time."),
        (Release("withdrawn", reason="A wrong figure"), "The answer was withdrawn."),
    ],
)
def test_before_the_opening_a_part_names_nothing_and_says_what_it_waits_for(
    release: Release, waits: str
) -> None:
    said = (Said("theme:t1", "open", date(2026, 10, 9)),)
    trace = build_trace(replace(PATHS, release=release, texts=(replace(OWN, said=said),)))
    part = trace.paths[0].themes[0]
    assert part.waits.startswith(waits)
    assert (part.name, part.parts, part.about) == ("", (), "")
    for hidden in ("Waiting", "Ringing", "t1", "f1", "Families", "no money", "Ola"):
        assert hidden not in str(trace)


def test_a_text_that_is_held_or_unread_has_no_parts() -> None:
    for reading in ("held", "unread", "refused"):
        path = build_trace(replace(PATHS, texts=(replace(OWN, reading=reading),))).paths[0]
        assert path.themes == ()
        assert [each.parts for each in path.stretches] == [()]


def test_places_outside_the_text_are_no_parts() -> None:
    odd = replace(OWN, coded=(replace(WAITING, spans=((5, 5), (-1, 3), (0, 99))),))
    assert build_trace(replace(PATHS, texts=(odd,))).paths[0].themes[0].parts == ()


def test_what_was_said_stands_with_its_part_and_elsewhere_where_the_text_has_left_it() -> None:
    said = (
        Said("theme:t1", "kept", date(2026, 10, 9), date(2026, 10, 12), "It fits."),
        Said("theme:gone", "changed", date(2026, 10, 9), date(2026, 10, 12), "It is elsewhere now."),
        Said("finding:f1", "open", date(2026, 10, 9)),
    )
    path = build_trace(replace(PATHS, texts=(replace(OWN, said=said),))).paths[0]
    assert path.themes[0].said == said[0]
    assert path.said == (said[1],)


def test_no_theme_says_who_decided_and_why() -> None:
    text = replace(OWN, themes=(), coded=(), no_theme_because="It thanks a person.")
    part = build_trace(replace(PATHS, texts=(text,))).paths[0].themes[0]
    assert (part.because, part.about) == ("It thanks a person.", "no_theme:")


@pytest.mark.parametrize(
    ("words", "direction"),
    [("Evenings", "ltr"), ("12 شكرا", "rtl"), ("\u202eabc", "ltr"), ("…", "ltr"), ("שלום", "rtl")],
)
def test_the_direction_is_that_of_the_first_letter(words: str, direction: str) -> None:
    assert OwnText("q", words, "read", None, False, False, False, ()).direction == direction
