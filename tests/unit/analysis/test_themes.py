"""What theme suggestion promises for any set of texts."""

import pytest

from coproduce.analysis.theme_names import stem, theme_name
from coproduce.analysis.themes import suggest

BUS = [
    "The bus is late every morning",
    "Late bus again, school bus never on time",
    "Our bus driver is late",
    "The school bus came late",
    "Bus late and cold",
    "A late bus makes him anxious",
]
SPEECH = [
    "Speech therapy helped my son",
    "More speech therapy please",
    "Speech therapy once a term is not enough",
    "No speech therapy since June",
    "Speech therapy at the clinic",
    "His speech therapy ended",
]
TOILETS = [
    "Changing places toilets at the baths",
    "The toilets at the library are locked",
    "Clean toilets in the park",
    "We need changing toilets",
    "Toilets with a hoist",
    "Toilets are far away",
]
TEXTS = [text for trio in zip(BUS, SPEECH, TOILETS, strict=True) for text in trio]


def test_texts_about_the_same_come_together() -> None:
    found = suggest(TEXTS, themes=3)
    sets = [{row for row, held in enumerate(found.assignments) if theme.id in held} for theme in found.themes]
    wanted = [set(range(start, 18, 3)) for start in range(3)]
    for group in wanted:
        assert max(len(group & each) for each in sets) >= 5


def test_names_are_words_as_people_write_them() -> None:
    names = " ".join(theme.name for theme in suggest(TEXTS, themes=3).themes).lower()
    assert "speech therapy" in names
    assert "toilets" in names
    assert "bus" in names


@pytest.mark.parametrize("count", [0, 1, 2, 7, 10])
def test_few_texts_are_tolerated(count: int) -> None:
    found = suggest(TEXTS[:count])
    assert len(found.assignments) == count


@pytest.mark.parametrize(
    "texts", [[""] * 30, ["   ", "..."] * 10, ["the and of"] * 20, ["🙂"] * 12, ["مرحبا"] * 9]
)
def test_empty_and_odd_texts_are_tolerated(texts: list[str]) -> None:
    assert len(suggest(texts).assignments) == len(texts)


def test_empty_texts_carry_no_theme() -> None:
    found = suggest([*TEXTS, "", "  "])
    assert found.assignments[-2:] == ((), ())


def test_the_same_seed_gives_the_same_themes() -> None:
    assert suggest(TEXTS, seed=3) == suggest(TEXTS, seed=3)


def test_sizes_quotes_and_assignments_agree() -> None:
    found = suggest(TEXTS)
    assert [theme.id for theme in found.themes] == list(range(1, len(found.themes) + 1))
    for theme in found.themes:
        carrying = [row for row, held in enumerate(found.assignments) if theme.id in held]
        assert theme.size == len(carrying)
        assert set(theme.quotes) <= {TEXTS[row] for row in carrying}
        assert theme.keywords
    sizes = [theme.size for theme in found.themes]
    assert sizes == sorted(sizes, reverse=True)


def test_no_more_themes_than_asked_for() -> None:
    assert len(suggest(TEXTS, themes=2).themes) <= 2


def test_a_number_of_themes_under_one_is_refused() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        suggest(TEXTS, themes=0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("wait", "waiting"),
        ("wait", "waits"),
        ("therapy", "therapies"),
        ("stopped", "stop"),
        ("listen", "listened"),
    ],
)
def test_forms_of_a_word_count_together(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_a_theme_without_known_words_has_a_name() -> None:
    assert theme_name([], ["..."], 5) == ("Other views", ())


def test_short_capitals_stay_capitals() -> None:
    name, _ = theme_name(["ehcp"], ["The EHCP is late", "EHCP again"], 3)
    assert name == "EHCP"
