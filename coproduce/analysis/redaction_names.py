"""Finds people's names and named schools in English sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coproduce.analysis.redaction_patterns import Found
from coproduce.analysis.redaction_words import (
    FIRST_NAMES,
    GENERIC_BEFORE_SCHOOL,
    NOT_NAMES,
    TITLES,
    WORDS_THAT_ARE_NAMES_TOO,
)

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’][sS]?$")
_RELATIVE = (
    r"(?:son|daughter|lad|boy|girl|child|eldest|oldest|youngest|middle one|twins?|brother|sister|husband|"
    r"wife|partner|friend|mate|cousin|niece|"
    r"nephew|grandson|granddaughter|grandchild|little one|pupil|student|keyworker|caseworker|social "
    r"worker|teacher|ta|carer|kid|mum|dad|escort|driver)"
)
_NAME_FOLLOWS = re.compile(
    rf"(?:\b(?:called|named|names? is|name's|goes by|known as|down as|listed as|spelt as|signed|regards|"
    rf"sincerely|thanks)[,:]?\s+[\"“']?|"
    rf"\bcalls?(?:ed)? (?:him|her|me|them|us) [\"“']?|\b(?:my|our|his|her|their|a|the) (?:\w+ "
    rf")?{_RELATIVE},? (?:is |called )?[\"“(]?|"
    rf"\b(?:this|it|i)(?: is|'s|'m| am) )$",
    re.IGNORECASE,
)
_OUR = re.compile(r"\b[Oo]ur $")
_WITH = re.compile(
    r"\b(?:with|and|for|to|from|by|like|ask|asked|told|tell|see|saw|love|thank|because of|"
    r"met|helps|helped) $",
    re.IGNORECASE,
)
_PERSON_VERB = re.compile(
    r"^(?:,? who\b|,? (?:my|our|aged) |\s?\(?(?:aged )?\d{1,2}\)|,? (?:dob|d\.o\.b|date of birth)|"
    r"\s+(?:(?:then|also|always|still|never|really|just|only) )?"
    r"(?:was|is|isn'?t|wasn'?t|has|hasn'?t|had|hadn'?t|got|gets|can|can'?t|cannot|could|couldn'?t|won'?t|"
    r"would|did|didn'?t|does|doesn'?t|needs?|needed|goes|went|says|said|told|"
    r"loves?|loved|likes?|liked|hates?|hated|lives?|wants?|wanted|turned|turns|started|starts|stayed|"
    r"moved|came|comes|cried|cries|arrived|struggles|struggled|pinches|mustn'?t|must|"
    r"sits|sat|waited|waits|helped|helps|rang|rings|knows|knew|makes|made|sleeps|left|thinks|takes|took|"
    r"uses|attends|tries|tried|enjoys|finds|found|understands|listens|runs|"
    r"deserves|gave|gives|works|worked|spends|spent|wrote|deals|sorted|keeps|kept|plays|sees|saw|never|"
    r"always)\b)",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"^['’]s? (?:\w+ )?(?:lad|lads|girl|boy|son|daughter|mum|mam|dad|nan|brother|sister|family|plan|ehcp|"
    r"ehc|ta|tas|teacher|needs|annual|transport|review|placement|speech|chair|bed|"
    r"diagnosis|date|birthday|school|class|behaviour|medication|meds|social|taxi|bus|file|case|report|"
    r"assessment|therapy|therapist|equipment|wheelchair|"
    r"headteacher|keyworker|senco|support|progress|future|life|story|face|hair|hearing|eyes|legs|room|"
    r"house|name|friend|friends|parents|carer|work|help)\b",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(
    r"\b(?:in|by|of|since|last|this|until|till|on|from|to|for|early|late|mid|next|"
    r"every|each|before|after|during|and|the|\d+(?:st|nd|rd|th)?)[\s-]+$",
    re.IGNORECASE,
)
_NEW_SENTENCE = re.compile(r"(?:^|[.!?:\n•]|[.!?][\"”’)])\s*[\"“'‘(]?$")
_MONTHS = {"april", "may", "june", "august"}
_NOT_PERSONS = re.compile(
    r"\brob(?:bing)? peter to pay paul\b|\bjohn lewis\b|\bmarks (?:and|&) spencer\b|\bvictoria (?:sponge|"
    r"line|station|park)\b|\bsweet william\b|\bsusans?\b(?= if\b)|"
    r"\bjack of all trades\b|\bblack-eyed susans?\b|\bgood friday\b|\btom,? dick (?:and|or) harry\b|\bjoe "
    r"(?:bloggs|public)\b|\bfather christmas\b|\bthe rock\b|"
    r"\bbob'?s your uncle\b|\bkeeping up with the joneses\b|\bsmart alec\b|\bplain jane\b|\bgrace "
    r"(?:under|period)\b|james cook\b|royal \w+ infirmary\b|"
    r"\b(?:\w+ )?\w+['’]?s? (?:rule|law|syndrome|disease|act|tower|gardens|park|road|street|lane|fc|"
    r"hospital|house|centre|library|hall|palsy|chorea|bridge|square|court|arms|trust|foundation|"
    r"united|city|ward|infirmary|unit|clinic|suite|course|school)\b",
    re.IGNORECASE,
)
_TITLED = re.compile(
    rf"\b(?:{TITLES})\.?\s+(?:(?:[A-Z]\.?\s+)?[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?|[a-z][a-z'’-]{{2,}})",
    re.IGNORECASE,
)
_TITLE_ALONE = re.compile(rf"^{TITLES}\.?$", re.IGNORECASE)
_FORMAL = re.compile(r"^(?:mr|mrs|miss|ms|mx|dr)\.?$", re.IGNORECASE)
_INITIALS = re.compile(
    r"(?<![\w&/.])(?:[A-Z]\.\s?){1,3}[A-Z][a-z'’-]{2,}|"
    r"(?<![\w&/.])(?!U\.K\.|U\.S\.|P\.S\.|N\.B\.|R\.C\.|C\.E\.|P\.E\.|A\.M\.|P\.M\.|O\.K\.|I\.T\.|O\.T\.|"
    r"E\.G\.|I\.E\.)[A-Z]\.\s?[A-Z]\.(?!\w)"
)

_KIND = (
    r"(?:(?:RC|CE|CofE|C of E|Church of England|Catholic|Community|Roman Catholic|Methodist|Islamic|"
    r"Muslim|Jewish|Special|Voluntary|Free)\s+)*"
    r"(?:Primary|High|Junior|Infants?|Nursery|Grammar|Academy|School|College|Girls|Boys|Secondary|Sixth "
    r"Form|Preschool|Pre-School|Comprehensive|PRU)"
    r"(?:\s+(?:School|Academy|College|Sixth Form|Nursery|Girls|Boys))*"
)
_KIND_WORDS = frozenset(
    {
        "primary",
        "high",
        "junior",
        "infant",
        "infants",
        "nursery",
        "school",
        "college",
        "academy",
        "girls",
        "boys",
        "secondary",
    }
)
_CAPITAL = r"[A-Z][\w'’-]+"
_SAINT = r"(?:St|Saint)\.?\s+[A-Z]\w+(?:['’]s?)?"
_SCHOOLS = (
    re.compile(rf"\b{_SAINT}(?:\s+{_KIND})\b"),
    re.compile(rf"\b(?:{_CAPITAL}\s+){{1,4}}{_KIND}\b"),
    re.compile(
        r"\b(?:St|Saint)\.?\s+[A-Z]\w+['’]s\b(?!\s+(?:Church|Hospital|Ward|Road|Street|Lane|Square|"
        r"Day|Hospice|Park|Cathedral|House|Hall|Ambulance))"
    ),
    re.compile(
        r"\b[A-Z]\w{3,}(?:\s[A-Z]\w+)?(?=['’]s (?:idea of|approach to|attitude|policy on|behaviour "
        r"policy|senco|sendco|head\b|headteacher|uniform|sen room|resource base|sixth form))",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b[A-Z][a-z]+ (?:Fold|Hey|Bank|Green|Brook|Hill|Park|Wood|Mount|Lea|Moor|Croft|Grove|"
        r"Lodge|View|Heights)(?= (?:were|was|is|are) (?:\w+ )?"
        r"(?:brilliant|dreadful|great|awful|amazing|terrible|lovely|useless|fantastic|wonderful|"
        r"rubbish|poor|good|bad|excellent|supportive|kind|full)\b)"
    ),
)


@dataclass(frozen=True)
class _Word:
    """A word without its possessive ending."""

    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        return self.text.lower().replace("’", "'")

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def schools(text: str) -> Iterator[Found]:
    """Named schools; "the primary school" and the like are none."""
    for pattern in _SCHOOLS:
        for match in pattern.finditer(text):
            start, end = match.span()
            words = list(_TOKEN.finditer(text, start, end))
            while words and words[0].group().lower() in GENERIC_BEFORE_SCHOOL | NOT_NAMES:
                words.pop(0)
            if words and words[0].group().lower() not in _KIND_WORDS:
                yield words[0].start(), end, "school"


def names(text: str) -> Iterator[Found]:
    """People's names: with a title or initials, known first names, and words that the sentence treats as a person."""
    set_aside = [match.span() for match in _NOT_PERSONS.finditer(text)]
    words = [word for word in _words(text) if not any(start <= word.start < end for start, end in set_aside)]
    found: dict[int, int] = {}
    for start, end in _with_titles(text):
        found[start] = end
    for match in _INITIALS.finditer(text):
        if match.group().split(".")[-1].strip().lower() in NOT_NAMES:
            continue
        found.setdefault(match.start(), match.end())
    for position, word in enumerate(words):
        if not _inside(word, found) and _is_person(text, word):
            found[word.start] = _with_surname(text, words, position)
    known = {
        text[start:end]
        for start, end in found.items()
        if " " not in text[start:end] and text[start].isupper()
    }
    for word in words:
        if word.text in known and word.low not in WORDS_THAT_ARE_NAMES_TOO and not _inside(word, found):
            found[word.start] = word.end
    for start, end in found.items():
        yield start, end, "name"


