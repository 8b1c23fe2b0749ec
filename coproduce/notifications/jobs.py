"""What the clock does with imported lists: tell them that a consultation closes soon, and erase them on their day."""

from __future__ import annotations

from coproduce.core.access import CLOCK
from coproduce.core.jobs import every
from coproduce.notifications.events import ConsultationClosesSoon
from coproduce.notifications.handlers import write_notices
from coproduce.notifications.list_queries import consultations_with_reminders
from coproduce.notifications.list_services import erase_expired_lists


@every(minutes=60)
def remind_lists_before_closing() -> None:
    """Write the letters that are due. Run again they add nothing, until the closing date moves."""
    for consultation in consultations_with_reminders():
        write_notices(ConsultationClosesSoon(consultation.id))


@every(minutes=60)
def erase_lists_on_their_day() -> None:
    erase_expired_lists(CLOCK)
