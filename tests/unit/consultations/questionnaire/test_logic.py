"""JsonLogic, operator by operator: what a rule gives over data, as https://jsonlogic.com/operations.html defines it."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from coproduce.consultations.questionnaire.logic import (
    compiled,
    evaluate,
    logic_faults,
    reads_unforeseen,
    variables,
)
from coproduce.consultations.questionnaire.logic.checking import FEWEST
from coproduce.consultations.questionnaire.logic.evaluation import DEEPEST_RULE, LAZY, MOST_PARTS_OF_A_RULE
from coproduce.consultations.questionnaire.logic.operators import OPERATORS

FAMILY = {
    "child": {"age": 4, "school": {"name": "Hill Top", "year": None}, "needs": ["speech", "hearing"]},
    "waits": [28, 12, 20],
    "parts": [{"name": "bus", "cost": 40}, {"name": "swim", "cost": 15}],
    "agreed": False,
    "note": "",
    "nought": 0,
    "nothing": None,
    "": "no key",
}

# operator: (rule, data, result)
CASES: dict[str, list[tuple[Any, Any, Any]]] = {
    "values": [
        (True, None, True),
        (None, {"a": 1}, None),
        ("words", None, "words"),
        (7.5, None, 7.5),
        ([1, {"+": [1, 1]}, [{"var": "a"}]], {"a": "x"}, [1, 2, ["x"]]),
        ({}, None, {}),
        ({"two": 1, "keys": {"+": [1, 1]}}, None, {"two": 1, "keys": {"+": [1, 1]}}),
    ],
    "var": [
        ({"var": "agreed"}, FAMILY, False),
        ({"var": ["agreed"]}, FAMILY, False),
        ({"var": "child.age"}, FAMILY, 4),
        ({"var": "child.school.name"}, FAMILY, "Hill Top"),
        ({"var": "child.school.street"}, FAMILY, None),
        ({"var": "child.age.months"}, FAMILY, None),
        ({"var": "stranger"}, FAMILY, None),
        ({"var": ["stranger", "nobody"]}, FAMILY, "nobody"),
        ({"var": ["child.school.street", 3]}, FAMILY, 3),
        ({"var": ["nothing.inside", "else"]}, FAMILY, "else"),
        # What is there and null is there: the default stands for what is missing.
        ({"var": ["nothing", "else"]}, FAMILY, None),
        ({"var": ["nought", 5]}, FAMILY, 0),
        ({"var": ["stranger", {"+": [1, 2]}]}, FAMILY, 3),
        ({"var": "waits.1"}, FAMILY, 12),
        ({"var": "waits.9"}, FAMILY, None),
        ({"var": "waits.-1"}, FAMILY, None),
        ({"var": "waits.01"}, FAMILY, None),
        ({"var": "parts.1.name"}, FAMILY, "swim"),
        ({"var": 1}, ["a", "b"], "b"),
        ({"var": "1"}, ["a", "b"], "b"),
        ({"var": 1.0}, ["a", "b"], "b"),
        ({"var": "0"}, "text", "t"),
        ({"var": "waits.length"}, FAMILY, 3),
        ({"var": "length"}, "four", 4),
        ({"var": ""}, [1, 2], [1, 2]),
        ({"var": ""}, 7, 7),
        ({"var": None}, {"a": 1}, {"a": 1}),
        ({"var": []}, {"a": 1}, {"a": 1}),
        ({"var": "child."}, {"child": {"": "main piece"}}, "main piece"),
        ({"var": {"if": [{"var": "agreed"}, "note", "child.age"]}}, FAMILY, 4),
        ({"var": "a"}, None, None),
        ({"var": ["a", 1]}, None, 1),
    ],
    "missing": [
        ({"missing": ["agreed", "stranger"]}, FAMILY, ["stranger"]),
        ({"missing": "stranger"}, FAMILY, ["stranger"]),
        ({"missing": ["agreed", "nought"]}, FAMILY, []),
        (
            {"missing": ["note", "nothing", "child.age", "child.size"]},
            FAMILY,
            ["note", "nothing", "child.size"],
        ),
        ({"missing": [["agreed", "stranger"]]}, FAMILY, ["stranger"]),
        (
            {"missing": {"merge": ["agreed", {"if": [{"var": "agreed"}, "reason", "why_not"]}]}},
            FAMILY,
            ["why_not"],
        ),
        ({"missing": []}, FAMILY, []),
        ({"missing": ["a", 0]}, ["here"], ["a"]),
        ({"if": [{"missing": ["a", "b"]}, "not enough", "go on"]}, {"a": 1, "b": 2}, "go on"),
    ],
    "missing_some": [
        ({"missing_some": [1, ["a", "b", "c"]]}, {"b": 1}, []),
        ({"missing_some": [2, ["a", "b", "c"]]}, {"b": 1}, ["a", "c"]),
        ({"missing_some": [0, ["a"]]}, {}, []),
        ({"missing_some": ["1", ["a", "b"]]}, {"a": "x"}, []),
        ({"missing_some": [1, ["a", "b"]]}, {"a": ""}, ["a", "b"]),
        ({"missing_some": [1, []]}, {}, []),
    ],
    "if": [
        ({"if": [True, "yes", "no"]}, None, "yes"),
        ({"if": [0, "yes", "no"]}, None, "no"),
        ({"if": [False, "yes"]}, None, None),
        ({"if": ["only"]}, None, "only"),
        ({"if": []}, None, None),
        ({"if": [False, 1, True, 2, 3]}, None, 2),
        ({"if": [False, 1, "", 2, 3]}, None, 3),
        ({"if": [False, 1, [], 2]}, None, None),
        (
            {"if": [{"<": [{"var": "w"}, 6]}, "soon", {"<": [{"var": "w"}, 12]}, "on time", "late"]},
            {"w": 11},
            "on time",
        ),
        ({"if": ["0", "a text", "no text"]}, None, "a text"),
        ({"if": [{"var": "needs"}, {"var": "needs.0"}, "none"]}, {"needs": ["speech"]}, "speech"),
    ],
    "?:": [
        ({"?:": [True, 1, 2]}, None, 1),
        ({"?:": [{"var": "n"}, 1, 2]}, {"n": 0}, 2),
    ],
    "==": [
        ({"==": [1, 1.0]}, None, True),
        ({"==": [1, "1"]}, None, True),
        ({"==": [1, " 1 "]}, None, True),
        ({"==": [1, "1x"]}, None, False),
        ({"==": ["1", "1.0"]}, None, False),
        ({"==": [0, ""]}, None, True),
        ({"==": [0, False]}, None, True),
        ({"==": [1, True]}, None, True),
        ({"==": [2, True]}, None, False),
        ({"==": ["true", True]}, None, False),
        ({"==": [None, None]}, None, True),
        ({"==": [None, 0]}, None, False),
        ({"==": [None, False]}, None, False),
        ({"==": [None, ""]}, None, False),
        ({"==": [[], []]}, None, False),
        ({"==": [["a"], "a"]}, None, True),
        ({"==": [[1, 2], "1,2"]}, None, True),
        ({"==": [[], 0]}, None, True),
        ({"==": ["0x10", 16]}, None, True),
        ({"==": [{"var": "x"}, {"var": "x"}]}, {"x": ["a"]}, True),
        ({"==": [{"var": "x"}, {"var": "y"}]}, {"x": ["a"], "y": ["a"]}, False),
        ({"==": [{"a": 1, "b": 2}, "[object Object]"]}, None, True),
        ({"==": [{"a": 1, "b": 2}, ["a"]]}, None, False),
        ({"==": []}, None, True),
        ({"==": [0]}, None, False),
    ],
    "===": [
        ({"===": [1, 1]}, None, True),
        ({"===": [1, 1.0]}, None, True),
        ({"===": [1, "1"]}, None, False),
        ({"===": [1, True]}, None, False),
        ({"===": [None, None]}, None, True),
        ({"===": ["é", "é"]}, None, True),
        ({"===": [{"/": [0, 0]}, {"/": [0, 0]}]}, None, False),
    ],
    "!=": [
        ({"!=": [1, "1"]}, None, False),
        ({"!=": [1, 2]}, None, True),
        ({"!=": [{"var": "a"}, None]}, {}, False),
        ({"!=": [{"var": "a"}, None]}, {"a": 0}, True),
    ],
    "!==": [
        ({"!==": [1, "1"]}, None, True),
        ({"!==": ["1", "1"]}, None, False),
        ({"!==": [False, None]}, None, True),
    ],
    "!": [
        ({"!": [True]}, None, False),
        ({"!": False}, None, True),
        ({"!": [[]]}, None, True),
        ({"!": [[0]]}, None, False),
        ({"!": ["0"]}, None, False),
        ({"!": [""]}, None, True),
        ({"!": [None]}, None, True),
        ({"!": {"var": "agreed"}}, FAMILY, True),
    ],
    "!!": [
        ({"!!": [[]]}, None, False),
        ({"!!": [[False]]}, None, True),
        ({"!!": [0]}, None, False),
        ({"!!": [-1]}, None, True),
        ({"!!": ["0"]}, None, True),
        ({"!!": ["false"]}, None, True),
        ({"!!": [""]}, None, False),
        ({"!!": [None]}, None, False),
        ({"!!": [{}]}, None, True),
        ({"!!": [{"/": [0, 0]}]}, None, False),
        ({"!!": [0.0]}, None, False),
    ],
    "or": [
        ({"or": [False, "b"]}, None, "b"),
        ({"or": ["a", "b"]}, None, "a"),
        ({"or": [0, "", []]}, None, []),
        ({"or": [None]}, None, None),
        ({"or": []}, None, None),
        ({"or": [False, {"==": [1, 1]}]}, None, True),
        ({"or": ["0", 1]}, None, "0"),
    ],
    "and": [
        ({"and": [True, "b"]}, None, "b"),
        ({"and": ["a", 0, "c"]}, None, 0),
        ({"and": [1, [], 2]}, None, []),
        ({"and": [True]}, None, True),
        ({"and": []}, None, None),
        ({"and": [{">": [3, 1]}, {"<": [1, 3]}]}, None, True),
    ],
    "<": [
        ({"<": [1, 2]}, None, True),
        ({"<": [2, 2]}, None, False),
        ({"<": ["10", 9]}, None, False),
        ({"<": ["10", "9"]}, None, True),
        ({"<": [1, 2, 3]}, None, True),
        ({"<": [1, 1, 3]}, None, False),
        ({"<": [1, 3, 3]}, None, False),
        ({"<": [1, 4, 3]}, None, False),
        ({"<": [None, 1]}, None, True),
        ({"<": [{"var": "a"}, 1]}, {}, True),
        ({"<": [False, True]}, None, True),
        ({"<": ["x", 1]}, None, False),
        ({"<": ["2026-03-27", "2026-11-01"]}, None, True),
        ({"<": [None, "2026-11-01"]}, None, False),
        ({"<": [[1], 2]}, None, True),
        ({"<": [1]}, None, False),
    ],
    "<=": [
        ({"<=": [2, 2]}, None, True),
        ({"<=": [3, 2]}, None, False),
        ({"<=": [1, 1, 3]}, None, True),
        ({"<=": [1, 3, 3]}, None, True),
        ({"<=": [1, 4, 3]}, None, False),
        ({"<=": [0, {"var": "w"}, 20]}, {"w": 20}, True),
        ({"<=": [None, 0]}, None, True),
        ({"<=": ["a", "a"]}, None, True),
        ({"<=": [{"a": 1, "b": 1}, 1]}, None, False),
    ],
    ">": [
        ({">": [2, 1]}, None, True),
        ({">": [1, 1]}, None, False),
        ({">": ["2", 1]}, None, True),
        ({">": ["b", "a"]}, None, True),
        ({">": [None, -1]}, None, True),
        ({">": [1]}, None, False),
    ],
    ">=": [
        ({">=": [1, 1]}, None, True),
        ({">=": [0, 1]}, None, False),
        ({">=": [None, 0]}, None, True),
        ({">=": [{"var": "w"}, 12]}, {"w": 12.0}, True),
        ({">=": ["4", 4]}, None, True),
        ({">=": ["prefer_not_to_say", 4]}, None, False),
    ],
    "max": [
        ({"max": [1, 3, 2]}, None, 3),
        ({"max": ["10", 9]}, None, 10),
        ({"max": [-5]}, None, -5),
        ({"max": [1, None]}, None, 1),
        ({"max": []}, None, -math.inf),
        ({"max": [1, "x"]}, None, math.nan),
    ],
    "min": [
        ({"min": [1, 3, 2]}, None, 1),
        ({"min": ["10", 9.5]}, None, 9.5),
        ({"min": [True, 5]}, None, 1),
        ({"min": []}, None, math.inf),
        ({"min": [{"var": "waits.0"}, {"var": "waits.1"}]}, FAMILY, 12),
    ],
    "+": [
        ({"+": [1, 2, 3]}, None, 6),
        ({"+": [0.1, 0.2]}, None, 0.30000000000000004),
        ({"+": "3.14"}, None, 3.14),
        ({"+": ["12 weeks", 1]}, None, 13),
        ({"+": [" 2", "3"]}, None, 5),
        ({"+": ["x", 1]}, None, math.nan),
        ({"+": [None]}, None, math.nan),
        ({"+": [[5, 6], 1]}, None, 6),
        ({"+": [".5", "5."]}, None, 5.5),
        ({"+": ["1e2"]}, None, 100),
        ({"+": ["-Infinity"]}, None, -math.inf),
        ({"+": []}, None, 0),
    ],
    "-": [
        ({"-": [5, 2]}, None, 3),
        ({"-": [5]}, None, -5),
        ({"-": ["5", "2"]}, None, 3),
        ({"-": ["12 weeks", 1]}, None, math.nan),
        ({"-": [None, 1]}, None, -1),
        ({"-": [True]}, None, -1),
        ({"-": [10, 3, 2]}, None, 7),
        ({"-": ["0b11", "0o7"]}, None, -4),
    ],
    "*": [
        ({"*": [2, 3, 4]}, None, 24),
        ({"*": ["2", 3]}, None, 6),
        ({"*": [2, "x"]}, None, math.nan),
        ({"*": ["7"]}, None, "7"),
        ({"*": [1e308, 10]}, None, math.inf),
        ({"*": [0.5, 4]}, None, 2),
    ],
    "/": [
        ({"/": [4, 2]}, None, 2),
        ({"/": [1, 4]}, None, 0.25),
        ({"/": ["9", 3]}, None, 3),
        ({"/": [1, 0]}, None, math.inf),
        ({"/": [-1, 0]}, None, -math.inf),
        ({"/": [0, 0]}, None, math.nan),
        ({"/": [1, {"-": [0]}]}, None, -math.inf),
        ({"/": [1]}, None, math.nan),
    ],
    "%": [
        ({"%": [101, 2]}, None, 1),
        ({"%": [-7, 3]}, None, -1),
        ({"%": [7, -3]}, None, 1),
        ({"%": [5.5, 2]}, None, 1.5),
        ({"%": [5, 0]}, None, math.nan),
        ({"%": [5, {"/": [1, 0]}]}, None, 5),
        ({"%": [{"/": [1, 0]}, 5]}, None, math.nan),
        ({"%": ["7", "4"]}, None, 3),
    ],
    "map": [
        ({"map": [{"var": "waits"}, {"*": [{"var": ""}, 2]}]}, FAMILY, [56, 24, 40]),
        ({"map": [{"var": "parts"}, {"var": "cost"}]}, FAMILY, [40, 15]),
        ({"map": [{"var": "stranger"}, 1]}, FAMILY, []),
        ({"map": [[1, 2], "same"]}, None, ["same", "same"]),
        # Inside, only the entry is seen.
        ({"map": [[1], {"var": "agreed"}]}, FAMILY, [None]),
    ],
    "filter": [
        ({"filter": [{"var": "waits"}, {">": [{"var": ""}, 15]}]}, FAMILY, [28, 20]),
        (
            {"filter": [{"var": "parts"}, {"<": [{"var": "cost"}, 20]}]},
            FAMILY,
            [{"name": "swim", "cost": 15}],
        ),
        ({"filter": ["text", True]}, None, []),
        ({"filter": [[0, 1, "", "0", None, []], {"var": ""}]}, None, [1, "0"]),
    ],
    "reduce": [
        (
            {"reduce": [{"var": "waits"}, {"+": [{"var": "current"}, {"var": "accumulator"}]}, 0]},
            FAMILY,
            60,
        ),
        (
            {"reduce": [{"var": "parts"}, {"max": [{"var": "current.cost"}, {"var": "accumulator"}]}, 0]},
            FAMILY,
            40,
        ),
        ({"reduce": [{"var": "stranger"}, 1, "start"]}, FAMILY, "start"),
        ({"reduce": [[], 1]}, None, None),
        ({"reduce": [[1], {"var": "accumulator"}]}, None, None),
        ({"reduce": [["a", "b"], {"cat": [{"var": "accumulator"}, {"var": "current"}]}, ">"]}, None, ">ab"),
        ({"reduce": [[1], {"var": "accumulator"}, {"var": "child.age"}]}, FAMILY, 4),
    ],
    "all": [
        ({"all": [{"var": "waits"}, {">=": [{"var": ""}, 12]}]}, FAMILY, True),
        ({"all": [{"var": "waits"}, {">": [{"var": ""}, 12]}]}, FAMILY, False),
        ({"all": [[], True]}, None, False),
        ({"all": [{"var": "stranger"}, True]}, FAMILY, False),
        ({"all": [{"var": "parts"}, {"var": "name"}]}, FAMILY, True),
    ],
    "none": [
        ({"none": [{"var": "waits"}, {"<": [{"var": ""}, 10]}]}, FAMILY, True),
        ({"none": [{"var": "waits"}, {"<": [{"var": ""}, 20]}]}, FAMILY, False),
        ({"none": [[], True]}, None, True),
        ({"none": ["text", True]}, None, True),
    ],
    "some": [
        ({"some": [{"var": "child.needs"}, {"==": [{"var": ""}, "hearing"]}]}, FAMILY, True),
        ({"some": [{"var": "child.needs"}, {"==": [{"var": ""}, "sight"]}]}, FAMILY, False),
        ({"some": [[], True]}, None, False),
        ({"some": [{"var": "parts"}, {">": [{"var": "cost"}, 30]}]}, FAMILY, True),
    ],
    "merge": [
        ({"merge": [[1, 2], [3]]}, None, [1, 2, 3]),
        ({"merge": [1, [2, [3]], "x"]}, None, [1, 2, [3], "x"]),
        ({"merge": []}, None, []),
        ({"merge": "alone"}, None, ["alone"]),
        ({"merge": [None, []]}, None, [None]),
    ],
    "in": [
        ({"in": ["speech", {"var": "child.needs"}]}, FAMILY, True),
        ({"in": ["spee", {"var": "child.needs"}]}, FAMILY, False),
        ({"in": ["spee", "speech"]}, None, True),
        ({"in": ["", "speech"]}, None, True),
        ({"in": ["", ""]}, None, False),
        ({"in": [{"var": "child.age"}, [3, 4, 5]]}, FAMILY, True),
        ({"in": ["4", [3, 4, 5]]}, None, False),
        ({"in": [2, "123"]}, None, True),
        ({"in": [1, [True]]}, None, False),
        ({"in": [None, [None]]}, None, True),
        ({"in": ["a", None]}, None, False),
        ({"in": ["a", 5]}, None, False),
        ({"in": ["a", {"a": 1, "b": 2}]}, None, False),
        ({"in": [[1], [[1]]]}, None, False),
    ],
    "cat": [
        ({"cat": ["a", "b", 3]}, None, "ab3"),
        ({"cat": "alone"}, None, "alone"),
        ({"cat": [None, "x", True]}, None, "xtrue"),
        ({"cat": [[1, [2, None, 3]], "-"]}, None, "1,2,,3-"),
        ({"cat": [1.0, " ", 0.5]}, None, "1 0.5"),
        ({"cat": [1e21, " ", 1e-7, " ", 123456789012345680000]}, None, "1e+21 1e-7 123456789012345680000"),
        ({"cat": [{"/": [1, 0]}, {"-": [0]}, {"/": [0, 0]}]}, None, "Infinity0NaN"),
        ({"cat": [0.000001, " ", -1.5e-9, " ", 1.25e25]}, None, "0.000001 -1.5e-9 1.25e+25"),
        ({"cat": [{"a": 1, "b": 2}]}, None, "[object Object]"),
        ({"cat": []}, None, ""),
        ({"cat": ["سلام", "😀"]}, None, "سلام😀"),
    ],
    "substr": [
        ({"substr": ["coproduce", 2]}, None, "produce"),
        ({"substr": ["coproduce", -4]}, None, "duce"),
        ({"substr": ["coproduce", 2, 3]}, None, "pro"),
        ({"substr": ["coproduce", -7, 3]}, None, "pro"),
        ({"substr": ["coproduce", 0, -4]}, None, "copro"),
        ({"substr": ["coproduce", 2, -4]}, None, "pro"),
        ({"substr": ["abc", 9]}, None, ""),
        ({"substr": ["abc", -9, 2]}, None, "ab"),
        ({"substr": ["abc", 0, 0]}, None, ""),
        ({"substr": ["abc", 0, -9]}, None, ""),
        ({"substr": [12345, "1", "2"]}, None, "23"),
        ({"substr": ["abc", 1, None]}, None, ""),
        ({"substr": ["abc", 1.9]}, None, "bc"),
        ({"substr": [None, 0, 2]}, None, "nu"),
    ],
    "log": [({"log": "seen"}, None, "seen"), ({"log": [{"var": "agreed"}]}, FAMILY, False)],
}
ALL = [
    pytest.param(rule, data, result, id=f"{name}: {json.dumps(rule, ensure_ascii=False)}")
    for name, cases in CASES.items()
    for rule, data, result in cases
]


def is_same(given: Any, expected: Any) -> bool:
    if isinstance(given, bool) or isinstance(expected, bool):
        return given is expected
    if isinstance(expected, float) and math.isnan(expected):
        return isinstance(given, float) and math.isnan(given)
    if isinstance(expected, list):
        return isinstance(given, list) and len(given) == len(expected) and all(map(is_same, given, expected))
    return given == expected


@pytest.mark.parametrize(("rule", "data", "result"), ALL)
def test_a_rule_gives(rule: Any, data: Any, result: Any) -> None:
    given = evaluate(rule, data)
    assert is_same(given, result), given


@pytest.mark.parametrize(("rule", "data", "result"), ALL)
def test_a_rule_that_was_made_ready_gives_the_same_again_and_again(rule: Any, data: Any, result: Any) -> None:
    ready = compiled(rule)
    assert all(is_same(ready(data), result) for _ in range(2))


def test_every_operator_stands_in_the_table() -> None:
    assert set(OPERATORS) | set(LAZY) == set(CASES) - {"values"} == set(FEWEST)


def test_what_is_decided_already_is_not_worked_out() -> None:
    """A branch not taken may hold what could not be worked out."""
    heavy = {"reduce": [list(range(1500)), {"cat": [{"var": "accumulator"}, "x" * 100]}, ""]}
    assert evaluate(heavy) is None
    assert evaluate({"if": [True, "here", heavy]}) == "here"
    assert evaluate({"or": ["here", heavy]}) == "here"
    assert evaluate({"and": [0, heavy]}) == 0
    assert evaluate({"some": [[1, 2], {"if": [{"==": [{"var": ""}, 1]}, True, heavy]}]}) is True


def test_an_answer_is_data_and_never_a_rule() -> None:
    answer = {"a": {"==": [1, 1]}, "b": [{"var": "secret"}], "secret": "s"}
    assert evaluate({"var": "a"}, answer) == {"==": [1, 1]}
    assert evaluate({"map": [{"var": "b"}, {"var": ""}]}, answer) == [{"var": "secret"}]
    assert evaluate({"missing": {"var": "b"}}, answer) == [{"var": "secret"}]


@pytest.mark.parametrize(
    "rule",
    [
        {"no_such_operator": [1]},
        {"reduce": [list(range(40)), {"cat": [{"var": "accumulator"}, {"var": "accumulator"}]}, "x"]},
        {"reduce": [list(range(40)), {"merge": [{"var": "accumulator"}, {"var": "accumulator"}]}, [1]]},
        {"cat": {"reduce": [list(range(30)), [{"var": "accumulator"}, {"var": "accumulator"}], []]}},
        {"map": [list(range(200)), {"map": [list(range(200)), 1]}]},
    ],
    ids=["unknown operator", "text that doubles", "list that doubles", "list of lists", "too many steps"],
)
def test_what_cannot_be_worked_out_gives_null(rule: Any) -> None:
    assert evaluate(rule) is None


def test_a_rule_too_deep_or_too_large_is_not_worked_out() -> None:
    deep: Any = True
    for _ in range(DEEPEST_RULE * 30):
        deep = {"!": [deep]}
    large = {"+": [1] * MOST_PARTS_OF_A_RULE}
    for rule in (deep, large):
        assert evaluate(rule) is None
        assert "is too large" in logic_faults(rule)[0]
        assert variables(rule) == ()
        assert reads_unforeseen(rule) is True
    assert evaluate({"+": [1] * (MOST_PARTS_OF_A_RULE - 10)}) == MOST_PARTS_OF_A_RULE - 10


@pytest.mark.parametrize(
    ("rule", "faults"),
    [
        ({"==": [{"var": "a"}, 1]}, []),
        (True, []),
        (None, []),
        ({"and": [{"almost": [1, 2]}, {"almost": 3}]}, ["uses “almost”, which is no operator"]),
        ({"==": [1]}, ["gives “==” too little: it needs 2"]),
        ({"if": []}, ["gives “if” too little: it needs 1"]),
        ({"some": [[1]]}, ["gives “some” too little: it needs 2"]),
        ({"!": [{"==": [1, {"+": []}]}]}, ["gives “+” too little: it needs 1"]),
        ({"<": [1, math.inf]}, ["holds a number that is not finite"]),
        ({"<": [1, object()]}, ["holds a value that no file can keep (object)"]),
        ({"a": 1, "b": {"foo": []}}, []),
    ],
)
def test_faults_of_a_rule(rule: Any, faults: list[str]) -> None:
    assert logic_faults(rule) == faults


@pytest.mark.parametrize(
    ("rule", "names", "unforeseen"),
    [
        ({"and": [{"==": [{"var": "a"}, 1]}, {"!": {"var": ["b.c", 2]}}]}, ("a", "b.c"), False),
        ({"missing": ["a", ["b"]]}, ("a", "b"), False),
        ({"missing_some": [1, ["a", "b"]]}, ("a", "b"), False),
        ({"some": [{"var": "list"}, {"==": [{"var": "entry"}, 1]}]}, ("list",), False),
        ({"reduce": [{"var": "list"}, {"var": "current"}, {"var": "start"}]}, ("list", "start"), False),
        ({"var": ""}, (), True),
        ({"var": {"var": "a"}}, ("a",), True),
        ({"missing": {"merge": ["a", "b"]}}, (), True),
        ({"or": [{"var": "a"}, {"var": "a"}]}, ("a",), False),
        (5, (), False),
    ],
)
def test_what_a_rule_reads(rule: Any, names: tuple[str, ...], unforeseen: bool) -> None:
    assert variables(rule) == names
    assert reads_unforeseen(rule) is unforeseen
