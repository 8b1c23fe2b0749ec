"""One version of a consultation's questions, and the way that answers take through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from coproduce.consultations.questionnaire.formats import YOUNG_PEOPLE
from coproduce.consultations.questionnaire.questions import Option, Question, Section
from coproduce.consultations.questionnaire.routing import Routing
from coproduce.consultations.questionnaire.types import Statements


@dataclass(frozen=True)
class Questionnaire:
    """One version of a consultation's questions, in their order. With `one_page` all stand on one page."""

    version_id: str
    number: int
    questions: tuple[Question, ...]
    sections: tuple[Section, ...] = ()
    one_page: bool = False

    @cached_property
    def _by_key(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions}

    def question(self, key: str) -> Question | None:
        return self._by_key.get(key)

    def number_of(self, question: Question) -> int:
        """The place of a question, counted from 1."""
        return self._numbers[question.key]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {question.key: number for number, question in enumerate(self.questions, start=1)}

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)

    @cached_property
    def _is_straight(self) -> bool:
        conditions = [each.show_if for each in self.questions] + [each.show_if for each in self.sections]
        return all(each is None for each in conditions) and not any(each.routes for each in self.questions)

    def path(self, answers: Mapping[str, Any]) -> tuple[Question, ...]:
        """The questions that these answers (JSON values by key) lead through, in their order."""
        if self._is_straight:
            return self.questions
        return tuple(self.questions[place] for place in self._routing.path(answers))

    @cached_property
    def _routing(self) -> Routing:
        return Routing(self.questions, self.sections)

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions that have an answer; pages that only inform are left out."""
        return tuple(question for question in self.questions if question.asks)

    @cached_property
    def asks_for_free_text(self) -> bool:
        return any(question.is_free_text for question in self.questions)

    @cached_property
    def has_young_wording(self) -> bool:
        return any(
            wording.text for question in self.questions if (wording := question.wordings.get(YOUNG_PEOPLE))
        )

    @cached_property
    def text_topics(self) -> dict[str, str]:
        """The words of each topic under which texts are kept."""
        return {
            topic_of(question.key, facet.key): question.text
            if not facet.key
            else f"{question.text} – {facet.label}"
            for question in self.questions
            for facet in question.facets
            if facet.kind == "text"
        }

    @cached_property
    def has_statements(self) -> bool:
        return any(isinstance(question, Statements) for question in self.questions)

    def with_statements(self, added: Mapping[str, tuple[Option, ...]]) -> Questionnaire:
        """The same with the approved statements of others, by question key."""
        if not any(added.values()):
            return self
        made = replace(
            self,
            questions=tuple(
                replace(question, added=added.get(question.key, ()))
                if isinstance(question, Statements)
                else question
                for question in self.questions
            ),
        )
        # What is added has no conditions: those that were made ready still hold, and are not made again for each page.
        made.__dict__["_routing"] = self._routing
        return made


def topic_of(question_key: str, facet_key: str) -> str:
    """The name under which texts of a facet are kept together."""
    return f"{question_key}.{facet_key}" if facet_key else question_key
