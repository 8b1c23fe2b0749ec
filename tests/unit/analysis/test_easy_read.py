"""The lint for Easy Read."""

from __future__ import annotations

import pytest

from coproduce.analysis.easy_read import LONGEST_SENTENCE, advice


@pytest.mark.parametrize(
    "text",
    [
        "We want to know what you think.",
        "There is a bus to school.\nDo you like the bus?",
        "",
        "Tell us what is good.",
        "It costs £2.50 a day.",
        "We meet at 3 p.m. on Monday.",
    ],
)
def test_easy_texts_get_no_advice(text: str) -> None:
    assert advice(text) == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("We meet on Monday. You can come.", "a line of its own"),
        ("The bus is late because the road is shut.", "more than one thing"),
        ("We will ask you, and then we will decide.", "more than one thing"),
        ("We will utilise your views.", "Say “use” for “utilise”."),
        ("This is about the local authority.", "“authority” is a hard word"),
        ("Ask your SENCO.", "Write “SENCO” out"),
        ("Bring things, eg a pen.", "in whole words"),
        (" ".join(["word"] * (LONGEST_SENTENCE + 1)) + ".", f"has {LONGEST_SENTENCE + 1} words"),
    ],
)
def test_each_fault_is_named(text: str, part: str) -> None:
    assert any(part in each for each in advice(text)), advice(text)
