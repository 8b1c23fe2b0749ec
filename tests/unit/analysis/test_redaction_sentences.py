"""The second look at words that could be names; without the encoder the first look does alone and says so."""

import pytest

from coproduce.analysis import encoder, language_model, redaction, redaction_sentences
from coproduce.analysis.redaction_tokens import tokens

needs_encoder = pytest.mark.skipif(
    language_model.place() is None, reason="the sentence encoder is not built: make setup"
)
read_too = pytest.mark.usefixtures("with_sentence_vectors")


@needs_encoder
@read_too
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask Oyinkansola and Birgitte about the lift.", "Ask [name] and [name] about the lift."),
        ("Staff at Brackwell sat with her.", "Staff at [school] sat with her."),
        ("Mr and Mrs Olanrewaju held the gate.", "[name] held the gate."),
    ],
)
def test_names_and_schools_are_known_by_their_sentence(text: str, expected: str) -> None:
    assert redaction.redact(text) == expected


@needs_encoder
@read_too
def test_a_text_reads_alike_alone_and_among_others() -> None:
    texts = ["Ask Birgitte.", "The lift is broken.", "my lad theo got refused " * 40, ""]
    assert redaction.find_all(texts) == [redaction.find(text) for text in texts]


@needs_encoder
@read_too
def test_words_late_in_a_long_text_are_read_too() -> None:
    text = "The lift is broken and nobody has come to mend it. " * 60 + "Ask Oyinkansola about it."
    found = redaction.find(text)
    assert [text[span.start : span.end] for span in found] == ["Oyinkansola"]


@needs_encoder
@read_too
def test_every_word_of_a_text_has_a_state() -> None:
    model = encoder.installed()
    assert model is not None
    text = "Zażółć gęślą jaźń. " * 50
    (words,) = model.words([text], redaction_sentences.LAYER)
    assert [text[start:end] for start, end, _ in words] == ["Zażółć", "gęślą", "jaźń", "."] * 50
    assert redaction_sentences.states_of(text, tokens(text), words).any(axis=1).all()


def test_without_the_encoder_the_first_look_does_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "installed", lambda: None)
    text = "my lad theo got refused"
    assert redaction.find(text) == redaction.find_by_words(text) == [redaction.Span(7, 11, "name")]
    assert "without the sentence encoder" in redaction.method()
    with pytest.raises(ValueError, match="not installed"):
        redaction_sentences.readings([text], None)  # type: ignore[arg-type]
