"""How a paper form speaks in one format: its fixed words, and the words of questions. What a language lacks is said in
English and marked as English, so that it is read aloud and laid out as what it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from markupsafe import Markup, escape

from coproduce.consultations.printing.words import OWN_WORDS, SHARED, STANDARD_WORDS
from coproduce.consultations.questionnaire import Question
from coproduce.consultations.questionnaire.formats import direction_of, is_language
from coproduce.core.clock import to_london

ENGLISH = "en-GB"
PAPER = "paper."  # before the names of a language's words for paper
ROOM = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Speech:
    """One format's way of speaking. `phrases` are the words that a language brings, under "paper." and a name of
    STANDARD_WORDS, or "option." and the key of a fixed answer."""

    format: str
    phrases: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_foreign(self) -> bool:
        return is_language(self.format) and self.format.partition("-")[0] != "en"

    @property
    def language(self) -> str:
        return self.format if self.is_foreign else ENGLISH

    @property
    def direction(self) -> str:
        return direction_of(self.format)

    def _translated(self, name: str) -> str:
        """This language's own words for a name; some stand on the web's form too."""
        if not self.is_foreign:
            return ""
        return self.phrases.get(f"{PAPER}{name}") or (self.phrases.get(name, "") if name in SHARED else "")

    def __call__(self, name: str, /, **facts: object) -> Markup:
        """The fixed words of this name, with facts put in. A translation that leaves a fact out, or names one that
        there is not, is not used."""
        apart = {key: self.isolated(value) for key, value in facts.items()}
        translated = self._translated(name)
        if translated and facts_in(translated) == facts_in(STANDARD_WORDS[name]):
            return _filled(translated, apart)
        own = OWN_WORDS.get(self.format, {})
        return self.english(_filled(own.get(name) or STANDARD_WORDS[name], apart))

    def plain(self, name: str) -> str:
        """The same without any mark, for the edge of the page."""
        return self._translated(name) or OWN_WORDS.get(self.format, {}).get(name) or STANDARD_WORDS[name]

    def english(self, words: object) -> Markup:
        """Words that there are in English only."""
        if not self.is_foreign or not words:
            return escape(words)
        return Markup('<span lang="en-GB" dir="ltr">{}</span>').format(words)

    def either(self, own: str | None, standard: str) -> Markup:
        """This format's own words, or the standard ones."""
        return escape(own) if own else self.english(standard)

    def paragraphs(self, own: str | None, standard: str) -> tuple[Markup, ...]:
        """The same, one for each line."""
        return tuple(
            self.either(line if own else "", line)
            for line in (each.strip() for each in (own or standard).split("\n"))
            if line
        )

    def isolated(self, value: object) -> Markup:
        """A fact within a sentence of another direction, such as a telephone number."""
        return Markup("<bdi>{}</bdi>").format(value) if self.is_foreign else escape(value)

    def day(self, value: date | datetime | None) -> str:
        """“Friday 4 December 2026”; in another language 4/12/2026, which is read everywhere here."""
        if value is None:
            return ""
        shown = to_london(value).date() if isinstance(value, datetime) else value
        if self.is_foreign:
            return f"{shown.day}/{shown.month}/{shown.year}"
        return f"{shown:%A} {shown.day} {shown:%B %Y}"

    def label(self, question: Question, key: str) -> Markup:
        """The words of an option, line or facet of a question."""
        own = question.wordings.get(self.format)
        said = (own.labels.get(key) if own else None) or self.phrases.get(f"option.{key}")
        return self.either(said, question.standard_labels.get(key, ""))


def facts_in(words: str) -> frozenset[str]:
    """The names of the facts that fixed words leave room for, such as “{phone}”."""
    return frozenset(ROOM.findall(words))


def _filled(words: str, facts: Mapping[str, object]) -> Markup:
    """Words with facts put in by their name alone: whoever writes a translation cannot reach into them."""
    pieces = ROOM.split(words)
    return Markup().join(
        escape(facts[piece] if place % 2 and piece in facts else piece) for place, piece in enumerate(pieces)
    )
