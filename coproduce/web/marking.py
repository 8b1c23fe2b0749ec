"""Showing where words stand that somebody looked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from coproduce.web.excerpts import shortened

EXCERPT = 220


def marked(text: str, words: Sequence[str]) -> Markup:
    """The text, escaped, with the words in <mark>."""
    pattern = re.compile(
        "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE
    )
    pieces, end = [], 0
    for found in pattern.finditer(text) if words else ():
        pieces += [escape(text[end : found.start()]), Markup("<mark>{}</mark>").format(found.group())]
        end = found.end()
    return Markup("").join([*pieces, escape(text[end:])])


def excerpt(texts: Sequence[str], words: Sequence[str]) -> Markup:
    """Some words around the first place where something was found; else the beginning of the first text."""
    for text in texts:
        places = [place for word in words if (place := text.lower().find(word)) >= 0]
        if places:
            return marked(_around(text, min(places)), words)
    return marked(shortened(next((text for text in texts if text), ""), EXCERPT), words)


def _around(text: str, place: int) -> str:
    begins = max(0, place - EXCERPT // 3)
    if begins:
        begins = text.find(" ", begins, place) + 1 or begins
    return ("… " if begins else "") + shortened(text[begins:], EXCERPT)
