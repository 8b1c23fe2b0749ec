"""Words of a text and what surrounds them, as the features by which a word is taken for a person's name or not.

A feature is a short string; `models/redaction_names.json` holds its weight. The program that fits the weights is
`training/redaction.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coproduce.analysis import redaction_words as words
from coproduce.analysis.redaction_letters import likeness
from coproduce.analysis.redaction_lists import brand, misspelt_name, without_accents, word_class

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’][sS]$")
_SENTENCE_END = re.compile(r"[.!?\n:;•|…]")
_SHORT = 4
_SHOUTED = 0.75
_FOREIGN, _FEW_WORDS = 0.34, 2
_LIKENESS = (-1.0, 0.5, 2.0, 3.5)
_ACRONYM = re.compile(r"[A-Z]{2,}|[a-z]|(?!Mc|Mac|De|Di|La|Le|Van|Fitz|O['’])[A-Z][a-z]+[A-Z][a-z]*$")
_SURE = frozenset({"CALLED", "REL", "OUR", "NAMED", "IAM"})
_WHERE_PEOPLE_WORK = [
    *([where, "the"] for where in ("in", "at", "on", "from")),
    *([where, "reception"] for where in ("on", "at", "in")),
    ["at", "school"],
    ["from", "next"],
]
_SUBJECTS = frozenset({"MY", "LITTLE", "START", "LINE", "JOIN", "SAYS", "AND"})
_IS_MINE = [[being, whose] for being in ("is", "was") for whose in ("my", "our")]
_PRONOUNS = frozenset({"he", "she", "him", "his", "her", "he's", "she's"})
_NAME_LIKE = frozenset("FAGSTRU")
_STRONG = frozenset({"CALLED", "REL", "OUR", "ASK", "NAMED", "IAM", "WITH"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word without its possessive ending; `gap` is what stands between it and the word before."""

    start: int
    end: int
    text: str
    low: str
    case: str
    possessive: bool
    gap: str
    known: str


def tokens(text: str) -> list[Token]:
    """The words of a text. Case is `cap`, `low`, or `up` for capitals in a text that is all capitals or an acronym."""
    result: list[Token] = []
    last = 0
    shouted = _shouted(text)
    for match in _TOKEN.finditer(text):
        plain = _POSSESSIVE.sub("", match.group())
        low = plain.lower().replace("’", "'")
        start = match.start()
        if len(plain) > 1 and plain.isupper():
            case = _case_of_capitals(low, len(plain), shouted, result)
        elif sum(map(str.isupper, plain)) > 1 and _ACRONYM.match(plain):
            case = "up"
        else:
            case = "cap" if plain[0].isupper() or plain[0].istitle() else "low"
        possessive = len(plain) < len(match.group())
        known = "N" if possessive and brand(low) else word_class(low)
        result.append(Token(start, start + len(plain), plain, low, case, possessive, text[last:start], known))
        last = match.end()
    return result


def _shouted(text: str) -> bool:
    """Whether nearly all letters are capitals, so that a capital says nothing."""
    capitals = sum(map(str.isupper, text))
    if capitals <= _SHORT or capitals * 3 < len(text):
        return False
    return capitals > _SHOUTED * sum(map(str.isalpha, text))


def _case_of_capitals(low: str, length: int, shouted: bool, earlier: Sequence[Token]) -> str:
    """Among small letters a word in capitals is an acronym, unless it is a first name and little else."""
    known = word_class(low)
    if not shouted:
        return "cap" if known == "F" and length >= _SHORT else "up"
    if known in "FS":
        return "cap"
    followed = bool(earlier) and earlier[-1].case == "cap" and earlier[-1].known in "FS"
    return "cap" if known in "UTR" and followed else "low"


def opens_sentence(row: Sequence[Token], place: int) -> bool:
    """Whether a capital letter at this place is only the beginning of a sentence."""
    if place == 0:
        return True
    gap, last = row[place].gap, row[place - 1]
    if gap.startswith(".") and (len(last.text) == 1 or last.low in words.TITLES):
        gap = gap[1:]
    return bool(_SENTENCE_END.search(gap))


def is_foreign(row: Sequence[Token]) -> bool:
    """Whether so many small words are unknown that the text is in another language."""
    small = [token for token in row if token.case == "low" and len(token.text) > 1]
    odd = sum(token.known in "US" for token in small)
    return len(small) > _FEW_WORDS and odd > _FOREIGN * len(small)


def candidate(row: Sequence[Token], place: int) -> bool:
    """Whether the word could be a name at all; only such words are weighed."""
    token = row[place]
    if token.low in words.NEVER or len(token.text) < 2 or token.case == "up" or helps_a_verb(row, place):
        return False
    if token.case == "cap":
        return token.known != "O" or not opens_sentence(row, place)
    if token.known in "FG":
        return True
    if token.known == "A":
        return _word_could_name(row, place)
    first = before(row, place)
    following = row[place + 1] if place + 1 < len(row) else None
    if (
        token.known == "U"
        and following is not None
        and following.low in words.PERSON_VERBS
        and first in _SUBJECTS
    ):
        return following.gap == " " and likeness(token.low) > _LIKENESS[1]
    return token.known in "SU" and first in _STRONG


