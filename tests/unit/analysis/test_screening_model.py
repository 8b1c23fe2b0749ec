"""The screening model does the sums that it was trained with."""

import math

import pytest

from coproduce.analysis.screening_model import TOPIC_VALUE, Model, Weights, read, reason
from coproduce.analysis.screening_terms import pieces, plain, sentences, weighted, words_and_pairs
from coproduce.analysis.screening_topics import DESCRIPTIONS, TOPICS


def _weights(**topics: float) -> Weights:
    return Weights(-1.0, 0.5, {"dark": 2.0, "dark room": 4.0}, {}, dict.fromkeys(TOPICS, 0.0) | topics)


def _model(**topics: float) -> Model:
    return Model({"dark": 1.0, "dark room": 1.0}, {}, _weights(**topics), _weights(), 1.0)


def test_words_and_pairs() -> None:
    assert list(words_and_pairs("a dark room")) == ["a", "dark", "room", "a dark", "dark room"]


def test_pieces_stay_within_a_word() -> None:
    assert set(pieces("at it")) == {" at", "at ", " at ", " it", "it ", " it "}


def test_weights_have_length_one_and_repetition_counts_damped() -> None:
    found = weighted(iter(["dark", "dark", "room", "unknown"]), {"dark": 1.0, "room": 1.0})
    assert sum(value**2 for value in found.values()) == pytest.approx(1)
    assert found["dark"] / found["room"] == pytest.approx(1 + math.log(2))


def test_a_score_is_the_weighted_sum_above_the_threshold() -> None:
    found = read("DARK room", _model())
    assert found.concern == pytest.approx(-1.0 - 0.5 + (2.0 + 4.0) / math.sqrt(2))
    assert found.concern_with_sign == pytest.approx(found.concern + 1.0)


def test_a_topic_counts() -> None:
    with_topic = read("dark secret", _model(secret=3.0)).concern
    assert with_topic == pytest.approx(read("dark secret", _model()).concern + 3.0 * TOPIC_VALUE)


def test_a_text_without_words_is_no_concern() -> None:
    assert read("?!", _model()).concern < 0


def test_the_reason_is_the_heaviest_sentence_and_its_topic() -> None:
    assert reason("Nice day. It is a secret. Bye.", _model(secret=3.0)) == (
        f"may speak of {DESCRIPTIONS['secret']}: “It is a secret.”"
    )


def test_sentences_keep_their_words() -> None:
    assert sentences("One. “Two!” Three\nfour") == ["One.", "“Two!", "Three", "four"]


def test_kinds_of_apostrophe_are_one() -> None:
    assert plain("I’M") == "i'm"


def test_only_known_topics_are_described() -> None:
    assert DESCRIPTIONS.keys() <= TOPICS.keys()
