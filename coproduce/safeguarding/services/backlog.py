"""Telling readers, once on a working day, that something waits for too long."""

from __future__ import annotations

from sqlalchemy import select

from coproduce.core import clock, outbox
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.core.working_days import closed_days, is_working_day
from coproduce.safeguarding.events import ReadingFellBehind
from coproduce.safeguarding.models import BacklogAlert
from coproduce.safeguarding.queries.ageing import waiting_too_long


def alert_of_backlog() -> BacklogAlert | None:
    """One alert a day, however much waits; None where readers keep up, were told today, or do not work today."""
    today = clock.today()
    if not is_working_day(today, closed_days()):
        return None
    if db.session.scalars(select(BacklogAlert).where(BacklogAlert.on == today)).first() is not None:
        return None
    waiting = waiting_too_long()
    if not waiting:
        return None
    alert = BacklogAlert(id=new_id(), on=today, waiting=waiting)
    db.session.add(alert)
    db.session.flush()
    outbox.emit(ReadingFellBehind(alert.id))
    return alert