def helps_a_verb(row: Sequence[Token], place: int) -> bool:
    """Whether this is "may" in small letters before a plain verb, as in "may answer by voice"."""
    following = row[place + 1] if place + 1 < len(row) else None
    return (
        row[place].text == "may"
        and following is not None
        and following.gap == " "
        and following.low in _PLAIN_VERBS
    )


_PLAIN_VERBS = frozenset({"answer", "ask", "be", "bring", "choose", "have", "need", "not", "take", "use"})


def _word_could_name(row: Sequence[Token], place: int) -> bool:
    """Whether an English word in small letters stands where a person would: "ask hope in the office"."""
    token, first = row[place], before(row, place)
    rest = [each.low for each in row[place + 1 : place + 3]]
    following = rest[0] if rest else ""
    if first in _SURE or rest in _IS_MINE or (token.possessive and following in words.OWNED):
        return True
    if rest and row[place + 1].gap == " ":
        if following in words.ACTS and first in {"SAYS", "JOIN", "START", "LINE", "ASK", "IS"}:
            return True
        if following in words.PERSON_VERBS | {"who"} and first in {"START", "LINE", "MY", "LITTLE", "IS"}:
            return True
    if first in {"ASK", "TO", "WITH", "FOR", "AND"} and rest in _WHERE_PEOPLE_WORK:
        return True
    if first == "ASK" and row[place - 1].low in {"thankyou", "cheers", "you"}:
        return True
    return first in _STRONG and row[place - 1].low in words.ASKED_PLAINLY


def before(row: Sequence[Token], place: int) -> str:
    """How the words before treat this one: one of a few names of contexts."""
    token = row[place]
    if opens_sentence(row, place):
        return _opening(row, place)
    last = row[place - 1]
    gap = token.gap
    if any(sign.isdigit() for sign in gap):
        return "NUM"
    if "," in gap or "(" in gap or "-" in gap or "–" in gap:
        return _after_pause(row, place)
    if last.possessive:
        return "POSS"
    return _after_word(row, place)


def after(row: Sequence[Token], place: int, tail: str) -> str:
    """How the words after treat this one; `tail` is what follows the last word of the text."""
    token = row[place]
    following = row[place + 1] if place + 1 < len(row) else None
    gap = following.gap if following else tail
    if token.possessive:
        return "OWNED" if following and following.low in words.OWNED else "OWNS"
    if following is None or _SENTENCE_END.search(gap):
        return "AGE" if "(" in gap else "END"
    if any(sign.isdigit() for sign in gap):
        return "AGE" if "(" in gap else "NUM"
    if "(" in gap:
        return "PAREN"
    if "," in gap or "–" in gap or "-" in gap:
        if following.low in words.SAYS_WHO:
            return "WHO"
        return "COMMACAP" if following.case == "cap" else "COMMA"
    return _next_word(row, place, following)


def features(row: Sequence[Token], place: int, tail: str, known: str | None = None) -> list[str]:
    """The features of one word; `known` overrides what the lists say, for fitting."""
    token = row[place]
    known = known or token.known
    first, last = before(row, place), after(row, place, tail)
    kind = known + ("" if token.case == "cap" else "-")
    opening = "^" if opens_sentence(row, place) else ""
    group = "name" if known in "FS" else "either" if known in "AGTR" else known
    group += "" if token.case == "cap" else "-"
    found = [
        f"k:{kind}{opening}",
        f"b:{first}",
        f"a:{last}",
        f"kb:{group}:{first}",
        f"ka:{group}:{last}:{opening}",
        f"ba:{first}:{last}",
    ]
    if known in "AGUTR" and any(each.low in _PRONOUNS for each in row[place + 1 : place + 7]):
        found.append(f"pronoun:{group}{opening}")
    if known in "FS":
        found.append(f"{'long' if len(token.low) > _SHORT else 'short'}:{kind}{opening}")
    if token.low in words.DOUBTFUL:
        found += [f"w:{token.low}{opening}{token.case}", f"wb:{first}", f"wa:{last}:{opening}{token.case}"]
        found.append(f"wnext:{_sort(row, place + 1)}{opening}{token.case}")
        found.append(f"wn:{row[place + 1].low if place + 1 < len(row) else ''}:{token.case}")
    if known == "U":
        found += _letters(token, group, opening, first)
    if place + 1 < len(row) and row[place + 1].gap == " " and row[place + 1].case == "cap":
        found.append(f"next:{group}:{row[place + 1].known}")
    if place and token.gap == " " and row[place - 1].case == "cap":
        found.append(f"last:{row[place - 1].known}:{group}")
    return found


