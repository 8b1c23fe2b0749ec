"""A codebook: learnt from a few examples and rules, the same each time, kept in a file, and safe at its edges."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from coproduce.analysis import codebook, codebook_sentences, encoder, vectors
from coproduce.analysis.codebook import Code, Codebook, Codes, Example, Reason, Rule, learn, load
from coproduce.analysis.codebook_files import code_file
from coproduce.analysis.codebook_known import THIRDS, third_of
from coproduce.analysis.commands import analyse
from coproduce.analysis.encoder import DIMENSIONS, Progress
from coproduce.analysis.files import UnusableFile
from tests.unit.analysis.test_files import rows_of

EXAMPLES = [
    *(
        Example(text, ("Buses",))
        for text in (
            "The bus was late again",
            "No bus comes on Sunday",
            "The bus driver was kind",
            "Buses never stop here",
            "A minibus would help",
        )
    ),
    *(
        Example(text, ("Meals",))
        for text in (
            "The dinner was cold",
            "Lunch was lovely",
            "More choice at dinner",
            "Cold lunch every day",
            "The dinner hall is loud",
        )
    ),
    Example("The bus made us miss lunch", ("Buses", "Meals")),
    Example("Nothing to add", ()),
]
TEXTS = ["The bus is always late", "Dinner was cold", "", "🙂", "The late bus means a cold dinner"]


def test_texts_get_the_themes_of_their_like() -> None:
    found = learn(EXAMPLES).code(TEXTS)
    assert found[0].labels == ("Buses",)
    assert found[1].labels == ("Meals",)
    assert set(found[4].labels) == {"Buses", "Meals"}
    assert found[2] == found[3] == Codes((), 1.0)
    assert all(0 <= code.confidence <= 1 for each in found for code in each.codes)
    assert found[4].confidence == min(code.confidence for code in found[4].codes)


def test_the_same_each_time() -> None:
    assert learn(EXAMPLES).code(TEXTS) == learn(EXAMPLES).code(TEXTS)


def test_without_the_language_model_it_works_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "installed", lambda: None)
    for with_known_themes in (True, False):
        book = learn(EXAMPLES, with_known_themes=with_known_themes)
        assert "sentences" not in book.method
        assert [each.labels for each in book.code(TEXTS)[:2]] == [("Buses",), ("Meals",)]
    monkeypatch.setattr(vectors, "installed", lambda: None)
    book = learn(EXAMPLES, with_known_themes=False)
    assert book.method == "ridge+words"
    assert [each.labels for each in book.code(TEXTS)[:2]] == [("Buses",), ("Meals",)]


class Pretended:
    """An encoder that knows two meanings, whatever the words."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Any:
        import numpy as np

        self.read += texts
        if progress:
            progress(0, len(texts))
        found = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            found[row, 0 if any(word in text.lower() for word in ("bus", "coach")) else 1] = 1
        return found


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> Pretended:
    model = Pretended()
    monkeypatch.setattr(codebook_sentences, "_known", {})
    monkeypatch.setattr(encoder, "installed", lambda: model)
    monkeypatch.setattr(vectors, "installed", lambda: None)
    return model


def test_sentences_tell_where_no_word_is_shared(pretended: Pretended) -> None:
    book = learn(EXAMPLES, with_known_themes=False)
    assert book.method == "ridge+words+sentences"
    heard: list[tuple[int, int]] = []
    found = book.code(["Coaches vanish", "Plates shrink"], lambda *told: heard.append(told))
    assert found[0].labels == ("Buses",)
    assert heard == [(0, len(pretended.read))]


def test_a_sentence_is_read_once(pretended: Pretended) -> None:
    learn(EXAMPLES).code([*TEXTS, *TEXTS])
    assert len(pretended.read) == len(set(pretended.read))
    before = len(pretended.read)
    learn(EXAMPLES).code(TEXTS)
    assert len(pretended.read) == before


