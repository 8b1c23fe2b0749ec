"""The form code that stands on each page of a paper form, so that staff know which questions and which words it holds.

It names a consultation, a version of its questions and a format, never a person: every copy of a form has the same one.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from coproduce.consultations.questionnaire.formats import (
    EASY_READ,
    STANDARD,
    YOUNG_PEOPLE,
    is_language,
)

# Without letters and figures that look alike on paper.
SIGNS = "23456789ACDEFHJKLMNPQRTUVWXY"
LENGTH = 5

LETTERS = {STANDARD: "S", YOUNG_PEOPLE: "Y", EASY_READ: "E"}
FORMATS = {letter: name for name, letter in LETTERS.items()}


@dataclass(frozen=True)
class FormCode:
    """What a form code says. `short` names the consultation."""

    short: str
    version: int
    format: str


def short_code(consultation_id: str) -> str:
    """Five signs that name a consultation on paper."""
    left, signs = int.from_bytes(hashlib.sha256(consultation_id.encode()).digest()[:8]), ""
    for _ in range(LENGTH):
        left, place = divmod(left, len(SIGNS))
        signs += SIGNS[place]
    return signs


def form_code(consultation_id: str, version: int, wanted: str) -> str:
    """Such as “K7M4P-1-S”."""
    return f"{short_code(consultation_id)}-{version}-{LETTERS.get(wanted) or wanted.upper()}"


def read_form_code(typed: str) -> FormCode | None:
    """What somebody typed from a form, in small letters or with spaces too; None where it is no form code."""
    found = re.fullmatch(
        rf"([{SIGNS}]{{{LENGTH}}})-?(\d{{1,4}})-?([A-Z]+(?:-[A-Z]+)?)", typed.upper().replace(" ", "")
    )
    if found is None:
        return None
    wanted = FORMATS.get(found[3]) or found[3].lower()
    is_format = wanted in LETTERS or is_language(wanted)
    return FormCode(found[1], int(found[2]), wanted) if is_format else None
