"""The languages of the demonstration's area. Their words were not read by native readers; the banner says that all of
it is a demonstration."""

from __future__ import annotations

from coproduce.consultations.phrases import PHRASES
from coproduce.consultations.services.printing import save_paper_words
from coproduce.consultations.services.wordings import save_language
from coproduce.core.access import CLOCK
from coproduce.demo.content import read_languages


def settle_languages() -> None:
    for language in read_languages():
        saved = save_language(
            CLOCK,
            language["code"],
            language["name"],
            language["english_name"],
            {key: language["phrases"].get(key, "") for key in PHRASES},
        )
        save_paper_words(CLOCK, saved, language.get("paper", {}))
