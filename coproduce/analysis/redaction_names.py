"""Finds people's names in English sentences: titles, initials, families, and words that weigh like a name.

Every word that could be a name is weighed by a logistic model over what lists say of it and what the words around it
say (`redaction_tokens.features`); names with a title, initials and families go by rules.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from coproduce.analysis import redaction_words as words
from coproduce.analysis.redaction_letters import likeness
from coproduce.analysis.redaction_lists import lists, named_phrases, word_class
from coproduce.analysis.redaction_patterns import Found
from coproduce.analysis.redaction_pets import pets
from coproduce.analysis.redaction_tokens import Token, before, candidate, features, opens_sentence, tokens

_WEIGHTS = Path(__file__).parent / "models" / "redaction_names.json"
_LIKE_A_NAME = 3.0
_ARTICLES = frozenset({"the", "a", "an"})
_JOINED = frozenset({"and", "or", "who", "in", "at", "from", "on"})
_SUREST = 0.3  # less still where it has a capital amid a sentence
_SURER = 0.6  # a word that is a first name and nothing else needs less of the sentence

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
_INITIAL_BETWEEN = re.compile(r" (?:[A-Z]\.? ){0,2}")
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
_FAMILY_AFTER = re.compile(
    r"\s+(?:next door|famil|on our|on the|across|down the|up the|and us|have|had|got|are|were|at (?:number|no)|"
    r"over the|"
    r"opposite|from (?:next|across|number)|upstairs|downstairs|in flat)"
)


@cache
def _model() -> tuple[dict[str, float], float]:
    held = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return held["weights"], float(held["threshold"])


def names(text: str) -> Iterator[Found]:
    """People's names, with title and surname, without a possessive ending; longest first where they overlap."""
    row = tokens(text)
    if not row:
        return
    found: dict[int, int] = {}
    for start, end in (*_with_titles(text, row), *_families(text, row), *_with_initials(text)):
        found[start] = max(end, found.get(start, 0))
    aside = [match.span() for match in _NAMED_THINGS.finditer(text)]
    aside += named_phrases(text)
    aside += pets(text)
    aside += [match.span() for match in _SET_PHRASES.finditer(text) if _set_aside(match.group())]
    aside = [(one, other) for one, other in aside if not _named_within(row, one, other)]
    found = {
        start: end for start, end in found.items() if not any(one <= start < other for one, other in aside)
    }
    weighed = [_weigh(text, row, place, found, aside) for place in range(len(row))]
    for place, accepted in enumerate(weighed):
        if accepted and not _inside(row[place], found):
            start = _with_little(row, place)
            found[start] = _with_surname(text, row, place)
    _again(text, row, found, aside)
    for start, end in sorted(found.items(), key=lambda span: (span[0], -span[1])):
        yield start, end, "name"


def _share(row: Sequence[Token], place: int) -> float:
    """The share of the threshold that is asked: less of first names, least where a capital stands amid a sentence."""
    token = row[place]
    amid = token.case == "cap" and not opens_sentence(row, place) and token.low not in words.SEASONS
    if token.known == "F" and (len(token.low) > 2 or token.case == "cap"):
        return _SUREST if amid else _SURER
    return _SUREST if amid and token.known == "A" else 1.0


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


def _set_aside(phrase: str) -> bool:
    return not (
        phrase[0].isupper()
        and _CASED_PHRASE_START.match(phrase.lower())
        and phrase.rsplit(maxsplit=1)[-1] == "it"
    )


def _weigh(
    text: str, row: Sequence[Token], place: int, found: dict[int, int], aside: Sequence[tuple[int, int]]
) -> bool:
    token = row[place]
    if not candidate(row, place) or _inside(token, found):
        return False
    if any(start <= token.start < end for start, end in aside):
        return False
    if token.case == "cap" and _a_thing(row, place):
        return False
    if _surely(row, place):
        return True
    if opens_sentence(row, place) and token.known in "UOTR" and _small_elsewhere(row, token):
        return False
    weights, threshold = _model()
    tail = text[row[-1].end :] if place == len(row) - 1 else ""
    weight = weights["bias"] + sum(weights.get(name, 0.0) for name in features(row, place, tail))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, weight)))) >= threshold * _share(row, place)