def _words(text: str) -> list[_Word]:
    result = []
    for match in _TOKEN.finditer(text):
        plain = _POSSESSIVE.sub("", match.group())
        if plain:
            result.append(_Word(match.start(), match.start() + len(plain), plain))
    return result


def _inside(word: _Word, found: dict[int, int]) -> bool:
    return any(start <= word.start < end for start, end in found.items())


def _with_titles(text: str) -> Iterator[tuple[int, int]]:
    """A title and the name after it; a small letter counts only after Mr, Mrs, Miss, Ms, Mx and Dr."""
    for match in _TITLED.finditer(text):
        parts = match.group().split()
        name = _POSSESSIVE.sub("", parts[1])
        if len(name) < 2 or (name[0].islower() and (not _FORMAL.match(parts[0]) or name in NOT_NAMES)):
            continue
        if name[0].islower() and (parts[0].lower() == "miss" or parts[0][0].isupper()):
            continue
        if parts[0][0].islower() and not name[0].islower() and not _FORMAL.match(parts[0]):
            continue
        if name.lower() in NOT_NAMES and not _FORMAL.match(parts[0]):
            continue
        kept = match.group()
        last = parts[-1]
        if len(parts) > 2 and (last.lower() in NOT_NAMES or not last[0].isupper()):
            kept = kept[: kept.rindex(last)].rstrip()
        kept = _POSSESSIVE.sub("", kept)
        yield match.start(), match.start() + len(kept)


