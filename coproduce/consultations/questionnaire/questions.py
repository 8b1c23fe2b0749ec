"""What every question has, and the facets in which its answer is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from coproduce.consultations.questionnaire.formats import STANDARD

LONGEST_TEXT = 20_000
PREFER_NOT_TO_SAY = "prefer_not_to_say"

# One stored piece of an answer: option key, option keys, text or attachment id, number, day.
Atomic = str | tuple[str, ...] | Decimal | date
# A whole answer: one piece, or pieces by the key of their facet; None where nothing was answered.
Value = Atomic | dict[str, Atomic] | None


@dataclass(frozen=True)
class Option:
    """One answer to choose, or one line of a question that has several. `key` is stored, `label` is shown, `picture`
    names a drawing or an uploaded picture."""

    key: str
    label: str
    picture: str = ""


@dataclass(frozen=True)
class Problem:
    """Why an answer cannot be kept, as one sentence. `parts` names what to mark: facets, or the boxes of a date."""

    message: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wording:
    """A question in one format: its words, help and picture, and `labels` by the key of an option, line or facet."""

    text: str = ""
    help: str = ""
    picture: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Route:
    """Where to go after this question: when `when` (JsonLogic) holds, to a later question or section, or to "end"."""

    when: Any
    to: str


@dataclass(frozen=True)
class Section:
    """A part of the questionnaire with a title and an introduction; `show_if` is JsonLogic over earlier answers."""

    key: str
    title: str
    intro: str = ""
    show_if: Any = None
    wordings: Mapping[str, Wording] = field(default_factory=dict)

    def worded(self, wanted: str) -> Wording:
        """Title (as `text`) and introduction (as `help`) in a format, falling back to the standard words."""
        own = self.wordings.get(wanted)
        return (
            Wording(own.text or self.title, own.help or self.intro)
            if own
            else Wording(self.title, self.intro)
        )


@dataclass(frozen=True, kw_only=True)
class Facet:
    """One piece of an answer as it is stored. `kind`: choice, choices, number, day, text or file. The main facet has
    the key "". `ordered` marks a scale; `longest` limits a text."""

    key: str = ""
    kind: str
    label: str = ""
    options: tuple[Option, ...] = ()
    ordered: bool = False
    minimum: int | float | None = None
    maximum: int | float | None = None
    unit: str = ""
    longest: int = LONGEST_TEXT


DECLINED = Facet(
    key=PREFER_NOT_TO_SAY,
    kind="choice",
    options=(Option("yes", "I prefer not to say"),),
    label="I prefer not to say",
)


@dataclass(frozen=True)
class Worded:
    """A question as one format shows it."""

    text: str
    help: str
    picture: str
    labels: Mapping[str, str]
    phrases: Mapping[str, str] = field(default_factory=dict)

    def label(self, key: str) -> str:
        """The words of an option, line or facet."""
        return self.labels.get(key, "")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What every question has. `wordings` are the other formats by name; `show_if` and `routes` lead the way."""

    type: ClassVar[str] = ""
    please_answer: ClassVar[str] = "Choose an answer."

    key: str
    text: str
    help: str = ""
    picture: str = ""
    required: bool = False
    sensitive: bool = False
    may_decline: bool = False
    section: str = ""
    show_if: Any = None
    routes: tuple[Route, ...] = ()
    wordings: Mapping[str, Wording] = field(default_factory=dict)

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        """The facets of this type, without “prefer not to say”."""
        return ()

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """In which pieces an answer is stored; none for a page that asks nothing."""
        own = self.own_facets
        is_choice = bool(own) and own[0].kind in ("choice", "choices")
        return (*own, DECLINED) if self.may_decline and own and not is_choice else own

    @property
    def asks(self) -> bool:
        return bool(self.facets)

    @property
    def is_single(self) -> bool:
        """Whether an answer is one piece and not several by their keys."""
        return len(self.facets) == 1 and not self.facets[0].key

    @property
    def main(self) -> Facet:
        return self.facets[0]

    def facet(self, key: str) -> Facet | None:
        return next((facet for facet in self.facets if facet.key == key), None)

    @property
    def choices(self) -> tuple[Option, ...]:
        """The options of the main facet."""
        return self.facets[0].options if self.facets else ()

    @cached_property
    def is_free_text(self) -> bool:
        """Whether people write in their own words here, in any facet."""
        return any(facet.kind in ("text", "file") for facet in self.facets)

    @cached_property
    def takes_files(self) -> bool:
        return any(facet.kind == "file" for facet in self.facets)

    @property
    def lines(self) -> tuple[Option, ...]:
        """What else carries words that a format can say differently: rows, labelled boxes."""
        return ()

    def pieces(self, value: Value) -> dict[str, Atomic]:
        """An answer by facet."""
        if value is None:
            return {}
        return dict(value) if isinstance(value, dict) else {"": value}

    def whole(self, pieces: Mapping[str, Atomic]) -> Value:
        """The inverse of `pieces`."""
        if not pieces:
            return None
        return pieces[""] if self.is_single else dict(pieces)

    def problem_of(self, pieces: dict[str, Atomic]) -> Problem | None:
        """What is wrong with pieces that are each right; may put them in order. Only called where there are some."""
        return None

    def may_be_gone(self, facet_key: str) -> bool:
        """Whether a piece of this key may have been asked for once and is not any more: it is let go, not refused."""
        return False

    def is_missing(self, pieces: Mapping[str, Atomic]) -> bool:
        """Whether a required answer is missing from these pieces."""
        return not pieces

    @cached_property
    def standard_labels(self) -> dict[str, str]:
        labels = {facet.key: facet.label for facet in self.facets if facet.key and facet.label}
        for facet in self.facets:
            labels |= {option.key: option.label for option in facet.options if facet is not DECLINED}
        return labels | {line.key: line.label for line in self.lines}

    def worded(self, wanted: str = STANDARD, phrases: Mapping[str, str] | None = None) -> Worded:
        """The words of a format, falling back to the standard ones piece by piece. `phrases` holds words that a
        language has for the fixed answers, as "option.agree"."""
        own = self.wordings.get(wanted) or Wording()
        fixed = {
            key: phrases[f"option.{key}"]
            for key in self.standard_labels
            if phrases and f"option.{key}" in phrases
        }
        labels = {
            **self.standard_labels,
            **fixed,
            **{key: words for key, words in own.labels.items() if words},
        }
        return Worded(
            own.text or self.text, own.help or self.help, own.picture or self.picture, labels, phrases or {}
        )


def with_decline(options: Sequence[Option], question: Question) -> tuple[Option, ...]:
    """The options of a choice, with “prefer not to say” at the end where the question offers it."""
    declining = (Option(PREFER_NOT_TO_SAY, "I prefer not to say"),) if question.may_decline else ()
    return (*options, *declining)
