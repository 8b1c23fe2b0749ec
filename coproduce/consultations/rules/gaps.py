"""Gaps that a template leaves for its writer, like “((what it is about))”: none is left when people read it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

SUBJECT, NAMED = "subject", 3
GAP = re.compile(r"\(\(([^()]{1,200})\)\)")


def gaps_in(text: str) -> list[str]:
    """What the writer still has to say, each once, in the order of the text."""
    return list(dict.fromkeys(found.strip() for found in GAP.findall(text)))


def filled(text: str, subject: str) -> str:
    """The text with the subject in its gap; without one the gap stays and says what is missing."""
    return text.replace(f"(({SUBJECT}))", subject.strip() or "((what it is about))")


def named(gaps: Sequence[str]) -> str:
    """The gaps of one page in words: the first ones by name, the others as a number."""
    words = ", ".join(f"“{gap}”" for gap in gaps[:NAMED])
    return words if len(gaps) <= NAMED else f"{words} and {len(gaps) - NAMED} more"
