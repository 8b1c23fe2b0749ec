"""One deliverer at a time, so that a letter found in "sending" is known to be a dead predecessor's (rule 1)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from coproduce.core.turns import sole

PATIENCE = 5.0


class TurnEnds:
    """When a deliverer's turn is over: other work of the same worker waits for it. Real time, not the site's clock."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def over(self) -> bool:
        return time.monotonic() >= self._end


@contextmanager
def sole_deliverer() -> Iterator[bool]:
    """Whether the caller is the only deliverer inside the block."""
    with sole("delivery", patience=PATIENCE) as mine:
        yield mine
