"""Readable names for themes: words as people wrote them, never stems."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_SMALL_WORDS = """
a about above after again all also although always am an and any anything are aren't around as asked at away
back be because become been before being below between both but by came can can't cannot come could couldn't
dad day days did didn't do does doesn't doing don't done down during each either else even ever every
everyone everything few find first for from further gave get gets getting give given go goes going gone got
had hadn't has hasn't have haven't having he he's her here hers herself him himself his how however i i'd
i'll i'm i've if in into is isn't it it's its itself just keep kept know let like made make makes making
many may me might mine more most much must my myself need needed needs never no nobody none nor not nothing
now of off ok okay on once one only onto or other others our ours out over own per perhaps please put quite
rather re really said same saw say see seem seems she she's should shouldn't since so some someone something
still such take taken than that that's the their theirs them then there there's these they they're thing
things think this those though through to today told too took two under until up upon us use used very want
wanted was wasn't way we we're we've week weeks well went were weren't what when where whether which while
who whole whom whose why will with within without won't would wouldn't yes yet you you're last next another
better best start started tell tells says saying work works good great much own whatever yes actually your
yours yourself bit lot lots etc due able able felt feel also redacted unreadable ive dont didnt cant im its
wasnt couldnt wouldnt isnt thats theres one two three four five six seven eight nine ten old year years
"""
STOP_WORDS = frozenset(_SMALL_WORDS.split())

_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ings", ""), ("ing", ""), ("ed", ""), ("es", "e"), ("s", ""))
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SHARE_FOR_A_PHRASE = 0.12
_FEWEST_FOR_A_PHRASE = 2
_LINKS = frozenset({"and", "of", "for", "to", "with", "on", "at", "the", "in"})


def stem(word: str) -> str:
    """A rough common form, so that "wait", "waits" and "waiting" count together. Only for counting, never shown."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "us", "is")):
            word = word[: -len(ending)] + instead
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def theme_name(terms: Sequence[str], texts: Sequence[str], keywords: int) -> tuple[str, tuple[str, ...]]:
    """A name and keywords for a theme: `terms` are its stems and pairs of stems, most telling first.

    The name is the phrase that its texts use most around the leading word ("Waiting times"), else the leading words.
    """
    spoken = [[word.replace("’", "'") for word in _WORD.findall(text)] for text in texts]
    surface = _surface_forms(spoken)
    stems = list(dict.fromkeys(each for term in terms for each in term.split()))
    shown = [surface[each] for each in stems if each in surface]
    if not shown:
        return "Other views", ()
    leading = stems[0] if stems[0] in surface else next(each for each in stems if each in surface)
    phrase = _common_phrase(leading, set(stems[:12]), spoken)
    if phrase:
        used = {stem(word.lower()) for word in phrase.split()}
        further = [surface[each] for each in stems if each in surface and each not in used][:1]
        name = f"{phrase}, {further[0]}" if further and len(used) < 2 else phrase
    else:
        name = ", ".join(shown[:3])
    return name[:1].upper() + name[1:], tuple(shown[:keywords])


def _surface_forms(spoken: Sequence[Sequence[str]]) -> dict[str, str]:
    """For every stem the form that is written most; names keep their capital."""
    forms: dict[str, Counter[str]] = {}
    for words in spoken:
        for word in words:
            forms.setdefault(stem(word.lower()), Counter())[_plain_case(word)] += 1
    return {each: min(counts, key=lambda form: (-counts[form], form)) for each, counts in forms.items()}


def _plain_case(word: str) -> str:
    """Short capitals (GP, EHCP, CAMHS) stay; everything else is written small."""
    return word if word.isupper() and 2 <= len(word) <= 6 else word.lower()


def _common_phrase(leading: str, telling: set[str], spoken: Sequence[Sequence[str]]) -> str:
    """The commonest pair of telling words around the leading one, as written, with at most one small word between."""
    counts: Counter[str] = Counter()
    for words in spoken:
        plain = [_plain_case(word) for word in words]
        stems = [stem(word.lower()) for word in words]
        seen: set[str] = set()
        for start in range(len(words) - 1):
            gap = 2 if plain[start + 1] in _LINKS and start + 2 < len(words) else 1
            pair = (stems[start], stems[start + gap])
            if leading in pair and pair[0] != pair[1] and telling.issuperset(pair):
                seen.add(" ".join(plain[start : start + gap + 1]))
        counts.update(seen)
    if not counts:
        return ""
    best = min(counts, key=lambda phrase: (-counts[phrase], phrase))
    enough = max(_FEWEST_FOR_A_PHRASE, _SHARE_FOR_A_PHRASE * len(spoken))
    return best if counts[best] >= enough else ""
