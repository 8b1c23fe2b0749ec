"""What every template can use: dates in words, numbers, panels, the area's name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask

from coproduce.core import clock
from coproduce.web.guards import current_actor, lets_through
from coproduce.web.panels import render_panels


def init_app(app: Flask) -> None:
    settings = app.extensions["settings"]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=day,
        short_day=short_day,
        moment=moment,
        days_away=days_away,
        money=money,
        iso=lambda value: value.isoformat(),
    )
    app.jinja_env.tests["reachable"] = lets_through
    app.jinja_env.globals.update(
        panels=render_panels,
        area_name=settings.area_name,
        contact={"email": settings.contact_email, "phone": settings.contact_phone},
        demonstration=settings.environment == "demonstration",
        site_url=settings.site_url,
    )
    app.context_processor(lambda: {"actor": current_actor(), "now": clock.now(), "today": clock.today()})


def day(value: date | datetime | None) -> str:
    """“Friday 4 December 2026”; an empty text for None."""
    if value is None:
        return ""
    shown = clock.to_london(value).date() if isinstance(value, datetime) else value
    return f"{shown:%A} {shown.day} {shown:%B %Y}"


def short_day(value: date | datetime | None) -> str:
    """“4 Dec 2026”, in one piece, for tables; an empty text for None."""
    if value is None:
        return ""
    shown = clock.to_london(value).date() if isinstance(value, datetime) else value
    return f"{shown.day}\u00a0{shown:%b}\u00a0{shown:%Y}"


def moment(value: datetime | None) -> str:
    """“Friday 4 December 2026, 9:30am” in London time."""
    if value is None:
        return ""
    local = clock.to_london(value)
    hour = local.hour % 12 or 12
    return f"{day(value)}, {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def days_away(value: date | datetime) -> str:
    """“today”, “tomorrow”, “in 12 days”, “yesterday”, “12 days ago”."""
    shown = clock.to_london(value).date() if isinstance(value, datetime) else value
    days = (shown - clock.today()).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")


def money(pounds: Any) -> str:
    """“£29,400”, with pence only where there are some."""
    return f"£{pounds:,.0f}" if pounds == int(pounds) else f"£{pounds:,.2f}"
