"""How large the default installation is, and how light a process that serves pages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from bench.figures import Figure, Table
from bench.servers import PROGRAMS, PROJECT, site_environment
from bench.whole_commands import FailedCommand, last_line
from coproduce.analysis.language_model import PLACE

REQUIREMENTS = PROJECT / "requirements" / "run.txt"
LARGEST_INSTALLATION = 450.0
LONGEST_START, MOST_MEMORY = 2.0, 150.0
STARTS = 3
# What only the worker and the command line may load.
ANALYSIS_STACK = ("numpy", "scipy", "sklearn", "textblob", "vaderSentiment", "py3langid")
_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==", re.MULTILINE)
_MB = 1e6

# The memory is read before the modules are listed, so that listing does not count.
_SERVE = """
import json, sys, time
began = float(sys.argv[1])
from wsgi import application as app
started, used = time.time() - began, time.process_time()
status = app.test_client().get("/").status_code
with open("/proc/self/status") as file:
    resident = next(int(line.split()[1]) for line in file if line.startswith("VmRSS:"))
loaded = [name for name in sys.argv[2:] if name in sys.modules]
print(json.dumps({"started": started, "used": used, "status": status, "resident": resident * 1024, "loaded": loaded}))
"""


def measure_installation() -> Table:
    """The files of every pinned package that is installed here, with their compiled copies, and the word vectors."""
    names = sorted(set(_PINNED.findall(REQUIREMENTS.read_text(encoding="utf-8"))))
    sizes = {name: size for name in names if (size := _size_of(name)) is not None}
    vectors = PLACE.stat().st_size / _MB if PLACE.is_file() else None
    absent = len(names) - len(sizes)
    remark = f"{len(sizes)} packages; {absent} pinned for other machines or not installed"
    largest = ", ".join(f"{name} {sizes[name]:.0f}" for name in sorted(sizes, key=sizes.__getitem__)[:-5:-1])
    return Table(
        "Default installation, in MB",
        [
            Figure("packages", sum(sizes.values()), form=".0f", remark=remark),
            Figure("the largest of them", max(sizes.values()), form=".0f", remark=largest),
            Figure("word vectors", vectors, form=".0f", remark="" if vectors else "not built here"),
            Figure(
                "together",
                sum(sizes.values()) + (vectors or 0.0),
                LARGEST_INSTALLATION,
                less_is_better=True,
                form=".0f",
            ),
        ],
    )


def _size_of(name: str) -> float | None:
    """In MB; None where the package is not installed."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return None
    return sum(path.stat().st_size for path in _files_of(found)) / _MB


def _files_of(found: Distribution) -> set[Path]:
    listed = {Path(str(found.locate_file(each))) for each in found.files or ()}
    compiled = {
        copy
        for path in listed
        if path.suffix == ".py"
        for copy in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc")
    }
    return {path for path in listed | compiled if path.is_file()}


def measure_web_process() -> Table:
    """A fresh process from the start of Python to the application, and what it holds after serving the front page.

    The verdict is on the processor time: the clock also counts what else the machine does. Raises FailedCommand.
    """
    with tempfile.TemporaryDirectory(prefix="coproduce-bench-") as folder:
        environment = site_environment(Path(folder))
        # As the Makefile does: without it every process compiles all modules anew.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        _said([str(PROGRAMS / "coproduce"), "db", "upgrade"], environment)
        _served(environment)
        said = [_served(environment) for _ in range(STARTS)]
    loaded, statuses = said[-1]["loaded"], {each["status"] for each in said}
    if statuses != {200}:
        raise FailedCommand(f"the front page answered {', '.join(map(str, statuses))}")
    return Table(
        "A process that serves pages",
        [
            Figure(f"start by the clock, seconds (best of {STARTS})", _least(said, "started"), form=".2f"),
            Figure(
                f"start, seconds of processor time (best of {STARTS})",
                _least(said, "used"),
                LONGEST_START,
                less_is_better=True,
                form=".2f",
            ),
            Figure(
                "resident memory after a page, MB",
                max(each["resident"] for each in said) / _MB,
                MOST_MEMORY,
                less_is_better=True,
                form=".0f",
            ),
            Figure(
                "modules of the analysis stack loaded",
                float(len(loaded)),
                0.0,
                less_is_better=True,
                form=".0f",
                remark=", ".join(loaded),
            ),
        ],
    )


def _least(said: list[dict[str, Any]], name: str) -> float:
    return float(min(each[name] for each in said))


def _served(environment: dict[str, str]) -> dict[str, Any]:
    """Seconds until the application stood, the status of its front page, its memory and what it loaded."""
    program = [sys.executable, "-c", _SERVE, str(time.time()), *ANALYSIS_STACK]
    found: dict[str, Any] = json.loads(_said(program, environment).splitlines()[-1])
    return found


def _said(program: list[str], environment: dict[str, str]) -> str:
    """What a program wrote. Raises FailedCommand."""
    done = subprocess.run(program, env=environment, cwd=PROJECT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise FailedCommand(last_line(done.stderr, done.returncode))
    return done.stdout