def _a_thing(row: Sequence[Token], place: int) -> bool:
    """Whether an article stands before the capitals ("the Eric Carle book"), or the word is in a list of things."""
    start = place
    while (
        start
        and row[start].gap == " "
        and row[start - 1].case == "cap"
        and row[start - 1].low not in _ARTICLES
    ):
        start -= 1
    last = row[start - 1].low if start and row[start].gap == " " else ""
    if last == "the":
        return True
    following = row[place + 1] if place + 1 < len(row) else None
    if last in _ARTICLES and following is not None and following.gap == " " and following.known == "O":
        return following.low not in words.PERSON_VERBS and following.low not in _JOINED
    if row[place].known not in "AGTRO" or opens_sentence(row, place):
        return False
    beside = [row[place - 1]] if place and row[place].gap == ", " else []
    beside += [following] if following is not None and following.gap == ", " else []
    return any(other.case == "cap" and other.known == "O" and len(other.text) > 2 for other in beside)


def _surely(row: Sequence[Token], place: int) -> bool:
    """What needs no weighing: who is called so, a first name and a surname, an odd word after "my" before a verb."""
    token, first = row[place], before(row, place)
    if token.case == "cap" and first == "CALLED":
        return True
    following = row[place + 1] if place + 1 < len(row) else None
    if following is None or following.gap != " " or token.possessive:
        return False
    if token.case == "cap" and token.known == "F" and following.case == "cap":
        return following.known in "SU" and following.low not in words.NOUNS_OF_THINGS
    odd = token.case == "low" and token.known == "U" and likeness(token.low) > _LIKE_A_NAME
    return odd and first == "MY" and following.low in words.PERSON_VERBS


def _small_elsewhere(row: Sequence[Token], token: Token) -> bool:
    return any(other.low == token.low and other.case == "low" for other in row)


def _inside(token: Token, found: dict[int, int]) -> bool:
    return any(start <= token.start < end for start, end in found.items())


