"""What a question asks for: what was good, what should be better, or neither. Rules over words, so that a question
that nobody has seen before counts as one of the three as well."""

from __future__ import annotations

import re
from functools import lru_cache

_ASKS_FOR_BETTER = re.compile(
    r"\b(?:better|improv\w*|chang\w+|differently|worse|worst|bad(?:ly)?|(?:not|didn'?t|doesn'?t|isn'?t) (?:so )?(?:go |"
    r"work|good|well|working)|concern\w*|worr\w+|problems?|difficult\w*|barriers?|challeng\w+|dislike\w*|missing|wrong|"
    r"unhappy|dissatisf\w+)\b"
)
_ASKS_FOR_GOOD = re.compile(
    r"\b(?:good|well|best|likes?|liked|enjoy\w*|positives?|proud|strengths?|happy|satisf\w+|helped|helpful|"
    r"works?|working|praise|thank\w*)\b"
)


@lru_cache(maxsize=2_000)
def asked_for(question: str) -> tuple[float, float]:
    """(1, 0) for a question for what was good, (0, 1) for what should be better, (0, 0) for both, neither or none."""
    plain = question.lower().replace("’", "'")
    better = bool(_ASKS_FOR_BETTER.search(plain))
    good = bool(_ASKS_FOR_GOOD.search(_ASKS_FOR_BETTER.sub(" ", plain)))
    return (0.0, 0.0) if better == good else (float(good), float(better))
