"""The question types."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar


@dataclass(frozen=True)
class Option:
    """One answer to choose. `key` is stored, `label` is shown."""

    key: str
    label: str


AGREEMENT = (
    Option("strongly_agree", "Strongly agree"),
    Option("agree", "Agree"),
    Option("neither", "Neither agree nor disagree"),
    Option("disagree", "Disagree"),
    Option("strongly_disagree", "Strongly disagree"),
    Option("dont_know", "I don’t know"),
)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What every question has. `young_people_text` is the same question in young people's words, or empty."""

    type: ClassVar[str] = ""
    is_free_text: ClassVar[bool] = False

    key: str
    text: str
    help: str = ""
    young_people_text: str = ""
    required: bool = False
    sensitive: bool = False

    @property
    def choices(self) -> tuple[Option, ...]:
        """The options of a question that has some."""
        return ()

    def wording(self, young: bool) -> str:
        return (self.young_people_text if young else "") or self.text


@dataclass(frozen=True, kw_only=True)
class OneChoice(Question):
    type: ClassVar[str] = "one_choice"
    options: tuple[Option, ...] = ()

    @property
    def choices(self) -> tuple[Option, ...]:
        return self.options


@dataclass(frozen=True, kw_only=True)
class SeveralChoices(OneChoice):
    type: ClassVar[str] = "several_choices"


@dataclass(frozen=True, kw_only=True)
class AgreeScale(Question):
    type: ClassVar[str] = "agree_scale"

    @property
    def choices(self) -> tuple[Option, ...]:
        return AGREEMENT


@dataclass(frozen=True, kw_only=True)
class ShortText(Question):
    type: ClassVar[str] = "short_text"
    is_free_text: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class LongText(Question):
    type: ClassVar[str] = "long_text"
    is_free_text: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """`minimum` and `maximum` are inclusive; `unit` is the word after the box, such as "weeks"."""

    type: ClassVar[str] = "number"
    minimum: int | float | None = None
    maximum: int | float | None = None
    unit: str | None = None


@dataclass(frozen=True, kw_only=True)
class DateQuestion(Question):
    type: ClassVar[str] = "date"


TYPES: dict[str, type[Question]] = {
    kind.type: kind
    for kind in (OneChoice, SeveralChoices, AgreeScale, ShortText, LongText, Number, DateQuestion)
}


@dataclass(frozen=True)
class Questionnaire:
    """One version of a consultation's questions, in their order."""

    version_id: str
    number: int
    questions: tuple[Question, ...]

    @cached_property
    def _by_key(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions}

    def question(self, key: str) -> Question | None:
        return self._by_key.get(key)

    @cached_property
    def asks_for_free_text(self) -> bool:
        return any(question.is_free_text for question in self.questions)

    @cached_property
    def has_young_wording(self) -> bool:
        return any(question.young_people_text for question in self.questions)
