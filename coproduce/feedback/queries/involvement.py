"""“Do you feel involved?” over time: what published results say, in one line for each wording (rule 16)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import select

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import visible_to_everyone
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.insights.involvement import Involved, involved_in
from coproduce.insights.models import ResultsSnapshot


@dataclass(frozen=True)
class Point:
    """The share of one published result; `words` stand where there is none. `base` is in words."""

    title: str
    slug: str
    taken_on: date
    percent: int | None
    words: str
    base: str

    @property
    def label(self) -> str:
        return f"{self.title}, {self.taken_on:%B %Y}"


@dataclass(frozen=True)
class Series:
    """All results of one wording, the earliest first. Those of another wording are another series, and nothing may
    compare the two."""

    wording: str
    points: tuple[Point, ...]


def involvement_series() -> list[Series]:
    """One line a wording, that which was asked first before the others."""
    rows = db.session.execute(
        select(
            ResultsSnapshot.id,
            ResultsSnapshot.version,
            ResultsSnapshot.taken_at,
            Consultation.id,
            Consultation.title,
            Consultation.slug,
        )
        .join(Consultation, Consultation.id == ResultsSnapshot.consultation_id)
        .where(ResultsSnapshot.state == "published", visible_to_everyone())
        .order_by(ResultsSnapshot.taken_at, ResultsSnapshot.number)
    ).all()
    # The one with the highest number is on show.
    newest = {row[3]: row for row in rows}
    points: defaultdict[str, list[Point]] = defaultdict(list)
    words: dict[str, str] = {}
    for snapshot_id, version, taken_at, _, title, slug in sorted(
        newest.values(), key=lambda row: row.taken_at
    ):
        for found in _involved(snapshot_id, version):
            taken_on = clock.to_london(taken_at).date()
            points[found.wording].append(Point(title, slug, taken_on, found.percent, found.words, found.base))
            words.setdefault(found.wording, found.text)
    return [Series(words[wording], tuple(found)) for wording, found in points.items()]


@lru_cache(maxsize=512)
def _involved(snapshot_id: str, version: int) -> tuple[Involved, ...]:
    """A snapshot is never recomputed, so it is read once; whether it is public is asked each time."""
    return tuple(involved_in(db.session.get_one(ResultsSnapshot, snapshot_id).document))
