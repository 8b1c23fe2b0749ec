"""What the clock does with the forums."""

from __future__ import annotations

import logging

from coproduce.core.jobs import every
from coproduce.forums.services.counting import recount

log = logging.getLogger(__name__)


@every(minutes=24 * 60)
def count_everything_anew() -> None:
    """Counters change in one statement each, so they are right; this says so, or says which was not."""
    for difference in recount():
        log.warning(
            "the counter of %s %s said %d, there are %d",
            difference.kind,
            difference.id,
            difference.counted,
            difference.found,
        )
