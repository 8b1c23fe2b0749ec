"""Finds named schools, colleges and nurseries; a kind of school is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coproduce.analysis import redaction_words as words
from coproduce.analysis.redaction_bare_schools import bare_schools
from coproduce.analysis.redaction_lists import lists, word_class
from coproduce.analysis.redaction_patterns import Found

_CAPITAL = r"[A-Z][\w'’-]+"
_FAITH = (
    r"(?:RC|R\.C\.|CE|CofE|C of E|C\.E\.|Church of England|Catholic|Community|Roman Catholic|"
    r"Methodist|Islamic|Muslim|"
    r"Jewish|Special|Voluntary|Free|Day|Aided|Controlled|Junior|Infants?|and|&|Girls|Boys|High|Sixth Form|"
    r"Church|County|"
    r"Hill|Primary|Court|Road)"
)
_SORT = (
    r"(?:Primary|High|Junior|Infants?|Nursery|Grammar|Academy|School|College|Girls|Boys|Secondary|Sixth Form|"
    r"Preschool|Prep|"
    r"Pre-School|Comprehensive|PRU|Kindergarten|Playgroup|UTC|Juniors|Seminary|Montessori|Day Nursery|"
    r"Pre-school|Grammar|"
    r"Children['’]s Centre|Special School|Learning Centre|Childcare|Studio School|Steiner)"
)
_KIND = (
    rf"(?:{_FAITH}\s+)*{_SORT}(?:\s+(?:School|Academy|College|Sixth Form|Nursery|Girls|Boys|Primary|Trust))*"
)
_NO_SCHOOL = (
    r"Church|Hospital|Ward|Road|Street|Lane|Square|Day|Hospice|Park|Cathedral|House|Hall|Ambulance|John"
)
_PUBLIC_SAINTS = (
    r"(?!John Ambulance|Helens\b|Albans\b|Ives\b|Austell\b|Andrews\b|Neots\b|Asaph\b|Annes\b|Leonards\b)"
)
_SAINT = rf"(?:St|Saint)\.?\s+{_PUBLIC_SAINTS}[A-Z][\w-]+(?:['’]s?)?"
_PRAISE = (
    r"(?:brilliant|dreadful|great|awful|amazing|terrible|lovely|useless|fantastic|wonderful|rubbish|poor|good|bad|"
    r"excellent|supportive|kind|full)"
)
_PLACE_ENDING = r"(?:Fold|Hey|Bank|Green|Brook|Hill|Wood|Mount|Lea|Moor|Croft|Grove|Lodge|View|Heights|Vale)"
_PATTERNS = (
    re.compile(
        rf"\b(?:Ysgol(?:ion)?|Coleg|Cylch Meithrin|Gaelscoil|Bunscoil|Scoil|Coláiste|"
        rf"Sgoil)\s+(?:[yY]r?\s+)?{_CAPITAL}(?:\s+(?:[yY]r?\s+)?{_CAPITAL}){{0,2}}"
    ),
    re.compile(rf"\b{_SAINT}(?:(?:\s+(?:and|&)\s+(?:St\.?\s+)?|\s+){_CAPITAL})?\s+{_KIND}\b"),
    re.compile(rf"\b(?:{_CAPITAL}\s+(?:(?:of|on|upon|in|the|&)\s+)?(?:the\s+)?){{1,4}}{_KIND}\b"),
    re.compile(rf"\b(?:St|Saint)\.?\s+{_PUBLIC_SAINTS}[A-Z][\w-]+['’]s\b(?!\s+(?:{_NO_SCHOOL}))"),
    re.compile(
        r"(?:\b(?:goes|go|going|went|moved?|starts?|started|attends?|attending|attended|left|transferred|"
        r"pupils?|governor|"
        r"teacher|head|place|mum|parent|senco|TA|him|her|them)(?:\s+(?:is|was|are))?\s+(?:to|at|from)\s+)"
        rf"({_SAINT}|(?:St|Saint)\.?\s+[A-Z]\w+s\b)(?!\s+(?:{_NO_SCHOOL}))"
    ),
    re.compile(
        r"\b([A-Z]\w{3,}(?:\s[A-Z]\w+)?)(?=['’]s (?:idea of|approach to|attitude|policy on|behaviour policy|"
        r"senco|sendco|"
        r"head\b|headteacher|uniform|sen room|resource base|sixth form))"
    ),
    re.compile(
        rf"\b([A-Z][a-z]+ {_PLACE_ENDING})(?= (?:were|was|is|are) (?:\w+ )?{_PRAISE}\b|,? where (?:he|she|they|my)\b)"
    ),
    re.compile(
        r"\b(?:at|to|from|in|attends|left) ([A-Z][a-z]+ (?:Fold|Hey|Bank|Brook|Lea|Croft|Vale))(?= (?:since|until|"
        r"school|from September|in (?:Year|Reception|September|nursery)|he|she|they)\b)"
    ),
)
_LOWER_SORT = (
    r"(?:(?:rc|ce|catholic|community|special|junior|infants?|high|primary)\s+){0,2}"
    r"(?:primary|prim|infants?|juniors|nursery|academy|school|college|sixth form|preschool|pre-school|secondary|"
    r"high school)"
    r"(?:\s+school)?"
)
_LOWER_SAINT = re.compile(
    r"\b(?:at|to|from|attends?|left|named|names)\s+(st\.? (?!helens|albans|andrews|annes|neots|ives|austell|"
    r"asaph|leonards|"
    r"johns amb)[a-z]{3,}(?:['’]s|s))\b(?!\s+(?:church|hospital|ward|road|street|lane|square|day|hospice|park|"
    r"house|hall))"
)
_CAPITAL_LOWER = re.compile(rf"\b((?:{_CAPITAL}\s+){{1,3}}){_LOWER_SORT}\b")
_SCHOOL_ENDING = (
    r"(?:field|wood|bank|brook|gate|hurst|dale|croft|mead|side|hill|fold|lea|leigh|ley|view|acre|bridge|thorpe|"
    r"grove|dene|"
    r"heath|moor|vale|oaks?|ash)s?"
)
_ATTENDED = re.compile(
    r"\b(?:goes to|go to|start(?:s|ed|ing)? at|place at|attend(?:s|ed|ing)?|(?:pupil|teacher|head|senco|SENCO|"
    r"TA|staff|class|"
    r"reception|happy|settled|taught|doing well|here|days|term|year \d+|Year \d+) at|excluded from|expelled from)\s+"
    rf"([A-Z][a-z]+{_SCHOOL_ENDING}(?!\s+(?:{_NO_SCHOOL}))(?:\s[A-Z][a-z]+)?)\b(?!['’]s)"
)
_LOWER = re.compile(
    r"\b((?:st|saint)\.? [a-z]{3,}['’]?s? (?:rc |ce |catholic |c of e |church of england )?"
    r"(?:primary|primery|primry|high|junior|infants?|nursery|academy|acadamy|school|college|collage|sixth form)"
    r"(?: school| academy)?)\b"
    r"|\b(?:at|go|goes|going|went|to|from|attends?|attend|in|left|joined|named|names)\s+(?:to\s+)?"
    r"((?:[a-z]{3,}['’]?s? ){1,2}(?:primary school|primery school|primary|primery|primry|high school|infants|"
    r"academy|acadamy|nursery|college|special school|sixth form))\b"
    r"|\b((?:[a-z]{3,}['’]?s? ){1,2}(?:primary school|primary|primery|infants|academy|acadamy|high school|"
    r"special school))\b",
)


def schools(text: str) -> Iterator[Found]:
    """Named schools; "the primary school" and the like are none."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield from _trimmed(text, *match.span(match.lastindex or 0))
    for match in _CAPITAL_LOWER.finditer(text):
        if _named(text, match.start(1), match.end(1)):
            yield from _trimmed(text, *match.span())
    for match in _ATTENDED.finditer(text):
        if word_class(match.group(1).split()[0].lower()) in "USTO":
            yield *match.span(1), "school"
    for match in _LOWER.finditer(text):
        group = match.lastindex or 0
        yield from _trimmed_lower(text, *match.span(group), saint=group == 1)
    for match in _LOWER_SAINT.finditer(text):
        yield *match.span(1), "school"
    yield from bare_schools(text)


