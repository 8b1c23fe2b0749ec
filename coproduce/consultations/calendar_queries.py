"""The area's calendars as they are kept: school holidays, periods before elections, and the number of school days."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from coproduce.consultations.models import ElectionPeriod, OpeningTerms, SchoolHoliday
from coproduce.consultations.rules import LEAST_DAYS, Calendar, Span
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.core.working_days import closed_days

AREA = "area"  # the only row of OpeningTerms

Period = SchoolHoliday | ElectionPeriod


def periods(kind: type[Period], since: date | None = None) -> list[Period]:
    """All of a kind, the first at the top; with `since` only those that are not over on that day."""
    statement = select(kind).order_by(kind.starts_on, kind.ends_on, kind.name)
    if since is not None:
        statement = statement.where(kind.ends_on >= since)
    return list(db.session.scalars(statement))


def period(kind: type[Period], period_id: str) -> Period:
    """Raises NotFound."""
    found: Period | None = db.session.get(kind, period_id)  # type: ignore[assignment]
    if found is None:
        raise NotFound(kind.__tablename__)
    return found


def opening_terms() -> tuple[int, str]:
    """On how many school days a consultation on the full track is open at least, and why that many."""
    row = db.session.get(OpeningTerms, AREA)
    return (row.least_days, row.reason) if row else (LEAST_DAYS, "")


def area_calendar() -> Calendar:
    """Everything that days are counted by."""
    return Calendar(
        closed=closed_days(),
        holidays=_spans(SchoolHoliday),
        elections=_spans(ElectionPeriod),
        least_days=opening_terms()[0],
    )


def _spans(kind: type[SchoolHoliday] | type[ElectionPeriod]) -> tuple[Span, ...]:
    rows = db.session.execute(select(kind.name, kind.starts_on, kind.ends_on).order_by(kind.starts_on))
    return tuple(Span(name, starts_on, ends_on) for name, starts_on, ends_on in rows)
