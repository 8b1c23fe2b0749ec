"""A chart as a sheet that stands by itself: title, sentence, base, the picture, and where and when it comes from.

Both files of a chart, SVG and PNG, are the same sheet, so they look the same.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from datetime import date

from coproduce.insights.charts.description import Chart
from coproduce.insights.charts.scene import WIDE, Axis, Box, Dot, Scene, Words, scene_of

WIDTH, EDGE = 1000, 44
SMALLEST_KEY_GAP = 18
SHEET = replace(WIDE, across=84)


@dataclass(frozen=True)
class Origin:
    """Where a chart comes from: the consultation, the day of its figures, and who runs the site."""

    consultation: str
    taken_on: date
    area: str

    @property
    def words(self) -> str:
        day = f"{self.taken_on.day} {self.taken_on:%B %Y}"
        return f"{self.consultation}. Figures of {day}. {self.area}."


@dataclass(frozen=True)
class Sheet:
    """A scene on a sheet of `WIDTH` pixels: the scene's own width is that between the edges, and its top is at `top`;
    `above` and `below` are written around it, with places in pixels."""

    scene: Scene
    top: int
    height: int
    around: tuple[Words, ...]
    key: tuple[tuple[Box, Words], ...]

    @property
    def inner(self) -> int:
        return WIDTH - 2 * EDGE


def sheet_of(chart: Chart, origin: Origin) -> Sheet:
    """Lay out a chart that is drawn."""
    around: list[Words] = []
    y = _written(around, chart.title, 58, 27, 36, EDGE + 14, bold=True)
    y = _written(around, chart.sentence, 86, 19, 27, y + 4)
    y = _written(around, chart.base, 108, 16, 22, y + 2, muted=True)
    key, y = _key(chart, y + 8)
    scene = scene_of(chart, SHEET)
    top = y + 6
    y = top + scene.height + 34
    y = _written(around, chart.note, 118, 15, 21, y, muted=True)
    y = _written(around, origin.words, 118, 15, 21, y + 4, muted=True)
    return Sheet(scene, top, y + EDGE - 20, tuple(around), key)


def bare_sheet_of(chart: Chart) -> Sheet:
    """Lay out the picture of a chart alone, for a document that says title, sentence and base beside it."""
    key, y = _key(chart, 0)
    scene = scene_of(chart, SHEET)
    return Sheet(scene, y + 6, y + scene.height + 12, (), key)


def _written(
    around: list[Words],
    text: str,
    letters: int,
    size: int,
    line: int,
    y: int,
    *,
    bold: bool = False,
    muted: bool = False,
) -> int:
    """Writes a paragraph and gives the base line of what comes next."""
    for words in textwrap.wrap(text, letters):
        y += line
        around.append(Words(0, EDGE, y - line // 2, words, size, bold, ink="muted" if muted else "ink"))
    return y


def _key(chart: Chart, y: int) -> tuple[tuple[tuple[Box, Words], ...], int]:
    """Squares with their words, in one or two rows; places in pixels."""
    x, found = float(EDGE), []
    for words, tone in chart.key:
        wide = 30 + 9 * len(words) + SMALLEST_KEY_GAP
        if x + wide > WIDTH - EDGE:
            x, y = float(EDGE), y + 26
        found.append((Box(x, 18, y, 18, tone), Words(0, round(x) + 26, y + 15, words, 15)))
        x += wide
    return tuple(found), y + 30 if found else y


__all__ = ["EDGE", "WIDTH", "Axis", "Box", "Dot", "Origin", "Sheet", "Words", "bare_sheet_of", "sheet_of"]
