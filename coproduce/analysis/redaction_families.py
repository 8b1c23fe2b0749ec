"""Families by their name: the Kowalczyks, the Begum sisters, the Lakatos family."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coproduce.analysis import redaction_words as words
from coproduce.analysis.redaction_letters import likeness
from coproduce.analysis.redaction_lists import lists, word_class
from coproduce.analysis.redaction_tokens import Token

_FAMILY_AFTER = re.compile(
    r"\s+(?:next door|famil|on our|on the|across|down the|up the|and us|have|had|got|are|were|at (?:number|no)|"
    r"over the|"
    r"opposite|from (?:next|across|number)|upstairs|downstairs|in flat)"
)


def families(text: str, row: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The Kowalczyks, the Begum sisters, the Lakatos family."""
    for place in range(1, len(row)):
        token = row[place]
        if row[place - 1].low != "the" or token.case != "cap" or token.gap != " " or token.known in "ONGR":
            continue
        rest = text[token.end : token.end + 24]
        following = row[place + 1].low if place + 1 < len(row) else ""
        if (
            token.known == "U"
            and token.low.endswith("s")
            and following in words.PERSON_VERBS
            and rest[:1] == " "
        ):
            if likeness(token.low.removesuffix("s")) > 0 or _is_surname(token.low):
                yield token.start, token.end
        elif following in words.FAMILY and rest[:1] == " " and token.known in "FSUGT":
            yield token.start, token.end
        elif token.low.endswith("s") and not token.possessive and len(token.low) > 4:
            sure = _is_surname(token.low)
            if (sure or token.known in "SU") and (sure or _FAMILY_AFTER.match(rest)):
                yield token.start, token.end


def _is_surname(low: str) -> bool:
    stems = {low.removesuffix("s"), low.removesuffix("es")}
    return any(stem in lists().surnames and word_class(stem) in "SF" for stem in stems)
