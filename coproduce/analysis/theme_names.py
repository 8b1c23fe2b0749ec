"""Readable names for themes: phrases as people wrote them, never stems, no names of people, no name twice.

A phrase of two to four words names a theme where enough of its texts use it and other themes seldom do; else a known
subject's plain name; else the words that tell the theme apart (the weight of a word is how much more often the
theme's texts use it than all texts, in logarithms, times how often: class-based TF-IDF after Grootendorst, 2022).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from coproduce.analysis.redaction_lists import lists
from coproduce.analysis.theme_subjects import SAFETY
from coproduce.analysis.theme_words import STOP_WORDS, WORD, stem

KEYWORDS = 8
OTHER = "Other views"
_LOOKED_AT = 400
_LONGEST_PHRASE = 4
_LONGEST_NAME = 70
# A phrase that half of a subject's texts use is its name; a word that most use stands beside the subject's own name.
_SHARE_INSTEAD = 0.5
_SHARE_BESIDE_A_SUBJECT = 0.6
_FEWEST_TO_RENAME = 3
_SHARE_ALONE = 0.1
_TELLING = 20
_FEWEST_FOR_A_PHRASE = 2
_CAPITALS = 0.7
_LINKS = frozenset(
    {"and", "of", "for", "to", "with", "on", "at", "the", "in", "about", "who", "my", "our", "their"}
)


@dataclass(frozen=True)
class _Spoken:
    """A text's words as written (names of people blank) and their stems ("" for those that carry no meaning)."""

    words: tuple[str, ...]
    stems: tuple[str, ...]


