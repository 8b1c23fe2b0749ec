"""A calendar file of the day for which an answer is promised."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from coproduce.core.one_line import one_line


def answer_date_file(identifier: str, title: str, day: date, address: str) -> bytes:
    """An iCalendar file with one all-day event. It holds nothing of the person and not the time of the download."""
    from icalendar import Calendar, Event  # late: large, and this is the only page that needs it

    event = Event()
    event.add("uid", f"answer-{identifier}@{address.split('/')[2]}")
    event.add("dtstamp", datetime.combine(day, time(), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"Answer promised: {one_line(title)}")
    event.add("description", f"By this day we promised to answer what people said. Look here: {address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    calendar = Calendar()
    calendar.add("prodid", "-//coproduce//promised answers//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
