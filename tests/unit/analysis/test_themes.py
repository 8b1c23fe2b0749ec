"""What theme suggestion promises for any set of texts."""

import pytest

from coproduce.analysis import theme_space, vectors
from coproduce.analysis.theme_names import OTHER, named
from coproduce.analysis.theme_subjects import NAMES, SAFETY, WITHOUT_SUBJECT
from coproduce.analysis.theme_words import stem
from coproduce.analysis.themes import Cancelled, suggest

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
    assert named([["..."]], [""]) == [(OTHER, ())]


def test_short_capitals_stay_capitals() -> None:
    ((name, keywords), _) = named([["The EHCP is late", "EHCP again late"], ["Swings", "Slides"]], ["", ""])
    assert "EHCP" in name
    assert "EHCP" in keywords


def test_no_two_themes_share_a_name() -> None:
    found = named([BUS, BUS, SPEECH, SPEECH, ["..."], ["!"]], ["", "", "Speech", "Speech", "", ""])
    assert len({name for name, _ in found}) == 6


def test_names_of_people_are_in_no_name_and_no_keyword() -> None:
    texts = [
        f"{start} Oluwaseun Bright helped us with forms" for start in ("Then", "Our", "And", "Yes", "Once")
    ]
    ((name, keywords),) = named([texts], [""])
    words = f"{name} {' '.join(keywords)}".lower()
    assert "oluwaseun" not in words
    assert "bright" not in words
    assert "forms" in words


def test_every_subject_of_the_model_has_a_plain_name() -> None:
    model = theme_space.installed()
    assert model is not None
    assert set(model.subjects) == set(NAMES) | WITHOUT_SUBJECT


def test_a_danger_that_one_text_tells_of_is_kept() -> None:
    found = suggest([*TEXTS * 4, "He hits me at home and I am scared of him, he said he would kill me"])
    (held,) = found.assignments[-1:]
    kept = [theme for theme in found.themes if theme.id in held]
    assert [(theme.name, theme.minority, theme.size) for theme in kept][:1] == [(SAFETY, True, 1)]


def test_the_same_text_sent_often_counts_each_time() -> None:
    campaign = "Please save the Tuesday pottery class at the hall"
    found = suggest([*TEXTS, *[campaign] * 9, f"  {campaign.upper()}"])
    assert len(set(found.assignments[18:])) == 1
    (held,) = set(found.assignments[18:])
    assert held
    assert next(theme for theme in found.themes if theme.id == held[0]).size >= 10


def test_without_vectors_it_works_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "installed", lambda: None)
    found = suggest(TEXTS)
    assert found.themes
    assert "no word vectors" in found.method


def test_without_the_model_it_works_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme_space, "installed", lambda: None)
    found = suggest(TEXTS)
    assert len(found.themes) >= 2
    assert "no model" in found.method


def test_progress_rises_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    suggest(TEXTS, progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[0][0] == 0
    assert seen[-1][0] == seen[-1][1]
    assert len(seen) > 4


def test_it_stops_when_told() -> None:
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        suggest(TEXTS, should_stop=stop)
    assert len(asked) == 4
