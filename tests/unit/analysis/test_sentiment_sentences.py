"""The second look of the sentiment model: when it is used, what it says of itself, its file, and what it reads."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from coproduce.analysis import encoder, language_model, sentiment, sentiment_model, sentiment_sentences
from coproduce.analysis.commands import analyse
from coproduce.analysis.sentiment import METHOD, METHOD_SUFFIX, NoSecondLook, score
from training.sentiment_rows import WRITTEN

pytestmark = pytest.mark.usefixtures("with_sentence_vectors")

TEXTS = [
    "The nurses were wonderful and so kind.",
    "Nobody answers the phone, we are still waiting.",
    "Mój syn czeka już dwa lata na terapię mowy",
]
needs_encoder = pytest.mark.skipif(
    language_model.place() is None, reason="the sentence encoder is not built: make setup"
)


@pytest.fixture
def look() -> sentiment_sentences.SecondLook:
    return sentiment_sentences.load(sentiment_sentences.SHIPPED)


@pytest.fixture
def no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_model, "place", lambda: None)
    monkeypatch.setattr(encoder, "installed", lambda: None)


def command(source: Path, target: Path, *extra: str) -> tuple[int, str]:
    found = CliRunner().invoke(
        analyse, ["sentiment", str(source), "--text", "text", "--out", str(target), *extra]
    )
    return found.exit_code, found.output


def confidences(place: Path) -> list[float]:
    with place.open(encoding="utf-8", newline="") as file:
        return [float(row["confidence"]) for row in csv.DictReader(file)]


def first_verdict(families: float) -> sentiment_model.Verdict:
    chances = np.array([[0.2, 0.3, 0.5]])
    return sentiment_model.Verdict(chances, np.array([2]), np.array([False]), np.array([families]))


@needs_encoder
def test_few_texts_are_read_twice_and_say_so() -> None:
    assert [each.method for each in score(TEXTS)] == [METHOD + METHOD_SUFFIX] * 2 + [METHOD]
    assert {each.method for each in score(TEXTS, thorough=False)} == {METHOD}
    assert score(TEXTS) == score(TEXTS, thorough=True)
    assert score(TEXTS)[0].confidence != score(TEXTS, thorough=False)[0].confidence


@needs_encoder
def test_many_distinct_texts_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentiment, "MOST_READ_TWICE", 2)
    assert score([TEXTS[0], TEXTS[1]] * 2)[0].method == METHOD + METHOD_SUFFIX
    assert score(TEXTS)[0].method == METHOD


@pytest.mark.usefixtures("no_encoder")
def test_without_the_encoder_texts_are_read_once() -> None:
    assert score(TEXTS) == score(TEXTS, thorough=False)
    assert sentiment.card().name == "sentiment.json"
    with pytest.raises(NoSecondLook, match="make setup"):
        score(TEXTS, thorough=True)


@needs_encoder
def test_both_looks_agree_on_a_text_whatever_stands_beside_it() -> None:
    together = score([*TEXTS, "Good " * 200])
    alone = [score([text])[0] for text in TEXTS]
    for one, other in zip(together, alone, strict=False):
        assert one.label == other.label
        assert one.confidence == pytest.approx(other.confidence, abs=0.002)


@needs_encoder
def test_a_text_without_a_view_keeps_what_the_first_model_found() -> None:
    empty = ["Nothing to add", "N/A", "Not sure"]
    for once, twice in zip(score(empty, thorough=False), score(empty, thorough=True), strict=True):
        assert (once.label, once.confidence) == (twice.label, twice.confidence)


@needs_encoder
def test_every_version_fits_the_others(look: sentiment_sentences.SecondLook) -> None:
    assert look.version == sentiment.VERSION
    assert {each.version for each in score(TEXTS)} == {sentiment.VERSION}
    assert sentiment.card().name == "sentiment_sentences.json"


def test_the_file_is_small_and_holds_no_words() -> None:
    assert sentiment_sentences.SHIPPED.stat().st_size < 1_900_000
    with np.load(sentiment_sentences.SHIPPED, allow_pickle=False) as stored:
        words = [name for name in stored.files if stored[name].dtype.kind not in "fiu"]
        assert words == []
        assert bytes(stored["version"].tobytes()).decode() == sentiment.VERSION


@needs_encoder
def test_every_landmark_is_one_of_our_own_sentences(look: sentiment_sentences.SecondLook) -> None:
    """No point in the file stands for a patient's comment: there are as many as sentences of ours, and each of a
    handful lies where its sentence does."""
    card = json.loads(sentiment.card().read_text(encoding="utf-8"))
    assert len(look.space.landmarks) == card["landmarks"] == card["rows"]["sentences"]
    known = encoder.installed()
    assert known is not None
    written = sorted(WRITTEN.glob("hazel-sentences.csv"))[0]
    with written.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)][:5]
    near = sentiment_sentences.nearness(look.space, sentiment_sentences.layers_of(known, texts))
    assert near.max(axis=1) == pytest.approx(np.ones(5), abs=0.02)


def test_it_survives_its_file(look: sentiment_sentences.SecondLook, tmp_path: Path) -> None:
    place = tmp_path / "look.npz"
    place.write_bytes(sentiment_sentences.as_bytes(look))
    again = sentiment_sentences.load(place)
    assert (again.version, again.scorer.unclear) == (look.version, look.scorer.unclear)
    for part in ("middle", "directions", "landmarks", "step", "width"):
        assert np.array_equal(getattr(again.space, part), getattr(look.space, part))
    assert np.array_equal(again.scorer.weights, look.scorer.weights)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no", b"\x80\x04K\x01."])
def test_a_file_that_is_none_is_refused(content: bytes, tmp_path: Path) -> None:
    place = tmp_path / "look.npz"
    place.write_bytes(content)
    with pytest.raises(sentiment_model.UnusableModel, match="does not hold the second look"):
        sentiment_sentences.load(place)


def test_weights_that_do_not_fit_the_landmarks_are_refused(
    look: sentiment_sentences.SecondLook, tmp_path: Path
) -> None:
    place = tmp_path / "look.npz"
    fewer = replace(look, space=replace(look.space, landmarks=look.space.landmarks[1:]))
    place.write_bytes(sentiment_sentences.as_bytes(fewer))
    with pytest.raises(sentiment_model.UnusableModel):
        sentiment_sentences.load(place)


def test_what_it_reads_of_a_text() -> None:
    space = sentiment_sentences.Space(np.zeros(3), np.eye(3), 2 * np.eye(3)[:2], 0.5, 1.0)
    near = sentiment_sentences.nearness(space, np.eye(3)[:1])
    (read,) = sentiment_sentences.numbers(first_verdict(0.5), near)
    assert read == pytest.approx([np.log(0.201), np.log(0.301), np.log(0.501), 0, 1, np.exp(-2)], abs=1e-5)


@pytest.mark.parametrize("families", [0.0, 1.0])
def test_a_manner_without_doubt_stays_finite(families: float) -> None:
    read = sentiment_sentences.numbers(first_verdict(families), np.ones((1, 2)))
    assert np.isfinite(read).all()
    assert (read[0, 3] > 10) == bool(families)


@needs_encoder
def test_the_command_reads_once_or_twice_as_it_is_told(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("\n".join(["text", *(f'"{text}"' for text in TEXTS)]), encoding="utf-8")
    found = {}
    for extra in ("", "--fast", "--thorough"):
        target = tmp_path / f"out{extra}.csv"
        assert command(source, target, *filter(None, [extra]))[0] == 0
        found[extra] = confidences(target)
    assert found["--fast"] == [each.confidence for each in score(TEXTS, thorough=False)]
    assert found["--thorough"] == found[""] != found["--fast"]


@pytest.mark.usefixtures("no_encoder")
def test_the_command_refuses_what_is_not_installed(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("text\nGreat\n", encoding="utf-8")
    code, said = command(source, target, "--thorough")
    assert (code, said.count("\n")) == (1, 1)
    assert "--thorough needs the sentence encoder" in said
    assert not target.exists()
