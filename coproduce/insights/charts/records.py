"""The figures of a chart as plain rows, for files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coproduce.insights.charts.description import Bar, Chart


@dataclass(frozen=True)
class Record:
    """One published figure: `part` is the line of a chart that has several parts in each, else empty. `figure` is the
    words that a reader sees, `rounded` the number in them or None."""

    question: str
    part: str
    answer: str
    figure: str
    rounded: int | float | None
    percent: int | None
    base: str


def records_of(chart: Chart) -> Iterator[Record]:
    """Every figure of a chart, in its order."""
    if not chart.lines:
        yield from (_record(chart, "", bar) for bar in chart.bars)
        return
    for line in chart.lines:
        yield from (_record(chart, line.label, bar) for bar in line.bars)


def _record(chart: Chart, part: str, bar: Bar) -> Record:
    rounded = None if bar.tone == "area" else bar.shown
    return Record(chart.title, part, bar.label, bar.text or bar.words, rounded, bar.percent, chart.base)
