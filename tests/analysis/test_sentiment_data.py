"""How often the sentiment model agrees with people on texts it never saw. Thresholds stand a little under the figures
in training/README.md: of sentences by a writer that the shipped model never saw, and of comments that a model trained
here on a part did not see."""

import csv
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coproduce.analysis import sentiment_model, vectors
from coproduce.analysis.sentiment import score
from tests.analysis.labelled import rows
from training.sentiment_rows import WRITTEN, writers

MODELS = Path(sentiment_model.SHIPPED).parent
LABELS = ("negative", "neutral", "positive")

needs_vectors = pytest.mark.skipif(
    vectors.installed() is None, reason="the word vectors are not built: make setup"
)


def unseen_sentences(writer: str = "aspen") -> list[dict[str, str]]:
    with (WRITTEN / f"{writer}-sentences.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def agreement(wanted: list[str], found: list[str]) -> tuple[float, float]:
    """Share of texts with the same label, and the mean F1 of the three labels."""
    pairs = list(zip(found, wanted, strict=True))
    values = []
    for label in LABELS:
        both = sum(one == other == label for one, other in pairs)
        values.append(2 * both / (found.count(label) + wanted.count(label)))
    return sum(one == other for one, other in pairs) / len(pairs), sum(values) / 3


def agreement_on(labelled: list[dict[str, str]], *, thorough: bool = False) -> tuple[float, float]:
    found = [each.label for each in score([row["text"] for row in labelled], thorough=thorough)]
    return agreement([row["sentiment"] for row in labelled], list(found))


@lru_cache(maxsize=1)
def comments_left_out() -> dict[str, Any]:
    """Comments of one fold, as a model sees them that was trained on all others."""
    rows("nhs_comments_1.csv")
    if vectors.installed() is None:
        pytest.skip("the word vectors are not built: make setup")
    from training.sentiment import left_out

    return left_out(0)


def labels_of(found: dict[str, Any], way: str) -> tuple[list[str], list[str], Any]:
    """True labels, found labels and the verdict's "unclear" for the comments among the rows."""
    comments = [number for number, row in enumerate(found["rows"]) if not row.families]
    true = [LABELS[found["rows"][number].label] for number in comments]
    return true, [LABELS[found[way].chosen[number]] for number in comments], found[way].unclear[comments]


@needs_vectors
@pytest.mark.parametrize(
    ("writer", "thorough", "least"),
    [("aspen", False, 0.745), ("aspen", True, 0.795), ("birch", False, 0.775), ("birch", True, 0.795)],
)
def test_sentences_of_writers_it_never_saw(writer: str, thorough: bool, least: float) -> None:
    right, mean_f1 = agreement_on(unseen_sentences(writer), thorough=thorough)
    assert right >= least
    assert mean_f1 >= least


@needs_vectors
@pytest.mark.parametrize(("thorough", "least"), [(False, 0.75), (True, 0.79)])
def test_sentences_that_were_kept_for_measuring(thorough: bool, least: float) -> None:
    right, mean_f1 = agreement_on(rows("send_sentiment.csv"), thorough=thorough)
    assert right >= least
    assert mean_f1 >= least


@pytest.mark.parametrize("kind", ["comments", "sentences"])
def test_the_second_look_was_measured_to_be_better(kind: str) -> None:
    first, second = (
        json.loads((MODELS / f"{name}.json").read_text(encoding="utf-8"))["measured"][f"{kind}, no question"]
        for name in ("sentiment", "sentiment_sentences")
    )
    assert second["accuracy"] >= first["accuracy"] + 0.005
    assert second["macro F1"] >= first["macro F1"] + 0.005
    assert second["share within 5 points, worst label"] >= first["share within 5 points, worst label"]


def test_nothing_is_learnt_from_the_writers_kept_for_testing() -> None:
    for name in ("sentiment", "sentiment_sentences"):
        card = json.loads((MODELS / f"{name}.json").read_text(encoding="utf-8"))
        assert not {"aspen-sentences.csv", "birch-sentences.csv"} & set(card["sources"])
    assert not {"aspen-sentences.csv", "birch-sentences.csv"} & {place.name for place in writers()}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("way", "least_right"), [("no question", 0.79), ("question", 0.79), ("no vectors", 0.77)]
)
def test_comments_that_were_left_out(way: str, least_right: float) -> None:
    true, said, _ = labels_of(comments_left_out(), way)
    right, mean_f1 = agreement(true, said)
    assert right >= least_right
    assert mean_f1 >= 0.64


@pytest.mark.slow
def test_shares_of_labels_are_those_of_people() -> None:
    true, said, _ = labels_of(comments_left_out(), "no question")
    for label in LABELS:
        assert abs(true.count(label) - said.count(label)) <= 0.06 * len(true)


@pytest.mark.slow
def test_unclear_labels_are_right_much_less_often() -> None:
    true, said, unclear = labels_of(comments_left_out(), "no question")
    right = np.array([one == other for one, other in zip(true, said, strict=True)])
    assert right[~unclear].mean() > right[unclear].mean() + 0.2
    assert 0.05 < unclear.mean() < 0.4


def test_no_known_english_text_is_taken_for_another_language() -> None:
    texts = [row["text"] for row in (*unseen_sentences(), *rows("nhs_comments_2.csv"))]
    assert {each.language for each in score(texts, thorough=False)} <= {"en", "und"}
