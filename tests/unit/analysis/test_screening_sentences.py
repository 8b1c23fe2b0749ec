"""How near a text stands to others: the sums that training leaves out, and those done at run time."""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from coproduce.analysis import encoder, screening_sentences
from training import screening_sentences as training

EACH_LAYER = 8


@pytest.fixture(autouse=True)
def few_directions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "DIRECTIONS", 4)


def _space(rows: int) -> training.Space:
    chance = np.random.default_rng(5)
    return training.space_of((chance.normal(size=(rows, 6)) @ chance.normal(size=(6, 12))).astype(np.float32))


def test_scores_left_out_are_those_of_a_fit_without_the_group() -> None:
    space = _space(30)
    counts = np.where(np.arange(30) % 4 == 0, 0.2, 1.0)
    targets = np.where(np.arange(60).reshape(30, 2) % 3 == 0, 1.0, -1.0)
    groups = np.array(["alder", "cedar", "hazel"])[np.arange(30) % 3]
    _, found = training.fit(space, counts, targets, groups)

    concern = targets[:, 0] > 0
    evened = counts * np.where(concern, counts[~concern].sum() / counts[concern].sum(), 1.0)
    alike = screening_sentences.kernel(space.placed, space.placed)
    rest = groups != "cedar"
    weights = np.linalg.solve(
        alike[np.ix_(rest, rest)] + np.diag(training.RIDGE / evened[rest]), targets[rest]
    )
    assert found[~rest] == pytest.approx(alike[np.ix_(~rest, rest)] @ weights, abs=1e-4)


def test_points_lie_at_one_from_the_middle_on_average() -> None:
    placed = _space(200).placed
    assert np.square(placed).sum(axis=1).mean() == pytest.approx(1, abs=0.02)


def test_a_row_that_counts_nothing_is_scored_and_not_learnt_from() -> None:
    features = np.array([[0.0], [1.0], [0.1], [0.9], [5.0]])
    wanted = np.array([False, True, False, True, False])
    groups = np.array(["a", "a", "b", "b", "c"])
    counts = np.array([1.0, 1.0, 1.0, 1.0, 0.0])
    scored = training.joined_left_out(features, wanted, counts, groups)
    assert scored[4] > scored[1] > 0 > scored[0]


def test_what_training_writes_is_what_the_program_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = np.random.default_rng(6)
    monkeypatch.setattr(encoder, "DIMENSIONS", EACH_LAYER)
    wide = len(screening_sentences.LAYERS) * EACH_LAYER
    layers = chance.normal(size=(40, wide)).astype(np.float32)

    def read(texts: Sequence[str], wanted: Sequence[int], progress: encoder.Progress) -> Any:
        return layers[[int(text) for text in texts]]

    model = SimpleNamespace(layers=read)
    monkeypatch.setattr(encoder, "installed", lambda: model)
    monkeypatch.setattr(screening_sentences, "_BLOCK", 7)
    texts = [str(number) for number in range(40)]
    found = training.layers_of(texts)
    assert np.linalg.norm(found.reshape(40, -1, EACH_LAYER), axis=2) == pytest.approx(1, abs=1e-4)

    space = training.space_of(found)
    targets = np.where(chance.normal(size=(40, 2)) > 0, 1.0, -1.0)
    weights, _ = training.fit(space, np.ones(40), targets, np.array(texts))
    training.write(tmp_path / "model.npz", space, weights, np.zeros((2, 6)))
    known = screening_sentences.load(tmp_path / "model.npz")
    near = screening_sentences.nearness(texts, known)
    assert near == pytest.approx(screening_sentences.kernel(space.placed, space.placed) @ weights, abs=0.02)
    assert screening_sentences.nearness(texts[:1], known) == pytest.approx(near[:1], abs=1e-4)
    assert screening_sentences.nearness([], known).shape == (0, 2)
