"""How much personal data is found, span by span, in texts of writers on whose texts nothing was fitted.

Osier, aspen and birch took no part in any fit. Of aspen and birch nobody read a word; the kinds of what was missed in
them (a surname that is a word, two titles) were looked at, and rules made for them. The labelled invented texts took
part in the fit, so their figure only holds what was reached; NHS comments, redacted before publication, show how often
an ordinary word is taken for personal data.
"""

from collections.abc import Callable

import pytest

from coproduce.analysis import encoder, redaction
from tests.analysis.labelled import lines, rows
from training.redaction import Row, by_words, figures, read_marked, written

Finder = Callable[..., list[list[redaction.Span]]]


@pytest.fixture(params=["with the encoder", "without"])
def finder(request: pytest.FixtureRequest) -> Finder:
    if request.param == "without":
        return by_words
    if encoder.installed() is None:
        pytest.skip("the sentence encoder is not installed")
    return redaction.find_all


def shares(rows_: list[Row], finder: Finder) -> tuple[float, float]:
    found = figures(rows_, finder)
    return found["gone"] / found["wanted"], found["touched"] / found["clean"]


def test_most_personal_data_of_unseen_writers_is_gone(finder: Finder) -> None:
    gone, touched = shares([*written("osier"), *written("aspen"), *written("birch")], finder)
    assert gone >= (0.96 if finder is redaction.find_all else 0.92)
    assert touched <= (0.05 if finder is redaction.find_all else 0.08)


def test_most_of_the_two_writers_whom_nobody_read_is_gone(finder: Finder) -> None:
    gone, touched = shares([*written("aspen"), *written("birch")], finder)
    assert gone >= (0.95 if finder is redaction.find_all else 0.92)
    assert touched <= (0.04 if finder is redaction.find_all else 0.08)


def test_nearly_all_spans_of_the_labelled_texts_are_gone(finder: Finder) -> None:
    gone, touched = shares([(line["text"], line["spans"]) for line in lines("send_redact.jsonl")], finder)
    assert gone >= 0.97
    assert touched <= 0.03


def test_few_false_alarms_in_ordinary_comments(finder: Finder) -> None:
    found = finder([row["text"] for row in rows("nhs_comments_2.csv")])
    assert sum(map(bool, found)) / len(found) < 0.01


def test_words_of_other_languages_are_no_names() -> None:
    gone, touched = shares(read_marked("other_languages.txt"), redaction.find_all)
    assert gone >= 0.9
    assert touched <= 0.1
