"""Pages that ask nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from coproduce.consultations.questionnaire.questions import Option, Question


@dataclass(frozen=True)
class Fact(Option):
    """One thing to know: `label` is its title, then what is so, and where it is from."""

    text: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Information(Question):
    """Something to read before going on: `text` is the heading and `body` what it says. The facts of all such pages
    together are the consultation's fact bank."""

    type: ClassVar[str] = "information"
    body: str = ""
    facts: tuple[Fact, ...] = ()

    @property
    def lines(self) -> tuple[Option, ...]:
        return (Option("body", self.body), *self.facts)
