"""Aspects in words and shares."""

from coproduce.analysis.aspects import ASPECTS
from coproduce.insights.aspect_words import WORDS, AspectCounts, SaidOf, said_in_words, sentence_of


def test_every_aspect_has_words() -> None:
    assert list(WORDS) == list(ASPECTS)


def test_one_text_in_a_sentence() -> None:
    assert said_in_words([]) == ""
    assert said_in_words([SaidOf("access", "negative"), SaidOf("place", "positive", unclear=True)]) == (
        "negative on access, positive on the place (not sure)"
    )
    assert said_in_words([SaidOf("of another release", "negative")]) == ""


def test_where_texts_sound_worst_and_best_is_told_by_shares_of_enough_texts() -> None:
    counts = [
        AspectCounts("access", negative=30, neutral=5, positive=5),
        AspectCounts("transport", negative=4),
        AspectCounts("staff", negative=1, positive=4),
        AspectCounts("quality", negative=10, positive=20),
    ]
    assert sentence_of(counts) == (
        "Texts sound worst on access: 30 of 40 (75%) negative. They sound best on staff: 4 of 5 (80%) positive."
    )
    assert sentence_of([AspectCounts("staff", positive=6)]) == (
        "They sound best on staff: 6 of 6 (100%) positive."
    )
    assert "too few" in sentence_of(counts[1:2])
    assert "neither good nor bad" in sentence_of([AspectCounts("plans", neutral=9)])


def test_a_bar_is_as_long_as_its_texts() -> None:
    parts = AspectCounts("staff", negative=1, positive=3).parts
    assert [(part.label, part.start, part.width) for part in parts] == [
        ("negative", 0, 25),
        ("positive", 25, 75),
    ]