def named(texts: Sequence[Sequence[str]], known: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """A name and keywords for each group of texts; `known` is the plain name of its subject, or ""."""
    sampled = [list(each[:: max(1, len(each) // _LOOKED_AT)]) for each in texts]
    people = _names_of_people(text for each in sampled for text in each)
    spoken = [[_read(text, people) for text in each] for each in sampled]
    used_by = [Counter(each for text in group for each in set(text.stems) if each) for group in spoken]
    everywhere: Counter[str] = sum(used_by, Counter())
    total = sum(len(group) for group in spoken)
    found: list[tuple[str, tuple[str, ...]]] = []
    taken: set[str] = set()
    for group, counts, subject in zip(spoken, used_by, known, strict=True):
        telling = _telling(counts, everywhere, len(group), total)
        shown = _as_written(telling[: 2 * KEYWORDS], group)
        name = next(name for name in _candidates(group, telling, shown, subject) if name.lower() not in taken)
        taken.add(name.lower())
        found.append((name, tuple(shown[:KEYWORDS])))
    return found


def _candidates(
    group: Sequence[_Spoken], telling: Sequence[str], shown: Sequence[str], subject: str
) -> Iterator[str]:
    """Names from the best down; the last ones are numbered, so that one is always free."""
    phrases = _phrases(group, telling[:_TELLING])
    enough = [
        phrase for phrase, count in phrases if count >= max(_FEWEST_FOR_A_PHRASE, _SHARE_ALONE * len(group))
    ]
    enough = (
        enough
        or [phrase for phrase, count in phrases if count >= _FEWEST_FOR_A_PHRASE and len(phrase) > 9][:1]
    )
    if subject == SAFETY:
        yield subject
    if not subject:
        yield from map(_sentence_case, enough)
    else:
        commonest = [phrase for phrase, count in phrases if count >= _SHARE_INSTEAD * len(group)]
        yield from map(_sentence_case, commonest[:1] if len(group) >= _FEWEST_TO_RENAME else [])
        if (
            shown
            and shown[0][:4].lower() not in subject.lower()
            and _used(shown[0], group) >= (_SHARE_BESIDE_A_SUBJECT * len(group))
        ):
            yield f"{subject}: {shown[0]}"
        yield subject
        details = [phrase for phrase, _ in phrases[:3]] + list(shown[:4])
        yield from (f"{subject}: {detail}" for detail in details)
    if shown:
        yield from (_sentence_case(_listed([shown[0], other])) for other in shown[1:])
    base = subject or (_sentence_case(shown[0]) if shown else OTHER)
    yield base
    yield from (f"{base} ({number})" for number in range(2, 1000))


def _used(word: str, group: Sequence[_Spoken]) -> int:
    return sum(_stem(word.lower()) in text.stems for text in group)


def _telling(counts: Counter[str], everywhere: Counter[str], size: int, total: int) -> list[str]:
    """Stems from the most telling down."""
    weights = {}
    for each, count in counts.items():
        elsewhere = (everywhere[each] - count + 0.5) / (total - size + 1)
        lift = math.log((count + 0.5) / (size + 1) / elsewhere) if total > size else 1.0
        if lift > 0 and (count > 1 or size < 5):
            weights[each] = count * min(lift, 3.0)
    if not weights:
        weights = {each: float(count) for each, count in counts.items()}
    return sorted(weights, key=lambda each: (-weights[each], each))


def _phrases(group: Sequence[_Spoken], telling: Sequence[str]) -> list[tuple[str, int]]:
    """Phrases that begin and end with a telling word, with small words between them at most; commonest first. Forms
    of the same phrase are counted together and shown in the form that is written most."""
    wanted = set(telling)
    forms: dict[tuple[str, ...], Counter[str]] = {}
    for text in group:
        seen: dict[tuple[str, ...], str] = {}
        for start, first in enumerate(text.stems):
            if first not in wanted:
                continue
            for end in range(start + 1, min(start + _LONGEST_PHRASE, len(text.words))):
                if not text.stems[end] and text.words[end] not in _LINKS:
                    break
                if text.stems[end] in wanted and text.stems[end] != first:
                    key = tuple(each for each in text.stems[start : end + 1] if each)
                    seen.setdefault(key, " ".join(text.words[start : end + 1]))
        for key, phrase in seen.items():
            forms.setdefault(key, Counter())[phrase] += 1
    counted = [(min(each, key=lambda form: (-each[form], form)), each.total()) for each in forms.values()]
    return sorted(counted, key=lambda pair: (-pair[1] * (1 + 0.3 * pair[0].count(" ")), pair[0]))


def _as_written(stems: Sequence[str], group: Sequence[_Spoken]) -> list[str]:
    """For each stem the form that is written most."""
    wanted = set(stems)
    forms: dict[str, Counter[str]] = {}
    for text in group:
        for word, each in zip(text.words, text.stems, strict=True):
            if each in wanted:
                forms.setdefault(each, Counter())[word] += 1
    return [min(forms[each], key=lambda form: (-forms[each][form], form)) for each in stems if each in forms]


def _read(text: str, people: frozenset[str]) -> _Spoken:
    written = [_plain_case(word.replace("’", "'")) for word in WORD.findall(text)]
    words = tuple("" if word.lower().removesuffix("'s") in people else word for word in written)
    return _Spoken(words, tuple(_stem(word.lower()) for word in words))


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return (
        stem(word) if len(word) > 2 and word not in STOP_WORDS else word if word in {"gp", "pa", "ot"} else ""
    )


def _names_of_people(texts: Iterator[str]) -> frozenset[str]:
    """First names that are no ordinary word, and words that stand with a capital within sentences most times."""
    within: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        if text.isupper():
            continue
        for place in WORD.finditer(text):
            word = place.group()
            if word.islower():
                small[word] += 1
            elif word.istitle() and text[: place.start()].rstrip(" \"'(")[-1:].isalnum():
                within[word.lower().removesuffix("'s")] += 1
    capital = {word for word, count in within.items() if count >= _CAPITALS * (count + small[word])}
    return frozenset(capital) | (lists().first - lists().ordinary)


def _plain_case(word: str) -> str:
    """Short capitals (GP, EHCP, CAMHS) stay; everything else is written small."""
    return word if word.isupper() and 2 <= len(word) <= 6 else word.lower()


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _sentence_case(name: str) -> str:
    return name[:1].upper() + name[1:_LONGEST_NAME]
