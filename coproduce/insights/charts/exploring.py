"""The same chart for Plotly, which adds zoom and download where a reader asks for it. Plain data: no library here."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from coproduce.insights.charts.description import SIDES, Bar, Chart, Tone

# Plotly draws on a canvas of its own and cannot read the page's tokens.
COLOURS: dict[Tone, tuple[str, str]] = {
    "plain": ("#0b5d5e", ""),
    "second": ("#6a3d8f", "/"),
    "third": ("#1d5fa8", "."),
    "fourth": ("#855600", "-"),
    "strongly_agree": ("#0b5d5e", ""),
    "agree": ("#0b5d5e", "/"),
    "middle": ("#505a6b", "."),
    "outside": ("#505a6b", ""),
    "disagree": ("#855600", "/"),
    "strongly_disagree": ("#855600", ""),
    "area": ("#505a6b", "-"),
}


def plotly_of(chart: Chart) -> dict[str, Any]:
    """`data` and `layout` of a Plotly figure. Hidden figures have no length, only their words."""
    if chart.lines:
        return _several(chart)
    bars = list(reversed(chart.bars))  # Plotly draws the first line at the bottom
    diverging = chart.shape == "diverging"
    lengths = [_length(bar, diverging=diverging) for bar in bars]
    # What is neither agreement nor disagreement stands across the middle.
    starts = [
        -length / 2 if diverging and SIDES[bar.tone] == 0 else 0
        for bar, length in zip(bars, lengths, strict=True)
    ]
    trace = _trace([_wrapped(bar.label) for bar in bars], bars, lengths)
    trace["base"] = starts
    return {"data": [trace], "layout": _layout(chart, lengths, diverging=diverging)}


def _several(chart: Chart) -> dict[str, Any]:
    """One trace for each part, stacked to both sides of the middle or side by side."""
    stacked = chart.shape == "stacked"
    lines = list(reversed(chart.lines))
    labels = [_wrapped(line.label) for line in lines]
    names = list(dict.fromkeys(bar.label for line in chart.lines for bar in line.bars))
    traces, ends = [], [0.0]
    for name in names:
        bars = [next((bar for bar in line.bars if bar.label == name), None) for line in lines]
        shown = [(label, bar) for label, bar in zip(labels, bars, strict=True) if bar is not None]
        lengths = [_part_length(bar, stacked=stacked) for _, bar in shown]
        trace = _trace([label for label, _ in shown], [bar for _, bar in shown], lengths)
        traces.append({**trace, "name": _plain(name), "textposition": "auto"})
        ends += [abs(length) for length in lengths]
    layout = _layout(chart, ends, diverging=stacked)
    layout |= {"barmode": "relative" if stacked else "group", "showlegend": True}
    if stacked:
        layout["xaxis"].pop("range")
    return {"data": traces, "layout": layout}


def _trace(labels: Sequence[str], bars: Sequence[Bar], lengths: Sequence[float]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": list(lengths),
        "y": list(labels),
        "text": [bar.words for bar in bars],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{text}<extra></extra>",
        "marker": {
            "color": [COLOURS[bar.tone][0] for bar in bars],
            "pattern": {"shape": [COLOURS[bar.tone][1] for bar in bars], "fgcolor": "#fffdf8"},
        },
    }


def _part_length(bar: Bar, *, stacked: bool) -> float:
    if bar.shown is None:
        return 0
    length = float(bar.percent if bar.percent is not None else bar.shown)
    return -length if stacked and SIDES[bar.tone] < 0 else length


def _layout(chart: Chart, lengths: Sequence[float], *, diverging: bool) -> dict[str, Any]:
    # Room beside the bars for their figures.
    reach = 1.5 * max((abs(length) for length in lengths), default=1) or 1
    return {
        "title": {"text": _plain(chart.title), "x": 0},
        "xaxis": {
            "title": {"text": _plain(chart.base)},
            "zeroline": True,
            "showticklabels": not diverging,
            "automargin": True,
            "range": [-reach if diverging else 0, reach],
        },
        "yaxis": {"automargin": True},
        "margin": {"l": 10, "r": 20, "t": 60, "b": 60},
        "height": max(380, 60 * len(lengths) + 140),
        "font": {"size": 15, "color": "#1d2433"},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
    }


def _length(bar: Bar, *, diverging: bool) -> float:
    if bar.shown is None:
        return 0
    return float(bar.shown) * (-1 if diverging and SIDES[bar.tone] < 0 else 1)


def _wrapped(label: str) -> str:
    return "<br>".join(textwrap.wrap(_plain(label), 32))


def _plain(text: str) -> str:
    """Plotly reads a few tags in labels; people's words stay words."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
