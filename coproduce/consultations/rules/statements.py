"""Which words a statement for others to vote on may hold."""

from __future__ import annotations

import re

# Shorter words ("at", "my") stand in every text and point to nobody.
SHORTEST = 3
_WORD = re.compile(r"[^\W_]+")


def taken_out(words: str, body: str, redacted: str | None) -> list[str]:
    """Words of a statement that a reader took out of the text it comes from, in their order. None may be shown: what
    was hidden in a text is hidden in what was made of it."""
    if redacted is None:
        return []
    hidden = _words(body) - _words(redacted)
    return [word for word in _WORD.findall(words) if word.casefold() in hidden]


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text) if len(word) >= SHORTEST}
