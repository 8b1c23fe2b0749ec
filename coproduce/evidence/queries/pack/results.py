"""Published results as they stood at the end of a day: the snapshot of that day, and nothing that was counted later."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from coproduce.core.database import db
from coproduce.evidence.queries.pack.history import day_of, end_of, history_of, last_moment
from coproduce.insights.charts import Chart
from coproduce.insights.charts.records import records_of
from coproduce.insights.counts import topic_is_added
from coproduce.insights.figures import charts_of
from coproduce.insights.models import ResultsSnapshot
from coproduce.insights.snapshot import PublishedResults, read_document

ON_SHOW = "published"


def results_document(consultation_id: str, day: date) -> dict[str, Any] | None:
    """Protected figures only. Statements that participants added are left out: their writers can take them back."""
    snapshots = db.session.scalars(
        select(ResultsSnapshot)
        .where(ResultsSnapshot.consultation_id == consultation_id, ResultsSnapshot.taken_at < end_of(day))
        .order_by(ResultsSnapshot.number.desc())
    ).all()
    history = history_of("results", [each.id for each in snapshots], day)
    for snapshot in snapshots:
        entries = history.get(snapshot.id, [])
        state = entries[-1].after if entries else snapshot.state
        if state == ON_SHOW:
            published_on = day_of(last_moment(entries, "publish") or snapshot.taken_at)
            return _document(snapshot, published_on)
    return None


def _document(snapshot: ResultsSnapshot, published_on: str | None) -> dict[str, Any]:
    results = read_document(snapshot.document)
    shown = results.without(_added(results))
    return {
        "id": snapshot.id,
        "number": snapshot.number,
        "counted_on": shown.taken_on.isoformat(),
        "published_on": published_on,
        "responses": shown.responses.text,
        "tables": [
            _table(snapshot.id, chart_id, chart)
            for chart_id, chart in charts_of(shown).items()
            if _has(chart)
        ],
    }


def _has(chart: Chart) -> bool:
    return bool(chart.bars or chart.lines)


def _added(results: PublishedResults) -> frozenset[str]:
    keys = [each.key for each in results.questions]
    if results.sessions is not None:
        keys += [each.key for each in results.sessions.questions]
    return frozenset(key for key in keys if topic_is_added(key))


def _table(snapshot_id: str, chart_id: str, chart: Chart) -> dict[str, Any]:
    return {
        "id": f"{snapshot_id}:{chart_id}",
        "title": chart.title,
        "sentence": chart.sentence,
        "base": chart.base,
        "note": chart.note,
        "rows": [
            {
                "part": each.part,
                "answer": each.answer,
                "figure": each.figure,
                "percent": "" if each.percent is None else str(each.percent),
            }
            for each in records_of(chart)
        ],
    }