def _letters(token: Token, group: str, opening: str, first: str) -> list[str]:
    """What the letters of an unknown word say."""
    level = sum(likeness(without_accents(token.low)) > bound for bound in _LIKENESS)
    found = [f"like:{level}", f"like:{level}:{group}{opening}"]
    if token.case == "low":
        found.append(f"like:{level}:{first}")
    if misspelt_name(token.low):
        found.append("misspelt")
    if not token.text.isascii():
        found.append("accent")
    if token.low.endswith("s"):
        found.append("plural")
    return found


def _sort(row: Sequence[Token], place: int) -> str:
    """The word at a place where it is a small one of grammar, else what is known of it."""
    if place >= len(row) or "." in row[place].gap:
        return "end"
    return row[place].low if len(row[place].low) <= _SHORT else row[place].known


def _opening(row: Sequence[Token], place: int) -> str:
    if place == 0:
        return "START"
    gap = row[place].gap
    if "\n" in gap or ":" in gap:
        return "LINE"
    return "SIGN" if row[place - 1].low in words.SIGNATURE else "START"


def _after_pause(row: Sequence[Token], place: int) -> str:
    last = row[place - 1]
    if last.low in words.RELATIONS:
        return "REL"
    if last.low in words.SIGNATURE or last.low in words.NAMED:
        return "NAMED"
    if last.case == "cap" and last.known in _NAME_LIKE:
        return "LIST"
    if "(" in row[place].gap:
        return "PAREN"
    return "COMMA"


def _after_word(row: Sequence[Token], place: int) -> str:
    last = row[place - 1]
    low = last.low
    earlier = row[place - 2].low if place > 1 else ""
    if low in {"him", "her", "me", "them", "us"} and earlier in _CALLING:
        return "CALLED"
    if low in {"called", "call", "named", "nicknamed"}:
        return _after_call(row, place)
    if low in words.RELATIONS:
        return "REL"
    if low in {"is", "was", "it's", "its", "i'm", "im", "am", "are"}:
        return _after_being(low, earlier)
    if low == "to" or low == "of":
        return "ASK" if earlier in words.SPOKEN_TO else low.upper()
    if low in {"and", "&", "or", "nor"}:
        return _after_and(row, place)
    if low == "you" and earlier == "thank":
        return "ASK"
    for name, group in _GROUPS:
        if low in group:
            return name
    return "CAP" if last.case == "cap" else "UP" if last.case == "up" else "OTHER"


_CALLING = frozenset({"call", "calls", "called", "calling", "name", "named"})
_GROUPS = (
    ("NAMED", words.NAMED),
    ("ASK", words.ASK),
    ("OUR", frozenset({"our"})),
    ("MY", words.MINE),
    ("LITTLE", words.LITTLE),
    ("WITH", frozenset({"with", "without"})),
    ("FOR", frozenset({"for"})),
    ("FROM", frozenset({"from"})),
    ("BY", frozenset({"by", "about", "like"})),
    ("PLACE", words.PLACING),
    ("DET", words.DETERMINERS),
    ("JOIN", words.JOINING),
    ("SAYS", words.SAYING),
    ("TITLE", words.TITLES),
    ("VERB", words.PERSON_VERBS),
)


def _after_call(row: Sequence[Token], place: int) -> str:
    """Who or what is called so: the nearest noun or pronoun before decides."""
    for token in reversed(row[max(0, place - 7) : place - 1]):
        if token.low in words.THINGS_CALLED:
            return "THINGCALLED"
        named = token.case == "cap" and token.known in "FS"
        if named or token.low in words.RELATIONS or token.low in words.PEOPLE_CALLED:
            return "CALLED"
    return "NAMED"


def _after_being(low: str, earlier: str) -> str:
    if low in {"i'm", "im", "am"}:
        return "IAM"
    if earlier in words.RELATIONS or earlier in words.NAMED or earlier in {"mine", "ours", "this", "one"}:
        return "NAMED"
    return "IS"


def _after_and(row: Sequence[Token], place: int) -> str:
    if place < 2:
        return "AND"
    earlier = row[place - 2]
    if earlier.low in {"me", "us", "him"}:
        return "WITH"
    if earlier.low in words.RELATIONS and row[place].known not in "AO":
        return "REL"
    return "ANDNAME" if earlier.known in "FGAS" and (earlier.case == "cap" or earlier.known == "F") else "AND"


def _next_word(row: Sequence[Token], place: int, following: Token) -> str:
    low = following.low
    if low in words.NOUNS_OF_THINGS:
        return "THING"
    if low in words.PERSON_VERBS:
        return "ACT" if low in words.ACTS else "BE"
    if low in words.FAMILY:
        return "FAMILY"
    if low == "who":
        return "WHO"
    if low in {"and", "&", "or"}:
        further = row[place + 2] if place + 2 < len(row) else None
        named = (
            further is not None
            and (further.case == "cap" or further.known == "F")
            and further.known in "FASU"
        )
        return "ANDNAME" if named else "AND"
    if following.case == "cap":
        return "CAP"
    if low in {"at", "from", "in"}:
        return "WHERE"
    if low in words.PLACING or low in {"for", "to", "with"}:
        return "PREP"
    return "OTHER" if following.known != "U" else "ODD"
