"""The forward plan as a calendar file, which people can follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

from coproduce.commissioning.models import ForwardPlanEntry
from coproduce.core.one_line import one_line


def forward_plan_file(entries: Sequence[ForwardPlanEntry], address: str) -> bytes:
    """One all-day event for each decision. It holds no time of the download, so the same plan gives the same file."""
    from icalendar import Calendar, Event  # late: large, and few pages need it

    parts = urlsplit(address)
    calendar = Calendar()
    calendar.add("prodid", "-//coproduce//forward plan//EN")
    calendar.add("version", "2.0")
    for entry in entries:
        page = f"{parts.scheme}://{parts.netloc}/proposals/{entry.proposal.slug}"
        event = Event()
        event.add("uid", f"decision-{entry.id}@{parts.netloc}")
        event.add("dtstamp", entry.changed_at.astimezone(UTC))
        event.add("sequence", len(entry.changes))
        event.add("dtstart", entry.decide_on)
        event.add("dtend", entry.decide_on + timedelta(days=1))
        event.add("summary", f"To be decided: {one_line(entry.proposal.title)}")
        event.add(
            "description", f"{one_line(entry.matter)}\n\nDecided by: {one_line(entry.decided_by)}\n{page}"
        )
        event.add("url", page)
        event.add("created", datetime.combine(entry.noticed_on, time(), UTC))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
