"""From published results to the figures of a page: every chart of a snapshot, by its id."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from coproduce.insights.charts import Chart, chart_of, pictures_of
from coproduce.insights.snapshot import SENTIMENT, THEMES, PublishedResults

Address = Callable[[str], str]

# The ids of charts of group sessions begin with this.
SESSIONS = "sessions-"


def charts_of(results: PublishedResults) -> dict[str, Chart]:
    """Chart id -> chart, in the order of the page: themes, the questions, sentiment."""
    return {chart.id: chart for chart in _charts(results)}


def _charts(results: PublishedResults) -> Iterator[Chart]:
    if results.themes is not None:
        yield chart_of(results.themes, THEMES, "themes")
    for question in results.questions:
        yield chart_of(question.table, f"question-{question.key}", question.kind)
    if results.sentiment is not None:
        yield chart_of(results.sentiment, SENTIMENT, "sentiment")
    if results.sessions is not None:
        for each in results.sessions.questions:
            chart = chart_of(each.table, f"{SESSIONS}{each.key}", each.kind)
            yield replace(chart, title=f"In group sessions: {each.text}")


def figure_of(chart: Chart, plotly_url: str = "", note: str = "") -> dict[str, Any]:
    """What the component `figure` takes."""
    return {
        "id": chart.id,
        "title": chart.title,
        "sentence": chart.sentence,
        "base": chart.base,
        "svg": pictures_of(chart),
        "columns": chart.columns,
        "rows": chart.rows,
        "plotly_url": plotly_url if chart.drawn else "",
        "note": " ".join(part for part in (chart.note, note) if part),
    }


def figures_of(results: PublishedResults, address: Address | None = None) -> list[dict[str, Any]]:
    """All figures of a snapshot; `address` gives where a chart's data for exploring is, on the public page."""
    return [
        figure_of(
            chart,
            address(chart.id) if address else "",
            results.sentiment_error if chart.id == SENTIMENT else "",
        )
        for chart in charts_of(results).values()
    ]
