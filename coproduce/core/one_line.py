"""Words that people typed, for places that hold one line: calendars, and lists of other programs."""

from __future__ import annotations

import unicodedata

# Signs that break a line somewhere or are no text; tabs and line ends become spaces, and the file has its own.
NOT_SHOWN = ("Cc", "Cs", "Zl", "Zp")


def one_line(words: str) -> str:
    """Words in one line without signs that would break a file or a reader's list."""
    shown = "".join(" " if unicodedata.category(sign) in NOT_SHOWN else sign for sign in words)
    return " ".join(shown.split())
