"""What is set aside before names are looked for: sayings, figures of stories, pets, and things named after people."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coproduce.analysis import redaction_words as words
from coproduce.analysis.redaction_lists import named_phrases
from coproduce.analysis.redaction_pets import pets
from coproduce.analysis.redaction_tokens import Token, before, opens_sentence

_OF_PEOPLE = frozenset({"REL", "CALLED", "NAMED", "IAM"})
_SET_PHRASES = re.compile(
    r"\brob(?:bing)? peter to pay paul\b|\bjack[- ](?:of all|in[- ]the|up\b|all for|all to\b)|"
    r"\btom,? dick (?:and|or) harry\b|"
    r"\bjo[eh]n? (?:bloggs|public|doe)\b|\bbob'?s your uncle\b|\bkeeping up with the joneses\b|\bsmart alec\b|"
    r"\bplain jane\b|\bgrace (?:under|period|before|after|to all)\b|\bmark (?:my|the|your|his|her|their|it|this) |"
    r"\bpatience of (?:job|a saint)\b|\b(?:faith|hope),? (?:faith|hope)?,? ?and charity\b|\bpenny (?:for|wise|"
    r"dropped)\b|"
    r"\bsweet william\b|\bblack-eyed susans?\b|\bfather christmas\b|\bsanta claus\b|\bmother's day\b|"
    r"\bmarks (?:and|&) spencer\b|\bjohn lewis\b|\bleonard cheshire\b|\bgreat ormond\b|\balder hey\b|\bsure start\b|"
    r"\bmarie curie\b|\bruth strauss\b|\bjames cook\b|\bharry potter\b|\bpeter (?:pan|rabbit)\b|\brobin hood\b|"
    r"\bcharlie and lola\b|\bmr (?:tumble|men|bean|potato)\b|"
    r"\bpostman pat\b|\bfireman sam\b|\bbob the builder\b|\btom and jerry\b|\bhorrid henry\b|\bjoe wicks\b|"
    r"\bpeppa pig\b|\bspider[- ]man\b|"
    r"\bthe rock\b|\bbill (?:of|came|arrived|for|us|was|is|after|and|that)\b|\b(?:rose|robin|daisy|holly|ivy|"
    r"lily) (?:red|bush|bed|garden|hip|"
    r"water)|"
    r"\b(?:hope|faith|summer|autumn|patience|joy|charity|may|june|april|august|grace|spring|will) (?:is|was|"
    r"isn't|and|or) "
    r"(?:not (?:a|an|the|enough)|hard|no|what|all|too|good|better|worse|best|worst|over|busy|june|july|may|"
    r"autumn|summer|"
    r"winter|august|hope|faith|the (?:worst|best|time|hardest|month)|a (?:long|strong|bad|good|marathon|"
    r"nightmare|desert|word|"
    r"big|lonely|hard))\b|\bsunny side\b|\bthomas (?:the tank|train|splint)\b|\bangel of\b|\bas larry\b|"
    r"\b(?:christmas|new year'?s?|\w+['’]s|ascension|boxing) (?:eve|day)\b|"
    r"\b(?:child|parent|person|pupil|student|plan|case|provider|option) [A-Z]\b|\bstorm [A-Z]\w+|"
    r"\bvictoria (?:sponge|line|station|park)\b|\bbishop auckland\b|\bsports? day\b|\bjoy (?:of joys|"
    r"to the world)\b|\bkit[ -]kat\b|\bed[ .-]psychs?\b|\bsally[- ]anne\b|\bray of\b|"
    r"\bhope (?:you|this|that|to|for|springs|we|it|so|the)\b|\bmay (?:we|i|you|it|they)\b|\bwill (?:you|there|"
    r"the|we|i|"
    r"someone|somebody|anyone|they|it|this|that)\b|\bking charles\b",
    re.IGNORECASE,
)
_NAMED_THINGS = re.compile(
    r"\b(?:[A-Z][\w'’-]+ ){1,3}(?:[Ss]yndrome|[Dd]isease|[Hh]ospital|[Ii]nfirmary|[Pp]alsy|[Ll]aw|[Rr]ule|[Pp]ark|"
    r"[Rr]oad|[Ss]treet|[Ll]ane|[Hh]all|[Tt]rust|[Ff]oundation|[Hh]ospice|[Ss]tation|[Ll]ibrary|[Cc]ouncil|"
    r"[Ss]quare|[Bb]ridge|[Tt]est|[Ss]cales?|[Uu]nit|[Ww]ard|[Gg]ardens|[Rr]ooms?|FC|House|Building|"
    r"Suite|Pavilion|Hub|Caf[eé]|Surgery|Clinic|Practice|"
    r"Woods?|Valley|Market|Hill|Inn|Avenue|Close|Medical|Grange|Place|Estate|Church|Method|Approach|"
    r"Tree|Report|Review|"
    r"Promise|Charter|Award|Fund|Model|Project|Programme|Act|Bill|[Cc]entre|[Ss]cheme|Act|"
    r"Class|Arms|Airport|College|Academy)\b",
)
_CASED_PHRASE_START = re.compile(r"^(?:mark|jack|grace|penny|bill)\b")


def set_aside(text: str, row: Sequence[Token]) -> list[tuple[int, int]]:
    """Where such phrases stand, as start and end."""
    things = [match.span() for match in _NAMED_THINGS.finditer(text)]
    found = [span for span in things if not _of_a_person(row, *span)]
    found += named_phrases(text)
    found += pets(text)
    found += [match.span() for match in _SET_PHRASES.finditer(text) if _is_set(match.group())]
    return [(start, end) for start, end in found if not _named_within(row, start, end)]


def _of_a_person(row: Sequence[Token], start: int, end: int) -> bool:
    """Whether a first name and a word are somebody's whom the words before tell of: his teacher Ann Church."""
    inside = [place for place, token in enumerate(row) if start <= token.start < end]
    first = inside[0] if inside else 0
    return len(inside) == 2 and row[first].known == "F" and before(row, first) in _OF_PEOPLE


def _named_within(row: Sequence[Token], start: int, end: int) -> bool:
    """Whether a phrase of ordinary words begins with a capital amid a sentence, as only a name does: "to Bill is"."""
    inside = [place for place, token in enumerate(row) if start <= token.start < end]
    if len(inside) < 2 or row[inside[0]].case != "cap" or opens_sentence(row, inside[0]):
        return False
    return (
        all(row[place].case == "low" for place in inside[1:])
        and row[inside[0]].low in words.DOUBTFUL
        and (row[inside[1]].low in {"is", "was", "and", "came", "has"})
    )


def _is_set(phrase: str) -> bool:
    return not (
        phrase[0].isupper()
        and _CASED_PHRASE_START.match(phrase.lower())
        and phrase.rsplit(maxsplit=1)[-1] == "it"
    )
