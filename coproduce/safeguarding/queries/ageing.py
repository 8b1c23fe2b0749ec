"""How much waits to be read, and for how long: by source and age band, for the queue's page and the daily alert."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import Select, func, select

from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.working_days import closed_days, working_hours_between
from coproduce.safeguarding.contexts import kind_in_words
from coproduce.safeguarding.models import Attachment, Passage
from coproduce.safeguarding.queries.waiting import WAITS_FOR_READERS
from coproduce.safeguarding.rules import AGE_BANDS, age_band_of, waiting_since


@dataclass(frozen=True)
class Ageing:
    """So many wait; `oldest` and `median` are working time."""

    label: str
    count: int
    oldest: timedelta
    median: timedelta


@dataclass(frozen=True)
class AgeingFigures:
    everything: Ageing
    by_source: tuple[Ageing, ...]
    by_band: tuple[Ageing, ...]


@dataclass(frozen=True)
class _Lot:
    source: str
    band: str
    waited: timedelta
    count: int


def ageing_figures(actor: Actor) -> AgeingFigures:
    """Raises NotAllowed."""
    require(actor, "passages.read")
    lots = _lots()
    return AgeingFigures(
        _aged("Everything", lots),
        _grouped((lot.source, lot) for lot in lots),
        _grouped((AGE_BANDS.get(lot.band, lot.band), lot) for lot in lots),
    )


def waiting_too_long() -> int:
    """How many texts and files have waited for longer than the settings allow. For the clock, which may see numbers."""
    limit: timedelta = current_app.extensions["settings"].reading_waits_at_most
    return sum(lot.count for lot in _lots() if lot.waited > limit)


def median_of(lots: Sequence[tuple[timedelta, int]]) -> timedelta:
    """The middle of durations that are given with how often each occurs; the lower one of an even number."""
    ordered = sorted(lots)
    middle = (sum(count for _, count in ordered) + 1) // 2
    passed = 0
    for waited, count in ordered:
        passed += count
        if passed >= middle:
            return waited
    return timedelta(0)


def _lots() -> list[_Lot]:
    """One lot for each day, source and band, so that the number of rows does not grow with the queue."""
    now, closed = clock.now(), closed_days()
    waited: dict[date, timedelta] = {}
    lots = []
    models: tuple[tuple[type[Passage] | type[Attachment], bool], ...] = (
        (Passage, False),
        (Attachment, True),
    )
    for model, is_file in models:
        for kind, age_band, young, day, count in db.session.execute(_count(model)):
            if day not in waited:
                waited[day] = working_hours_between(waiting_since(day), now, closed)
            source = "File" if is_file else kind_in_words(kind)
            lots.append(_Lot(source, age_band_of(age_band, young), waited[day], count))
    return lots


def _count(model: type[Passage] | type[Attachment]) -> Select[str, str, bool, date, int]:
    columns = (model.context_kind, model.age_band, model.young, model.received_on)
    statement = select(*columns, func.count()).group_by(*columns)
    if model is Attachment:
        return statement.where(Attachment.state == "received", *WAITS_FOR_READERS)
    return statement.where(Passage.state == "unread")


def _grouped(labelled: Iterable[tuple[str, _Lot]]) -> tuple[Ageing, ...]:
    groups: dict[str, list[_Lot]] = defaultdict(list)
    for label, lot in labelled:
        groups[label].append(lot)
    found = [_aged(label, lots) for label, lots in groups.items()]
    return tuple(sorted(found, key=lambda each: (-each.oldest, each.label)))


def _aged(label: str, lots: Sequence[_Lot]) -> Ageing:
    return Ageing(
        label,
        sum(lot.count for lot in lots),
        max((lot.waited for lot in lots), default=timedelta(0)),
        median_of([(lot.waited, lot.count) for lot in lots]),
    )
