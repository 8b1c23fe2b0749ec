"""A hint that a text may tell of harm, so that a person reads it sooner.

The hint sorts a reading queue. It decides nothing, starts no clock and is never shown to the writer; a person reads
every text all the same. It errs towards "check": a missed sign costs more than a minute of reading. Families and
children seldom use the words of the trade, so the signs are what people say instead ("he keeps my cards", "scared to
go home"); figures of speech and talk about policy are set aside first ("this form is killing me").

Measured: of 109 invented texts by families, young people and staff the signs agree with 108, but they were written
with those in view. Of 12 indirect disclosures written afterwards and never tuned on, 4 were noticed; of 4,258 older NHS
comments fewer than 1 in 100 is marked. So a text marked "none" has not been cleared: it has not been read yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from coproduce.analysis.screening_figures import NOT_MEANT
from coproduce.analysis.screening_signs import CHECK_SIGNS, URGENT_SIGNS

Concern = Literal["none", "check", "urgent"]


@dataclass(frozen=True)
class Screening:
    """How soon a person should read a text, and what was noticed in a few words ("" for none)."""

    concern: Concern
    reason: str


def screen(text: str) -> Screening:
    """Look for signs of harm in one text."""
    plain = _without_figures_of_speech(text.replace("’", "'").replace("‘", "'").lower())
    for concern, signs in (("urgent", URGENT_SIGNS), ("check", CHECK_SIGNS)):
        reasons = [reason for reason, pattern in signs if pattern.search(plain)]
        if reasons:
            return Screening("urgent" if concern == "urgent" else "check", "; ".join(dict.fromkeys(reasons)))
    return Screening("none", "")


def _without_figures_of_speech(plain: str) -> str:
    return re.sub(r"\s+", " ", NOT_MEANT.sub(" ~ ", plain)).strip()
