"""Running `coproduce analyse …` as a person does, with its time and its memory."""

from __future__ import annotations

import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.processor import memory_of
from bench.servers import PROGRAMS, PROJECT

_LOOK_EVERY = 0.1
_LONGEST = 3600


@dataclass(frozen=True)
class Run:
    """One finished command. `peak`: the most that it and its processes held at once, in MB; None where unknown."""

    seconds: float
    peak: float | None


class FailedCommand(Exception):
    """A command ended with an error; the message is its last line."""


def analyse(*arguments: str | Path) -> Run:
    """Run one command from start to end. Raises FailedCommand."""
    began, peak = time.perf_counter(), 0.0
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [str(PROGRAMS / "coproduce"), "analyse", *map(str, arguments)],
            cwd=PROJECT,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        while process.poll() is None:
            peak = max(peak, memory_of(process.pid) or 0.0)
            if time.perf_counter() - began > _LONGEST:
                process.kill()
            time.sleep(_LOOK_EVERY)
        seconds = time.perf_counter() - began
        if process.returncode:
            said.seek(0)
            raise FailedCommand(last_line(said.read().decode(errors="replace"), process.returncode))
    return Run(seconds, peak or None)


def last_line(said: str, code: int) -> str:
    """What a program said last, or its exit code where it said nothing."""
    lines = said.strip().splitlines()
    return lines[-1] if lines else f"it ended with {code}"
