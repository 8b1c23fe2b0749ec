"""The word lists behind the finding of names, read from `data/` at the first text and kept.

`first_names.txt` and `surnames.txt` were gathered for this project from many languages and filled up from Faker (MIT);
`not_persons.txt` holds places (in part from GeoNames, CC BY 4.0), languages, conditions, tests, bodies and brands,
`named_phrases.txt` figures of stories, sayings and places of several words; `ordinary_words.txt` adds words of
families' writing to those of TextBlob's lexicon, which is read where it is installed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from coproduce.analysis.redaction_letters import likeness

_FOLDER = Path(__file__).parent / "data"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"[a-z]+")
# A word, a space, and the kind of word: NNP is a name, FW a foreign word, UH a call.
_LEXICON_ENTRY = re.compile(r"^([a-z][a-z'-]*) (?!NNP|FW|UH)", re.MULTILINE)
_SHORTEST_MISSPELT = 6
_SHORT = 4
_UNLIKE_A_NAME = -1.0
_LONGEST_WORD = 24
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "y", "n't", "nt")


@dataclass(frozen=True)
class Lists:
    """Lower-case words with straight apostrophes; the lists overlap."""

    first: frozenset[str]
    surnames: frozenset[str]
    not_persons: frozenset[str]
    ordinary: frozenset[str]


@cache
def lists() -> Lists:
    """The four lists. Raises OSError where the package is incomplete."""
    return Lists(
        _read("first_names.txt"),
        _read("surnames.txt"),
        _read("not_persons.txt"),
        _read("ordinary_words.txt") | _lexicon(),
    )


def _lexicon() -> frozenset[str]:
    """Words in small letters that TextBlob's lexicon does not call names. The package is found and its file is read;
    importing it would bring its whole machinery into the web process."""
    package = find_spec("textblob")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("the package textblob, whose lexicon tells ordinary words, is not installed")
    found = Path(package.submodule_search_locations[0]) / "en" / "en-lexicon.txt"
    return frozenset(_LEXICON_ENTRY.findall(found.read_text(encoding="utf-8")))


def named_phrases(text: str) -> list[tuple[int, int]]:
    """Where phrases stand that hold a name and name nobody the writer knows: figures of stories, funds, places."""
    small = text.lower().replace("’", "'")
    if len(small) != len(text):
        return []
    found, known = [], _phrases()
    for match in _WORD.finditer(small):
        for phrase in known.get(match.group(), ()):
            end = match.start() + len(phrase)
            if small.startswith(phrase, match.start()) and not small[end : end + 1].isalpha():
                found.append((match.start(), end))
    return found


@cache
def _phrases() -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    for line in (_FOLDER / "named_phrases.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            first = line.replace("-", " ").replace("'", " ").partition(" ")[0]
            known.setdefault(first, []).append(line)
    return known


@lru_cache(maxsize=20_000)
def word_class(low: str) -> str:
    """What the lists say of a word.

    F first name; A first name that is an English word; G first name that is a place or the like; S surname; T surname
    that is an English word; R surname that is a place or the like; N place or the like; O English word; U unknown.
    """
    found = _listed(low)
    if found != "U":
        return found
    plain = without_accents(low)
    if plain != low and (found := _listed(plain)) in {"F", "S", "A"}:
        return "S" if found == "S" else "F"
    if len(low) > _LONGEST_WORD:
        return "U"
    if "-" in low or low.startswith(("o'", "d'", "mc", "mac")):
        return _of_parts(low)
    return "O" if _inflected(low) else "U"


@lru_cache(maxsize=20_000)
def misspelt_name(low: str) -> bool:
    """Whether one letter more, less, other or swapped makes a known first name of six letters or more."""
    if not _SHORTEST_MISSPELT <= len(low) <= _LONGEST_WORD:
        return False
    halves = [(low[:cut], low[cut:]) for cut in range(len(low) + 1)]
    changed = {one + other[1:] for one, other in halves if other}
    changed |= {one + other[1] + other[0] + other[2:] for one, other in halves if len(other) > 1}
    changed |= {
        one + letter + other[skip:] for one, other in halves for letter in _LETTERS for skip in (0, 1)
    }
    return any(len(word) >= _SHORTEST_MISSPELT and word in lists().first for word in changed)


@lru_cache(maxsize=20_000)
def without_accents(word: str) -> str:
    """The word in plain letters where it has any: Siân gives Sian, Bogumiła gives Bogumila."""
    if word.isascii():
        return word
    swapped = word.translate(str.maketrans("łıøđ", "liod"))
    return "".join(
        letter for letter in unicodedata.normalize("NFD", swapped) if not unicodedata.combining(letter)
    )


def brand(low: str) -> bool:
    """Whether the word with a possessive ending is a shop or a body: Sainsbury's, Barnardo's."""
    return f"{low}'s" in lists().not_persons


def _listed(low: str) -> str:
    known = lists()
    ordinary, other = low in known.ordinary, low in known.not_persons
    if low in known.first:
        return "G" if other else "A" if ordinary else "F"
    if low in known.surnames:
        return "R" if other else "T" if ordinary else "S"
    return "N" if other else "O" if ordinary else "U"


def _of_parts(low: str) -> str:
    if "-" not in low:
        return "S" if low.startswith(("o'", "mc", "mac", "d'")) and len(low) > _SHORTEST_MISSPELT else "U"
    classes = [_listed(part) for part in low.split("-") if part]
    if "N" in classes:
        return "N"
    if not classes or set(classes) <= {"O", "T", "A"}:
        return "O"
    return "F" if classes[0] == "F" else "S" if "S" in classes or "F" in classes else "U"


def _inflected(low: str) -> bool:
    known = lists().ordinary
    for ending in _ENDINGS:
        stem = low.removesuffix(ending)
        if stem != low and len(stem) > 2 and (stem in known or stem + "e" in known):
            return len(stem) > _SHORT or likeness(low) < 1
    if any(low[:cut] in known and low[cut:] in known for cut in range(3, len(low) - 2)):
        return likeness(low) < _UNLIKE_A_NAME
    return low.endswith("'s") or low.replace("'", "") in known


def _read(name: str) -> frozenset[str]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return frozenset(" ".join(line for line in lines if not line.startswith("#")).split())
