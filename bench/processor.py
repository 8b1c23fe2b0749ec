"""How much processor time and memory a program uses: what its neighbours on a busy machine cannot change."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

PROCESSES = Path("/proc")


def seconds_used(process_id: int) -> float | None:
    """Processor time of a process and all its descendants until now, in seconds; None where the system does not keep
    it under /proc. Source: proc(5), fields 4, 14 and 15 of `stat`."""
    if not (PROCESSES / "self" / "stat").is_file():
        return None
    ticks, family = _family(process_id)
    return sum(ticks.get(member, 0) for member in family) / os.sysconf("SC_CLK_TCK")


def memory_of(process_id: int) -> float | None:
    """Memory that a process and all its descendants hold now, in MB, each shared page counted once; None where the
    system does not keep it under /proc. Source: proc(5), `Pss` of `smaps_rollup`."""
    if not (PROCESSES / "self" / "smaps_rollup").is_file():
        return None
    _, family = _family(process_id)
    return sum(_held(member) for member in family) / 1000


def _held(process_id: int) -> float:
    """In kB; 0 for a process that has just ended."""
    try:
        said = (PROCESSES / str(process_id) / "smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    held = next((line for line in said.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return float(held.split()[1]) * 1.024


def _family(process_id: int) -> tuple[dict[int, int], list[int]]:
    """The clock ticks of every process, and the numbers of this one and all its descendants."""
    ticks: dict[int, int] = {}
    children: dict[int, list[int]] = defaultdict(list)
    for folder in PROCESSES.iterdir():
        if folder.name.isdigit():
            _note(folder, ticks, children)
    family = [process_id]
    for member in family:
        family += children[member]
    return ticks, family


def _note(folder: Path, ticks: dict[int, int], children: dict[int, list[int]]) -> None:
    """Add one process; one that has just ended is left out."""
    try:
        stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    # The name of the program stands in brackets and may hold anything, so the fields are counted from its end.
    fields = stat.rpartition(")")[2].split()
    parent, in_user_mode, in_kernel_mode = int(fields[1]), int(fields[11]), int(fields[12])
    ticks[int(folder.name)] = in_user_mode + in_kernel_mode
    children[parent].append(int(folder.name))
