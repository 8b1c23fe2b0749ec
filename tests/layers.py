"""The layers of the tests: in which order they run, in how many processes, and how long each of them takes."""

from __future__ import annotations

import faulthandler
import os
from collections import defaultdict
from collections.abc import Generator, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parent.parent

# Folder under tests/ -> minutes it may take by the clock on the wall, in the order in which the layers run.
LAYER_BUDGETS = {"unit": 1, "analysis": 1, "properties": 1, "services": 5, "pages": 4, "browser": 8}


def layer_of(path: str) -> str:
    """The layer of a test from its file's path under tests/: "unit", "services", …; "other" outside all layers."""
    parts = Path(path).parts
    inside = parts[parts.index("tests") + 1] if "tests" in parts[:-1] else ""
    return inside if inside in LAYER_BUDGETS else "other"


def file_of(nodeid: str) -> str:
    return nodeid.split("::", maxsplit=1)[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick layers first, so that a mistake shows early; in each of them first the files with slow tests, so that no
    process works on one of these alone at the end."""
    order = {layer: position for position, layer in enumerate([*LAYER_BUDGETS, "other"])}
    slow = {file_of(item.nodeid) for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (order[layer_of(file := file_of(item.nodeid))], file not in slow))


# Several processes ---------------------------------------------------------------------------------------------


def handed_out_with(nodeid: str) -> str:
    """Tests for which this is the same run one after the other in one process.

    They are those of one file, because they may share what is dear to make, or compete for the clock if they ran
    side by side. Walks through a browser take long and mostly share nothing: these are handed out one by one.
    """
    file = file_of(nodeid)
    alone = layer_of(file) == "browser" and not _shares_a_fixture(file)
    return nodeid if alone else file


@cache
def _shares_a_fixture(file: str) -> bool:
    return 'scope="module"' in (ROOT / file).read_text(encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """Hands the tests out in the order of the layers: without this, each process would begin in another layer."""
    from xdist.scheduler import LoadScopeScheduling

    if config.getoption("dist") != "load":
        return None

    class ByLayer(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return handed_out_with(nodeid)

    config.option.loadscopereorder = False
    return ByLayer(config, log)


class LastWords:
    """Says on the terminal where a test hangs, a second before its process is ended: that alone would say nothing."""

    def __init__(self) -> None:
        self._terminal = os.dup(2)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        marker = item.get_closest_marker("timeout")
        seconds = float(marker.args[0] if marker else item.config.getini("timeout"))
        faulthandler.dump_traceback_later(seconds - 1, file=self._terminal)
        try:
            return (yield)
        finally:
            faulthandler.cancel_dump_traceback_later()


# The clock -----------------------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(LayerClock(), "layer-clock")
    if hasattr(config, "workerinput"):
        config.pluginmanager.register(LastWords())


class LayerClock:
    """Measures how long each layer takes, set-up and tear-down included, and prints it against its budget.

    Tests that run side by side slow each other down, so their times are not added: what counts is the time during
    which at least one test of the layer ran.
    """

    def __init__(self) -> None:
        self.spans: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self.tests: dict[str, int] = defaultdict(int)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        layer = layer_of(file_of(report.nodeid))
        self.spans[layer].append((report.start, report.stop))
        self.tests[layer] += report.when == "setup"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("time by layer")
        for layer in [*LAYER_BUDGETS, "other"]:
            if self.tests[layer]:
                terminalreporter.write_line(self.line(layer))

    def line(self, layer: str) -> str:
        seconds = covered(self.spans[layer])
        taken = f"{layer:<11}{self.tests[layer]:>5} tests {seconds:>7.1f} s"
        if layer not in LAYER_BUDGETS:
            return taken
        budget = LAYER_BUDGETS[layer] * 60
        verdict = "within" if seconds <= budget else "OVER"
        return f"{taken}   {verdict} its budget of {budget} s"


def covered(spans: Iterable[tuple[float, float]]) -> float:
    """The length of what the spans cover together; where they overlap counts once."""
    whole, reached = 0.0, float("-inf")
    for start, stop in sorted(spans):
        whole += max(0.0, stop - max(start, reached))
        reached = max(reached, stop)
    return whole