def _named(text: str, start: int, end: int) -> bool:
    """Whether the words before a sort of school in small letters are the name of one."""
    found = [match.group().lower().replace("’", "'") for match in re.finditer(r"[\w'’-]+", text[start:end])]
    kept = [word for word in found if word not in words.GENERIC_BEFORE_SCHOOL and word not in words.NEVER]
    opening = not text[:start].rstrip() or text[:start].rstrip()[-1] in ".!?:\n"
    if not kept or (opening and len(kept) == 1 and word_class(kept[0]) in "OATN"):
        return False
    return any(word_class(word.removesuffix("'s")) != "N" for word in kept)


def _trimmed(text: str, start: int, end: int) -> Iterator[Found]:
    for match in re.finditer(r"[\w'’.&-]+", text[start:end]):
        word = match.group().lower().rstrip(".")
        named = word == "st" or (word not in words.GENERIC_BEFORE_SCHOOL and word not in words.NEVER)
        if word == "little" or named:
            left = text[start + match.start() : end]
            if start + match.start() >= 4 and text[: start + match.start()].endswith(" The "):
                left, start = "The " + left, start - 4
            if not re.fullmatch(_KIND, left) and not left.lower().startswith(("boys", "girls")):
                yield start + match.start(), end, "school"
            return


def _trimmed_lower(text: str, start: int, end: int, *, saint: bool) -> Iterator[Found]:
    if saint:
        yield start, end, "school"
        return
    parts = list(re.finditer(r"[\w'’]+", text[start:end]))
    while parts and (parts[0].group() in words.GENERIC_BEFORE_SCHOOL or parts[0].group() in words.NEVER):
        parts.pop(0)
    known = lists().ordinary
    ends = {
        "primary",
        "primery",
        "primry",
        "infants",
        "academy",
        "acadamy",
        "nursery",
        "college",
        "high",
        "special",
        "school",
    }
    named = [part.group() for part in parts if part.group() not in ends]
    if named and (
        named[0] not in known
        and any(word not in known and word not in words.GENERIC_BEFORE_SCHOOL for word in named)
    ):
        yield start + parts[0].start(), end, "school"
