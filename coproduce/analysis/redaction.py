"""Finds personal data in a free text and puts a mark such as `[name]` in its place.

A machine's first pass for a person who reads the text before anything is public. It knows what numbers and addresses
look like, first names and surnames of many languages, and the ways in which English sentences speak of a person. The
doubtful words are weighed by small networks over what the sentence encoder makes of them (`redaction_sentences`), or,
where it is not installed, by a logistic model over lists and the words beside them alone. Titles belong to the name,
a possessive 's does not; a named school is personal data, a kind of school is not; public bodies, services and public
places are not.

Of the spans of a writer whose texts played no part, nine in ten are gone; the figures stand in
`models/redaction_names.card.json`. A name that is unusual and stands in an unusual sentence will be missed; that is why
a person reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coproduce.analysis import redaction_sentences
from coproduce.analysis.redaction_names import names
from coproduce.analysis.redaction_patterns import addresses, contact_details, dates_of_birth, numbers
from coproduce.analysis.redaction_read_schools import read_schools
from coproduce.analysis.redaction_schools import schools
from coproduce.analysis.redaction_sentences import Reading

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
    return find_all([text])[0]


def find_by_words(text: str) -> list[Span]:
    """As `find`, without the sentence encoder: some thousand texts a second, with the standard library alone."""
    return _found(text, None)


def find_all(texts: Sequence[str]) -> list[list[Span]]:
    """As `find` for each text: several at once are read faster than one by one."""
    known = redaction_sentences.installed()
    if known is None:
        return [_found(text, None) for text in texts]
    read = redaction_sentences.readings(texts, known)
    return [_found(text, reading) for text, reading in zip(texts, read, strict=True)]


def method() -> str:
    """What the finding of names rests on here, in a few words for whoever reads the result."""
    by_words = "word lists and the words beside a word"
    if redaction_sentences.installed() is None:
        return f"{by_words}; without the sentence encoder more names are missed"
    return f"{by_words}, and the sentence encoder"


def _found(text: str, reading: Reading | None) -> list[Span]:
    found: list[Span] = []
    for finder in (contact_details, numbers, addresses, schools):
        _keep_apart(found, (Span(*each) for each in finder(text)))
    _keep_apart(found, (Span(*each) for each in names(text, reading)))
    if reading is not None:
        _keep_apart(found, (Span(*each) for each in read_schools(text, reading)))
    fixed = [(span.start, span.end) for span in found if span.kind in {"nhs number", "postcode"}]
    _keep_apart(found, (Span(*each) for each in dates_of_birth(text, fixed)))
    return sorted(found)


def redact(text: str, spans: Sequence[Span] | None = None) -> str:
    """The text with each span replaced by its kind in square brackets. Raises ValueError for spans that overlap.

    Without spans it looks until nothing more is found, as a mark can change how the word beside it reads: redacting
    what was redacted changes nothing.
    """
    return redact_all([text])[0] if spans is None else _replaced(text, spans)


def redact_all(texts: Sequence[str]) -> list[str]:
    """Each text with the personal data that is found replaced, as `redact` does it."""
    result = list(texts)
    open_ones = list(range(len(result)))
    for _ in range(_ROUNDS):
        found = find_all([result[place] for place in open_ones])
        changed = [(place, spans) for place, spans in zip(open_ones, found, strict=True) if spans]
        for place, spans in changed:
            result[place] = _replaced(result[place], spans)
        open_ones = [place for place, _ in changed]
        if not open_ones:
            break
    return result


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
