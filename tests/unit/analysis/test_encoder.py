"""The sentence encoder: a text is read alike whatever stands beside it, and what means the same lies close."""

from pathlib import Path
from typing import Any

import pytest

from coproduce.analysis import encoder, language_model
from coproduce.analysis.encoder import DIMENSIONS, Encoder

np = pytest.importorskip("numpy")

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "bus", "is", "late", "##r", "cafe", "."]
LONGEST, WIDE = 128, 8
TEXTS = ["The bus is late.", "late", "", "The the the bus is later than the bus is", "🙂"]


def shapes() -> dict[str, tuple[int, ...]]:
    """What the model holds, with narrower layers and hardly a vocabulary."""
    found: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(PIECES), DIMENSIONS),
        "embeddings.position_embeddings.weight": (LONGEST, DIMENSIONS),
        "embeddings.token_type_embeddings.weight": (2, DIMENSIONS),
    }
    norms = ["embeddings.LayerNorm"]
    for number in range(6):
        layer = f"encoder.layer.{number}"
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
        linear = {f"attention.{part}": (DIMENSIONS, DIMENSIONS) for part in ("self.query", "self.key")}
        linear |= {f"attention.{part}": (DIMENSIONS, DIMENSIONS) for part in ("self.value", "output.dense")}
        linear |= {"intermediate.dense": (WIDE, DIMENSIONS), "output.dense": (DIMENSIONS, WIDE)}
        for part, shape in linear.items():
            found |= {f"{layer}.{part}.weight": shape, f"{layer}.{part}.bias": shape[:1]}
    for each in norms:
        found |= {f"{each}.weight": (DIMENSIONS,), f"{each}.bias": (DIMENSIONS,)}
    return found


def weights() -> dict[str, Any]:
    chance = np.random.default_rng(5)
    return {
        name: (chance.normal(0, 0.1, shape) + ("Norm.weight" in name)).astype(np.float32)
        for name, shape in shapes().items()
    }


@pytest.fixture(scope="module")
def tiny() -> Encoder:
    return Encoder({piece: number for number, piece in enumerate(PIECES)}, weights())


def test_each_text_is_a_row_of_length_one(tiny: Encoder) -> None:
    found = tiny.embed(TEXTS)
    assert found.shape == (len(TEXTS), DIMENSIONS)
    assert found.dtype == np.float32
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-5)
    assert tiny.embed([]).shape == (0, DIMENSIONS)


def test_a_longer_text_beside_it_does_not_change_a_row(tiny: Encoder) -> None:
    together = tiny.embed(TEXTS)
    for row, text in zip(together, TEXTS, strict=True):
        assert tiny.embed([text])[0] == pytest.approx(row, abs=1e-5)


def test_the_order_of_texts_does_not_change_rows(tiny: Encoder) -> None:
    assert tiny.embed(TEXTS[::-1])[::-1] == pytest.approx(tiny.embed(TEXTS), abs=1e-5)


def test_many_texts_are_read_in_batches_as_one_by_one(tiny: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[int, int]] = []
    whole = tiny.embed(TEXTS)
    monkeypatch.setattr(encoder, "_BATCH_PIECES", 12)
    assert tiny.embed(TEXTS, lambda *told: heard.append(told)) == pytest.approx(whole, abs=1e-5)
    assert len(heard) > 1
    assert {total for _, total in heard} == {len(TEXTS)}


def test_the_order_of_words_counts(tiny: Encoder) -> None:
    first, second = tiny.embed(["the bus is late", "late is the bus"])
    assert np.abs(first - second).max() > 1e-3


def test_words_are_split_into_known_pieces(tiny: Encoder) -> None:
    assert tiny._tokens("Later, CAFÉ.") == [2, 7, 8, 1, 9, 10, 3]
    assert tiny._tokens("") == [2, 3]
    assert len(tiny._tokens("bus " * 1000)) == LONGEST


def test_beyond_what_is_read_a_text_may_go_on(tiny: Encoder) -> None:
    first, second = tiny.embed(["bus " * 200, "bus " * 200 + "late"])
    assert first == pytest.approx(second, abs=1e-6)


def test_stored_and_loaded_it_reads_nearly_alike(tiny: Encoder, tmp_path: Path) -> None:
    np.savez(tmp_path / "model.npz", **language_model.packed(PIECES, weights()))
    again = encoder.load(tmp_path / "model.npz")
    assert again.pieces == tiny.pieces
    assert (again.embed(TEXTS) * tiny.embed(TEXTS)).sum(axis=1).min() > 0.99


def test_where_it_is_missing_there_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(language_model.PLACE_SETTING, str(tmp_path / "none.npz"))
    assert encoder.installed() is None


@pytest.mark.usefixtures("with_sentence_vectors")
def test_it_can_be_switched_off() -> None:
    before = encoder.is_installed()
    with encoder.switched_off():
        assert encoder.installed() is None
    assert encoder.is_installed() == before


@pytest.mark.usefixtures("with_sentence_vectors")
def test_what_means_the_same_lies_close() -> None:
    model = encoder.installed()
    if model is None:
        pytest.skip("the sentence encoder is not installed")
    bus, transport, swimming = model.embed(
        ["The bus is always late", "Transport never comes on time", "She loves swimming"]
    )
    assert bus @ transport > bus @ swimming + 0.2
