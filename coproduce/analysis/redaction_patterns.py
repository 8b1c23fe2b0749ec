"""Personal data that is known by its shape: contact details, numbers, addresses, dates of birth.

Sources: postcodes as in "UK Government Data Standards Catalogue"; telephone numbers after Ofcom's numbering plan; the
NHS number is ten digits written 3-3-4. Every finder yields (start, end, kind).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coproduce.analysis.redaction_words import MONTHS, STREETS, SURE_STREETS

Found = tuple[int, int, str]

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+%-]+(?:\s?\(at\)\s?|@)[\w-]+(?:\.[\w-]+)+", re.UNICODE)
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
_PHONE = re.compile(r"(?<![\w/.£-])(?:\+44[\s-]?(?:\(0\))?|\(?0)\d(?:[\s().\-/]{0,2}\d){7,9}(?![\w/]|-\d)")
_POSTCODE = re.compile(r"\b(?:[a-z]{1,2}\d[a-z\d]?)\s{0,2}\d[abd-hjlnp-uw-z]{2}\b", re.IGNORECASE)
_NHS = re.compile(r"(?<![\w/.£-])([1-9]\d{2})([\s-]?)(\d{3})\2(\d{4})(?![\w/]|-\d|\.\d)")
_NHS_BEFORE = re.compile(r"\bnhs\s*(?:no|num|number|id|app|#)?\b[^.]{0,60}$", re.IGNORECASE)

_CAPITAL = r"[A-Z][\w'’]+"
_NUMBER = r"\d{1,4}[a-zA-Z]?(?:\s?[-–/]\s?\d{1,4}[a-zA-Z]?)?"
_INSIDE = r"(?:(?:[Ff]lat|[Rr]oom|[Aa]partment|[Uu]nit|FLAT|ROOM)\s+\w{1,4},?\s+)"
_HOUSE_WORD = (
    r"(?:House|Cottages?|Farm|Lodge|Bakery|Barn|Mill|Hall|Court|Villas?|Vicarage|Rectory|Chapel|Stables|"
    r"Works|Heights|Point|Tower)"
)
_HOUSE = rf"(?:(?:{_CAPITAL}\s+){{0,2}}{_HOUSE_WORD},\s+)"
_STREET = rf"(?:(?:{_CAPITAL}\s+){{1,3}}{STREETS}\b)"
_ADDRESSES = (
    re.compile(rf"{_INSIDE}?{_HOUSE}{_NUMBER},?\s+{_STREET}(?:,\s+{_STREET})?"),
    re.compile(rf"{_INSIDE}?(?<![\d.,/:£-]){_NUMBER},?\s+{_STREET}(?:,\s+{_STREET})?"),
    re.compile(rf"(?:{_CAPITAL}\s+){{1,2}}(?:Farm|House|Cottage|Lodge|Barn|Hall),\s+{_STREET}"),
    re.compile(rf"{_INSIDE}{_HOUSE}?{_STREET}"),
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
    rf"\b[0-3]?\d([./-])[01]?\d\1(?:\d{{4}}|\d{{2}})\b|\b{_DAY}(?:\s+of)?\s+{MONTHS}\b\.?,?\s+(?:\d{{4}}|"
    rf"'?\d{{2}})\b|"
    rf"\b{MONTHS}\s+{_DAY},?\s+(?:\d{{4}}|'\d{{2}})\b|\b(?:19|20)\d\d-[01]\d-[0-3]\d\b|"
    rf"\b{_DAY}(?:\s+of)?\s+{MONTHS}\b|\b{MONTHS}\s+{_DAY}\b",
    re.IGNORECASE,
)
_SPELT_DAY = (
    r"(?:(?:twenty|thirty)-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|\w+teenth|"
    r"tenth|eleventh|twelfth|twentieth|thirtieth)"
)
_SPELT_YEAR = r"(?:two thousand(?: and [a-z-]+)?|nineteen [a-z-]+(?: [a-z-]+)?|twenty [a-z-]+)"
_SPELT_DATE = re.compile(rf"\b{_SPELT_DAY}(?:\s+of)?\s+{MONTHS},?\s+{_SPELT_YEAR}", re.IGNORECASE)
_BIRTH_BEFORE = re.compile(
    r"(?:\bborn(?:\s+(?:on|in))?(?:\s+the)?|\bd\.?\s?o\.?\s?b\.?(?:\s+(?:is|was))?|\bdate of "
    r"birth(?:\s+(?:is|was))?|\bbirthday(?:\s+(?:is|was))?(?:\s+on)?)\W{0,4}(?:the\s+)?$",
    re.IGNORECASE,
)
_BIRTH_AFTER = re.compile(
    r"^[\s,(–-]{0,3}(?:\w+\s+){0,2}?(?:gave birth|was born|is (?:his|her|my|their) "
    r"(?:birthday|date of birth|dob)|\(?(?:dob|date of birth)\)?)",
    re.IGNORECASE,
)
_NEAR = 4


def contact_details(text: str) -> Iterator[Found]:
    """E-mail and web addresses, without the punctuation that follows them."""
    for match in _EMAIL.finditer(text):
        yield match.start(), match.end(), "email"
    for match in _URL.finditer(text):
        end = match.start() + len(match.group().rstrip(".,;:!?)]}'\"’”"))
        yield match.start(), end, "url"


def numbers(text: str) -> Iterator[Found]:
    """NHS numbers, telephone numbers and postcodes."""
    for match in _NHS.finditer(text):
        spaced = bool(match.group(2))
        digits = "".join(match.group(1, 3, 4))
        if spaced or _NHS_BEFORE.search(text[: match.start()]) or _checks_out(digits) or match.start() == 0:
            yield match.start(), match.end(), "nhs number"
    for match in _PHONE.finditer(text):
        if (
            10
            <= sum(character.isdigit() for character in match.group().replace("+44", "0").replace("(0)", ""))
            <= 11
        ):
            yield match.start(), match.end(), "phone"
    for match in _POSTCODE.finditer(text):
        yield match.start(), match.end(), "postcode"


def addresses(text: str) -> Iterator[Found]:
    """Houses and streets with a number or a house name; a road alone is a public place."""
    for pattern in _ADDRESSES:
        for match in pattern.finditer(text):
            start = match.start()
            for word in ("The ", "At ", "From ", "In ", "To "):
                if text.startswith(word, start):
                    start += len(word)
            if not _NO_STREET.match(text[start : match.end()]):
                yield start, match.end(), "address"


def dates_of_birth(text: str, beside: Sequence[tuple[int, int]] = ()) -> Iterator[Found]:
    """Dates that the sentence calls a birth, or that stand beside an NHS number or postcode (spans in `beside`)."""
    for match in _SPELT_DATE.finditer(text):
        if _BIRTH_BEFORE.search(text[: match.start()]):
            yield match.start(), match.end(), "date of birth"
    for match in _DATE.finditer(text):
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 40]
        near = any(
            0 <= match.start() - end <= _NEAR or 0 <= start - match.end() <= _NEAR for start, end in beside
        )
        comma = re.search(r"\bborn,?\s*$", before, re.IGNORECASE)
        if near or comma or _BIRTH_BEFORE.search(before) or _BIRTH_AFTER.match(after):
            yield match.start(), match.end(), "date of birth"


def _checks_out(digits: str) -> bool:
    """The check digit of an NHS number: weights 10 to 2, modulus 11."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return rest != 10 and int(digits[9]) == (0 if rest == 11 else rest)
