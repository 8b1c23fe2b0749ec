"""Shorter forms of a text for cards and lists, cut where a reader would pause."""

from __future__ import annotations

LONGEST_ON_A_CARD = 180


def shortened(text: str, length: int) -> str:
    """At most `length` characters, ending between two words."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def first_sentences(text: str, length: int = LONGEST_ON_A_CARD) -> str:
    """As many whole sentences as fit into `length` characters, at least a part of the first."""
    taken = ""
    for sentence in text.replace("? ", "?|").replace(". ", ".|").split("|"):
        if taken and len(taken) + len(sentence) > length:
            break
        taken = f"{taken} {sentence}".strip()
    return shortened(taken, length)
