"""Parts of a text that speak of a theme: where they are, and a text cut up so that they can be shown. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[int, int]

# A sentence ends with its mark and any closing quotes or brackets, or with the line: lists have no full stops. Marks
# may repeat only so often, so that no text takes long.
_SENTENCE = re.compile(r"\S.*?(?:[.!?…。؟]{1,9}[\"'’”)\]]{0,4}(?=\s|$)|(?=[\r\n])|$)")


@dataclass(frozen=True)
class Marked:
    """A stretch of a text and the names of the themes that its excerpts speak for; none outside an excerpt."""

    words: str
    themes: tuple[str, ...] = ()


def digest_of(words: str) -> str:
    """What tells whether a text still says what it said when an excerpt was marked (64 characters)."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def sentences(words: str) -> tuple[Span, ...]:
    """Where each sentence or line begins and ends, in characters, in order; spaces between them belong to none."""
    return tuple(
        (found.start(), found.start() + len(found.group().rstrip())) for found in _SENTENCE.finditer(words)
    )


def place_of(part: str, words: str, near: int = 0) -> Span | None:
    """Where `part` stands in `words`, whatever its spaces and line ends; the place nearest to `near` where it stands
    several times. None where it is empty or does not stand there."""
    pieces = part.split()
    if not pieces:
        return None
    pattern = re.compile(r"\s+".join(re.escape(piece) for piece in pieces))
    places = [(found.start(), found.end()) for found in pattern.finditer(words)]
    return min(places, key=lambda place: abs(place[0] - near), default=None)


def together(words: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, with those made one that overlap or have nothing but spaces between them."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and not words[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def cut(words: str, excerpts: Sequence[tuple[int, int, str]]) -> tuple[Marked, ...]:
    """A text in stretches: `excerpts` are (start, end, theme's name) and may overlap. What lies outside is left out."""
    inside = [(start, end, name) for start, end, name in excerpts if 0 <= start < end <= len(words)]
    edges = sorted({0, len(words), *(edge for start, end, _ in inside for edge in (start, end))})
    return tuple(
        Marked(
            words[low:high],
            tuple(sorted({name for start, end, name in inside if start <= low and high <= end})),
        )
        for low, high in pairwise(edges)
    )
