"""Scales, faces, and lines that are each answered on a scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from coproduce.consultations.questionnaire.questions import (
    Atomic,
    Facet,
    Option,
    Problem,
    Question,
    with_decline,
)

AGREEMENT = (
    Option("strongly_agree", "Strongly agree"),
    Option("agree", "Agree"),
    Option("neither", "Neither agree nor disagree"),
    Option("disagree", "Disagree"),
    Option("strongly_disagree", "Strongly disagree"),
    Option("dont_know", "I don’t know"),
)

FACES = (
    Option("very_happy", "Very happy", "face-very-happy"),
    Option("happy", "Happy", "face-happy"),
    Option("in_between", "In between", "face-in-between"),
    Option("sad", "Sad", "face-sad"),
    Option("very_sad", "Very sad", "face-very-sad"),
)
MORE = "more"


@dataclass(frozen=True, kw_only=True)
class AgreeScale(Question):
    type: ClassVar[str] = "agree_scale"
    measures: str = ""  # "involvement" where this asks whether people feel involved

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        return (Facet(kind="choice", options=with_decline(AGREEMENT, self), ordered=True),)


@dataclass(frozen=True, kw_only=True)
class Scale(Question):
    """1 to 5 or 1 to 10, with words at both ends."""

    type: ClassVar[str] = "scale"
    points: int = 5
    low_label: str = ""
    high_label: str = ""
    measures: str = ""

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        steps = tuple(Option(str(step), self._label(step)) for step in range(1, self.points + 1))
        return (Facet(kind="choice", options=with_decline(steps, self), ordered=True),)

    def _label(self, step: int) -> str:
        words = {1: self.low_label, self.points: self.high_label}.get(step, "")
        return f"{step} – {words}" if words else str(step)


@dataclass(frozen=True, kw_only=True)
class Faces(Question):
    """Five faces with words; with `more_label` people can tell more in their own words."""

    type: ClassVar[str] = "faces"
    more_label: str = ""
    measures: str = ""

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        more = (Facet(key=MORE, kind="text", label=self.more_label),) if self.more_label else ()
        return (Facet(kind="choice", options=with_decline(FACES, self), ordered=True), *more)

    def is_missing(self, pieces: Mapping[str, Atomic]) -> bool:
        return not pieces.get("")


@dataclass(frozen=True, kw_only=True)
class Matrix(Question):
    """Lines that are each answered with one of the same options; without `columns` from “strongly agree” on."""

    type: ClassVar[str] = "matrix"
    please_answer: ClassVar[str] = "Choose an answer on each line."
    rows: tuple[Option, ...] = ()
    columns: tuple[Option, ...] = ()

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        columns = with_decline(self.columns or AGREEMENT, self)
        return tuple(
            Facet(key=row.key, kind="choice", label=row.label, options=columns, ordered=not self.columns)
            for row in self.rows
        )

    @property
    def lines(self) -> tuple[Option, ...]:
        return self.rows

    def problem_of(self, pieces: dict[str, Atomic]) -> Problem | None:
        missing = tuple(row.key for row in self.rows if row.key not in pieces)
        return Problem(self.please_answer, missing) if self.required and missing else None
