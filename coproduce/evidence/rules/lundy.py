"""The Lundy model of a child's right to take part: space, voice, audience, influence. Pure.

Source: Laura Lundy, “‘Voice’ is not enough: conceptualising Article 12 of the United Nations Convention on the Rights
of the Child”, British Educational Research Journal 33(6), 2007, pages 927 to 942.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MODEL = "Lundy 2007"
NOTHING = "Nothing on record."


@dataclass(frozen=True)
class Field:
    """One of the four: `asks` is what it asks for, `young` the same for children."""

    key: str
    name: str
    asks: str
    young: str


FIELDS: Mapping[str, Field] = {
    field.key: field
    for field in (
        Field(
            "space",
            "Space",
            "Were children given a safe way to form their views and to say them?",
            "Could you take part, and did you feel safe?",
        ),
        Field(
            "voice",
            "Voice",
            "Were they helped to say their views, in a way of their own choice?",
            "Could you say it in your own way?",
        ),
        Field(
            "audience",
            "Audience",
            "Who listened to them, and with what power to decide?",
            "Who listened to you?",
        ),
        Field(
            "influence",
            "Influence",
            "What changed because of what they said, and were they told?",
            "What changed, and did we tell you?",
        ),
    )
}


@dataclass(frozen=True)
class Fact:
    """Something that the record shows: one or two sentences, where it comes from, and its page where it has one."""

    text: str
    source: str
    url: str = ""


@dataclass(frozen=True)
class Words:
    """What staff add in their own words, with the source that they name."""

    text: str
    source: str
    url: str = ""


@dataclass(frozen=True)
class FilledField:
    """One field of the card. Without facts and words it is empty, and stays in sight."""

    field: Field
    facts: tuple[Fact, ...] = ()
    words: Words | None = None

    @property
    def is_empty(self) -> bool:
        return not self.facts and self.words is None


def filled(facts: Mapping[str, Sequence[Fact]], words: Mapping[str, Words]) -> tuple[FilledField, ...]:
    """The card: all four fields in their order, whatever they hold. Raises KeyError for a field that there is not."""
    for key in (*facts, *words):
        FIELDS[key]
    return tuple(
        FilledField(field, tuple(facts.get(key, ())), words.get(key)) for key, field in FIELDS.items()
    )
