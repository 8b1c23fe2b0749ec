"""Finds personal data in a free text and puts a mark such as `[name]` in its place.

A machine's first pass for a person who reads the text before anything is public. It knows what numbers and addresses
look like, first names and surnames of many languages, and the ways in which English sentences speak of a person; a
small logistic model weighs the doubtful words. Titles belong to the name, a possessive 's does not; a named school is
personal data, a kind of school is not; public bodies, services and public places are not.

Of the spans of a writer whose texts played no part, nine in ten are gone; the figures stand in
`models/redaction_names.card.json`. A name that is unusual and stands in an unusual sentence will be missed; that is why
a person reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coproduce.analysis.redaction_names import names
from coproduce.analysis.redaction_patterns import addresses, contact_details, dates_of_birth, numbers
from coproduce.analysis.redaction_schools import schools

KINDS = ("name", "phone", "email", "address", "postcode", "nhs number", "date of birth", "school", "url")
_ROUNDS = 6


@dataclass(frozen=True, order=True)
class Span:
    """Characters `start` up to (not with) `end` of a text are personal data of one of KINDS."""

    start: int
    end: int
    kind: str


def find(text: str) -> list[Span]:
    """The personal data in a text, in order, never overlapping. What is found by its shape goes before names."""
    found: list[Span] = []
    for finder in (contact_details, numbers, addresses, schools, names):
        _keep_apart(found, (Span(*each) for each in finder(text)))
    fixed = [(span.start, span.end) for span in found if span.kind in {"nhs number", "postcode"}]
    _keep_apart(found, (Span(*each) for each in dates_of_birth(text, fixed)))
    return sorted(found)


def redact(text: str, spans: Sequence[Span] | None = None) -> str:
    """The text with each span replaced by its kind in square brackets. Raises ValueError for spans that overlap.

    Without spans it looks until nothing more is found, as a mark can change how the word beside it reads: redacting
    what was redacted changes nothing.
    """
    if spans is not None:
        return _replaced(text, spans)
    for _ in range(_ROUNDS):
        found = find(text)
        if not found:
            break
        text = _replaced(text, found)
    return text


def _replaced(text: str, spans: Sequence[Span]) -> str:
    pieces, position = [], 0
    for span in sorted(spans):
        if span.start < position or not span.start < span.end <= len(text):
            raise ValueError("spans lie inside the text and do not overlap")
        pieces += [text[position : span.start], f"[{span.kind}]"]
        position = span.end
    return "".join(pieces) + text[position:]


def _keep_apart(found: list[Span], new: Iterable[Span]) -> None:
    for span in new:
        if all(span.end <= other.start or span.start >= other.end for other in found):
            found.append(span)
