"""Any text at all: the analysis neither fails nor changes what it was not asked to change."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproduce.analysis.aspects import by_aspect, clauses
from coproduce.analysis.duplicates import identical_groups
from coproduce.analysis.reading_age import reading_age, sentence_hints
from coproduce.analysis.redaction import KINDS, find, redact
from coproduce.analysis.screening import screen
from coproduce.analysis.sentiment import score
from coproduce.analysis.themes import suggest

texts = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            [
                "Mrs",
                "Aoife",
                "and",
                "ask",
                ", who is",
                "[name]",
                "(2)",
                "Dr",
                "my son",
                "April",
                "St",
                "Oswin's",
                "School",
                "12",
                "Road",
                "07700",
                "900",
                "123",
                "born",
                "on",
                "2014",
                "M99 1ZZ",
                "nhs",
                "@",
                "www.",
                "he",
                "hit",
                "me",
                "not",
                ".",
                "O'Neil",
                "É",
                "🙂",
                "مرحبا",
                "\n",
                "-",
                "'s",
            ]
        ),
        max_size=40,
    ).map(" ".join),
)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_redaction_touches_its_spans_only(text: str) -> None:
    spans = find(text)
    position, kept = 0, []
    for span in spans:
        assert position <= span.start < span.end <= len(text)
        assert span.kind in KINDS
        kept.append(text[position : span.start])
        position = span.end
    kept.append(text[position:])
    redacted = redact(text, spans)
    for piece in kept:
        assert piece in redacted
    if not spans:
        assert redact(text) == text


@settings(max_examples=300, deadline=None)
@given(texts)
def test_redacting_what_is_redacted_changes_nothing(text: str) -> None:
    once = redact(text)
    assert find(once) == []
    assert redact(once) == once


@settings(max_examples=300, deadline=None)
@given(texts)
def test_screening_and_reading_age_take_any_text(text: str) -> None:
    found = screen(text)
    assert (found.concern == "none") == (found.reason == "")
    age = reading_age(text)
    assert age.age is None or 5 <= age.age <= 22
    for hint in sentence_hints(text):
        assert text[hint.start : hint.end] == hint.sentence


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, max_size=8))
def test_sentiment_and_aspects_take_any_texts(many: list[str]) -> None:
    found = score(many)
    assert len(found) == len(many)
    for each in found:
        assert each.label in ("negative", "neutral", "positive")
        assert 0 <= each.confidence <= 1
        assert -1 <= each.polarity <= 1
        assert each.known or (each.unclear and each.label == "neutral")
    for text, one in zip(many, found, strict=True):
        alone = score([text])[0]
        assert alone.label == one.label or one.unclear
        assert abs(alone.polarity - one.polarity) <= 0.002
    for text, aspects in zip(many, by_aspect(many), strict=True):
        cut = clauses(text)
        assert all(text[each.start : each.end] == each.text for each in cut)
        assert {each.aspect for each in aspects} == {each.aspect for each in cut if each.aspect}


@settings(max_examples=100, deadline=None)
@given(st.lists(texts, max_size=20))
def test_groups_of_identical_texts_share_no_text(many: list[str]) -> None:
    groups = identical_groups(many)
    members = [position for group in groups for position in group]
    assert len(members) == len(set(members))
    assert all(len(group) > 1 for group in groups)


@settings(max_examples=20, deadline=None)
@given(st.lists(texts, max_size=40), st.integers(1, 9))
def test_themes_take_any_texts(many: list[str], themes: int) -> None:
    found = suggest(many, themes)
    assert len(found.assignments) == len(many)
    known = {theme.id for theme in found.themes}
    assert all(set(held) <= known for held in found.assignments)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "A",
        "Aa ",
        "a ",
        "1",
        "1 ",
        "0-",
        ".",
        "my son ",
        "he ",
        "not ",
        "@",
        "a@",
        "www.a",
        "St A ",
        "\n",
        "Mr ",
        "12 Aa ",
        "A.",
        "no one ",
        "sexual abuse and ",
        "the girl ",
        "flights ",
    ],
)
def test_no_text_of_ten_thousand_characters_stalls_the_worker(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    started = time.process_time()
    screen(text)
    redact(text)
    sentence_hints(text)
    assert time.process_time() - started < 5
