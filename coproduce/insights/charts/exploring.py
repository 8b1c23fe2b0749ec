"""The same chart for Plotly, which adds zoom and download where a reader asks for it. Plain data: no library here."""

from __future__ import annotations

import textwrap
from typing import Any

from coproduce.insights.charts.description import SIDES, Bar, Chart, Tone

# Plotly draws on a canvas of its own and cannot read the page's tokens.
COLOURS: dict[Tone, tuple[str, str]] = {
    "plain": ("#0b5d5e", ""),
    "strongly_agree": ("#0b5d5e", ""),
    "agree": ("#0b5d5e", "/"),
    "middle": ("#505a6b", "."),
    "outside": ("#505a6b", ""),
    "disagree": ("#8a5a00", "/"),
    "strongly_disagree": ("#8a5a00", ""),
}


def plotly_of(chart: Chart) -> dict[str, Any]:
    """`data` and `layout` of a Plotly figure. Hidden figures have no length, only their words."""
    bars = list(reversed(chart.bars))  # Plotly draws the first line at the bottom
    diverging = chart.shape == "diverging"
    lengths = [_length(bar, diverging=diverging) for bar in bars]
    # What is neither agreement nor disagreement stands across the middle.
    starts = [
        -length / 2 if diverging and SIDES[bar.tone] == 0 else 0
        for bar, length in zip(bars, lengths, strict=True)
    ]
    labels = ["<br>".join(textwrap.wrap(_plain(bar.label), 32)) for bar in bars]
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": lengths,
        "base": starts,
        "y": labels,
        "text": [bar.words for bar in bars],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{text}<extra></extra>",
        "marker": {
            "color": [COLOURS[bar.tone][0] for bar in bars],
            "pattern": {"shape": [COLOURS[bar.tone][1] for bar in bars], "fgcolor": "#fffdf8"},
        },
    }
    return {"data": [trace], "layout": _layout(chart, lengths, diverging=diverging)}


def _layout(chart: Chart, lengths: list[float], *, diverging: bool) -> dict[str, Any]:
    # Room beside the bars for their figures.
    reach = 1.5 * max((abs(length) for length in lengths), default=1) or 1
    return {
        "title": {"text": _plain(chart.title), "x": 0},
        "xaxis": {
            "title": {"text": chart.base},
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


def _plain(text: str) -> str:
    """Plotly reads a few tags in labels; people's words stay words."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
