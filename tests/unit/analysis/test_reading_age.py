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
        ("being", 2),
        ("autism", 3),
        ("didn't", 2),
        ("don't", 1),
        ("placement", 2),
        ("agreement", 3),
        ("someone", 2),
        ("changes", 2),
        ("society", 4),
        ("area", 3),
        ("tea", 1),
        ("opinion", 3),
        ("every", 2),
        ("patient", 2),
        ("bring", 1),
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


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Dr. Smith meets Mrs. Jones, e.g. on Monday.", 1),
        ("We meet at 3 p.m. on Monday.", 1),
        ("We meet at 3 p.m. Bring a friend.", 2),
        ("It costs 2.50 a day.", 1),
    ],
)
def test_a_full_stop_within_a_sentence_does_not_end_it(text: str, sentences: int) -> None:
    assert reading_age(text).sentences == sentences


@pytest.mark.parametrize(
    ("text", "youngest", "oldest"),
    [
        ("I like the park. I go on the swings with my dad.", 5, 6),
        ("The bus comes at nine. You can sit at the front. The driver will help you get off.", 5, 7),
        (
            "We have read your answers. Most families told us that the forms are too long and hard to follow.",
            7,
            11,
        ),
        (
            "The council has decided to keep the Saturday club open for another year, and families will be able to "
            "book a place by telephone or through the website from the beginning of March.",
            13,
            20,
        ),
    ],
)
def test_texts_of_known_level(text: str, youngest: float, oldest: float) -> None:
    age = reading_age(text).age
    assert age is not None
    assert youngest <= age <= oldest


def test_the_formula_is_flesch_and_kincaids() -> None:
    # Ten words, one sentence, fourteen syllables: 0.39 * 10 + 11.8 * 1.4 - 15.59 = 4.83.
    assert reading_age("The little dog ran over the table to the apples.").age == pytest.approx(9.8)
