"""Promised days as a calendar file: only of promises that everybody may read now (rule 4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from coproduce.core.one_line import one_line
from coproduce.feedback import addresses
from coproduce.feedback.models import Commitment
from coproduce.feedback.places import places_of
from coproduce.feedback.queries import public_commitments


@dataclass(frozen=True)
class PromisedDay:
    """One event of the calendar. `changes` counts how often the day moved, so that a calendar takes the newest;
    `stopped` takes it out."""

    id: str
    title: str
    about: str
    day: date
    page: str
    owner: str
    changes: int
    kept: bool
    stopped: bool


def promised_days(slug: str = "") -> list[PromisedDay]:
    """The days of all public promises, or of those from one consultation, the nearest first."""
    commitments = public_commitments()
    places = places_of(commitments)
    found = []
    for each in commitments:
        consultation = each.reply.finding.feedback.consultation if each.reply is not None else None
        if slug and (consultation is None or consultation.slug != slug):
            continue
        about = consultation.title if consultation is not None else places[each.id].title
        owner = each.reply.owner_name if each.reply is not None else each.owner_name
        found.append(_day(each, about, addresses.public_promise(each.id), owner))
    return sorted(found, key=lambda one: (one.day, one.id))


def _day(promise: Commitment, about: str, page: str, owner: str) -> PromisedDay:
    kept = promise.state == "done"
    return PromisedDay(
        promise.id,
        promise.title,
        about,
        (promise.done_on if kept else None) or promise.due_on,
        page,
        owner,
        len(promise.date_changes) + (1 if promise.reopened_on else 0) + (1 if kept else 0),
        kept,
        promise.state == "stopped",
    )


def calendar_file(days: Sequence[PromisedDay], site: str, name: str) -> bytes:
    """An iCalendar file (RFC 5545) with one all-day event for each promise. It is the same whenever it is made from the
    same promises, so it says nothing of who fetched it."""
    from icalendar import Calendar, Event  # late: large, and few pages need it

    calendar = Calendar()
    for key, value in _head(name):
        calendar.add(key, value)
    host = site.split("/")[2]
    for each in days:
        event = Event()
        for key, value in _fields(each, site, host):
            event.add(key, value)
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _head(name: str) -> Iterable[tuple[str, object]]:
    yield "prodid", "-//coproduce//promises//EN"
    yield "version", "2.0"
    yield "x-wr-calname", one_line(name)
    yield "method", "PUBLISH"


def _fields(each: PromisedDay, site: str, host: str) -> Iterable[tuple[str, object]]:
    said = "Kept: " if each.kept else "Stopped: " if each.stopped else "Promised: "
    yield "uid", f"promise-{each.id}@{host}"
    yield "dtstamp", datetime.combine(each.day, time(), UTC)
    yield "sequence", each.changes
    yield "dtstart", each.day
    yield "dtend", each.day + timedelta(days=1)
    yield "summary", said + one_line(each.title)
    kept_by = f" Who keeps it: {one_line(each.owner)}." if each.owner else ""
    yield "description", f"From: {one_line(each.about)}.{kept_by} See how it stands: {site}{each.page}"
    yield "url", f"{site}{each.page}"
    yield "status", "CANCELLED" if each.stopped else "CONFIRMED"
    yield "transp", "TRANSPARENT"
