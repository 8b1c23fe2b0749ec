"""How many signs of harm are noticed in texts of writers that the model never saw, and how often nothing is marked.

What the shipped model learnt from is not asked here. One writer's rows are kept for testing; another writer is left out
of a model that is trained for the test.
"""

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from coproduce.analysis import encoder, screening_sentences
from coproduce.analysis.screening import screen, screen_all
from tests.analysis.labelled import rows
from training import screening as training

WRITTEN = Path(training.__file__).parent / "written"


def _written(name: str) -> list[dict[str, str]]:
    with (WRITTEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(params=["with the encoder", "without"])
def encoded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    if request.param == "without":
        monkeypatch.setattr(screening_sentences, "installed", lambda: None)
    elif encoder.installed() is None:
        pytest.skip("the sentence encoder is not installed")
    return request.param != "without"


def test_concerns_of_an_unseen_writer_are_noticed(encoded: bool) -> None:
    asked = _written("aspen-concerns.csv")
    found = screen_all([row["text"] for row in asked])
    pairs = Counter((row["concern"], each.concern) for row, each in zip(asked, found, strict=True))
    wanted = Counter(row["concern"] for row in asked)
    missed = {each: pairs[each, "none"] / wanted[each] for each in ("urgent", "check")}
    assert missed["urgent"] <= (0 if encoded else 0.05)
    assert missed["check"] <= (0.05 if encoded else 0.32)
    assert 1 - pairs["none", "none"] / wanted["none"] <= (0.07 if encoded else 0.1)
    assert pairs["none", "urgent"] == 0


def test_harm_told_without_a_telling_word_is_noticed_in_most_urgent_texts() -> None:
    if encoder.installed() is None:
        pytest.skip("the sentence encoder is not installed")
    asked = _written("juniper-concerns.csv")
    found = screen_all([row["text"] for row in asked])
    pairs = Counter((row["concern"], each.concern) for row, each in zip(asked, found, strict=True))
    wanted = Counter(row["concern"] for row in asked)
    assert pairs["urgent", "none"] / wanted["urgent"] <= 0.37
    assert 1 - pairs["none", "none"] / wanted["none"] <= 0.27


@pytest.mark.parametrize("writer", ["laburnum", "poplar"])
def test_writers_that_nothing_was_chosen_by_are_read_as_measured(writer: str) -> None:
    if encoder.installed() is None:
        pytest.skip("the sentence encoder is not installed")
    asked = _written(f"{writer}-concerns.csv")
    found = screen_all([row["text"] for row in asked])
    marked = Counter(
        (row["category"] if row["concern"] == "none" else row["concern"], each.concern != "none")
        for row, each in zip(asked, found, strict=True)
    )
    assert marked["urgent", True] / (marked["urgent", True] + marked["urgent", False]) >= 0.9
    assert marked["ordinary", True] / (marked["ordinary", True] + marked["ordinary", False]) <= 0.1
    assert marked["lookalike", True] / (marked["lookalike", True] + marked["lookalike", False]) <= 0.32


def test_several_texts_at_once_are_screened_as_one_by_one() -> None:
    texts = [
        "He hides food under the bed since contact began.",
        "",
        "!?",
        "More swings please.",
        "he punched me",
    ]
    assert screen_all(texts) == [screen(text) for text in texts]


def test_ordinary_sentences_of_an_unseen_writer_are_seldom_marked(encoded: bool) -> None:
    found = Counter(
        each.concern for each in screen_all([row["text"] for row in _written("aspen-sentences.csv")[::3]])
    )
    assert found["urgent"] / found.total() <= 0.01
    assert found["check"] / found.total() <= (0.14 if encoded else 0.25)


def test_few_patients_comments_and_consultation_answers_are_marked(encoded: bool) -> None:
    for name in ("nhs_comments_2.csv", "gambling_responses.csv"):
        found = Counter(each.concern for each in screen_all([row["text"] for row in rows(name)[:100]]))
        assert found["urgent"] / found.total() <= (0 if encoded else 0.01)
        assert found["none"] / found.total() >= (0.98 if encoded else 0.94)


def test_a_model_that_never_saw_a_writer_sorts_their_concerns_first() -> None:
    rows("send_screen.csv")
    learnt = training.rows()
    rest = [row for row in learnt if row.group != "hazel"]
    asked = [row for row in learnt if row.group == "hazel" and not row.ordinary]
    terms = training.learn_terms(rest)
    model = training.fit(training.matrix([row.text for row in rest], terms), rest, ("check", "urgent"))
    scores = model.decision_function(training.matrix([row.text for row in asked], terms))
    concern = np.array([row.concern != "none" for row in asked])
    before = (scores[concern][:, None] > scores[~concern][None, :]).mean()
    assert before > 0.93
