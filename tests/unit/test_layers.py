"""The layers of a run: told apart, in order, handed out whole where their tests share something, and timed."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests import layers
from tests.layers import LAYER_BUDGETS, LayerClock, covered, handed_out_with, layer_of


@pytest.mark.parametrize(
    ("path", "layer"),
    [
        ("tests/unit/test_house_rules.py", "unit"),
        ("tests/services/consultations/test_submit.py", "services"),
        ("tests/browser/test_loop.py", "browser"),
        ("tests/test_loose.py", "other"),
        ("bench/run.py", "other"),
    ],
)
def test_a_test_belongs_to_the_layer_of_its_folder(path: str, layer: str) -> None:
    assert layer_of(path) == layer


def test_all_budgets_together_stay_within_twenty_minutes() -> None:
    assert sum(LAYER_BUDGETS.values()) <= 20


def item(nodeid: str, slow: bool = False) -> Any:
    return SimpleNamespace(nodeid=nodeid, get_closest_marker=lambda name: slow or None)


def test_quick_layers_come_first_and_in_them_files_with_slow_tests_whole() -> None:
    items = [
        item("tests/browser/test_a.py::test_1"),
        item("tests/browser/test_b.py::test_1"),
        item("tests/browser/test_b.py::test_2", slow=True),
        item("tests/test_loose.py::test_1"),
        item("tests/unit/test_c.py::test_1"),
    ]
    layers.pytest_collection_modifyitems(items)
    assert [each.nodeid for each in items] == [
        "tests/unit/test_c.py::test_1",
        "tests/browser/test_b.py::test_1",
        "tests/browser/test_b.py::test_2",
        "tests/browser/test_a.py::test_1",
        "tests/test_loose.py::test_1",
    ]


@pytest.mark.parametrize(
    ("nodeid", "shared"),
    [
        ("tests/services/core/test_backup.py::test_a[sqlite]", "tests/services/core/test_backup.py"),
        ("tests/browser/test_sentence.py::test_a[a::b]", "tests/browser/test_sentence.py::test_a[a::b]"),
        ("tests/browser/test_script.py::test_a", "tests/browser/test_script.py"),
    ],
    ids=["a file", "a walk", "walks that share a fixture"],
)
def test_what_is_handed_out_together(nodeid: str, shared: str) -> None:
    assert handed_out_with(nodeid) == shared


def ran(clock: LayerClock, start: float, stop: float) -> None:
    report: Any = SimpleNamespace(nodeid="tests/unit/test_a.py::test_1", when="setup", start=start, stop=stop)
    clock.pytest_runtest_logreport(report)


def test_a_layer_over_its_budget_is_said_so() -> None:
    clock = LayerClock()
    ran(clock, 100, 159)
    assert "1 tests    59.0 s   within its budget of 60 s" in clock.line("unit")
    ran(clock, 161, 163)
    assert "2 tests    61.0 s   OVER its budget of 60 s" in clock.line("unit")


def test_time_in_which_several_tests_run_counts_once() -> None:
    assert covered([(5, 9), (0, 4), (1, 3), (3, 6), (20, 21)]) == 10
