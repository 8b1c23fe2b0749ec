"""The way that answers take through a questionnaire: which questions are asked, which are left out.

One walk from the first question on. A question is left out where its condition, or that of its section, does not
hold; after a question that is asked, its first route that holds leads on to a later question, a later section or the
end. Conditions see only what was answered on the way there: an answer that the way no longer passes reads as null, so
that what somebody typed before turning back can neither show nor hide anything. The way only ever leads forward, so
it always ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from coproduce.consultations.questionnaire.logic import Compiled, compiled, truthy

END = "end"


class RouteLike(Protocol):
    """What the walk asks of a route; without a condition it always holds."""

    @property
    def when(self) -> Any: ...
    @property
    def to(self) -> str: ...


class SectionLike(Protocol):
    """What the walk asks of a section."""

    @property
    def key(self) -> str: ...
    @property
    def show_if(self) -> Any: ...


class QuestionLike(Protocol):
    """What the walk asks of a question; `asks` is false for a page that only informs."""

    @property
    def key(self) -> str: ...
    @property
    def section(self) -> str: ...
    @property
    def show_if(self) -> Any: ...
    @property
    def routes(self) -> Sequence[RouteLike]: ...
    @property
    def asks(self) -> bool: ...


class Routing:
    """The conditions of a questionnaire, made ready to be asked often."""

    def __init__(self, questions: Sequence[QuestionLike], sections: Sequence[SectionLike] = ()) -> None:
        self.questions = tuple(questions)
        self.sections = tuple(sections)
        self._of_sections = {
            section.key: compiled(section.show_if) for section in sections if section.show_if is not None
        }
        backwards = range(len(self.questions) - 1, -1, -1)
        self._first_of_key = {self.questions[place].key: place for place in backwards}
        self._first_of_section = {self.questions[place].section: place for place in backwards}
        self._steps = [self._step(place, question) for place, question in enumerate(self.questions)]

    def path(self, answers: Mapping[str, Any]) -> tuple[int, ...]:
        """The places of the questions that these answers (JSON values by key) lead through; always increasing."""
        seen: dict[str, Any] = {}
        sections: dict[str, bool] = {}
        passed: list[int] = []
        place, count = 0, len(self._steps)
        while place < count:
            key, section, show_if, asks, routes = self._steps[place]
            if section is not None:
                # Asked once, on coming to the section: what is answered inside cannot close it again.
                if section not in sections:
                    sections[section] = truthy(self._of_sections[section](seen))
                if not sections[section]:
                    place += 1
                    continue
            if show_if is not None and not truthy(show_if(seen)):
                place += 1
                continue
            passed.append(place)
            if asks and (answer := answers.get(key)) is not None:
                seen[key] = answer
            place = next((to for when, to in routes if when is None or truthy(when(seen))), place + 1)
        return tuple(passed)

    def target(self, place: int, to: str) -> int | None:
        """The place that a route of the question at `place` leads to: that of a later question, that of the first
        question of a later section, or the number of questions for the end. None where it leads nowhere or back."""
        if to == END:
            return len(self.questions)
        first = self._first_of_key.get(to, self._first_of_section.get(to, -1) if to else -1)
        return first if first > place else None

    def _step(
        self, place: int, question: QuestionLike
    ) -> tuple[str, str | None, Compiled | None, bool, list[tuple[Compiled | None, int]]]:
        section = question.section if question.section in self._of_sections else None
        show_if = None if question.show_if is None else compiled(question.show_if)
        routes = [
            (None if route.when is None else compiled(route.when), to)
            for route in question.routes
            if (to := self.target(place, route.to)) is not None
        ]
        return question.key, section, show_if, question.asks, routes


def path(
    questions: Sequence[QuestionLike], sections: Sequence[SectionLike], answers: Mapping[str, Any]
) -> tuple[int, ...]:
    """The places of the questions on the way of these answers. Where it is asked often, keep a `Routing`."""
    return Routing(questions, sections).path(answers)


def answers_on_path(
    questions: Sequence[QuestionLike], sections: Sequence[SectionLike], answers: Mapping[str, Any]
) -> dict[str, Any]:
    """Only those answers that belong to questions on the way: what may be sent. The others stay in the draft."""
    passed = (questions[place] for place in path(questions, sections, answers))
    return {
        question.key: answers[question.key]
        for question in passed
        if question.asks and question.key in answers
    }
