"""The words that themes are told apart by: which carry meaning, and which are forms of the same."""

from __future__ import annotations

import re
from itertools import pairwise

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
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def stem(word: str) -> str:
    """A rough common form, so that "wait", "waits" and "waiting" count together. Only for counting, never shown."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "us", "is")):
            word = word[: -len(ending)] + instead
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def terms(text: str) -> list[str]:
    """Stems of the words that carry meaning, and pairs of neighbours."""
    words = WORD.findall(text.lower().replace("’", "'"))
    kept = [stem(word) if len(word) > 2 and word not in STOP_WORDS else "" for word in words]
    pairs = [f"{one} {other}" for one, other in pairwise(kept) if one and other]
    return [word for word in kept if word] + pairs
