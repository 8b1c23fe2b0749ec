"""The formats in which a questionnaire can be read: standard, young people's, Easy Read, or a language by its code."""

from __future__ import annotations

import re

BRITISH_SIGN_LANGUAGE = "bsl"
STANDARD, YOUNG_PEOPLE, EASY_READ = "standard", "young_people", "easy_read"

# A language code as BCP 47 has it, such as “ur” or “zh-Hans”.
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")


def is_format(name: str) -> bool:
    """Whether a questionnaire can have wordings of this name beside the standard ones."""
    return name in (YOUNG_PEOPLE, EASY_READ) or is_language(name)


def is_language(name: str) -> bool:
    """Whether it is the code of a language that is written; a signed one comes as a video."""
    return name != BRITISH_SIGN_LANGUAGE and LANGUAGE_CODE.fullmatch(name) is not None


RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "sdh", "ug", "ur", "yi"})
RIGHT_TO_LEFT_SCRIPTS = frozenset({"Arab", "Hebr", "Syrc", "Thaa"})


def direction_of(name: str) -> str:
    """“rtl” for a language that is written from right to left, else “ltr”."""
    if not is_language(name):
        return "ltr"
    code, _, script = name.partition("-")
    leftwards = (code in RIGHT_TO_LEFT and not script) or script in RIGHT_TO_LEFT_SCRIPTS
    return "rtl" if leftwards else "ltr"


def language_of(name: str) -> str:
    """The language tag of a format, for the page."""
    return name if is_language(name) else "en-GB"
