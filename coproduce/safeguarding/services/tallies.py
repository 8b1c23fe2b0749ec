"""Counting what readers do, by month and kind of place: numbers that name neither a text nor a person."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from coproduce.core import clock
from coproduce.core.database import db
from coproduce.safeguarding.models import ReadingTally


def count(action: str, *context_kinds: str) -> None:
    """Add one for each kind given; the numbers are raised in the database, so that none is lost between two readers."""
    month = f"{clock.today():%Y-%m}"
    for kind, amount in sorted(Counter(context_kinds).items()):
        if not _raised(month, kind, action, amount):
            _begin(month, kind, action, amount)


def _raised(month: str, kind: str, action: str, amount: int) -> bool:
    statement = (
        update(ReadingTally)
        .where(ReadingTally.month == month, ReadingTally.context_kind == kind, ReadingTally.action == action)
        .values(count=ReadingTally.count + amount)
        .execution_options(synchronize_session=False)
    )
    return bool(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]


def _begin(month: str, kind: str, action: str, amount: int) -> None:
    """The first of its month; where somebody else was the first at this moment, theirs is raised."""
    try:
        with db.session.begin_nested():
            db.session.add(ReadingTally(month=month, context_kind=kind, action=action, count=amount))
    except IntegrityError:
        _raised(month, kind, action, amount)
