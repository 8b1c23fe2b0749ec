"""Schools named by nothing but a name, as the second look reads them: those that no shape gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coproduce.analysis.redaction_bare_schools import PUBLIC_AFTER
from coproduce.analysis.redaction_lists import named_phrases
from coproduce.analysis.redaction_patterns import Found
from coproduce.analysis.redaction_sentences import Reading
from coproduce.analysis.redaction_tokens import Token, tokens

SURE, SURER = 0.6, 0.85  # more is asked of a place and of an ordinary word
_BESIDE = 0.3  # less is asked of the words around a sure one
_SAINT = re.compile(r"\b(?:st|saint|ysgol)\.? $", re.IGNORECASE)
_PUBLIC_NEXT = re.compile(
    rf"(?:['’]s?)?\s+(?:{PUBLIC_AFTER}|[Aa]irport|[Ii]nfirmary|[Bb]aths|House|Arena|Inn|[Hh]ub|[Rr]ehab)\b"
)
_PUBLIC_LAST = frozenset(
    {
        "park",
        "baths",
        "hall",
        "centre",
        "house",
        "hub",
        "church",
        "hospital",
        "ward",
        "road",
        "street",
        "lane",
        "square",
    }
    | {
        "station",
        "library",
        "airport",
        "infirmary",
        "hospice",
        "trust",
        "council",
        "estate",
        "market",
        "room",
        "unit",
    }
    | {"clinic", "surgery"}
)
_HOUSES = re.compile(r"\bthe $")


def read_schools(text: str, reading: Reading) -> Iterator[Found]:
    """Runs of words that are likely a school's name; "the" belongs to it where the name is plural: "the Larches"."""
    row = tokens(text)
    aside = named_phrases(text)
    place = 0
    while place < len(row):
        first, place = place, place + 1
        if not _likely(reading[first], SURER if row[first].known in "NO" else SURE):
            continue
        while place < len(row) and row[place].gap == " " and _joins(row[place], reading[place]):
            place += 1
        while first and row[first].gap == " " and _joins(row[first - 1], reading[first - 1]):
            first -= 1
        start, end = row[first].start, row[place - 1].end
        if _public(text, row[place - 1]) or any(one <= start < other for one, other in aside):
            continue
        before = _SAINT.search(text, 0, start) or (
            row[place - 1].low.endswith("s") and _HOUSES.search(text, 0, start)
        )
        yield before.start() if before else start, end, "school"


def _likely(share: tuple[float, float] | None, bound: float) -> bool:
    return share is not None and share[1] >= bound and share[1] > share[0]


def _public(text: str, last: Token) -> bool:
    """Whether the name is that of a park, a ward or the like."""
    return last.low in _PUBLIC_LAST or bool(_PUBLIC_NEXT.match(text, last.end))


def _joins(token: Token, share: tuple[float, float] | None) -> bool:
    return not token.possessive and (_likely(share, _BESIDE) or (share is None and token.case == "up"))
