"""How many people would be written to about a decision, asked before telling begins.

Addresses belong to an upper room, which hands its counter in here: a lower room never asks an upper one (rule 28).
"""

from __future__ import annotations

from collections.abc import Callable

Counter = Callable[[str], int]

_counters: list[Counter] = []


def use_recipient_counter(counter: Counter) -> None:
    """`counter(decision_id)` says how many people a letter about this decision would reach now. The last one holds."""
    _counters[:] = [counter]


def expected_recipients(decision_id: str) -> int | None:
    """How many people would be written to; None where nobody can say."""
    return _counters[0](decision_id) if _counters else None
