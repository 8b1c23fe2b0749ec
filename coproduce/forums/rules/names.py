"""The names that people choose to be shown by: what is refused, and when two names look the same.

A full table of look-alikes fills a library; names are short and of one script here, so the letters that pass for Latin
ones are enough to compare them by.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from coproduce.forums.rules.visibility import UNDER_AGE

SHORTEST, LONGEST = 2, 40
MOST_FIGURES = 4

UNNAMED = {"adult": "A parent or carer", "young": "A young person", "under_13": "A child"}

# Letters of other scripts, spelt out since they cannot be told apart, and figures: all are taken for Latin letters.
_CYRILLIC = (
    "\u0430\u0432\u0441\u0435\u04bb\u0456\u0458\u043a\u043c\u043d\u043e"
    "\u0440\u051b\u0455\u0442\u0443\u0445\u0501\u050d\u0475\u051d\u044c"
)
_GREEK = "\u03b1\u03b2\u03b3\u03b5\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03c9\u03c3"
_BARRED = "\u0131\u0142\u00f8\u0111\u0127\u017f\u0185\u0251\u0261"
_LOOK_ALIKES = str.maketrans(
    _CYRILLIC + _GREEK + _BARRED + "0135|!$", "abcehijkmhopqstyxdgvwbabyenikvoptuxwoilodhsbagolesils"
)
_LOOKS_LIKE_ONE = (("rn", "m"), ("vv", "w"), ("i", "l"), ("j", "l"))
_PUNCTUATION = frozenset(" '\u2019-.")
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
_DRAWN_AS_NOTHING = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_OFFICES = frozenset(
    {
        "moderator", "admin", "administrator", "council", "nhs", "official", "officer", "staff", "safeguarding",
        "facilitator", "host", "coproduce", "councillor", "commissioner", "support", "helpdesk", "police", "ofsted",
        "system",
    }
)  # fmt: skip

INVISIBLE = "This name has characters that cannot be seen. Type it again without copying and pasting."
MIXED = "This name mixes letters of different alphabets. Write it in one alphabet."
ONLY_LETTERS = "Use letters, spaces, hyphens and apostrophes. At most four figures are fine too."
LIKE_STAFF = "This name looks like a member of staff or an office. Choose a name of your own."
TAKEN = "Somebody has this name already, or one that looks the same. Add a letter or choose another name."
WHOLE_NAME = "Use a first name or a nickname of one word, not your whole name. That keeps you safer."


def settled_name(typed: str) -> str:
    """The name as it is stored: compatible forms made plain, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def name_problem(
    typed: str, age_band: str, *, taken: Collection[str] = (), staff: Collection[str] = ()
) -> str:
    """Why a name is refused, in a sentence; empty where it is fine. `taken` and `staff` are skeletons."""
    if any(_is_hidden(letter) for letter in typed.strip()):
        return INVISIBLE
    name = settled_name(typed)
    if not SHORTEST <= len(name) <= LONGEST:
        return f"Use between {SHORTEST} and {LONGEST} characters."
    if not _is_of_letters(name):
        return ONLY_LETTERS
    if len(_scripts(name)) > 1:
        return MIXED
    skeleton = skeleton_of(name)
    if _names_an_office(name) or skeleton in staff:
        return LIKE_STAFF
    if skeleton in taken or skeleton in {skeleton_of(words) for words in UNNAMED.values()}:
        return TAKEN
    return WHOLE_NAME if age_band in UNDER_AGE and " " in name else ""


def skeleton_of(name: str) -> str:
    """The same for two names that look the same: without case, accents, spaces and disguises."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    bare = "".join(letter for letter in plain if not unicodedata.category(letter).startswith("M"))
    bare = re.sub(r"[\s'\u2019.\-_]+", "", bare.translate(_LOOK_ALIKES))
    for written, read in _LOOKS_LIKE_ONE:
        bare = bare.replace(written, read)
    return bare[:120]


def _is_hidden(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"} or letter in _DRAWN_AS_NOTHING


def _is_of_letters(name: str) -> bool:
    marks = sum(unicodedata.name(letter, "").startswith("COMBINING") for letter in name)
    figures = sum(letter.isdigit() for letter in name)
    allowed = all(
        unicodedata.category(letter)[0] in "LM" or letter in _PUNCTUATION or letter in "0123456789"
        for letter in name
    )
    return allowed and marks <= 2 and figures <= MOST_FIGURES and any(letter.isalpha() for letter in name)


def _scripts(name: str) -> frozenset[str]:
    """The alphabets of a name; those of one writing system count as one."""
    first_words = (unicodedata.name(letter, "?").split()[0] for letter in name if letter.isalpha())
    return frozenset("EAST ASIAN" if word in _EAST_ASIAN else word for word in first_words)


def _names_an_office(name: str) -> bool:
    whole = skeleton_of(name)
    words = {skeleton_of(word) for word in re.split(r"[\s.\-]+", name)}
    offices = {skeleton_of(office) for office in _OFFICES}
    return whole in offices or bool(words & offices)
