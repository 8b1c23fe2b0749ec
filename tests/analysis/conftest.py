"""What the texts are measured with: everything that an installation has."""

import pytest

from coproduce.analysis import encoder


@pytest.fixture(autouse=True, scope="module")
def _with_sentence_vectors() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(encoder.SETTING, raising=False)
        yield
