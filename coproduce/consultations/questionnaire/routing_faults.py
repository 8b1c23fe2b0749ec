"""What is wrong with the way through a questionnaire, in plain words: conditions that ask what cannot be known,
routes that lead nowhere or back, and questions that nobody can come to. Asked before opening and while questions are
edited.

Conditions may only look back and routes only lead forward, so no questionnaire without faults can go round in
circles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from coproduce.consultations.questionnaire.comparisons import (
    EQUALITIES,
    ORDERINGS,
    Compared,
    compared_in,
    pieces_for,
)
from coproduce.consultations.questionnaire.logic import logic_faults, variables
from coproduce.consultations.questionnaire.reach import unreachable
from coproduce.consultations.questionnaire.references import (
    AskedQuestion,
    Names,
    Reference,
    TitledSection,
    shortened,
)
from coproduce.consultations.questionnaire.routing import END
from coproduce.consultations.questionnaire.sentences import condition_in_words


def routing_faults(questions: Sequence[AskedQuestion], sections: Sequence[TitledSection] = ()) -> list[str]:
    """Every fault as one plain sentence that names its question by number and words; empty when there is none."""
    return _Check(questions, sections).faults()


@dataclass(frozen=True)
class _Asked:
    """A rule, who has it and up to where it can know answers. `begins` is how a sentence about it begins, `asks` what
    it is called there."""

    rule: Any
    begins: str
    asks: str
    places: range  # of the questions whose answers are known when it is asked
    belongs_to: tuple[int, ...]  # the questions that are wrongly led to when it is wrong
    is_of_section: bool = False


class _Check:
    def __init__(self, questions: Sequence[AskedQuestion], sections: Sequence[TitledSection]) -> None:
        self.questions, self.sections = tuple(questions), tuple(sections)
        self.names = Names(questions)
        self.members = {
            section.key: tuple(
                place for place, question in enumerate(self.questions) if question.section == section.key
            )
            for section in sections
        }

    def faults(self) -> list[str]:
        found = list(self._names_taken_twice())
        faulty: set[int] = set()
        for asked in self._rules():
            sentences = [f"{asked.begins}: {asked.asks} {words}." for words in self._of_rule(asked)]
            if sentences:
                faulty.update(asked.belongs_to)
            found += sentences
        for place in range(len(self.questions)):
            sentences = [f"{self._begins(place)}: {words}." for words in self._of_routes(place)]
            if sentences:
                faulty.add(place)
            found += sentences
        return [*dict.fromkeys(found), *self._never_reached(frozenset(faulty))]

    def _begins(self, place: int) -> str:
        return f"Question {place + 1} (“{shortened(self.questions[place].text)}”)"

    def _names_taken_twice(self) -> Iterator[str]:
        keys = {question.key for question in self.questions}
        for place, question in enumerate(self.questions):
            if question.key == END:
                yield f"{self._begins(place)}: its key is “{END}”, which routes use for the end. Give it another."
        for section in self.sections:
            if section.key in keys or section.key == END:
                also = "which routes use for the end" if section.key == END else "which a question has too"
                yield f"Section “{shortened(section.title)}”: its key is “{section.key}”, {also}. Give it another."

    # Rules

    def _rules(self) -> Iterator[_Asked]:
        for section in self.sections:
            members = self.members[section.key]
            known = range(members[0] if members else len(self.questions))
            if section.show_if is not None:
                begins = f"Section “{shortened(section.title)}”"
                yield _Asked(section.show_if, begins, "its condition", known, members, True)
        for place, question in enumerate(self.questions):
            begins = self._begins(place)
            if question.show_if is not None:
                yield _Asked(question.show_if, begins, "its condition", range(place), (place,))
            for number, route in enumerate(question.routes, start=1):
                if route.when is not None:
                    named = "its route" if len(question.routes) == 1 else f"its route {number}"
                    asks = f"the condition of {named}"
                    yield _Asked(route.when, begins, asks, range(place + 1), (place,))

    def _of_rule(self, asked: _Asked) -> Iterator[str]:
        broken = logic_faults(asked.rule)
        yield from broken
        if broken:
            return
        unknown = [(name, words) for name in variables(asked.rule) if (words := self._of_name(name, asked))]
        yield from dict.fromkeys(words for _, words in unknown)
        wrong = {name for name, _ in unknown}
        for compared in compared_in(asked.rule):
            found = self.names.find(compared.name)
            if (
                found is not None
                and compared.name not in wrong
                and (words := self._of_comparison(compared, found))
            ):
                yield words

    def _of_name(self, name: str, asked: _Asked) -> str:
        """What is wrong with asking for this answer here."""
        found = self.names.find(name)
        key, _, facet_key = name.partition(".")
        if found is None:
            return f"asks about “{key}”, and there is no such question"
        mentioned = self.names.numbered(found.place)
        if not found.question.asks:
            return f"asks about {mentioned}, which is a page without an answer"
        if not found.is_known and len(found.question.facets) == 1:
            return f"asks about a part of {mentioned}, whose answer is in one piece: leave out “.{facet_key}”"
        if not found.is_known:
            return f"asks about the part “{facet_key}” of {mentioned}, which has no such part"
        if found.place in asked.places:
            return ""
        if found.place in asked.belongs_to:
            inside = f"asks about {mentioned}, which is in the section itself"
            return inside if asked.is_of_section else "asks about its own answer, which is not known yet"
        return f"asks about {mentioned}, which comes later"

    def _of_comparison(self, compared: Compared, found: Reference) -> str:
        facet, mentioned = found.facet, self.names.numbered(found.place)
        if facet is None:
            only_asks_whether = compared.operator in EQUALITIES and compared.values == (None,)
            several = (
                f"compares {mentioned} as one answer, but its answer has several parts: name one of them"
            )
            return "" if only_asks_whether else several
        texts = [value for value in compared.values if isinstance(value, str)]
        if facet.kind == "choice" and compared.is_haystack:
            return f"asks what the answer to {mentioned} includes, but only one can be chosen there: ask what it is"
        if facet.kind == "choices" and texts and compared.operator in EQUALITIES:
            return f"asks what the answer to {mentioned} is, but several can be chosen there: ask what it includes"
        if facet.kind in ("choice", "choices") and compared.operator not in ORDERINGS:
            options = {option.key for option in facet.options}
            missing = next((text for text in texts if text not in options), None)
            if missing is not None:
                return f"compares {mentioned} with “{shortened(missing)}”, which is not one of its answers"
        if not self._can_hold(compared, found):
            words = condition_in_words(compared.rule, self.questions).removesuffix(" or is not answered")
            return f"can never be true where it asks whether {words}"
        return ""

    def _can_hold(self, compared: Compared, found: Reference) -> bool:
        """Whether any answer makes it true; with more or less only an answer counts, not its absence."""
        if found.facet is None:
            return True
        tried = pieces_for(found.facet, [compared])
        unanswered = () if compared.operator in ORDERINGS else (None,)
        holds = any(compared.holds_for(piece) for piece in (*tried.values, *unanswered))
        return holds or not tried.is_complete

    # Routes

    def _of_routes(self, place: int) -> Iterator[str]:
        routes = self.questions[place].routes
        for number, route in enumerate(routes, start=1):
            named = "its route" if len(routes) == 1 else f"its route {number}"
            if words := self._of_goal(place, route.to):
                yield f"{named} {words}"
            if (route.when is None or route.when is True) and number < len(routes):
                yield f"{named} always holds, so the routes after it are never taken"

    def _of_goal(self, place: int, to: str) -> str:
        if to == END:
            return ""
        goal = self.names.place(to)
        if goal is not None:
            back = "leads back to itself" if goal == place else f"leads back to {self.names.numbered(goal)}"
            return "" if goal > place else f"{back}. A route can only lead on"
        section = next((section for section in self.sections if section.key == to), None)
        if section is None:
            return f"leads to “{shortened(to)}”, which is no question, no section and not the end"
        members = self.members[to]
        title = f"the section “{shortened(section.title)}”"
        if not members:
            return f"leads to {title}, which has no questions"
        return (
            ""
            if members[0] > place
            else f"leads to {title}, which has begun already. A route can only lead on"
        )

    # Reach

    def _never_reached(self, faulty: frozenset[int]) -> Iterator[str]:
        lost = unreachable(self.questions, self.sections, faulty)
        told: set[int] = set()
        for section in self.sections:
            members = self.members[section.key]
            if len(members) > 1 and set(members) <= set(lost):
                told.update(members)
                yield f"Section “{shortened(section.title)}”: no answers lead to any of its questions."
        for place in lost:
            question = self.questions[place]
            if place in told:
                continue
            if not question.asks:
                yield f"{self._begins(place)}: no answers lead to this page."
            elif question.required:
                yield f"{self._begins(place)}: it must be answered, but nobody is asked it: no answers lead to it."
            else:
                yield f"{self._begins(place)}: no answers lead to it."