def _with_titles(text: str, row: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """A title and the name after it; a small letter counts where the word is no English word."""
    for place, token in enumerate(row[:-1]):
        if token.low not in words.TITLES or token.possessive:
            continue
        following = row[place + 1]
        step = 1
        lone = (
            len(following.text) == 1 and following.text in "BCDEFGHJKLMNOPQRSTUVWXYZ" and token.case == "cap"
        )
        if lone and (
            place + 2 == len(row) or row[place + 2].case == "low" or row[place + 2].gap[0] not in " ."
        ):
            yield token.start, following.end
            continue
        if len(following.text) == 1 and place + 2 < len(row):
            following, step = row[place + 2], 2
        gap = text[token.end : following.start]
        if gap[0] == "." and len(token.low) > 4:
            continue
        if not re.fullmatch(r"\.?\s{1,2}(?:[A-Z]\.?\s){0,1}", gap) or not _may_follow(row, place, following):
            continue
        yield token.start, _with_surname(text, row, place + step)


def _may_follow(row: Sequence[Token], place: int, following: Token) -> bool:
    title = row[place]
    formal = title.low in words.FORMAL_TITLES
    if following.low in words.NEVER or following.low in words.TITLES or following.known == "N":
        return False
    if following.case == "cap":
        shouted = title.case == "cap" and title.text.isupper() and len(title.text) > 3
        if shouted and not formal:
            return following.known in "FASGRT"
        return following.known != "O" or formal or (title.low in {"miss", "nurse"} and title.case == "cap")
    if following.case == "up":
        return False
    if title.low == "miss":
        last = row[place - 1].low if place else ""
        thanked = last == "to" and place > 1 and row[place - 2].low in {"you", "thanks", "thank"}
        if last in words.BEFORE_VERB_MISS and not thanked:
            return following.known in "FSU"
        return following.known in "FSUA"
    if formal:
        short = title.low in {"mr", "mrs", "ms", "mx", "dr"}
        return following.known in ("FSUATGR" if short else "FSU")
    return following.known in "F" and title.low not in {"brother", "cousin", "lady", "lord"}


def _families(text: str, row: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The Kowalczyks, the Begum sisters, the Lakatos family."""
    for place in range(1, len(row)):
        token = row[place]
        if row[place - 1].low != "the" or token.case != "cap" or token.gap != " " or token.known in "ONGR":
            continue
        rest = text[token.end : token.end + 24]
        following = row[place + 1].low if place + 1 < len(row) else ""
        if (
            token.known == "U"
            and token.low.endswith("s")
            and following in words.PERSON_VERBS
            and rest[:1] == " "
        ):
            if likeness(token.low.removesuffix("s")) > 0 or _is_surname(token.low):
                yield token.start, token.end
        elif following in words.FAMILY and rest[:1] == " " and token.known in "FSUGT":
            yield token.start, token.end
        elif token.low.endswith("s") and not token.possessive and len(token.low) > 4:
            sure = _is_surname(token.low)
            if (sure or token.known in "SU") and (sure or _FAMILY_AFTER.match(rest)):
                yield token.start, token.end


def _is_surname(low: str) -> bool:
    stems = {low.removesuffix("s"), low.removesuffix("es")}
    return any(stem in lists().surnames and word_class(stem) in "SF" for stem in stems)


def _with_initials(text: str) -> Iterator[tuple[int, int]]:
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


def _with_little(row: Sequence[Token], place: int) -> int:
    """Little Jay and Big Tom are names; a little girl is none."""
    last = row[place - 1] if place else None
    if last is None or row[place].gap != " " or last.case != "cap" or last.possessive:
        return row[place].start
    if last.low in words.LITTLE | words.TITLES and row[place].case == "cap":
        return last.start
    return row[place].start


def _with_surname(text: str, row: Sequence[Token], place: int) -> int:
    """The end of the name: up to three more words may follow a first name."""
    end, here = row[place].end, place
    if row[place].possessive:
        return end
    for step in range(place + 1, min(place + 4, len(row))):
        token, gap = row[step], text[row[step - 1].end : row[step].start]
        particle = token.low in words.PARTICLES and step + 1 < len(row) and row[step + 1].case == "cap"
        initial = len(token.text) == 1 and token.case == "cap" and step + 1 < len(row)
        if (
            len(token.text) == 1
            and token.case == "cap"
            and token.text != "I"
            and gap == " "
            and row[here].case == "cap"
            and (step + 1 == len(row) or row[step + 1].case == "low" or row[step + 1].gap[0] not in " .")
        ):
            return token.end
        if gap not in {" ", ". "} or (gap == ". " and len(row[step - 1].text) > 1):
            break
        if particle or (initial and row[step + 1].case == "cap" and token.text != "I"):
            continue
        if not _surname_like(row[here], token):
            break
        end, here = token.end, step
        if token.possessive:
            break
    return end


def _surname_like(first: Token, token: Token) -> bool:
    if token.low in words.NEVER:
        return False
    if token.case == "cap" and first.case == "cap":
        return token.known not in "ON"
    return token.case == "low" and first.case == "low" and token.known == "S"


def _again(text: str, row: Sequence[Token], found: dict[int, int], aside: Sequence[tuple[int, int]]) -> None:
    """A name found once is a name wherever the text repeats it with its capital letter."""
    held = {text[start:end] for start, end in found.items()}
    single = {token.text for token in row if token.text in held and token.known not in "AGTRO"}
    single |= {
        token.text
        for place, token in enumerate(row)
        if token.start in found
        and token.known == "A"
        and token.case == "cap"
        and not opens_sentence(row, place)
    } - {"Will", "May", "June", "April"}
    for token in row:
        plain = not any(start <= token.start < end for start, end in aside)
        if plain and token.text in single and token.case == "cap" and not _inside(token, found):
            found[token.start] = token.end
