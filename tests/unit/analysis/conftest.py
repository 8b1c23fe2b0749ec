"""What tests of single parts of the analysis ask for."""

import pytest

from coproduce.analysis import encoder


@pytest.fixture
def with_sentence_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence encoder, which the test run switches off, switched on again."""
    monkeypatch.delenv(encoder.SETTING, raising=False)