def _is_person(text: str, word: _Word) -> bool:
    before, after = text[max(0, word.start - 60) : word.start], text[word.end : word.end + 40]
    ordinary = word.low in NOT_NAMES and word.low not in WORDS_THAT_ARE_NAMES_TOO
    if ordinary or _TITLE_ALONE.match(word.text):
        return False
    if word.low in WORDS_THAT_ARE_NAMES_TOO:
        return _ambiguous_is_person(word, before, after)
    if word.low in FIRST_NAMES:
        return (
            word.capital
            or _treated_as_person(before, after)
            or before.endswith((", ", " with ", " for ", " to ", " from ", " by "))
        )
    return (
        word.capital and len(word.text) > 2 and not text.isupper() and _unknown_is_person(word, before, after)
    )


def _ambiguous_is_person(word: _Word, before: str, after: str) -> bool:
    if not word.capital or word.text.isupper():
        return False
    if word.low in _MONTHS and _MONTH_BEFORE.search(before):
        return False
    if _NAME_FOLLOWS.search(before) or _OUR.search(before) or _OWNED.match(after):
        return True
    if _PERSON_VERB.match(after):
        return True
    inside_sentence = not _NEW_SENTENCE.search(before)
    if inside_sentence and word.low not in _MONTHS and _WITH.search(before):
        return True
    return inside_sentence and word.low not in _MONTHS and word.low in FIRST_NAMES


def _treated_as_person(before: str, after: str) -> bool:
    return bool(_NAME_FOLLOWS.search(before) or _PERSON_VERB.match(after) or _OWNED.match(after))


def _unknown_is_person(word: _Word, before: str, after: str) -> bool:
    """A capital letter is not enough: the words around it have to speak of a person."""
    if word.text.isupper() or any(letter.isupper() for letter in word.text[1:] if letter not in "'’-"):
        return False
    if _NAME_FOLLOWS.search(before) or _OUR.search(before):
        return True
    if _NEW_SENTENCE.search(before):
        return bool(_OWNED.match(after) or re.match(r", (?:aged|dob|who) |\s?\(\d{1,2}\)", after)) or (
            bool(_PERSON_VERB.match(after)) and _unusual(word)
        )
    return bool(_OWNED.match(after)) or bool(_WITH.search(before) and _PERSON_VERB.match(after))


def _unusual(word: _Word) -> bool:
    """At the start of a sentence every word has a capital: only spellings that English words lack are taken."""
    return not word.text.isascii() or bool(
        re.search(
            r"(?:kw|chukw|oluw|nj|szcz|aa|ii|uu|[^aeiouyq]{4}|"
            r"q(?!u)|j$|v$|zs|ia$)",
            word.low,
        )
    )


def _with_surname(text: str, words: list[_Word], position: int) -> int:
    """The end of the name: up to two more capital words may follow a first name."""
    end = words[position].end
    all_capitals = text.isupper()
    for following in words[position + 1 : position + 3]:
        gap = text[end : following.start]
        ordinary = following.low in NOT_NAMES or following.low in FIRST_NAMES - WORDS_THAT_ARE_NAMES_TOO
        shouted = following.text.isupper() and not all_capitals
        if gap != " " or not words[position].capital or not following.capital or ordinary or shouted:
            break
        end = following.end
    return end
