"""Reading age and hints for writers."""

import pytest

from coproduce.analysis.reading_age import reading_age, sentence_hints, syllables

PLAIN = "We want to know what you think. You can tell us by phone. We will write to you in May."
OFFICIAL = (
    "Pursuant to the aforementioned statutory provisions, the commissioning authority will endeavour to "
    "facilitate multidisciplinary participation in the determination of prospective service configurations."
)


def test_plain_words_suit_a_child_and_official_words_do_not() -> None:
    plain, official = reading_age(PLAIN).age, reading_age(OFFICIAL).age
    assert plain is not None
    assert official is not None
    assert plain <= 9
    assert official >= 18


@pytest.mark.parametrize("text", ["", "   ", "123", "🙂 🙂", "..."])
def test_a_text_without_words_has_no_age(text: str) -> None:
    assert reading_age(text).age is None


def test_words_and_sentences_are_counted() -> None:
    found = reading_age(PLAIN)
    assert (found.words, found.sentences) == (20, 3)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("school", 1),
        ("table", 2),
        ("helped", 1),
        ("wanted", 2),
        ("education", 4),
        ("therapy", 3),
        ("home", 1),
        ("people", 2),
        ("assessment", 3),
        ("radio", 3),
        ("special", 2),
        ("the", 1),
        ("services", 3),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_hints_name_the_sentence_and_a_plainer_word() -> None:
    text = PLAIN + " " + OFFICIAL
    (hint,) = sentence_hints(text)
    assert text[hint.start : hint.end] == OFFICIAL
    assert any("“try”" in each for each in hint.hints)
    assert any("words. Try to split" in each for each in hint.hints)


def test_a_plain_text_gets_no_hints() -> None:
    assert sentence_hints(PLAIN) == ()


def test_the_passive_is_pointed_out() -> None:
    (hint,) = sentence_hints("The plan was changed last week.")
    assert hint.hints == ("Say who does it.",)
