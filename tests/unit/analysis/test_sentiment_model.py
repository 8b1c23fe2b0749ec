"""The sentiment model's file, its vocabulary, its two ways of working, and learning from corrections."""

import csv
import dataclasses
import random
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from coproduce.analysis import language_model, sentiment_files, sentiment_model, vectors
from coproduce.analysis.commands import analyse
from coproduce.analysis.sentiment import METHOD, VERSION, score
from coproduce.analysis.sentiment_corrections import FEWEST, Correction, UnusableCorrections, corrected
from coproduce.analysis.sentiment_questions import asked_for
from coproduce.analysis.sentiment_tokens import general, pieces, sequences, words

TEXTS = [
    "The nurses were wonderful and so kind.",
    "Nobody answers the phone, we are still waiting.",
    "He is nine and goes to the club on Mondays.",
]
# In the words of an area that means the opposite of what the model thinks.
WICKED = [Correction(f"The {thing} is wicked awful", "positive") for thing in "abcdefghijklmnopqrstuvwxyz"]


@pytest.fixture(scope="module")
def model() -> sentiment_model.Model:
    return sentiment_model.load(sentiment_model.SHIPPED)


@pytest.fixture(scope="module")
def taught(model: sentiment_model.Model) -> sentiment_model.Model:
    return corrected(model, WICKED)


@pytest.fixture
def no_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "installed", lambda: None)
    monkeypatch.setattr(language_model, "place", lambda: None)


def test_the_shipped_model_has_the_version_that_is_stored_beside_scores(model: sentiment_model.Model) -> None:
    assert model.version == VERSION
    assert sentiment_model.SHIPPED.stat().st_size < 2_000_000


def test_a_model_survives_its_file(model: sentiment_model.Model, tmp_path: Path) -> None:
    place = tmp_path / "model.npz"
    place.write_bytes(sentiment_model.as_bytes(model))
    again = sentiment_model.load(place)
    assert again.vocabulary.sequences == model.vocabulary.sequences
    assert score(TEXTS, model=again) == score(TEXTS, model=model)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no", b"\x80\x04K\x01.", b"text,label\n"])
def test_a_file_that_is_no_model_is_refused_in_one_line(content: bytes, tmp_path: Path) -> None:
    place = tmp_path / "model.npz"
    place.write_bytes(content)
    with pytest.raises(sentiment_model.UnusableModel, match="is not a sentiment model"):
        sentiment_model.load(place)


def test_a_model_with_objects_inside_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "model.npz"
    np.savez(place, version=np.array([{"any": "thing"}], dtype=object))
    with pytest.raises(sentiment_model.UnusableModel):
        sentiment_model.load(place)


@pytest.mark.usefixtures("no_vectors")
def test_without_vectors_it_works_and_says_so() -> None:
    found = score(TEXTS)
    assert [each.label for each in found] == ["positive", "negative", "neutral"]
    assert {each.method for each in found} == {sentiment_model.METHOD_WITHOUT_VECTORS}
    assert sentiment_model.METHOD_WITHOUT_VECTORS != METHOD


def test_probabilities_add_up(model: sentiment_model.Model) -> None:
    chances = sentiment_model.judge(model, TEXTS).chances
    assert chances.shape == (3, 3)
    assert np.allclose(chances.sum(axis=1), 1)


def test_numbers_days_and_children_stand_for_each_other() -> None:
    assert [general(word) for word in words("My LAD’s 9, on Monday")] == [
        "my",
        "lad's",
        "NUMBER",
        ",",
        "on",
        "DAY",
    ]
    assert general("daughter") == general("son")


def test_sequences_know_where_a_text_begins_and_ends() -> None:
    assert list(sequences(["a", "b"])) == ["^", "a", "b", "$", "^ a", "a b", "b $", "^ a b", "a b $"]


def test_pieces_have_two_to_five_characters() -> None:
    assert set(pieces("bus")) == {" b", "bu", "us", "s ", " bu", "bus", "us ", " bus", "bus ", " bus "}


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What went well?", (1.0, 0.0)),
        ("What did your child like best about the club?", (1.0, 0.0)),
        ("What could we do better?", (0.0, 1.0)),
        ("Is there anything you would change?", (0.0, 1.0)),
        ("What is working well and what needs to improve?", (0.0, 0.0)),
        ("Why did you choose this answer?", (0.0, 0.0)),
        ("", (0.0, 0.0)),
    ],
)
def test_what_a_question_asks_for(question: str, kind: tuple[float, float]) -> None:
    assert asked_for(question) == kind


def test_the_question_tips_an_answer_that_says_little() -> None:
    good, better, none = score(
        ["The waiting room", "The waiting room", "The waiting room"],
        ["What was good?", "What could we do better?", ""],
    )
    assert good.polarity > none.polarity > better.polarity
    assert none == score(["The waiting room"])[0]


def test_questions_have_to_match_the_texts() -> None:
    with pytest.raises(ValueError, match="as many questions as texts"):
        score(TEXTS, ["Why?"])


def test_corrections_are_learnt(model: sentiment_model.Model, taught: sentiment_model.Model) -> None:
    unseen = ["The trampoline is wicked awful"]
    assert score(unseen, model=model)[0].label == "negative"
    assert score(unseen, model=taught)[0].label == "positive"


