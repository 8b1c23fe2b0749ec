"""Keeping the area's calendars: school holidays, periods before elections, and how many school days are asked for.

What is open already does not move: the calendars are looked at when a consultation opens.
"""

from __future__ import annotations

from datetime import date

from coproduce.consultations.calendar_queries import AREA, Period, periods
from coproduce.consultations.files.calendars import from_table, period_problems
from coproduce.consultations.models import OpeningTerms
from coproduce.consultations.rules import Span
from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.core.identifiers import new_id

FEWEST, MOST = 5, 120  # school days; beside these a number is a slip of the hand


def add_period(actor: Actor, kind: type[Period], span: Span) -> Period:
    """Add a school holiday or a period before an election. Raises NotAllowed, InvalidInput."""
    require(actor, "calendars.edit")
    _check(span)
    if _same(span) in _there(kind):
        raise InvalidInput({"name": "This is in the calendar already."})
    return _add(actor, kind, span)


def _add(actor: Actor, kind: type[Period], span: Span) -> Period:
    row = kind(id=new_id(), name=span.name.strip(), starts_on=span.starts_on, ends_on=span.ends_on)
    db.session.add(row)
    db.session.flush()
    _note(actor, "add", row)
    return row


def change_period(actor: Actor, row: Period, span: Span) -> None:
    """Put its name or dates right. Raises NotAllowed, InvalidInput."""
    require(actor, "calendars.edit")
    _check(span)
    row.name, row.starts_on, row.ends_on = span.name.strip(), span.starts_on, span.ends_on
    db.session.flush()
    _note(actor, "change", row)


def remove_period(actor: Actor, row: Period) -> None:
    """Take it out of the calendar. Raises NotAllowed."""
    require(actor, "calendars.edit")
    db.session.delete(row)
    db.session.flush()
    _note(actor, "remove", row)


def import_periods(actor: Actor, kind: type[Period], content: bytes) -> tuple[int, int]:
    """Add every row of a csv file, all or none; what is there already stays as it is. Returns how many were added, and
    how many were there. Raises NotAllowed, InvalidInput."""
    require(actor, "calendars.edit")
    spans = from_table(content)
    there = _there(kind)
    added = 0
    for span in spans:
        if _same(span) not in there:
            _add(actor, kind, span)
            there.add(_same(span))
            added += 1
    return added, len(spans) - added


def set_opening_terms(actor: Actor, least_days: int, reason: str) -> None:
    """On how many school days a consultation on the full track is open at least, and why that many.

    Raises NotAllowed, InvalidInput.
    """
    require(actor, "opening_terms.edit")
    problems = {}
    if not FEWEST <= least_days <= MOST:
        problems["least_days"] = f"Enter a number from {FEWEST} to {MOST}."
    if not reason.strip():
        problems["reason"] = "Say why it is this number."
    if problems:
        raise InvalidInput(problems)
    row = db.session.get(OpeningTerms, AREA)
    before = row.least_days if row else None
    if row is None:
        row = OpeningTerms(name=AREA)
        db.session.add(row)
    row.least_days, row.reason = least_days, reason.strip()
    db.session.flush()
    details = {"before": before, "after": least_days}
    audit.record(actor, "set", OpeningTerms.__tablename__, AREA, reason.strip(), details)


def _check(span: Span) -> None:
    problems = period_problems(span)
    if problems:
        raise InvalidInput(problems)


def _same(span: Span) -> tuple[str, date, date]:
    return span.name.strip().casefold(), span.starts_on, span.ends_on


def _there(kind: type[Period]) -> set[tuple[str, date, date]]:
    return {(row.name.casefold(), row.starts_on, row.ends_on) for row in periods(kind)}


def _note(actor: Actor, action: str, row: Period) -> None:
    days = {"name": row.name, "starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat()}
    audit.record(actor, action, row.__tablename__, row.id, details=days)
