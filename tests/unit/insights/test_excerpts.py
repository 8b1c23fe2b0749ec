"""Parts of texts: sentences, places of words, and a text cut up at its excerpts."""

from __future__ import annotations

import pytest

from coproduce.insights.excerpts import Marked, cut, digest_of, place_of, sentences, together
from coproduce.insights.facets import Kinds, cells, kinds_of


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("No full stop", ["No full stop"]),
        ("First line\r\n\r\n  second line  \n", ["First line", "second line"]),
        ("It cost 3.50 a day. “Really?” Yes…", ["It cost 3.50 a day.", "“Really?”", "Yes…"]),
        ("هل هذا عدل؟ نعم.", ["هل هذا عدل؟", "نعم."]),
        ("👍🏽 Good. 👎", ["👍🏽 Good.", "👎"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_sentences(words: str, expected: list[str]) -> None:
    assert [words[start:end] for start, end in sentences(words)] == expected


def test_no_text_takes_long_to_cut() -> None:
    for words in ("." * 100_000, " " * 100_000 + "x", "a " * 50_000, '!?"' * 30_000):
        assert sum(end - start for start, end in sentences(words)) <= len(words)


@pytest.mark.parametrize(
    ("part", "near", "expected"),
    [
        ("bus", 0, (4, 7)),
        ("bus", 30, (20, 23)),
        ("bus\r\nwas  late", 0, (4, 16)),
        ("Bus", 0, None),
        ("(bus", 0, None),
        ("  ", 0, None),
    ],
)
def test_where_words_stand(part: str, near: int, expected: tuple[int, int] | None) -> None:
    assert place_of(part, "The bus was late, a bus!", near) == expected


def test_excerpts_with_only_spaces_between_them_are_one() -> None:
    words = "One. Two. Three. Four."
    assert together(words, [(5, 9), (0, 4), (17, 22)]) == ((0, 9), (17, 22))


def test_a_text_is_cut_where_excerpts_begin_and_end() -> None:
    parts = cut("abcdef", [(1, 4, "B"), (2, 5, "A"), (4, 99, "left out")])
    assert parts == (
        Marked("a"),
        Marked("b", ("B",)),
        Marked("cd", ("A", "B")),
        Marked("e", ("A",)),
        Marked("f"),
    )
    assert cut("", []) == ()


def test_a_digest_tells_texts_apart() -> None:
    assert digest_of("one") != digest_of("One")
    assert len(digest_of("\ud800")) == 64


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"web": 20, "paper": 8}, (("web",), ("paper",))),
        ({"web": 20, "paper": 5, "phone": 4}, (("web",), ("paper", "phone"))),
        ({"web": 20, "paper": 9, "phone": 4}, (("web",), ("paper", "phone"))),
        ({"web": 20, "phone": 4}, ()),
        ({"web": 20}, ()),
        ({"web": 4, "paper": 3}, ()),
        ({}, ()),
    ],
)
def test_rare_kinds_stand_with_others(counts: dict[str, int], expected: tuple[tuple[str, ...], ...]) -> None:
    assert kinds_of(counts) == Kinds(expected)


def test_every_cell_of_two_facets_is_looked_at() -> None:
    found = list(cells(("age", "source")))
    assert found[0] == {"age": True, "source": True}
    assert len(found) == 4
    assert list(cells(())) == [{}]
