"""Names that are given by letters: "J. Okoro", "K Dhaliwal", "mum of T", "OKORO, James"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coproduce.analysis import redaction_words as words
from coproduce.analysis.redaction_lists import word_class

_INITIALS = re.compile(
    r"(?<![\w&/.])(?:[A-Z]\.[ ]?){1,3}[A-Z][\w'’-]*[a-z][\w'’-]*|(?<![\w&/.])[A-Z]\.[ ]?[A-Z]\.(?!\w)"
)
_SHORT_FORMS = re.compile(
    r"(?:U\.K|U\.S|P\.S|N\.B|R\.C|C\.E|P\.E|A\.M|P\.M|O\.K|I\.T|O\.T|E\.G|I\.E|D\.O|S\.E|N\.H|G\.P|T\.A|B\.A|M\.A)\."
)
_SINGLE = re.compile(r"\b(?:to|and|with|of|for|our|by) ([A-Z]\.)(?= (?:and|who|is|was|has|in|at)\b)")
_INITIAL_BARE = re.compile(
    r"(?<![\w&/.])(?<!ection )(?<!lan )(?<!oom )(?<!art )(?<!lock )(?<!and )(?<!rade )(?<!ption )(?<!orm )(?<!roup )"
    r"(?<!ndix )(?<!amin )(?<!eam )(?<!ard )(?<!ating )(?<!evel )(?<!ype )(?<!one )(?<!lass )(?<!nit )"
    r"[B-HJ-Z](?: [A-Z])? ((?:Mc|Mac|O['’])?[A-Z][a-z]+(?:-[A-Z][a-z]+)?)\b"
)
_SIGNING = re.compile(
    r"(?:^|\n|[,.!?]\s|\b(?:regards|wishes|sincerely|faithfully|thanks|love|from|signed|hope|by|yours)[,.]?\s+)$",
    re.IGNORECASE,
)
_SURNAME_FIRST = re.compile(r"\b([A-Z]{3,}(?:-[A-Z]{2,})?), ([A-Z][a-z]+|[A-Z]{3,})\b")
_LETTER = r"[B-HJ-Z](?![\w.'’&/-])"
_PARENT_OF = re.compile(
    rf"\b(?:[Mm]u?o?m|[Mm]am|[Dd]ad|[Mm]other|[Ff]ather|[Pp]arent|[Cc]arer|[Nn]an|[Gg]ran|[Gg]rand(?:ma|ad)|[Ss]ister|"
    rf"[Bb]rother|[Aa]unt(?:ie|y)?)s? (?:of|to) ({_LETTER})(?:(?:,? and | & )({_LETTER}))?"
)
_LETTER_ACTS = re.compile(
    rf"(?:^|[.!?] |\b(?:and|but|that|when|because|son|daughter|call (?:him|her|them)),? )({_LETTER})"
    r"(?= (?:is|was|has|had|needs|loves|hates|goes|can|can['’]?t|cannot|won['’]?t|doesn['’]?t|because|at school)\b)"
)
_NAME_AND_LETTER = re.compile(
    rf"\b([A-Z][a-z]+),? (?:and|&) ({_LETTER})(?=[,;!?]|$| (?:is|are|was|were|have|had|both|go|share)\b)"
)
_LETTERED_THINGS = re.compile(
    r"\b(?:[Ss]ections?|[Pp]arts?|[Pp]lan|[Bb]and|[Vv]itamin|[Oo]ption|[Rr]oom|[Cc]lass|[Cc]hild)\b"
)


def with_initials(text: str) -> Iterator[tuple[int, int]]:
    """Names with initials, bare or with points, and surnames in capitals before a first name."""
    for match in _INITIALS.finditer(text):
        last = re.split(r"[.\s]+", match.group().rstrip("."))[-1].lower()
        if _SHORT_FORMS.match(match.group().replace(" ", "")) or last in words.NEVER - set(
            "bcdefghjklmnpqrstuvwxyz"
        ):
            continue
        ending = re.search(r"['’]s$", match.group())
        yield match.start(), match.end() - (2 if ending else 0)
    for match in _SINGLE.finditer(text):
        yield match.span(1)
    for match in _INITIAL_BARE.finditer(text):
        first = match.group(1).lower()
        signed = _SIGNING.search(text, max(0, match.start() - 40), match.start())
        if first not in words.NEVER and word_class(first) in ("SFUTRA" if signed else "S"):
            yield match.span()
    for match in _SURNAME_FIRST.finditer(text):
        if word_class(match.group(1).lower()) in "SUTRF" and word_class(match.group(2).lower()) in "FAG":
            yield match.span()


def with_letters(text: str) -> Iterator[tuple[int, int]]:
    """People who are a letter: "mum of T and S", "D is not in school"."""
    for match in _PARENT_OF.finditer(text):
        yield from (match.span(group) for group in (1, 2) if match.group(group))
    for match in _LETTER_ACTS.finditer(text):
        if not _LETTERED_THINGS.search(text, max(0, match.start() - 30), match.start(1)):
            yield match.span(1)
    for match in _NAME_AND_LETTER.finditer(text):
        if word_class(match.group(1).lower()) == "F":
            yield match.span(2)
