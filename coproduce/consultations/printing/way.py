"""The way through a paper form: what a web page does by itself (leave questions out, go on elsewhere, repeat an earlier
answer) paper has to say in words, by the numbers that stand on it. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from markupsafe import Markup

from coproduce.consultations.printing.speech import Speech
from coproduce.consultations.questionnaire import Question, Questionnaire, Route
from coproduce.consultations.questionnaire.piping import piped
from coproduce.consultations.questionnaire.routing import END
from coproduce.consultations.questionnaire.sentences import condition_in_words


@dataclasses.dataclass(frozen=True)
class Way:
    """One questionnaire as one format numbers and words it. Pages that only inform have no number."""

    questionnaire: Questionnaire
    say: Speech

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {question.key: number for number, question in enumerate(self.questionnaire.asked, start=1)}

    def number(self, question: Question) -> int:
        """The number of a question on paper; 0 for a page that only informs."""
        return self.numbers.get(question.key, 0)

    @cached_property
    def _as_said(self) -> tuple[Question, ...]:
        """The questions with the number and the words that stand on this form, for sentences that name them."""
        return tuple(self._said(question) for question in self.questionnaire.questions)

    def _said(self, question: Question) -> Question:
        worded = question.worded(self.say.format, self.say.phrases)
        number = self.number(question)
        said = dataclasses.replace(question, text=f"{number}. {worded.text}" if number else worded.text)
        options = getattr(question, "options", ())
        if not options:
            return said
        relabelled = tuple(
            dataclasses.replace(each, label=worded.label(each.key) or each.label) for each in options
        )
        return dataclasses.replace(said, options=relabelled)  # type: ignore[call-arg]

    def only_if(self, condition: Any, name: str) -> Markup:
        """“Answer this only if “3. Do you have a child?” is “Yes”.”, or nothing."""
        if condition is None or condition is True:
            return Markup()
        return self.say(name, condition=self._words(condition))

    def onwards(self, question: Question) -> Sequence[Markup]:
        """Where to go on after a question, one sentence for each of its routes."""
        return [self._onwards(route) for route in question.routes]

    def _onwards(self, route: Route) -> Markup:
        is_always = route.when is None or route.when is True
        condition = {} if is_always else {"condition": self._words(route.when)}
        number = self._goal(route.to)
        if number:
            return self.say("go_on" if is_always else "if_go_on", number=number, **condition)
        return self.say("go_to_end" if is_always else "if_go_to_end", **condition)

    def _goal(self, to: str) -> int:
        """The number of the first question with an answer from there on; 0 where the form ends."""
        if to == END:
            return 0
        places = [
            place
            for place, question in enumerate(self.questionnaire.questions)
            if to in (question.key, question.section)
        ]
        later = self.questionnaire.questions[places[0] :] if places else ()
        return next((self.number(question) for question in later if question.asks), 0)

    def _words(self, condition: Any) -> Markup:
        return self.say.english(condition_in_words(condition, self._as_said))

    def without_answers(self, text: str) -> str:
        """A text that repeats an earlier answer, with the number of that question in its place."""

        def named(key: str, _facet: str) -> str | None:
            number = self.numbers.get(key)
            return str(self.say("your_answer", number=number).striptags()) if number else None

        return piped(text, named)
