"""From published results to the figures of a page: every chart of a snapshot, by its id, in the parts of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from coproduce.insights.charts import Chart, chart_of, pictures_of
from coproduce.insights.charts.compound import (
    cross_chart,
    grid_chart,
    opinions_chart,
    reach_chart,
    sentiment_chart,
    shares_chart,
)
from coproduce.insights.snapshot import SENTIMENT, THEMES, PublishedQuestion, PublishedResults

Address = Callable[[str, str], str]

# The ids of charts of group sessions begin with this.
SESSIONS = "sessions-"
BY_THEME = "sentiment-by-theme"
AVERAGE = "On average"


@dataclass(frozen=True)
class Part:
    """One part of the page: its id, heading, what comes before the charts, and the charts."""

    id: str
    title: str
    intro: str
    charts: tuple[Chart, ...]


def charts_of(results: PublishedResults) -> dict[str, Chart]:
    """Chart id -> chart, in the order of the page."""
    return {chart.id: chart for part in parts_of(results) for chart in part.charts}


def parts_of(results: PublishedResults) -> list[Part]:
    """What the page shows, without parts that hold nothing."""
    parts = [
        Part("own-words", "What people wrote about", "", tuple(_words(results))),
        Part("answers", "What people answered", "", tuple(_questions(results))),
        Part(
            "groups-of-opinion",
            "Who agrees with whom",
            "Here people voted on statements, one by one.",
            tuple(
                opinions_chart(each, f"opinions-{each.key}") for each in results.opinions if each.statements
            ),
        ),
        Part("compared", "Answers side by side", "", tuple(_crosses(results))),
        Part(
            "who-took-part",
            "Who took part",
            "People could tell us about themselves, and could leave that out. It shows whose voices are missing.",
            tuple(
                reach_chart(each.text, each.table, dict(each.area), each.source, each.key)
                for each in results.reach
            ),
        ),
        Part("in-sessions", "What groups said together", "", tuple(_sessions(results))),
    ]
    return [part for part in parts if part.charts]


def _words(results: PublishedResults) -> Iterator[Chart]:
    if results.themes is not None:
        yield chart_of(results.themes, THEMES, "themes")
    if results.sentiment is not None:
        yield _with_note(chart_of(results.sentiment, SENTIMENT, "sentiment"), results.sentiment_error)
    if results.sentiment_by_theme is not None:
        yield _with_note(sentiment_chart(results.sentiment_by_theme, BY_THEME), results.sentiment_error)


def _with_note(chart: Chart, note: str) -> Chart:
    return replace(chart, note=" ".join(part for part in (chart.note, note) if part))


def _questions(results: PublishedResults) -> Iterator[Chart]:
    """Each question in its order; one that belongs to a grid stands with its neighbours, where the first of them is."""
    tables = {each.key: each for each in results.questions}
    grids = {
        topic: grid
        for grid in results.grids
        if sum(topic in tables for topic, _ in grid.lines) > 1
        for topic, _ in grid.lines
    }
    drawn: set[str] = set()
    for question in results.questions:
        grid = grids.get(question.key)
        if grid is None:
            yield from _single(question, results)
        elif grid.key not in drawn:
            drawn.add(grid.key)
            lines = [(text, tables[topic].table) for topic, text in grid.lines if topic in tables]
            yield grid_chart(grid, lines, f"grid-{grid.key}")


def _single(question: PublishedQuestion, results: PublishedResults) -> Iterator[Chart]:
    chart = chart_of(question.table, f"question-{question.key}", question.kind)
    averages = results.averages.get(question.key)
    if not averages:
        yield chart
        return
    if any(percent is not None for _, _, percent in averages):
        title = chart.title.removesuffix(" – given the most")
        yield shares_chart(title, averages, chart.base, f"shares-{question.key}")
        yield chart
    else:
        yield _with_places(chart, averages)


def _with_places(chart: Chart, averages: Sequence[Sequence[Any]]) -> Chart:
    """A ranking: what was put first, and in the table where each stood on average."""
    words = {str(label): str(said) for label, said, _ in averages}
    top = [label for label, said in words.items() if "top" in said]
    said = (
        f" Over all places, {_quoted(top)} {'was' if len(top) == 1 else 'were'} usually near the top."
        if top
        else ""
    )
    return replace(
        chart,
        sentence=chart.sentence + said,
        columns=[*chart.columns, {"label": AVERAGE}],
        rows=[[*row, words.get(row[0], "")] for row in chart.rows],
    )


def _quoted(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _crosses(results: PublishedResults) -> Iterator[Chart]:
    for each in results.crosses:
        if each.cross is not None:
            yield cross_chart(each.cross, f"cross-{each.key}", each.rows_text, each.columns_text)


def _sessions(results: PublishedResults) -> Iterator[Chart]:
    if results.sessions is None:
        return
    for each in results.sessions.questions:
        chart = chart_of(each.table, f"{SESSIONS}{each.key}", each.kind)
        yield replace(chart, title=f"In group sessions: {each.text}")


def figure_of(chart: Chart, address: Address | None = None) -> dict[str, Any]:
    """What the page needs of a chart; `address` gives where its files are, on the public page."""
    files = address if address and chart.drawn else None
    return {
        "id": chart.id,
        "title": chart.title,
        "sentence": chart.sentence,
        "base": chart.base,
        "svg": pictures_of(chart),
        "columns": chart.columns,
        "rows": chart.rows,
        "key": chart.key,
        "plotly_url": files(chart.id, "json") if files and chart.shape != "map" else "",
        "svg_url": files(chart.id, "svg") if files else "",
        "png_url": files(chart.id, "png") if files else "",
        "note": chart.note,
    }


def sections_of(results: PublishedResults, address: Address | None = None) -> list[dict[str, Any]]:
    """All parts of a snapshot with their figures, for the public page and the preview."""
    return [
        {
            "id": part.id,
            "title": part.title,
            "intro": part.intro,
            "figures": [figure_of(chart, address) for chart in part.charts],
        }
        for part in parts_of(results)
    ]
