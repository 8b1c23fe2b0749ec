"""Fields and forms that several pages share."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from wtforms import (
    StringField,
    TextAreaField,
)
from wtforms.form import BaseForm
from wtforms.validators import Length, ValidationError

from coproduce.core.clock import london_moment
from coproduce.web.forms import VersionedForm, no_control_characters

LINE = (Length(max=200, message="Use at most 200 characters"), no_control_characters)
WORDS = (Length(max=20_000, message="Use at most 20,000 characters"), no_control_characters)
WORDING = (Length(max=1000, message="Use at most 1,000 characters"), no_control_characters)


class TimeField(StringField):
    """A time of day in London, typed as 17:00, 5pm or 5:30pm; `time` is None where nothing or no time was typed."""

    PATTERN = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(am|pm)?", re.IGNORECASE)

    @property
    def time(self) -> time | None:
        found = self.PATTERN.fullmatch((self.data or "").strip())
        if found is None:
            return None
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
        if half and not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
        return time(hour, minute) if hour < 24 and minute < 60 else None

    def pre_validate(self, form: BaseForm) -> None:
        if (self.data or "").strip() and self.time is None:
            raise ValidationError("Enter a time like 5pm or 17:00")


def moment_of(day: date | None, at: TimeField, otherwise: time) -> datetime | None:
    """The moment of a date and the time beside it; None without a date."""
    if day is None:
        return None
    chosen = at.time or otherwise
    return london_moment(day, chosen.hour, chosen.minute)


OPENS, CLOSES = time(9, 0), time(23, 59)


def plain_lines(text: str | None) -> str:
    """What was typed with one character a line break, as people mean it, without white space at the ends."""
    return (text or "").replace("\r\n", "\n").strip()


class BareForm(VersionedForm):
    """A button that posts, and nothing else."""


class ReasonForm(VersionedForm):
    reason = TextAreaField("Public reason", WORDS, description="Everyone who reads the page sees it.")
