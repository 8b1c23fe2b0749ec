"""The demonstration as its writers wrote it: people of an invented area, consultations, responses, themes, answers.

Dates in the files are days from day zero, the day on which the demonstration is loaded; negative ones are past.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from coproduce.core.clock import london_moment

FOLDER = Path(__file__).parent / "content"
OPENING_HOUR, CLOSING_HOUR = 9, 17
NEVER = 10_000  # days
LISTS = (
    "organisations",
    "groups",
    "people",
    "safety_contacts",
    "school_holidays",
    "election_periods",
)
LANGUAGES = "area-languages.json"
DAYS = ("opens_in_days", "closes_in_days", "answer_promised_in_days", "keep_for_days")


@dataclass(frozen=True)
class Written:
    """One response. `themes` by question: keys of themes, or {"no_theme": reason}. `sent_on` is its day from day zero,
    where it matters which. `format` is "" for the standard or the young people's one; `votes` are on statements that
    others added, by the number of the response that added one."""

    number: int
    answers: Mapping[str, Any]
    may_quote: bool
    young: bool
    themes: Mapping[str, Any]
    sent_on: int | None = None
    format: str = ""
    on_behalf_of: str = ""
    votes: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """One consultation and what becomes of it. `opens` and `closes` are days from day zero. What is open all year
    closes in no time that matters here, and has yearly reports instead of findings."""

    slug: str
    opens: int
    closes: int
    owner: str
    state: str
    state_reason: str
    document: Mapping[str, Any]
    themes: tuple[Mapping[str, Any], ...]
    findings: tuple[Mapping[str, Any], ...]
    responses: tuple[Written, ...]
    reports: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Area:
    """Organisations, groups, people, safety numbers and calendars, as plain values."""

    organisations: tuple[Mapping[str, Any], ...]
    groups: tuple[Mapping[str, Any], ...]
    people: tuple[Mapping[str, Any], ...]
    safety_contacts: tuple[Mapping[str, Any], ...]
    school_holidays: tuple[Mapping[str, Any], ...]
    election_periods: tuple[Mapping[str, Any], ...]
    opening_terms: Mapping[str, Any]


def read_area() -> Area:
    values = _read("area.json")
    lists = {name: tuple(values[name]) for name in LISTS}
    return Area(**lists, opening_terms=values["opening_terms"])


def read_languages() -> list[dict[str, Any]]:
    """Languages with their names and the form's fixed words."""
    found: list[dict[str, Any]] = _read(LANGUAGES)
    return found


def read_stories(day_zero: date) -> list[Story]:
    """Every consultation of the folder, with its dates as they are when the demonstration begins on `day_zero`."""
    names = sorted(path.name for path in FOLDER.glob("*.json"))
    return [
        _story(name.removesuffix(".json"), day_zero)
        for name in names
        if name not in ("area.json", LANGUAGES) and not name.endswith("-responses.json")
    ]


def _story(slug: str, day_zero: date) -> Story:
    values = _read(f"{slug}.json")
    consultation = values["consultation"]
    responses = _read(f"{slug}-responses.json") if (FOLDER / f"{slug}-responses.json").is_file() else []
    return Story(
        slug=slug,
        opens=consultation["opens_in_days"],
        closes=NEVER if consultation["closes_in_days"] is None else consultation["closes_in_days"],
        owner=consultation["owner_organisation"],
        state=values.get("state", ""),
        state_reason=values.get("state_reason", ""),
        document=_document(consultation, day_zero),
        themes=tuple(values["themes"]),
        findings=tuple(values["findings"]),
        responses=tuple(_written(response) for response in responses),
        reports=tuple(values.get("reports", ())),
    )


def _document(consultation: Mapping[str, Any], day_zero: date) -> dict[str, Any]:
    """The consultation file of version 1, dates made of the days."""
    document = {name: value for name, value in consultation.items() if name not in DAYS}
    opens, promised = (day_zero + timedelta(days=consultation[name]) for name in (DAYS[0], DAYS[2]))
    document["opens_at"] = london_moment(opens, OPENING_HOUR).isoformat()
    closes = day_zero + timedelta(days=consultation["closes_in_days"] or 0)
    stays_open = consultation["closes_in_days"] is None
    document["closes_at"] = None if stays_open else london_moment(closes, CLOSING_HOUR).isoformat()
    document["answer_promised_on"] = promised.isoformat()
    for name in ("decision", "assessment"):
        if name in document:
            document[name] = _dated(document[name], day_zero)
    document["keep_until"] = (closes + timedelta(days=consultation["keep_for_days"])).isoformat()
    return document


def _dated(values: Mapping[str, Any], day_zero: date) -> dict[str, Any]:
    on = day_zero + timedelta(days=values["in_days"])
    return {**{name: value for name, value in values.items() if name != "in_days"}, "on": on.isoformat()}


def _written(response: Mapping[str, Any]) -> Written:
    return Written(
        response["number"],
        response["answers"],
        response["consent_to_quote"],
        response["young"],
        response["themes"],
        response.get("sent_in_days"),
        response.get("format", ""),
        response.get("on_behalf_of", ""),
        {int(number): vote for number, vote in response.get("votes", {}).items()},
    )


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