def test_too_many_sentences_are_not_read_and_the_method_says_so(
    pretended: Pretended, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = learn(EXAMPLES)
    monkeypatch.setattr(codebook_sentences, "MOST_SENTENCES", 14)
    assert "sentences" in book.method
    assert "sentences" not in book.method_for(TEXTS)
    assert book.code(TEXTS)[0].labels == ("Buses",)
    assert pretended.read == []


def test_a_text_is_split_into_sentences_and_a_long_one_ends_in_one() -> None:
    text = "Late again! It rained; we waited\n\n- no bus."
    assert codebook_sentences.split(text) == ["Late again!", "It rained;", "we waited", "- no bus."]
    assert codebook_sentences.split("") == [""]
    parts = codebook_sentences.split("Late. " * 30)
    assert len(parts) == codebook_sentences.MOST_IN_A_TEXT
    assert parts[-1] == "Late. " * 18 + "Late."


def test_texts_are_alike_by_any_of_their_sentences(
    pretended: Pretended, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = codebook_sentences.read(["A bus. A meal.", "A coach.", "A plate.", "Buses. Coaches."])
    assert held is not None
    likeness = codebook_sentences.alike(held, held)
    assert likeness.diagonal() == pytest.approx(1)
    assert likeness[1, 3] == pytest.approx(1)
    assert likeness[1, 2] < likeness[0, 1] < 1
    assert likeness == pytest.approx(likeness.T)
    monkeypatch.setattr(codebook_sentences, "_BLOCK", 1)
    assert codebook_sentences.alike(held, held) == pytest.approx(likeness)
    assert codebook_sentences.alike(held.rows(slice(1, 3)), held) == pytest.approx(likeness[1:3])


def test_a_rule_is_obeyed_and_its_exclusion_too() -> None:
    rule = Rule("Cost", ("too dear", "pric*"), exclude=("priceless",))
    book = learn(EXAMPLES, [rule])
    found = book.code(["It was TOO   dear!", "The prices rose", "A priceless view", "too very dear"])
    assert [("Cost" in each.labels) for each in found] == [True, True, False, False]
    assert Code("Cost", 0.9) in found[0].codes
    assert book.reason("It was too dear", "Cost").phrase == "too dear"


def test_rules_alone_make_a_codebook() -> None:
    book = learn([], [Rule("Buses", ("bus",))])
    assert [each.labels for each in book.code(["a bus", "a business"])] == [("Buses",), ()]


def test_reasons_name_words_and_the_nearest_example() -> None:
    found = learn(EXAMPLES).reason("Our bus was late again", "Buses")
    assert found == Reason(None, found.words, 0)
    assert "bus" in found.words
    with pytest.raises(KeyError):
        learn(EXAMPLES).reason("x", "Tea")


def test_saved_and_loaded_it_codes_alike(tmp_path: Path) -> None:
    book = learn(EXAMPLES, [Rule("Cost", ("dear",))])
    book.save(tmp_path / "book.json")
    again = load(tmp_path / "book.json")
    assert again == book
    assert again.code(TEXTS) == book.code(TEXTS)


@pytest.mark.parametrize(
    "content", ["[]", "{}", '{"examples": [{}]}', "not json", '{"version": "1", "themes": 3}']
)
def test_a_file_that_is_no_codebook_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "book.json").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError):
        load(tmp_path / "book.json")


def test_edges(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="no theme"):
        learn([Example("Nothing", (" ",))])
    assert learn(EXAMPLES).code([]) == []
    assert isinstance(learn([Example("Only one", ("A",))]).code(["Only one", "Other"])[0], Codes)
    assert learn([Example("", ("A",))]).code(["Some words"])[0].labels == ()
    monkeypatch.setattr(codebook, "MOST_EXAMPLES", 6)
    assert len(learn(EXAMPLES).code(TEXTS)) == len(TEXTS)


def test_copies_of_an_example_count_once_with_what_most_say() -> None:
    copies = [
        Example("The bus!", ("Buses",)),
        Example("the  bus", ("Buses", "Meals")),
        Example("The bus", ("Buses",)),
    ]
    assert list(codebook._merged(copies)) == [("The bus!", {"Buses"})]


def test_texts_that_differ_in_marks_alone_are_in_the_same_third() -> None:
    assert third_of("The bus, late.") == third_of("the bus late")
    assert {third_of(f"text {number}") for number in range(40)} == set(range(THIRDS))


def files(folder: Path) -> tuple[Path, Path]:
    source, labelled = folder / "in.csv", folder / "coded.csv"
    source.write_text(
        "id,text,label\n" + "".join(f'{n},"{text}",old\n' for n, text in enumerate(TEXTS)), encoding="utf-8"
    )
    coded = "".join(f'"{each.text}",{"|".join(each.labels)}\n' for each in EXAMPLES)
    labelled.write_text("text,theme\n" + coded, encoding="utf-8")
    return source, labelled


def test_the_command_adds_its_columns(tmp_path: Path) -> None:
    source, labelled = files(tmp_path)
    target = tmp_path / "out.csv"
    options = [
        "code",
        str(source),
        "--text",
        "text",
        "--examples",
        str(labelled),
        "--label",
        "theme",
        "--out",
        str(target),
    ]
    result = CliRunner().invoke(analyse, options)
    assert result.exit_code == 0, result.output
    rows = rows_of(target)
    assert list(rows[0]) == ["id", "text", "label_before", "label", "confidence"]
    assert rows[0]["label"] == "Buses"
    assert set(rows[4]["label"].split(";")) == {"Buses", "Meals"}
    assert rows[2]["label"] == ""
    assert all(0 <= float(row["confidence"]) <= 1 for row in rows)


def test_unusable_examples_are_refused_and_nothing_written(tmp_path: Path) -> None:
    source, labelled = files(tmp_path)
    with pytest.raises(UnusableFile, match="no column 'topic'"):
        code_file(source, "text", labelled, "topic", tmp_path / "out.csv")
    labelled.write_text("text,theme\nHello,\n", encoding="utf-8")
    with pytest.raises(UnusableFile, match="no theme"):
        code_file(source, "text", labelled, "theme", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_a_codebook_knows_its_method() -> None:
    book: Codebook = learn(EXAMPLES, [Rule("Cost", ("dear",))])
    assert book.method.startswith("ridge+words")
    assert book.method.endswith("rules")


def test_a_theme_rarer_in_the_texts_than_in_the_examples_gets_less_probable() -> None:
    np = pytest.importorskip("numpy")
    from coproduce.analysis import codebook_fit as fit

    def said(chance: float) -> fit.KnownScores:
        return fit.KnownScores(None, np.full((1000, 1), chance), None)

    truth = np.array([1.0, 0.0] * 50)
    found = fit.Chances(np.full(100, 0.5), np.full(1000, 0.5))
    for named in (True, False):
        changed = fit.shifted(found, truth, fit.Match(0, named), said(0.5), said(0.1))
        assert changed.texts[0] == pytest.approx(0.12, abs=0.01)
        unchanged = fit.shifted(found, truth, fit.Match(0, named), said(0.5), said(0.5))
        assert unchanged.texts[0] == pytest.approx(0.5)