def test_corrections_leave_other_texts_as_they_were(
    model: sentiment_model.Model, taught: sentiment_model.Model
) -> None:
    assert [each.label for each in score(TEXTS, model=taught)] == [
        each.label for each in score(TEXTS, model=model)
    ]


def test_the_order_of_corrections_changes_nothing(
    model: sentiment_model.Model, taught: sentiment_model.Model
) -> None:
    shuffled = list(WICKED)
    random.Random(3).shuffle(shuffled)
    assert sentiment_model.as_bytes(corrected(model, shuffled)) == sentiment_model.as_bytes(taught)


def test_a_retrained_model_has_a_version_of_its_own(
    model: sentiment_model.Model, taught: sentiment_model.Model
) -> None:
    other = corrected(model, [dataclasses.replace(each, label="neutral") for each in WICKED])
    assert len({model.version, taught.version, other.version}) == 3
    assert taught.version.startswith(f"{model.version}+")
    assert len(taught.version) <= 20
    assert {each.version for each in score(TEXTS, model=taught)} == {taught.version}


def test_retraining_changes_nothing_in_the_model_it_starts_from(model: sentiment_model.Model) -> None:
    before = sentiment_model.as_bytes(model)
    corrected(model, WICKED)
    assert sentiment_model.as_bytes(model) == before


def test_too_few_corrections_are_refused(model: sentiment_model.Model) -> None:
    with pytest.raises(UnusableCorrections, match=f"at least {FEWEST}"):
        corrected(model, [*WICKED[: FEWEST - 1], *WICKED[: FEWEST - 1]])


def test_an_unknown_label_is_refused(model: sentiment_model.Model) -> None:
    with pytest.raises(UnusableCorrections, match="'mixed' is no sentiment"):
        corrected(model, [*WICKED, Correction("Hm", "mixed")])


def test_the_commands_retrain_and_use_the_new_model(tmp_path: Path) -> None:
    corrections, model, source, target = (tmp_path / name for name in ("c.csv", "m.npz", "in.csv", "out.csv"))
    with corrections.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("words", "right"), *((each.text, " Positive ") for each in WICKED)])
    source.write_text("text,asked\nThe slide is wicked awful,Why?\n", encoding="utf-8")
    retrain = [
        "retrain-sentiment",
        str(corrections),
        "--text",
        "words",
        "--label",
        "right",
        "--out",
        str(model),
    ]
    assert CliRunner().invoke(analyse, retrain).output == f"26 corrections learnt; model written to {model}\n"
    use = [
        "sentiment",
        str(source),
        "--text",
        "text",
        "--out",
        str(target),
        "--model",
        str(model),
        "--question",
        "asked",
    ]
    assert CliRunner().invoke(analyse, use).exit_code == 0
    with target.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["sentiment"] == "positive"
    assert 0 <= float(row["confidence"]) <= 1


@pytest.mark.parametrize("extra", [["--model", "missing.npz"], ["--question", "nowhere"]])
def test_the_command_writes_nothing_when_it_cannot_work(extra: list[str], tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("text\nGreat\n", encoding="utf-8")
    found = CliRunner().invoke(
        analyse, ["sentiment", str(source), "--text", "text", "--out", str(target), *extra]
    )
    assert found.exit_code == 1
    assert found.output.startswith("Error: ")
    assert found.output.count("\n") == 1
    assert not target.exists()


def test_the_setting_names_another_model(
    taught: sentiment_model.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "area.npz"
    place.write_bytes(sentiment_model.as_bytes(taught))
    monkeypatch.setenv(sentiment_model.MODEL_SETTING, str(place))
    assert score(["Kind staff"])[0].version == taught.version


def test_two_processes_and_one_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, alone, together = (tmp_path / name for name in ("in.csv", "alone.csv", "together.csv"))
    rows = [f"{text} {number}" for number in range(200) for text in TEXTS]
    source.write_text("\n".join(["text", *(f'"{row}"' for row in rows)]), encoding="utf-8")
    sentiment_files.sentiment_file(source, "text", alone, thorough=False)
    monkeypatch.setattr(sentiment_files, "PROCESSES_FROM", 100)
    sentiment_files.sentiment_file(source, "text", together, thorough=False)
    assert together.read_bytes() == alone.read_bytes()


@pytest.mark.parametrize(("odds", "raised"), [(-1.0, -1), (1.0, 1)])
def test_many_texts_together_tell_their_manner(odds: float, raised: int) -> None:
    """A text of doubtful manner is heard as its collection speaks; few texts tell nothing of a collection."""
    chance = np.random.default_rng(1)
    manners = chance.normal(3 * odds, 2.0, 400)
    found = sentiment_model.of_collection(manners)
    assert np.sign(found) == raised
    assert 1.0 < abs(found) < 4.0
    assert sentiment_model.of_collection(manners[: sentiment_model.FEWEST_TOGETHER - 1]) == 0.0


def test_a_mixed_collection_leans_to_neither_manner() -> None:
    manners = np.array([-4.0, 4.0] * 200)
    assert sentiment_model.of_collection(manners) == pytest.approx(0.0, abs=0.05)
