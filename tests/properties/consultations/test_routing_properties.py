"""What holds for every rule, every questionnaire and every set of answers on the way through it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from coproduce.consultations.questionnaire import Facet, Option
from coproduce.consultations.questionnaire.logic import (
    compiled,
    evaluate,
    logic_faults,
    reads_unforeseen,
    truthy,
    variables,
)
from coproduce.consultations.questionnaire.logic.checking import FEWEST
from coproduce.consultations.questionnaire.piping import REFERENCE, piped
from coproduce.consultations.questionnaire.reach import unreachable
from coproduce.consultations.questionnaire.routing import Routing, answers_on_path, path
from coproduce.consultations.questionnaire.routing_faults import routing_faults
from coproduce.consultations.questionnaire.sentences import (
    Comparison,
    Condition,
    Sentence,
    comparisons_for,
    in_words,
    rule_of,
    sentence_of,
)

MANY = settings(max_examples=200, deadline=None)
SOME = settings(max_examples=80, deadline=None)


@dataclass(frozen=True)
class Leads:
    when: Any
    to: str


@dataclass(frozen=True)
class Part:
    key: str
    title: str = "A part"
    show_if: Any = None


@dataclass(frozen=True)
class Asked:
    """A question as routing sees it."""

    key: str
    facets: tuple[Facet, ...]
    section: str = ""
    show_if: Any = None
    routes: tuple[Leads, ...] = ()
    text: str = "A question?"
    required: bool = False

    @property
    def asks(self) -> bool:
        return bool(self.facets)


CHOICE = Facet(kind="choice", options=(Option("a", "A"), Option("b", "B")))
CHOICES = Facet(kind="choices", options=(Option("a", "A"), Option("b", "B")))
NUMBER = Facet(kind="number", minimum=0, maximum=6)
TEXT = Facet(key="other", kind="text")
KINDS = [(CHOICE,), (CHOICES,), (NUMBER,), (replace(CHOICE, key=""), TEXT), ()]

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 30)
    | st.floats()
    | st.sampled_from(["", "a", "b", "0", "1", "x.y"])
)
anything = st.recursive(
    scalars | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
names = st.sampled_from(
    ["q0", "q1", "q2", "q3", "q1.", "q2.other", "q0.a.b", "", "length", "current", "accumulator"]
)


def rules_of(leaves: int) -> st.SearchStrategy[Any]:
    return st.recursive(
        scalars | st.builds(lambda name: {"var": name}, names),
        lambda inner: st.builds(
            lambda operator, arguments: {operator: arguments},
            st.sampled_from([*FEWEST, "unknown"]),
            st.lists(inner, max_size=4) | inner,
        ),
        max_leaves=leaves,
    )


rules, short_rules = rules_of(25), rules_of(4)


# Rules


@MANY
@given(rules | anything, anything)
def test_no_rule_and_no_data_raise_anything(rule: Any, data: Any) -> None:
    first = evaluate(rule, data)
    assert repr(compiled(rule)(data)) == repr(first)
    assert all(isinstance(fault, str) for fault in logic_faults(rule))
    assert all(isinstance(name, str) for name in variables(rule))
    assert isinstance(reads_unforeseen(rule), bool)
    assert isinstance(truthy(first), bool)
    assert isinstance(first, None | bool | int | float | str | list | tuple | dict)


@SOME
@given(rules, anything)
def test_a_rule_stays_what_it_is_when_it_is_stored(rule: Any, data: Any) -> None:
    stored = json.loads(json.dumps([rule, data]))
    assert repr(evaluate(*stored)) == repr(evaluate(rule, data))


@SOME
@given(rules, st.dictionaries(names, scalars), st.dictionaries(st.sampled_from(["z", "y"]), scalars))
def test_a_rule_sees_only_what_it_says_that_it_reads(rule: Any, data: Any, more: Any) -> None:
    if not reads_unforeseen(rule):
        assert repr(evaluate(rule, data)) == repr(evaluate(rule, {**data, **more}))


# The way


@cache
def answers_for(facets: tuple[Facet, ...]) -> st.SearchStrategy[Any]:
    pieces = {
        "choice": st.sampled_from(["a", "b"]),
        "number": st.integers(0, 6) | st.just(2.5),
        "text": st.just("words"),
    }
    choices = st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=2, unique=True).map(sorted)
    by_facet = [choices if facet.kind == "choices" else pieces[facet.kind] for facet in facets]
    if len(facets) == 1:
        return st.none() | by_facet[0]
    if not facets:
        return st.none() | st.just("forged")
    keyed = {facet.key: each for facet, each in zip(facets, by_facet, strict=True)}
    return st.none() | st.fixed_dictionaries({}, optional=keyed).filter(bool)


@cache
def conditions(questions: tuple[Asked, ...]) -> st.SearchStrategy[Any]:
    """Rules over these questions, of comparisons such as people make them."""
    if not any(question.asks for question in questions):
        return st.booleans()
    one = st.one_of(*(comparison_with(question) for question in questions if question.asks))
    return one | st.builds(joined, st.sampled_from(["and", "or"]), one, one, st.booleans())


def joined(operator: str, first: Any, second: Any, deny: bool) -> Any:
    return {operator: [{"!": [first]} if deny else first, second]}


@cache
def comparison_with(question: Asked) -> st.SearchStrategy[Any]:
    facet = question.facets[0]
    name = {"var": question.key if len(question.facets) == 1 else f"{question.key}.{facet.key}"}
    if facet.kind == "number":
        return st.builds(
            lambda operator, limit: {operator: [name, limit]},
            st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
            st.sampled_from([0, 2, 2.5, 3, 6, 7]),
        )
    if facet.kind == "choices":
        return st.sampled_from([{"in": [key, name]} for key in "ab"] + [{"==": [name, None]}])
    return st.sampled_from(
        [{"==": [name, key]} for key in "ab"]
        + [{"!=": [name, "a"]}, {"in": [name, ["a", "b"]]}, {"!!": [name]}]
    )


@st.composite
def questionnaires(draw: st.DrawFn, tame: bool = False, most: int = 6) -> tuple[list[Asked], list[Part]]:
    """Up to `most` questions in up to two sections. With `tame` conditions only look back, and are made of comparisons;
    otherwise they look anywhere, are any rules too, and routes lead anywhere."""
    count = draw(st.integers(1, most))
    kinds = [draw(st.sampled_from(KINDS)) for _ in range(count)]
    bounds = sorted(draw(st.lists(st.integers(0, count), min_size=2, max_size=2)))
    plain = tuple(Asked(f"q{place}", facets) for place, facets in enumerate(kinds))

    def condition(known: int) -> Any:
        return draw(st.none() | (conditions(plain[:known]) if tame else conditions(plain) | short_rules))

    goals = ["end", "s0", "s1", *(question.key for question in plain), *([] if tame else ["nowhere", ""])]
    questions = []
    for place, question in enumerate(plain):
        section = "s0" if place < bounds[0] else "s1" if place < bounds[1] else ""
        targets = draw(st.lists(st.sampled_from(goals), max_size=2))
        routes = tuple(Leads(condition(place + 1), to) for to in targets)
        questions.append(replace(question, section=section, show_if=condition(place), routes=routes))
    return questions, [Part("s0", show_if=condition(0)), Part("s1", show_if=condition(bounds[0]))]


@st.composite
def answered(draw: st.DrawFn, tame: bool = False) -> tuple[list[Asked], list[Part], dict[str, Any]]:
    questions, sections = draw(questionnaires(tame))
    return questions, sections, {question.key: draw(answers_for(question.facets)) for question in questions}


def by_hand(questions: Sequence[Asked], sections: Sequence[Part], answers: dict[str, Any]) -> list[int]:
    """The walk once more, as plainly as it can be said: slower, and without any preparation."""
    shown: list[int] = []
    opened: dict[str, bool] = {}
    not_before = 0
    for place, question in enumerate(questions):
        seen = {
            questions[one].key: answers[questions[one].key]
            for one in shown
            if questions[one].asks and answers[questions[one].key] is not None
        }
        if place < not_before:
            continue
        for section in sections:
            if section.key == question.section and section.key not in opened:
                opened[section.key] = section.show_if is None or truthy(evaluate(section.show_if, seen))
        if not opened.get(question.section, True):
            continue
        if question.show_if is not None and not truthy(evaluate(question.show_if, seen)):
            continue
        shown.append(place)
        if question.asks and answers[question.key] is not None:
            seen[question.key] = answers[question.key]
        not_before = goal_of(question, place, questions, seen)
    return shown


def goal_of(question: Asked, place: int, questions: Sequence[Asked], seen: dict[str, Any]) -> int:
    for route in question.routes:
        if route.to == "end":
            goals = [len(questions)]
        else:
            goals = [at for at, other in enumerate(questions) if other.key == route.to] or [
                at for at, other in enumerate(questions) if route.to and other.section == route.to
            ]
        if goals and goals[0] > place and (route.when is None or truthy(evaluate(route.when, seen))):
            return goals[0]
    return place + 1


@SOME
@given(answered())
def test_the_way_ends_only_leads_on_and_shows_nothing_hidden(case: Any) -> None:
    questions, sections, answers = case
    way = path(questions, sections, answers)
    assert list(way) == sorted(set(way))
    assert set(way) <= set(range(len(questions)))
    assert list(way) == by_hand(questions, sections, answers)


@SOME
@given(answered(), st.data())
def test_answers_off_the_way_change_nothing(case: Any, data: st.DataObject) -> None:
    questions, sections, answers = case
    way = path(questions, sections, answers)
    changed = dict(answers)
    for place, question in enumerate(questions):
        if place not in way:
            changed[question.key] = data.draw(answers_for(question.facets) | scalars)
    changed["not_a_question"] = data.draw(scalars)
    assert path(questions, sections, changed) == way


@SOME
@given(answered())
def test_only_answers_on_the_way_are_sent_and_they_lead_the_same_way(case: Any) -> None:
    questions, sections, answers = case
    routing = Routing(questions, sections)
    way = routing.path(answers)
    sent = answers_on_path(questions, sections, answers)
    assert set(sent) == {questions[place].key for place in way if questions[place].asks}
    assert routing.path(sent) == way
    assert answers_on_path(questions, sections, sent) == sent


@SOME
@given(answered(), st.data())
def test_a_later_answer_does_not_change_the_way_up_to_it(case: Any, data: st.DataObject) -> None:
    questions, sections, answers = case
    way = path(questions, sections, answers)
    here = data.draw(st.integers(0, len(questions) - 1))
    changed = {**answers, questions[here].key: data.draw(answers_for(questions[here].facets))}
    other = path(questions, sections, changed)
    assert [place for place in way if place <= here] == [place for place in other if place <= here]


# Reach


@SOME
@given(answered(tame=True))
def test_no_question_that_somebody_comes_to_is_called_unreachable(case: Any) -> None:
    questions, sections, answers = case
    assert not set(unreachable(questions, sections)) & set(path(questions, sections, answers))


@SOME
@given(questionnaires(tame=True, most=4))
def test_every_question_is_either_come_to_or_called_unreachable(case: Any) -> None:
    """Against trying everything: each question is shown for some answers, or named."""
    questions, sections = case
    routing = Routing(questions, sections)
    by_kind: dict[str, list[Any]] = {
        "choice": ["a", "b", None],
        "choices": [["a"], ["b"], ["a", "b"], None],
        "number": [0, 1, 2, 2.25, 2.5, 2.75, 3, 4, 6, None],
    }
    tried = [
        [None]
        if not question.asks
        else by_kind[question.facets[0].kind]
        if len(question.facets) == 1
        else [{"": "a"}, {"": "b"}, None]
        for question in questions
    ]
    shown: set[int] = set()
    for values in product(*tried):
        shown.update(routing.path(dict(zip((question.key for question in questions), values, strict=True))))
    assert shown.isdisjoint(unreachable(questions, sections))
    assert shown | set(unreachable(questions, sections)) == set(range(len(questions)))


@SOME
@given(questionnaires())
def test_faults_are_sentences_whatever_the_questionnaire(case: Any) -> None:
    questions, sections = case
    for sentence in routing_faults(questions, sections):
        assert sentence.startswith(("Question ", "Section "))
        assert sentence.endswith(".")
    for question in questions:
        assert in_words(question.show_if, questions)


@SOME
@given(questionnaires(tame=True))
def test_conditions_that_look_back_are_not_called_wrong(case: Any) -> None:
    questions, sections = case
    sound = [replace(question, routes=()) for question in questions]
    wrong = [
        words for words in routing_faults(sound, sections) if "comes later" in words or "no such" in words
    ]
    assert wrong == []


# Sentences and piping


def built(question: Asked) -> st.SearchStrategy[Condition]:
    facet = question.facets[0]

    def value(comparison: Comparison) -> st.SearchStrategy[Any]:
        if not comparison.needs_value:
            return st.none()
        if comparison is Comparison.IS_ONE_OF:
            return st.lists(st.sampled_from("ab"), min_size=1, max_size=2)
        return st.integers(0, 6) if facet.kind == "number" else st.sampled_from("ab")

    return st.sampled_from(comparisons_for(facet)).flatmap(
        lambda comparison: st.builds(Condition, st.just(question.key), st.just(comparison), value(comparison))
    )


ASKED = [Asked(f"q{place}", facets) for place, facets in enumerate(KINDS) if facets]


@MANY
@given(
    st.lists(st.sampled_from(ASKED).flatmap(built), max_size=4),
    st.sampled_from(["all", "any"]),
    st.data(),
)
def test_sentences_go_to_rules_and_back(parts: list[Condition], joined: str, data: st.DataObject) -> None:
    sentence = Sentence(tuple(parts), joined if len(parts) > 1 else "all")
    rule = json.loads(json.dumps(rule_of(sentence, ASKED)))
    assert sentence_of(rule, ASKED) == sentence
    assert logic_faults(rule) == []
    assert in_words(rule, ASKED)
    answers = {question.key: data.draw(answers_for(question.facets)) for question in ASKED}
    alone = [truthy(evaluate(rule_of(Sentence((part,)), ASKED), answers)) for part in parts]
    if parts:
        assert truthy(evaluate(rule, answers)) is (all(alone) if sentence.joined == "all" else any(alone))


@MANY
@given(rules | anything)
def test_any_rule_has_words(rule: Any) -> None:
    assert in_words(rule, ASKED)
    found = sentence_of(rule, ASKED)
    assert found is None or rule_of(found, ASKED) == rule


pieces_of_text = st.sampled_from(
    ["[[q0]]", "[[q1.other]]", "[[", "]]", "[", "q0", " and ", "<b>", "\\1", "سلام"]
)


@MANY
@given(st.lists(pieces_of_text, max_size=8).map("".join), st.lists(pieces_of_text, max_size=6).map("".join))
def test_answers_are_put_in_once_and_never_read_again(text: str, answer: str) -> None:
    asked: list[tuple[str, str]] = []

    def words(key: str, facet: str) -> str:
        asked.append((key, facet))
        return answer

    result = piped(text, words)
    assert len(asked) == len(REFERENCE.findall(text))
    assert len(REFERENCE.findall(piped(text, lambda _key, _facet: None))) == 0
    if not asked:
        assert result == text
