"""Personal data that is known by its shape: contact details, numbers, addresses, dates of birth.

Sources: postcodes as in "UK Government Data Standards Catalogue"; telephone numbers after Ofcom's numbering plan; the
NHS number is ten digits written 3-3-4. Every finder yields (start, end, kind).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Found = tuple[int, int, str]

STREETS = (
    r"(?:Road|Rd|Street|St|Lane|Ln|Avenue|Ave|Close|Cl|Drive|Dr|Crescent|Cres|Court|Ct|Grove|Way|Place|Terrace|"
    r"Gardens|"
    r"Square|Row|Fold|Croft|Brow|End|Hill|View|Walk|Mews|Rise|Cottages?|Mount|Green|Bank|Park|Meadows?|Parade|"
    r"Hey|Nook|"
    r"Vale|Wharf|Yard|Gate|Villas|Buildings|House|Farm|Drove|Circus|Quay|Common|Heights|Fields?|Wood|Bottoms?|Clough|"
    r"Edge|Side|Ridge|Orchard|Garth|Lea|Moor|Path|Steps|Wynd|Brae|Loan|Ginnel|Passage|Alley|Chase|Copse|Dale|Holt|"
    r"Ridgeway|Cross|Crossing|Crest|Glade|Glen|Hollow|Rigg|Lodge|Mill|Tower|Broadway|Causeway|Estate|Embankment|Gait|"
    r"Pastures?|Spinney|Thicket|Warren|Weir|Bridge|Arcade|Approach|Bungalows|Dene|Dell|Leys|Mead|Snicket|Sq|Pl|"
    r"Tce|Gdns)"
)
SURE_STREETS = (
    r"(?:road|rd|street|lane|avenue|ave|close|drive|crescent|grove|terrace|gardens|mews|cottages|fold|"
    r"croft|brow|wynd|"
    r"brae|court)"
)
MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+%-]+(?:[(\[]dot[)\]][\w.+%-]+)*(?:\s?[(\[]at[)\]]\s?|\s?@\s?)[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
_SPOKEN_EMAIL = re.compile(
    r"(?<![\w.+-])[\w+-]+(?:(?:\.| dot )[\w+-]+){0,3}\s[(\[]?at[)\]]?\s(?:[\w-]+(?:\s[(\[]?dot[)\]]?\s\w+){1,3}|"
    r"(?:gmail|hotmail|outlook|yahoo|icloud|btinternet|live|aol)(?:\.\w+)+|example\.\w+)\b",
    re.IGNORECASE,
)
_ENDINGS = (
    r"(?:com|org|net|co|uk|gov|info|io|me|tv|app|blog|shop|site|online|eu|ie|wales|scot|example|edu|ac|"
    r"sch|nhs)"
)
_URL = re.compile(
    rf"https?://[^\s<>\"]+|\bwww\.[^\s<>\"]+|(?<![@\w.-])(?:[a-z0-9-]+\.)+{_ENDINGS}(?:/[^\s<>\"]*)(?=\W|$)"
    rf"|(?<![@\w.-])[a-z0-9-]{{2,}}(?:\.[a-z0-9-]+)*\.(?:com|org|net|co\.uk|org\.uk|sch\.uk|gov\.uk|"
    rf"ac\.uk|io)\b(?!@)",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w/.£-])(?:(?:\+|00)44[\s-]?(?:\(0\)\s?)?|"
    r"\(?[0oO](?=[\s()-]?[1-37-9]))\d(?:[\s().\-/]{0,2}[\doO]){7,9}(?![\w/]|-\d)"
    r"(?:,?\s?(?:ext(?:ension)?|x)\.?\s?\d{1,5}\b)?",
)
_DIGIT_WORD = (
    r"(?:oh|o|zero|nought|naught|one|two|three|four|five|six|seven|eight|nine|double|treble|triple|"
    r"hundred|ten|twenty|"
    r"thirty|forty|fifty|sixty|seventy|eighty|ninety)"
)
_SPOKEN_PHONE = re.compile(
    rf"\b(?:oh|zero|nought|o)[\s,-]+(?:{_DIGIT_WORD}[\s,-]+){{5,12}}{_DIGIT_WORD}\b", re.IGNORECASE
)
_POSTCODE = re.compile(r"\b(?:[a-z]{1,2}\d[a-z\d]?)\s{0,2}\d[abd-hjlnp-uw-z]{2}\b", re.IGNORECASE)
_NHS = re.compile(r"(?<![\w/.£-])([1-9]\d{2})([\s-]?)(\d{3})\2(\d{4})(?![\w/]|-\d|\.\d)")
_NHS_LOOSE = re.compile(r"(?<![\w/.£-])\d(?:[\s.-]?\d){9}(?![\w/]|-\d)")
_NHS_BEFORE = re.compile(r"\bnhs\s*(?:no|num|number|id|app|#)?\b[^.\d]{0,60}$", re.IGNORECASE)
_NHS_SAID = re.compile(r"\bnhs\s*(?:no|nos|num|number|id|#)\b[^\d]{0,40}$", re.IGNORECASE)
_OTHER_NUMBER = re.compile(
    r"\b(?:invoice|ref|reference|order|account|charity|quote|case|policy|bill|claim|serial|booking|ticket|"
    r"receipt|company)"
    r"\b[^.]{0,25}$",
    re.IGNORECASE,
)

_CAPITAL = r"[A-Z][\w'’]+"
_NUMBER = r"\d{1,4}[a-zA-Z]?(?:\s?[-–/]\s?\d{1,4}[a-zA-Z]?)?"
_INSIDE = (
    r"(?:(?:[Ff]lat|[Rr]oom|[Aa]partment|[Aa]pt|[Uu]nit|[Pp]lot|[Pp]itch|[Cc]aravan|FLAT|ROOM|[Bb]edsit|"
    r"[Bb]ungalow)\s+"
    r"(?:\d{1,4}\w?|[A-Za-z]\d{0,2}),?\s+)"
)
_HOUSE_WORD = (
    r"(?:House|Cottages?|Farm|Lodge|Bakery|Barn|Mill|Hall|Court|Villas?|Vicarage|Rectory|Chapel|Stables|"
    r"Works|Heights|Point|Towers?|Forge|Smithy|Grange|Manor|Bungalow|Byre|Gatehouse|Granary|Dairy|Oast|Croft|"
    r"Schoolhouse|"
    r"Bothy|Brewery|Dairy|Kennels|Station|View|Villa|Inn|Parsonage|Manse|Bank|Nook|Fold|Gables|Laurels|Hollies|Firs)"
)
_HOUSE = rf"(?:(?:{_CAPITAL}\s+){{0,2}}{_HOUSE_WORD},\s+)"
_STREET = rf"(?:(?:{_CAPITAL}\s+){{1,3}}{STREETS}\b)"
_ADDRESSES = (
    re.compile(rf"{_INSIDE}{_HOUSE}?{_STREET}(?!,\s*\d)"),
    re.compile(rf"{_INSIDE}?{_HOUSE}{_NUMBER},?\s+{_STREET}(?:,\s+{_STREET})?"),
    re.compile(rf"{_INSIDE}?(?<![\d.,/:£-]){_NUMBER},?\s+{_STREET}(?:,\s+{_STREET})?"),
    re.compile(rf"(?:{_CAPITAL}\s+){{1,2}}(?:Farm|House|Cottage|Lodge|Barn|Hall),\s+{_STREET}"),
    re.compile(rf"(?:{_CAPITAL}\s+){{1,3}}{_HOUSE_WORD},\s+{_STREET}"),
    re.compile(rf"(?:(?<=\bat )|(?<=\bto )|(?<=\bfrom )|(?<=\bin ))(?:{_CAPITAL}\s?){{1,4}},\s+{_STREET}"),
    re.compile(
        rf"\b(?:flat|plot|pitch)\s+(?:\d{{1,4}}[a-z]?|"
        rf"[a-z]),?\s+(?:\d{{1,3}}[a-z]?,?\s+)?(?:[a-z'’]+\s+){{1,3}}{SURE_STREETS}\b"
    ),
    re.compile(rf"(?<![\d.,/:£-])\b\d{{1,3}}[a-z]?\s+(?:[a-z'’]+\s+){{1,2}}{SURE_STREETS}\b", re.IGNORECASE),
)
_NO_STREET = re.compile(
    r"^\d+\w?\s+(?:(?:of|in|on|the|a|to|and|or|miles?|minutes?|metres?|people|children|kids|times|days|"
    r"weeks|months|years|"
    r"hours|cars|buses|from|away|off|per|more|less|out)\b|year|key stage)",
    re.IGNORECASE,
)

_DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"\b[0-3]?\d [01]?\d (?:(?:19|20)\d\d|[01]\d)\b|\b{_DAY}[-./]{MONTHS}[-./](?:\d{{4}}|\d{{2}})\b|"
    rf"\b(?:19|20)\d\d[/.][01]?\d[/.][0-3]?\d\b|"
    rf"\b[0-3]?\d([./-])[01]?\d\1(?:\d{{4}}|\d{{2}})\b|\b{_DAY}(?:\s+of)?\s+{MONTHS}\b\.?,?\s+(?:\d{{4}}|"
    rf"'?\d{{2}})\b|"
    rf"\b{MONTHS}\s+{_DAY},?\s+(?:\d{{4}}|'\d{{2}})\b|\b(?:19|20)\d\d-[01]\d-[0-3]\d\b|"
    rf"\b{_DAY}(?:\s+of)?\s+{MONTHS}\b|\b{MONTHS}\s+{_DAY}\b|"
    rf"(?<=dob )[0-3]\d[01]\d(?:(?:19|20)\d\d|[012]\d)\b|(?<=dob: )[0-3]\d[01]\d(?:(?:19|20)\d\d|[012]\d)\b",
    re.IGNORECASE,
)
_SPELT_DAY = (
    r"(?:(?:twenty|thirty)-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|\w+teenth|"
    r"tenth|eleventh|twelfth|twentieth|thirtieth)"
)
_SPELT_YEAR = r"(?:\d{4}|two thousand(?: and [a-z-]+)?|nineteen [a-z-]+(?: [a-z-]+)?|twenty [a-z-]+)"
_SPELT_DATE = re.compile(rf"\b{_SPELT_DAY}(?:\s+of)?\s+{MONTHS},?\s+{_SPELT_YEAR}", re.IGNORECASE)
_BIRTH_BEFORE = re.compile(
    r"(?:\bborn(?:\s+(?:on|in))?(?:\s+the)?|\bborn\b[^.;!?\n\d]{1,40}|\(b\.|"
    r"\bd\.?\s?o\.?\s?b\.?(?:['’]?s)?(?:\s+(?:is|was))?|\bdate of "
    r"birth(?:\s+(?:is|was))?|\b(?:birthday|bday|b-day|birthdate|birth date)(?:['’]?s)?(?:\s+(?:is|was|"
    r"falls))?(?:\s+on)?|"
    r"\b(?:birthday|b-?day)\b[^.;!?\d]{1,25}|"
    r"\b(?:turn(?:s|ed|ing)?|be|is|was|hits?|reach(?:es)?) (?:\w+ )?(?:\d{1,2}|[a-z]+teen|four|five|six|seven|"
    r"eight|nine|ten|eleven|twelve|twenty(?:-\w+)?) (?:years old )?on(?: the)?|"
    r"\b(?:had|delivered) (?:him|her|them|my \w+) on|\b(?:arrived|came along) on(?: the)?|[A-Z][\w'’-]+ \(|"
    r"\b(?:dob|d\.o\.b\.?|date of birth)\b[^.;!?\d]{1,40})\W{0,4}(?:the\s+)?$",
    re.IGNORECASE,
)
_BIRTH_AFTER = re.compile(
    r"^[^.;!?\d]{0,25}\b(?:birthday|bday|birth)\b|"
    r"^[\s,(–-]{0,3}(?:\w+\s+){0,2}?(?:gave birth|was born|is (?:his|her|my|their) "
    r"(?:birthday|date of birth|dob)|\(?(?:dob|date of birth)\)?)",
    re.IGNORECASE,
)
_NEAR = 4
_NHS_BETWEEN = re.compile(
    r"^[\s,;:()–-]{0,3}(?:(?:and )?(?:his |her |my )?NHS(?: no| num| number)?\W{0,3})?$", re.IGNORECASE
)


# Most texts hold no digit and no sign of an address; these cheap looks save the long patterns.
_SPOKEN_SIGN = re.compile(
    r" dot |\bdot\)|gmail|hotmail|outlook|yahoo|icloud|btinternet|aol|example\.", re.IGNORECASE
)
_URL_SIGN = re.compile(r"[A-Za-z0-9]\.[A-Za-z]|//")
_PLACE_SIGN = re.compile(r"\d|, +[A-Z]|\b[Ff]lat |\b[Pp]lot |\b[Pp]itch |FLAT|[Rr]oom |[Uu]nit ")
_BIRTH_SIGN = re.compile(r"\d|born|birth|\bdob\b", re.IGNORECASE)
_NUMBER_SIGN = re.compile(r"\d\D?\d|\b(?:oh|zero|nought|o)[\s,-]+\w", re.IGNORECASE)


def contact_details(text: str) -> Iterator[Found]:
    """E-mail and web addresses, without the punctuation that follows them."""
    if "@" in text or "at)" in text or "at]" in text:
        for match in _EMAIL.finditer(text):
            yield match.start(), match.end(), "email"
    if _SPOKEN_SIGN.search(text):
        for match in _SPOKEN_EMAIL.finditer(text):
            yield match.start(), match.end(), "email"
    for match in _URL.finditer(text) if _URL_SIGN.search(text) else ():
        end = match.start() + len(match.group().rstrip(".,;:!?)]}'\"’”"))
        yield match.start(), end, "url"


def numbers(text: str) -> Iterator[Found]:
    """NHS numbers, telephone numbers and postcodes."""
    if not _NUMBER_SIGN.search(text):
        return
    yield from _nhs_numbers(text)
    yield from _telephones(text)
    for match in _POSTCODE.finditer(text):
        yield match.start(), match.end(), "postcode"


def _nhs_numbers(text: str) -> Iterator[Found]:
    """Ten digits: called so, or written 3-3-4 or with a right check digit and not called something else."""
    for match in _NHS_LOOSE.finditer(text):
        if _NHS_SAID.search(text, max(0, match.start() - 70), match.start()):
            yield match.start(), match.end(), "nhs number"
    for match in _NHS.finditer(text):
        before = text[max(0, match.start() - 80) : match.start()]
        digits = "".join(match.group(1, 3, 4))
        likely = bool(match.group(2)) or _checks_out(digits) or match.start() == 0
        if _NHS_BEFORE.search(before) or (likely and not _OTHER_NUMBER.search(before)):
            yield match.start(), match.end(), "nhs number"


def _telephones(text: str) -> Iterator[Found]:
    for match in _PHONE.finditer(text):
        main = re.split(r"[eExX]", match.group().replace("+44", "0", 1).replace("(0)", ""))[0]
        count = sum(character.isdigit() or character in "oO" for character in main)
        if 10 <= count <= 11 and not _OTHER_NUMBER.search(text, max(0, match.start() - 40), match.start()):
            yield match.start(), match.end(), "phone"
    for match in _SPOKEN_PHONE.finditer(text):
        yield match.start(), match.end(), "phone"


def addresses(text: str) -> Iterator[Found]:
    """Houses and streets with a number or a house name; a road alone is a public place."""
    for pattern in _ADDRESSES if _PLACE_SIGN.search(text) else ():
        for match in pattern.finditer(text):
            start = match.start()
            for word in ("At ", "From ", "In ", "To "):
                if text.startswith(word, start):
                    start += len(word)
            if not _NO_STREET.match(text[start : match.end()]):
                yield start, match.end(), "address"


def dates_of_birth(text: str, beside: Sequence[tuple[int, int]] = ()) -> Iterator[Found]:
    """Dates that the sentence calls a birth, or that stand beside an NHS number or postcode (spans in `beside`)."""
    if not _BIRTH_SIGN.search(text):
        return
    for match in _SPELT_DATE.finditer(text):
        if _BIRTH_BEFORE.search(text[: match.start()]):
            yield match.start(), match.end(), "date of birth"
    for match in _DATE.finditer(text):
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 40]
        near = any(
            0 <= match.start() - end <= _NEAR
            or (start >= match.end() and _NHS_BETWEEN.match(text[match.end() : start]))
            for start, end in beside
        )
        comma = re.search(r"\bborn,?\s*$", before, re.IGNORECASE)
        if near or comma or _BIRTH_BEFORE.search(before) or _BIRTH_AFTER.match(after):
            yield match.start(), match.end(), "date of birth"


def _checks_out(digits: str) -> bool:
    """The check digit of an NHS number: weights 10 to 2, modulus 11."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return rest != 10 and int(digits[9]) == (0 if rest == 11 else rest)
