"""How far a measure has come: where it was, what it was found to be since, and its target."""

from __future__ import annotations

from collections.abc import Sequence

from coproduce.analysis.disclosure import ProtectedNumber
from coproduce.insights.charts.description import Bar, Chart

HIDDEN_NOTE = "Figures of people are rounded to the nearest 5, and small ones are not shown, to protect them."


def progress_chart(
    chart_id: str,
    title: str,
    sentence: str,
    points: Sequence[tuple[str, ProtectedNumber]],
    target: tuple[str, int | float, str],
) -> Chart:
    """A bar for each figure, oldest first, and one for the target. `points` are (its day in words, the figure), the
    first of them where it was at the start; `target` is (its day in words, value, its words): a promise, which counts
    nobody and is exact (rule 15). Raises TypeError for a figure that is not protected."""
    if any(not isinstance(number, ProtectedNumber) for _, number in points):
        raise TypeError("a chart is drawn from protected figures only")
    # Tones without a pattern, so that a figure inside its bar can be read.
    figures = [
        Bar(label, number.shown, None, number.text, "outside" if index == 0 else "plain")
        for index, (label, number) in enumerate(points)
    ]
    label, value, words = target
    bars = (*figures, Bar(label, value, None, words, "strongly_disagree"))
    people = any(number.kind == "people" for _, number in points)
    return Chart(
        id=chart_id,
        title=title,
        sentence=sentence,
        base="",
        note=HIDDEN_NOTE if people else "",
        shape="bars",
        bars=bars,
        drawn=True,
        columns=("Day", "Figure"),
        rows=tuple((bar.label, bar.text) for bar in bars),
    )
