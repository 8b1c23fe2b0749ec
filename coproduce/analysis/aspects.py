"""What a text says well or badly of: its aspects, each with a sentiment of its own.

A text is cut into clauses at sentence ends and at words that turn or join ("but", "once", "although", "and"). The words
of a small list name the aspect of a clause: waiting, staff, transport and so on. A clause that names none belongs to
the aspect before it. Clauses of one aspect are judged together by the sentiment model; words that say by themselves how
getting in went, such as "battle", name access and its sentiment at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coproduce.analysis.sentiment import Label, Sentiment, score
from coproduce.analysis.sentiment_words import BLAME, NEGATION, PRAISE

if TYPE_CHECKING:
    from coproduce.analysis.sentiment_model import Model

METHOD, VERSION = "clauses+lists", "1"
QUALITY = "quality"
# In the order in which they are asked: the first aspect that a clause names is the one it is about.
ASPECTS: dict[str, str] = {
    "access": (
        r"wait\w*|queue\w*|list|delay\w*|apply|applied|application|refused|referr?\w*|threshold|criteria|diagnos\w+|"
        r"assess\w*|appointments?|get(?:ting)? (?:in|through|seen|a place|help|support|short breaks|respite)|tribunal|"
        r"appeal\w*|battl\w+|fight\w*|fought|turned (?:down|away)|hoops|hurdles|months? (?:to|for)|years? (?:to|for)"
    ),
    "transport": r"taxi\w*|bus|buses|minibus|transport|driver\w*|escort\w*|passenger|lift home|travel\w*|parking",
    "communication": (
        r"phone\w*|call(?:s|ed|ing)?|rang|ring(?:s|ing)?|e-?mail\w*|letters?|repl(?:y|ies|ied)|answer\w*|inform\w*|"
        r"told|updates?|explain\w*|communicat\w+|website|messages?|listen\w*|kept us|heard"
    ),
    "funding": r"fund\w*|money|budgets?|pay\w*|paid|costs?|cuts?|afford\w*|direct payments?|price\w*|fees?|expens\w+",
    "staff": (
        r"staff|teachers?|nurses?|doctors?|workers?|carers?|ta|tas|senco|sencos|therapists?|team|assistants?|she was|"
        r"he was|they were|people|ladies|lady|manager|consultant|paediatrician|receptionists?|psychologists?"
    ),
    "plans": r"ehcps?|plans?|reviews?|section [bfi]|paperwork|targets?|reports?|drafts?|provision",
    "place": r"building\w*|rooms?|toilets?|food|lunch\w*|noise|noisy|clean\w*|sensory|equipment|wheelchair",
    "learning": r"lessons?|school\w*|class\w*|college|nursery|learn\w*|reading|work experience|exams?|curriculum",
    QUALITY: (
        r"short breaks?|respite|therap(?:y|ies)|clubs?|activit\w+|sessions?|care|support|service|groups?|"
        r"life.?changing|help\w*|treatment|course\w*|had (?:them|it|one)|made a difference|holiday"
    ),
}
_NAMED = {aspect: re.compile(rf"\b(?:{words})\b") for aspect, words in ASPECTS.items()}
_HARD_TO_GET = re.compile(
    r"\b(?:battl\w+|fight\w*|fought|struggl\w+|hoops|hurdles|nightmare to get|impossible to get|turned (?:down|away)|"
    r"refused|tribunal|years? on (?:the|a) (?:waiting )?list|waiting list)\b"
)
_BREAK = re.compile(
    r"[.!?;:\n]+|\s[-–—]\s|,?\s+\b(?:but|however|although|though|whereas|yet|except(?: that)?|"
    r"apart from|once|when|while|until|since|after|and then|now that)\b|,\s+(?:and|then|so|which)?\b|"
    r"\s+and\s+(?=(?:the|a|an|i|we|he|she|"
    r"it|they|his|her|my|our|their|nobody|no one|everyone|staff|transport)\b)",
    re.IGNORECASE,
)
_FEWEST_LETTERS = 4
_OVERRULED_BELOW = 0.9


@dataclass(frozen=True)
class Clause:
    """A stretch of the text: `start` and `end` are positions in it, `aspect` is empty where none is named."""

    start: int
    end: int
    text: str
    aspect: str


@dataclass(frozen=True)
class AspectSentiment:
    """What a text says of one aspect, in the words of its clauses. `unclear` asks for a person's eye."""

    aspect: str
    label: Label
    polarity: float
    confidence: float
    clauses: tuple[Clause, ...]
    unclear: bool = False


def clauses(text: str) -> list[Clause]:
    """The clauses of a text in order, each with the aspect it names or takes over from the one before."""
    found: list[Clause] = []
    position = 0
    for cut in [*_BREAK.finditer(text), None]:
        end = cut.start() if cut else len(text)
        piece = text[position:end]
        if sum(letter.isalpha() for letter in piece) >= _FEWEST_LETTERS:
            start = position + len(piece) - len(piece.lstrip())
            aspect = _aspect_of(piece.lower()) or (found[-1].aspect if found else "")
            found.append(Clause(start, start + len(piece.strip()), piece.strip(), aspect))
        position = cut.end() if cut else end
    return found


def by_aspect(texts: Sequence[str], model: Model | None = None) -> list[list[AspectSentiment]]:
    """For each text the sentiment of every aspect it names, in the order of their first mention.

    Raises UnusableModel as `score` does.
    """
    cut = [_grouped(clauses(text)) for text in texts]
    parts = [_joined(part) for groups in cut for part in groups.values()]
    # A clause is too short to be looked at as a whole.
    judged = iter(score(parts, model=model, thorough=False))
    return [[_verdict(aspect, part, next(judged)) for aspect, part in groups.items()] for groups in cut]


def _grouped(found: Sequence[Clause]) -> dict[str, list[Clause]]:
    groups: dict[str, list[Clause]] = {}
    for clause in found:
        if clause.aspect:
            groups.setdefault(clause.aspect, []).append(clause)
    return groups


def _joined(part: Sequence[Clause]) -> str:
    return ". ".join(clause.text for clause in part)


def _aspect_of(piece: str) -> str:
    """Words that tell how hard it was to get something go before everything else that the clause names."""
    if _HARD_TO_GET.search(piece):
        return "access"
    first = [(found.start(), aspect) for aspect, named in _NAMED.items() if (found := named.search(piece))]
    return min(first)[1] if first else ""


def _verdict(aspect: str, part: Sequence[Clause], said: Sentiment) -> AspectSentiment:
    label = said.label
    polarity = said.polarity
    plain = _joined(part).lower().replace("’", "'")
    praise, blame = _straight(PRAISE, plain), _straight(BLAME, plain)
    if label != "negative" and aspect == "access" and _HARD_TO_GET.search(plain) and not praise:
        label, polarity = "negative", min(polarity, -said.confidence)
    elif praise != blame and said.confidence < _OVERRULED_BELOW:
        # A clause is short: a plain word of praise or blame says more in it than what the model learnt of whole texts.
        label = "positive" if praise else "negative"
        polarity = abs(polarity) if praise else -abs(polarity)
    unclear = said.unclear and label == said.label
    return AspectSentiment(aspect, label, polarity, said.confidence, tuple(part), unclear)


def _straight(pattern: re.Pattern[str], plain: str) -> bool:
    """Whether a word of the list stands there without a negation before it."""
    return any(
        not NEGATION.search(plain[max(0, found.start() - 40) : found.start()])
        for found in pattern.finditer(plain)
    )
