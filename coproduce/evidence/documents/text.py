"""Words on their way into a document: what no document can hold is left out, and which way they are written."""

from __future__ import annotations

import re
import unicodedata

# XML 1.0 has neither control characters nor halves of pairs.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(words: str) -> str:
    """The same words without what no document can hold; line ends as “\\n”."""
    return _IMPOSSIBLE.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def is_leftwards(words: str) -> bool:
    """Whether they are written from right to left, by the first letter that says so."""
    for sign in words:
        direction = unicodedata.bidirectional(sign)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def lines_of(words: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in clean(words).split("\n") if line.strip()]
