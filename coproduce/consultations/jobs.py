"""What the clock does with consultations: close, and erase what was kept long enough."""

from __future__ import annotations

from coproduce.consultations.queries import consultations_to_close, consultations_to_erase
from coproduce.consultations.services import (
    close,
    erase_dead_drafts,
    erase_old_uploads,
    erase_responses,
    forget_order,
)
from coproduce.consultations.services.standing import keep_promises_current
from coproduce.core import clock
from coproduce.core.access import CLOCK
from coproduce.core.jobs import every


@every(minutes=1)
def close_due_consultations() -> None:
    """Close what has reached its closing minute, after the grace for those in the middle of the form (rule 24)."""
    for consultation in consultations_to_close(clock.now()):
        close(CLOCK, consultation)


@every(minutes=60)
def erase_what_was_kept_long_enough() -> None:
    for consultation in consultations_to_erase(clock.today()):
        erase_responses(CLOCK, consultation)


@every(minutes=60)
def promise_the_report_of_this_year() -> None:
    """What is open all year promises whoever writes today the report that will hold today's comments."""
    keep_promises_current()


@every(minutes=60)
def erase_drafts() -> None:
    erase_dead_drafts()


@every(minutes=10)
def erase_uploads() -> None:
    """Files of responses that were uploaded and never confirmed."""
    erase_old_uploads()


@every(minutes=15)
def forget_order_of_arrival() -> None:
    """So that nothing beside a response says when it came (rule 17)."""
    forget_order()
