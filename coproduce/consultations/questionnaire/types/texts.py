"""Questions that are answered in people's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from coproduce.consultations.questionnaire.questions import (
    LONGEST_TEXT,
    Atomic,
    Facet,
    Option,
    Problem,
    Question,
)


@dataclass(frozen=True, kw_only=True)
class ShortText(Question):
    """`longest` limits the number of characters."""

    type: ClassVar[str] = "short_text"
    please_answer: ClassVar[str] = "Write your answer."
    longest: int | None = None

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        return (Facet(kind="text", longest=self.longest or LONGEST_TEXT),)


@dataclass(frozen=True, kw_only=True)
class LongText(ShortText):
    type: ClassVar[str] = "long_text"


@dataclass(frozen=True, kw_only=True)
class SeveralTexts(Question):
    """Several short texts, each with its own words beside the box."""

    type: ClassVar[str] = "several_texts"
    please_answer: ClassVar[str] = "Write at least one answer."
    rows: tuple[Option, ...] = ()

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        return tuple(Facet(key=row.key, kind="text", label=row.label) for row in self.rows)

    @property
    def lines(self) -> tuple[Option, ...]:
        return self.rows


WHO, MONEY, AMOUNT = "who", "money", "amount"
SAVES_OR_COSTS = (
    Option("saves", "It would save money"),
    Option("costs", "It would cost money"),
    Option("same", "It would cost about the same"),
    Option("unknown", "I don’t know"),
)


@dataclass(frozen=True, kw_only=True)
class Solution(Question):
    """Suggest a solution: what, who it helps, what it might cost or save. Kept apart from complaints by its own
    topics, because families asked to help find solutions."""

    type: ClassVar[str] = "solution"
    please_answer: ClassVar[str] = "Write what could be done."

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        return (
            Facet(kind="text", label="What could be done?"),
            Facet(key=WHO, kind="text", label="Who would it help?"),
            Facet(key=MONEY, kind="choice", label="Would it save or cost money?", options=SAVES_OR_COSTS),
            Facet(key=AMOUNT, kind="text", label="About how much, if you know?"),
        )

    def problem_of(self, pieces: dict[str, Atomic]) -> Problem | None:
        return None if "" in pieces else Problem(self.please_answer, ("",))

    @property
    def lines(self) -> tuple[Option, ...]:
        return (
            Option("what", "What could be done?"),
            Option(WHO, "Who would it help?"),
            Option(MONEY, "Would it save or cost money?"),
            Option(AMOUNT, "About how much, if you know?"),
        )


OWN = "own"
# What the facets of votes on statements that people added begin with.
ADDED = "statement_"
LONGEST_STATEMENT = 280
VOTES = (Option("agree", "Agree"), Option("disagree", "Disagree"), Option("unsure", "Unsure"))


@dataclass(frozen=True, kw_only=True)
class Statements(Question):
    """Statements of others to agree or disagree with, as in Polis, and one of one's own. `options` are those to begin
    with; what people add is shown to others once a person has read and approved it, and is then one of `added`."""

    type: ClassVar[str] = "statements"
    please_answer: ClassVar[str] = "Choose an answer for at least one statement."
    options: tuple[Option, ...] = ()
    own_label: str = ""
    # Known at the time of asking only; no part of the file.
    added: tuple[Option, ...] = ()

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        own = (
            (Facet(key=OWN, kind="text", label=self.own_label, longest=LONGEST_STATEMENT),)
            if self.own_label
            else ()
        )
        votes = tuple(
            Facet(key=each.key, kind="choice", label=each.label, options=VOTES)
            for each in (*self.options, *self.added)
        )
        return (*votes, *own)

    @property
    def lines(self) -> tuple[Option, ...]:
        return (*self.options, *self.added)

    def may_be_gone(self, facet_key: str) -> bool:
        return facet_key.startswith(ADDED)


WORDS = "words"


@dataclass(frozen=True, kw_only=True)
class Photo(Question):
    """A photo or drawing, with words beside it or instead of it. Shown to nobody before a person has looked at it."""

    type: ClassVar[str] = "photo"
    please_answer: ClassVar[str] = "Add a picture, or write your answer instead."
    file_kind: ClassVar[str] = "picture"
    # What the browser offers first; what a file is, its content decides (safeguarding.attachments).
    accepts: ClassVar[str] = "image/jpeg,image/png,image/gif,image/webp"
    words_label: str = ""

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        words = self.words_label or "What does it show? You can also write your answer here instead."
        return (Facet(kind="file"), Facet(key=WORDS, kind="text", label=words))


@dataclass(frozen=True, kw_only=True)
class Voice(Photo):
    """A recording of one's voice, or a sound file, or words instead."""

    type: ClassVar[str] = "voice"
    please_answer: ClassVar[str] = "Add a recording, or write your answer instead."
    file_kind: ClassVar[str] = "voice"
    accepts: ClassVar[str] = "audio/*,.mp3,.m4a,.wav,.ogg,.webm"

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        words = self.words_label or "You can also write your answer here instead."
        return (Facet(kind="file"), Facet(key=WORDS, kind="text", label=words))
