"""Finds schools that go without the word school: "Ashgrove said no", "a place at the Hollies".

Such a name is also what a village, a house or a family may be called, so its shape (a saint, a last part such as field
or bank, a house name with "the") and what the sentence does with it (somebody is excluded from it, it has a SENCO) are
added up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coproduce.analysis import redaction_words as words
from coproduce.analysis.redaction_lists import lists, word_class
from coproduce.analysis.redaction_patterns import Found

PUBLIC_AFTER = (
    r"(?:Church|church|Hospital|hospital|Ward|ward|Road|Street|Lane|Avenue|Square|Day|Hospice|hospice|Park|Cathedral|"
    r"Hall|hall|Ambulance|Library|library|Centre|centre|Surgery|surgery|Clinic|clinic|Health|health|[Ss]tation|"
    r"[Ee]state|[Tt]heatre|[Mm]arket|[Rr]oundabout|[Ll]eisure|[Bb]aths|[Pp]ool|Council|council|NHS|Trust|United|FC|"
    r"[Mm]edical|[Pp]ractice|[Bb]ridge|[Bb]ypass|by[- ]election|residents)"
)
_LAST_WORDS = (
    r"(?:Fold|Hey|Bank|Green|Brook|Hill|Wood|Woods|Mount|Lea|Moor|Croft|Grove|Lodge|View|Heights?|"
    r"Vale|Grange|Meadows?|"
    r"Lane|Gate|House|Court|Manor|Cross|End|Edge|Side|Fields?|Oaks?|Elms?|Priory|Abbey|Acres?|Acorns|Ridge|Rise|"
    r"Springs?|Orchards?|Mead|Dene|Nook|Clough|Carr|Gill|Ghyll|Park|Road|Ash|Way|Bridge|Common|Stones?|Trees?|Holt)"
)
_HOUSES = (
    r"(?:Grange|Hollies|Meadows?|Elms|Oaks|Limes|Beeches|Willows|Laurels|Firs|Larches|Cedars|Pines|Orchard|Priory|"
    r"Ridings|Rowans|Birches|Acorns|Mount|Manor|Heights|Poplars|Chestnuts|Sycamores|Hawthorns|Brambles|Gables|"
    r"Spinney|Copse|Hermitage|Ryes|Heath|Downs|Vale|Maples|Alders|Aspens|Glebe|Oratory|Brook|Dell|Croft|Lindens)"
)
_ENDINGS = (
    r"(?:fields?|wood|bank|brook|gates?|hurst|dale|croft|mead|hill|fold|lea|leigh|view|acres?|bridge|"
    r"thorpe|grove|dene|"
    r"heath|moor|vale|oaks?|ash|cliffe?|mount|mere|holme?|lands?|stead|worth|combe|well|thwaite|house|park|hall|shaw|"
    r"tree|trees|stone|side|ridge|beck|burn|ford|borne?|bourne|crest|haven|church|ley)"
)
_CAPITAL = r"[A-Z][a-z'’]+(?:-[A-Z][a-z]+)?"
_NAME = re.compile(
    rf"\b(?P<saint>(?:St|Saint)\.?\s+[A-Z][a-z]+(?:['’]s?)?(?:\s+(?:and|&)\s+St\.?\s+[A-Z][a-z]+['’s]*)?"
    rf"(?:\s+(?!(?:Mrs?|Ms|Miss|Dr)\b)[A-Z][a-z]+)?)"
    rf"|\b(?P<holy>Sacred Heart|Our Lady(?:['’]?s)?(?: of (?:the )?[A-Z]\w+)?|Holy (?:Family|Trinity|Cross|Rosary|"
    rf"Name|Child|Rood)|Christ the King|All Saints['’]?|All Souls['’]?|Corpus Christi|English Martyrs|"
    rf"Blessed [A-Z]\w+|Immaculate Conception|Good Shepherd)(?!\w)"
    rf"|\b(?P<house>[Tt]he {_HOUSES})\b|\b(?P<words>(?:{_CAPITAL}\s+){{1,2}}{_LAST_WORDS})\b"
    rf"|\b(?P<one>[A-Z][a-z]{{2,}}{_ENDINGS})\b"
)
_PLAIN = re.compile(r"\b(?P<plain>[A-Z][a-z]{3,}(?:\s[A-Z][a-z]{3,})?)\b")
_NOT_SAINTS = re.compile(
    r"(?:St|Saint)\.?\s+(?:John Ambulance|Helens\b|Albans\b|Ives\b|Austell\b|Andrews\b|Neots\b|Asaph\b|Annes\b|"
    r"Leonards\b|George['’]?s? (?:Day|flag|cross)|Patrick|David['’]s Day)"
)
_ONLY_SCHOOLS_BEFORE = re.compile(
    r"(?:\b(?:excluded|expelled|suspended|off-?rolled) from|\b(?:place|places|placement|pupils?|students?|teachers?|"
    r"teach(?:es)?|taught|TAs?|ta|SENCO|senco|sendco|SENDCO|head|headteacher|governor|dinner lady|lunchtime lady|"
    r"enrolled|on roll|[Yy]ear \d{1,2}|Y\d{1,2}|class|sixth form|reception|nursery|trial|taster day|taster|"
    r"nurture group|resource base|sports day|open evening|parents['’]? evening|lessons?|SATs|GCSEs|"
    r"A levels) (?:is |was |are )?(?:at|in)|"
    r"\b(?:turned down|rejected|refused|turned away|excluded|expelled) by|\bmainstream,|"
    r"\b[Nn]am(?:ed|es|ing)|\b[Cc]onsult(?:ed|ing)?(?: with)?|\b[Aa]ttend(?:s|ed|ing)?|"
    r"\benrol(?:led)? (?:him |her |them )?(?:at|in))"
    r"(?: both| neither| either)? (?:the )?$"
)
_GOING = re.compile(
    r"(?:\b(?:start(?:s|ed|ing)?|settled|happy|happier|thriv(?:es|ed|ing)|doing well|bullied|coping|unhappy|staff|"
    r"mornings?|days?|terms?|weeks?|years?|months?|afternoons?|lunchtimes?|him|her|them|boys?|girls?|son|daughter|"
    r"brothers?|sisters?|twins?|friends?|kids?|children|lad|everyone|better|worse|stay|stays|place|"
    r"better off|isn['’]t) at|"
    r"\b(?:list|place|form|application|apply|applied|transport|taxi|panel) (?:for|to)|\b(?:goes|go|"
    r"went|going|transferred|transition(?:ed|ing)?|moved?|moving|switched|transfer|back|him|her|them|off|"
    r"on|close|next|chosen) to|\bgo(?:es)?|\b(?:into|in to) (?:Year \d+ at )?|\b(?:left|leaving|"
    r"visited|toured|viewed|chose|"
    r"choose|picked|offered(?: (?:him|her|us|them))?|tried|loves?|likes?|hates?|joined|joins)|"
    r"\b(?:looked|look|looking) (?:at|round|around)|\b(?:works?|worked) at|\bmove(?:d|s)? from|\bthrough the|\bfrom)"
    r" (?:the )?$"
)
_AT = re.compile(r"\b(?:[Aa]t|by|outside|near|through|into) (?:the )?$")
_SORTED = (
    r"(?:SENCO|SENDCO|senco|sendco|head|headteacher|head teacher|deputy|sixth form|resource base|resource provision|"
    r"governors?|behaviour policy|uniform|nurture|playground|outreach|pupils?|students?|open (?:day|evening)|PTA|"
    r"reception class|nativity|sports day|autism base|SEN (?:room|team|department)|SEND (?:team|"
    r"department)|unit|base|"
    r"gates?|bell|school gate|teachers?|TAs?|admissions|dinner hall|idea of|approach to|attitude|"
    r"policy on|inclusion|minibus|year \d+|Year \d+)"
)
_ONLY_SCHOOLS_AFTER = re.compile(
    rf"^(?:['’]s?)? {_SORTED}\b|^,? (?:permanently )?(?:excluded|expelled|suspended|off-?rolled)\b|"
    r"^ (?:says?|said|wrote back|told us|told me|replied|claims?|claimed)(?: that)? (?:no|yes|maybe|"
    r"they|he|she|it|there|we|nothing|all|not|both|him|her)\b|"
    r"^ (?:won['’]?t|wouldn['’]?t|will not|can['’]?t|cannot|couldn['’]?t|could not|would|will|did|"
    r"didn['’]?t|don['’]?t|doesn['’]?t|"
    r"might|could|can|has|have|had|is|are) (?:not |never |now |been able to |able to )?(?:take|have|"
    r"had|meet|admit|taken|"
    r"offer|offered|manage|cope|met|keep|kept|accept|taught|teach|excluded|refused|turned|full|oversubscribed)\b|"
    r"^ (?:took|had|kept|got|let|lets|refused|rejected|declined|turned|taught|teaches|put|sent|sends|"
    r"gave|offered|offers) "
    r"(?:him|her|them|us|our|my|to|down|no|every|all|a)\b|"
    r"^ (?:closed|opened|shut|lost|cut|scrapped|built) (?:its|their|the|a) (?:\w+ )?(?:unit|base|"
    r"provision|room|nursery|sixth form|SENCO|TAs?)\b|"
    r"^,? (?:where|who|which) (?:he|she|they|my|our|the|his|her)\b|"
    r"^ since (?:September|Year|year|Reception|reception|nursery|January|Easter)|^ in (?:Year|"
    r"Reception|September|nursery)\b"
)
_PRAISED = re.compile(
    r"^ (?:were|was|is|are|have been|has been) (?:\w+ )?(?:brilliant|dreadful|great|awful|amazing|terrible|lovely|"
    r"useless|fantastic|wonderful|rubbish|poor|good|bad|excellent|supportive|kind|full|oversubscribed|the only|the "
    r"first|special|mainstream|inclusive|ace|superb|outstanding|hopeless|willing|unwilling)\b"
)
_DOING = re.compile(
    r"^ (?:has|have|had|is|was|were|are|gave|did|do|does|let|lets|took|put|never|always|since|until|"
    r"then|for|three|two|"
    r"four|five|every|next|this|last|in|on|with|but|because|they|he|she|and (?:he|she|they|we|his|her))\b|^[.!?,;]|^$"
)
_SCHOOL_LIKE = re.compile(
    r"\b(?:school|class(?:room|es)?|teachers?|teaching|senco|sendco|tas?|pupils?|head|headteacher|"
    r"year \d+|terms?|lessons?|"
    r"excluded|exclusion|sixth form|reception|nursery|mainstream|maths|phonics|playtime|detention|"
    r"gate|bell|playground|lunchtime|dinner|unit|SEN|uniform|tutor|key ?stage|"
    r"gcses?|sats|timetable|resource base|places?|taster|trial|ehcp|plan|autism base|homework|assembly)\b",
    re.IGNORECASE,
)
_CHURCH_OR_WARD = re.compile(
    r"\b(?:church|choir|mass|vicar|priest|parish|hymns?|sundays?|chapel|hospital|ward|a&e|surgeons?|"
    r"surgery|icu|theatre|"
    r"clinic|consultant|outpatients?|admitted|discharged|operation|nurses?|market|station|football|hospice)\b",
    re.IGNORECASE,
)
_LOWER = re.compile(
    rf"\b(?:at|goes to|go to|goes|went to|starts? at|started at|started|left|attends?|moved to|excluded from|from) "
    rf"((?:the )?[a-z]{{3,}}{_ENDINGS})\b(?! (?:{PUBLIC_AFTER}|road|street|lane|park|hall|avenue))"
)
_BESIDE = re.compile(r"^(?:, | and | or | & |, and |, or )$")
_ENOUGH = 4


def bare_schools(text: str) -> Iterator[Found]:
    """Schools named by nothing but a name, and those beside them in a list."""
    doubtful: list[tuple[int, int]] = []
    sure: list[tuple[int, int]] = []
    matches = [match for pattern in (_NAME, _PLAIN) for match in pattern.finditer(text)]
    public = any(match.lastgroup in {"saint", "holy"} for match in matches) and bool(
        _CHURCH_OR_WARD.search(text)
    )
    shaped = [(match.span(), shape) for match in matches if (shape := _shape(text, match, public))]
    school_like = bool(shaped) and bool(_SCHOOL_LIKE.search(text))
    school_like = school_like or any(
        shape > 1 and shape + _treated(text, *span, school_like) >= _ENOUGH for span, shape in shaped
    )
    taken = bytearray(len(text))
    for span, shape in shaped:
        if any(taken[slice(*span)]):
            continue
        if shape + _treated(text, *span, school_like) >= _ENOUGH:
            sure.append(span)
            taken[slice(*span)] = b"\1" * (span[1] - span[0])
        elif shape > 1:
            doubtful.append(span)
    for start, end in doubtful:
        if any(_beside(text, (start, end), other) for other in sure):
            sure.append((start, end))
    for start, end in sure:
        yield start, end, "school"
    for match in _LOWER.finditer(text):
        if _no_word(match.group(1).removeprefix("the ")):
            yield *match.span(1), "school"


def _shape(text: str, match: re.Match[str], public: bool) -> int:
    """How much a name looks like a school's, 0 for what cannot be one to 3; `public`: the text has a church or ward."""
    if re.match(rf"\s+{PUBLIC_AFTER}", text[match.end() : match.end() + 16]):
        return 0
    kind = match.lastgroup
    if kind == "saint":
        return 0 if _NOT_SAINTS.match(match.group()) else 3 - public
    if kind in {"holy", "house"}:
        return 2 if kind == "house" else 1 if public else 3
    parts = [part.lower() for part in match.group().split()]
    if any(part in words.NEVER or part in words.TITLES for part in parts):
        return 0
    if kind == "words":
        return 1 if parts[-1] in {"park", "road", "house", "way", "lane", "bridge"} else 2
    known = word_class(parts[0])
    if kind == "one":
        if parts[0] in lists().ordinary or known in "FA":
            return 0
        return 1 if known in "NGR" else 2
    last = word_class(parts[-1])
    return int(known in "US" and last in "USOTA")


def _treated(text: str, start: int, end: int, school_like: bool) -> int:
    """How much the sentence treats the name as a school, 0 to 4."""
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    only_before = bool(_ONLY_SCHOOLS_BEFORE.search(before))
    only_after = bool(_ONLY_SCHOOLS_AFTER.match(after))
    if only_before:
        return 3
    if only_after:
        return 2 + (bool(_GOING.search(before)) or " " in text[start:end])
    if _PRAISED.match(after):
        return 2
    going = bool(_GOING.search(before))
    if going:
        return 1 + school_like
    if re.search(r"\bfrom (?:the )?$", before):
        return int(school_like and bool(_DOING.match(after)))
    return int(bool(_AT.search(before))) * (1 + school_like)


def _beside(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    first, last = sorted((one, other))
    return first[1] <= last[0] <= first[1] + 6 and bool(_BESIDE.match(text[first[1] : last[0]]))


def _no_word(low: str) -> bool:
    return low not in lists().ordinary and word_class(low) in "UO"
