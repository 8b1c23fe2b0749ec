"""The arithmetic of the codebook: what is left out is as if it had never been there, and where a theme begins."""

from typing import Any

import pytest

from coproduce.analysis import codebook_begin, codebook_fit
from coproduce.analysis.codebook_sentences import Sentences
from coproduce.analysis.codebook_space import Space

np = pytest.importorskip("numpy")
THEMES = 3


def unit(rows: Any) -> Any:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def drawn() -> tuple[Space, Any, Any, Sentences]:
    """Twelve texts, what people said of them, which text each of thirty sentences belongs to, and the sentences."""
    from scipy.sparse import csr_matrix

    chance = np.random.default_rng(3)
    owners = np.sort(np.concatenate([np.arange(12), chance.integers(0, 12, 18)]))
    sentences = Sentences(unit(chance.normal(size=(30, 5))), owners, 12)
    texts = Space(csr_matrix(unit(chance.normal(size=(12, 6)))), sentences=sentences)
    return texts, (chance.random((12, THEMES)) < 0.4).astype(float), owners, sentences


def without(space: Space, number: int) -> Space:
    kept = np.arange(12) != number
    held = space.sentences
    assert held is not None
    rows = kept[held.owners]
    owners = held.owners[rows] - (held.owners[rows] > number)
    return Space(space.words[np.flatnonzero(kept)], sentences=Sentences(held.vectors[rows], owners, 11))


def each(space: Space, held: Sentences) -> Space:
    return Space(space.words[held.owners], sentences=held.each())


def test_a_text_and_its_sentences_score_as_if_it_were_no_example(
    drawn: tuple[Space, Any, Any, Sentences], monkeypatch: pytest.MonkeyPatch
) -> None:
    space, truth, owners, held = drawn
    monkeypatch.setattr(codebook_fit, "_BLOCK", 7)
    model, whole = codebook_fit.learnt(space, truth)
    parts = model.left_out(each(space, held), owners)
    for number in range(12):
        others, _ = codebook_fit.learnt(without(space, number), np.delete(truth, number, axis=0))
        assert whole[number] == pytest.approx(
            others.score(space.rows(slice(number, number + 1)))[0], abs=1e-5
        )
        own = each(space, held).rows(slice(*np.searchsorted(owners, [number, number + 1])))
        assert parts[owners == number] == pytest.approx(others.score(own), abs=1e-5)


def test_the_largest_of_each_text() -> None:
    held = Sentences(np.eye(4), np.array([0, 0, 1, 2]), 3)
    scores = np.array([[1.0, 4.0], [3.0, 2.0], [0.0, 0.0], [5.0, 1.0]])
    assert held.largest(scores).tolist() == [[3.0, 4.0], [0.0, 0.0], [5.0, 1.0]]


def test_what_tells_of_a_theme() -> None:
    whole = np.array([[0.1, 0.7, 0.3]])
    assert [each.tolist() for each in codebook_fit.Scores(whole).of(1)] == [[0.7], [0.3]]
    assert len(codebook_fit.Scores(whole, whole, whole).of(1)) == 4
    assert len(codebook_fit.Scores(whole[:, :1]).of(0)) == 1


def beginning(judged: Any, examples: Any, truth: Any) -> Any:
    return codebook_fit.sigmoid(codebook_begin.beginnings(judged, examples, truth))


def test_a_theme_that_is_hard_to_tell_begins_earlier() -> None:
    sure = np.where(np.arange(400) < 100, 0.95, 0.02)
    unsure = np.where(np.arange(400) < 100, 0.4, 0.05)
    both = np.stack([sure, unsure], axis=1)
    truth = (np.random.default_rng(0).random(both.shape) < both).astype(float)
    found = beginning(both, both, truth)
    assert 0.02 < found[0] < 0.95
    assert 0.05 < found[1] < 0.4
    assert found[1] < found[0]


def test_examples_move_the_beginning_the_more_there_are() -> None:
    chances = np.linspace(0.01, 0.99, 200)[:, None]
    told = beginning(chances, chances, (chances > 0.8).astype(float))[0]
    few = beginning(chances, chances[::40], (chances[::40] > 0.7).astype(float))[0]
    none = beginning(chances, chances, np.zeros_like(chances))[0]
    assert none < few < told < 0.8
