"""Which questions nobody can come to, whatever they answer.

For each question only those earlier ones count that its condition reads, or that can lead past one of them, and so
on. Their answers are tried in the order of the walk, one of each sort that the conditions tell apart. Where the
conditions ask more than can be tried, nothing is said: a false alarm would stop a questionnaire that is right.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from coproduce.consultations.questionnaire.comparisons import (
    Candidates,
    candidates_for,
    compared_in,
    is_understood,
)
from coproduce.consultations.questionnaire.logic import (
    Compiled,
    compiled,
    fits,
    reads_unforeseen,
    truthy,
    variables,
)
from coproduce.consultations.questionnaire.references import AskedQuestion, Names, TitledSection
from coproduce.consultations.questionnaire.routing import Routing

MOST_RELEVANT = 40
MOST_TRIALS_OF_ONE = 5_000
MOST_TRIALS = 60_000


class TooManyTrials(Exception):
    """The search is given up."""


@dataclass
class Trials:
    """How often the search may still go on."""

    left: int

    def take(self) -> None:
        """Raises TooManyTrials when all are used up."""
        self.left -= 1
        if self.left < 0:
            raise TooManyTrials


def unreachable(
    questions: Sequence[AskedQuestion],
    sections: Sequence[TitledSection] = (),
    faulty: frozenset[int] = frozenset(),
) -> tuple[int, ...]:
    """The places of the questions that no answers lead to. `faulty` are places whose rules are wrong in themselves:
    what depends on them is not judged."""
    search = _Search(questions, sections, faulty)
    left, found = MOST_TRIALS, []
    for place in range(len(questions)):
        trials = Trials(min(left, MOST_TRIALS_OF_ONE))
        before = trials.left
        if search.is_unreachable(place, trials):
            found.append(place)
        left -= before - max(trials.left, 0)
    return tuple(found)


@dataclass(frozen=True)
class _Step:
    """The rules of one question: its conditions, and its routes with where they lead."""

    conditions: tuple[Any, ...]
    routes: tuple[tuple[Any, int], ...]

    @cached_property
    def asked(self) -> tuple[Compiled, ...]:
        return tuple(map(compiled, self.conditions))

    @cached_property
    def ways(self) -> tuple[tuple[Compiled | None, int], ...]:
        return tuple((None if when is None else compiled(when), to) for when, to in self.routes)

    @cached_property
    def rules(self) -> tuple[Any, ...]:
        return (*self.conditions, *(when for when, _ in self.routes if when is not None))

    @cached_property
    def furthest(self) -> int:
        return max((to for _, to in self.routes), default=-1)

    @cached_property
    def is_understood(self) -> bool:
        return all(fits(rule) and is_understood(rule) and not reads_unforeseen(rule) for rule in self.rules)


class _Search:
    def __init__(
        self, questions: Sequence[AskedQuestion], sections: Sequence[TitledSection], faulty: frozenset[int]
    ) -> None:
        self.names = Names(questions)
        self.faulty = faulty
        routing = Routing(questions, sections)
        of_sections = {section.key: section.show_if for section in sections if section.show_if is not None}
        self.steps = [
            _Step(
                tuple(
                    rule for rule in (of_sections.get(question.section), question.show_if) if rule is not None
                ),
                tuple(
                    (route.when, to)
                    for route in question.routes
                    if (to := routing.target(place, route.to)) is not None
                ),
            )
            for place, question in enumerate(questions)
        ]
        self.leading_on = [place for place, step in enumerate(self.steps) if step.routes]

    def is_unreachable(self, goal: int, trials: Trials) -> bool:
        """Whether the search shows that no answers lead to `goal`; false also where it cannot tell."""
        relevant = self._relevant(goal)
        if relevant is None or self.faulty.intersection(relevant):
            return False
        if not all(self.steps[place].is_understood for place in relevant):
            return False
        tried = {place: self.candidates[place] for place in relevant if place in self.candidates}
        if not all(each.is_complete for each in tried.values()):
            return False
        try:
            return not _Walk(self, relevant, tried, trials).reaches_last()
        except TooManyTrials:
            return False

    @cached_property
    def candidates(self) -> dict[int, Candidates]:
        """What to try at each question that some rule reads."""
        rules = [rule for step in self.steps for rule in step.rules]
        compared = [each for rule in rules for each in compared_in(rule)]
        read = {name for rule in rules for name in variables(rule)}
        by_key: dict[str, set[str]] = {}
        for name in read:
            by_key.setdefault(name.partition(".")[0], set()).add(name)
        return {
            place: candidates_for(
                self.names.questions[place], [each for each in compared if each.name in names], names
            )
            for key, names in by_key.items()
            if (place := self.names.place(key)) is not None
        }

    @cached_property
    def shown_by(self) -> list[frozenset[int]]:
        """The places whose answers decide whether each question is shown."""
        return [self._places_in(step.conditions) for step in self.steps]

    @cached_property
    def decided_by(self) -> list[frozenset[int]]:
        """The places whose answers decide whether each question is shown and where it leads."""
        return [self._places_in(step.rules) for step in self.steps]

    def _places_in(self, rules: Sequence[Any]) -> frozenset[int]:
        places = (self.names.place(name.partition(".")[0]) for rule in rules for name in variables(rule))
        return frozenset(place for place in places if place is not None)

    def _relevant(self, goal: int) -> list[int] | None:
        """The places that decide whether the walk comes to `goal`, which is the last; None where they are too many."""
        found, waiting = {goal}, [goal]
        while waiting:
            known = set(found)
            for place in waiting:
                found |= {read for read in self.shown_by[place] if read < place}
            ordered = sorted(found)
            for place in self.leading_on:
                after = bisect_right(ordered, place)
                if place < goal and after < len(ordered) and ordered[after] < self.steps[place].furthest:
                    found |= {place} | {read for read in self.decided_by[place] if read <= place}
            waiting = sorted(found - known)
            if len(found) > MOST_RELEVANT:
                return None
        return sorted(found)


class _Walk:
    """All ways through the relevant questions, until one comes to the last of them."""

    def __init__(
        self, search: _Search, places: list[int], tried: dict[int, Candidates], trials: Trials
    ) -> None:
        self.search, self.places, self.tried, self.trials = search, places, tried, trials
        self.hopeless: set[tuple[int, tuple[tuple[int, int], ...]]] = set()
        self.last_read = dict.fromkeys(places, -1)
        for place in places:
            for read in search.decided_by[place]:
                self.last_read[read] = max(self.last_read.get(read, -1), place)

    def reaches_last(self) -> bool:
        return self._goes_on(0, {}, {})

    def _goes_on(self, index: int, seen: dict[str, Any], chosen: dict[int, int]) -> bool:
        """Whether the walk comes to the last place from the one at `index`. `chosen` are the answers so far by their
        place in the candidates: two walks whose answers are read later are the same walk from here on."""
        self.trials.take()
        if index >= len(self.places):
            return False
        place = self.places[index]
        known = (index, tuple(sorted(pair for pair in chosen.items() if self.last_read[pair[0]] >= place)))
        if known in self.hopeless:
            return False
        if not all(truthy(condition(seen)) for condition in self.search.steps[place].asked):
            found = self._goes_on(index + 1, seen, chosen)
        else:
            found = index == len(self.places) - 1 or self._answers(index, seen, chosen)
        if not found:
            self.hopeless.add(known)
        return found

    def _answers(self, index: int, seen: dict[str, Any], chosen: dict[int, int]) -> bool:
        place = self.places[index]
        question = self.search.names.questions[place]
        tried = self.tried.get(place)
        values = tried.values if tried is not None and question.asks else (None,)
        for number, value in enumerate(values):
            now = seen if value is None else {**seen, question.key: value}
            if self._goes_on(self._next(index, now), now, {**chosen, place: number}):
                return True
        return False

    def _next(self, index: int, seen: dict[str, Any]) -> int:
        """The index to go on at: a route may leave out some of the places, and so the last."""
        for when, to in self.search.steps[self.places[index]].ways:
            if when is None or truthy(when(seen)):
                following = index + 1
                while following < len(self.places) and self.places[following] < to:
                    following += 1
                return following
        return index + 1
