"""The codebook on comments that it did not learn from, and whose known themes were learnt without them."""

from collections import Counter

import pytest

from coproduce.analysis import codebook_sentences, encoder
from coproduce.analysis.codebook import Codes, Example, learn
from coproduce.analysis.codebook_features import Counter as Columns
from coproduce.analysis.codebook_known import shipped
from tests.analysis.labelled import rows

THEMES = 24
# Reading the sentences of all comments takes a minute and more: these are every ninth.
PART = 9


def micro_f1(truth: list[set[str]], given: list[set[str]]) -> float:
    hits = sum(len(a & b) for a, b in zip(truth, given, strict=True))
    return 2 * hits / (sum(map(len, truth)) + sum(map(len, given)))


def macro_f1(truth: list[set[str]], given: list[set[str]]) -> float:
    themes = {theme for held in truth for theme in held}
    one = [
        micro_f1([held & {theme} for held in truth], [held & {theme} for held in given]) for theme in themes
    ]
    return sum(one) / len(one)


def labels(found: list[Codes]) -> list[set[str]]:
    return [set(each.labels) for each in found]


def comments() -> tuple[list[str], list[set[str]]]:
    read = rows("nhs_comments_2.csv")
    held = [set(row["label"].split("|")) - {""} for row in read]
    frequent = {name for name, _ in Counter(label for each in held for label in each).most_common(THEMES)}
    return [row["text"] for row in read], [each & frequent for each in held]


def measured(examples: list[int], rest: list[int], with_known_themes: bool) -> tuple[float, float]:
    """Macro and micro F1."""
    texts, truth = comments()
    book = learn([Example(texts[n], tuple(sorted(truth[n]))) for n in examples], (), with_known_themes)
    given = labels(book.code([texts[n] for n in rest]))
    return macro_f1([truth[n] for n in rest], given), micro_f1([truth[n] for n in rest], given)


@pytest.fixture
def words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "installed", lambda: None)


@pytest.fixture(scope="module")
def installed() -> None:
    if encoder.installed() is None:
        pytest.skip("the sentence encoder is not installed")


@pytest.mark.usefixtures("words_alone")
def test_twenty_examples_a_theme_by_words_alone() -> None:
    _, truth = comments()
    counts: Counter[str] = Counter()
    examples = []
    for number in (position * 997 % len(truth) for position in range(len(truth))):
        if any(counts[label] < 20 for label in truth[number]):
            examples.append(number)
            counts.update(truth[number])
    rest = sorted(set(range(len(truth))) - set(examples))
    macro, micro = measured(examples, rest, True)
    assert macro >= 0.48
    assert micro >= 0.66


@pytest.mark.usefixtures("words_alone")
def test_four_fifths_of_all_comments_by_words_alone() -> None:
    numbers = range(len(comments()[0]))
    macro, micro = measured([n for n in numbers if n % 5], [n for n in numbers if n % 5 == 0], True)
    assert macro >= 0.55
    assert micro >= 0.68


@pytest.mark.usefixtures("installed")
def test_sentences_make_codes_better(monkeypatch: pytest.MonkeyPatch) -> None:
    some = list(range(0, len(comments()[0]), PART))
    examples, rest = some[::2], some[1::2]
    with_known, without = measured(examples, rest, True), measured(examples, rest, False)
    monkeypatch.setattr(encoder, "installed", lambda: None)
    by_words = measured(examples, rest, False)
    assert with_known[0] >= 0.49
    assert with_known[1] >= 0.70
    assert without[0] > by_words[0]
    assert without[1] > by_words[1]


@pytest.mark.usefixtures("installed")
def test_known_themes_with_sentences_on_comments_they_did_not_see() -> None:
    texts, truth = comments()
    texts, truth = texts[::PART], truth[::PART]
    known, read = shipped(), codebook_sentences.read(texts)
    assert known is not None
    assert read is not None
    names = {theme for held in truth for theme in held}

    def found(means: object) -> float:
        margins = known.score(texts, Columns().count(texts), means)[2]
        given = [
            {name for name, margin in zip(known.names, row, strict=True) if margin > 0 and name in names}
            for row in margins
        ]
        return micro_f1(truth, given)

    by_words, by_sentences = found(None), found(read.means())
    assert by_words >= 0.62
    assert by_sentences >= max(0.66, by_words + 0.02)
