"""Where everything of a chart stands, before anybody draws it: pages, files and prints show the same scene.

Across, a place is a percentage of the width and a few pixels; down, it is pixels. So a picture scales in width while
its words keep their size.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from coproduce.insights.charts.description import SIDES, Bar, Chart, Line, Tone

LINE, BAR, THIN, TOP = 22, 24, 18, 4
NO_BREAK = "\u00a0"
HIDDEN_WIDTH = 12.0

Ink = Literal["ink", "muted", "on_colour"]
Sign = Literal["agree", "disagree", "mixed", "unknown"]


@dataclass(frozen=True)
class Box:
    """A bar from `start` to `start + width` per cent; `shown` is False where it stands for a hidden figure."""

    start: float
    width: float
    y: int
    height: int
    tone: Tone
    shown: bool = True


@dataclass(frozen=True)
class Words:
    """One line of words at `x` per cent and `dx` pixels; `y` is its base line."""

    x: float
    dx: int
    y: int
    text: str
    size: int = 17
    bold: bool = False
    end: bool = False
    centred: bool = False
    ink: Ink = "ink"


@dataclass(frozen=True)
class Axis:
    """An upright line at `x` per cent."""

    x: float
    top: int
    bottom: int


@dataclass(frozen=True)
class Dot:
    """What one group says of one statement: a sign around a point."""

    x: float
    y: int
    sign: Sign


@dataclass
class Scene:
    height: int
    boxes: list[Box] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    axes: list[Axis] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)


@dataclass(frozen=True)
class Setting:
    """How a picture is set. `start`, `reach` and `holds_figure_from` are per cent of the picture's width: where bars
    begin, how long the longest is, and from which length on a bar holds its figure itself, since beside it there may
    be no room. `arm` is the longest half of a diverging bar; `letters` go on one line of a label, `across` on one over
    the whole width."""

    name: str
    beside: bool
    start: float
    reach: float
    holds_figure_from: float
    arm: float
    letters: int
    across: int
    gap: int


NARROW = Setting("narrow", False, 0.0, 100.0, 50.0, 48.0, 34, 34, 20)
WIDE = Setting("wide", True, 36.0, 64.0, 26.0, 31.0, 40, 62, 14)


def scene_of(chart: Chart, setting: Setting) -> Scene:
    """The scene of a chart that is drawn."""
    makers = {
        "bars": _bars,
        "diverging": _diverging,
        "stacked": _stacked,
        "grouped": _grouped,
        "map": _map,
    }
    return makers[chart.shape](chart, setting)


def _bars(chart: Chart, setting: Setting) -> Scene:
    largest = max(float(bar.shown) for bar in chart.bars if bar.shown is not None) or 1.0
    scene, y = Scene(0), TOP
    for bar in chart.bars:
        top, y = _label(scene, bar.label, y, setting)
        share = HIDDEN_WIDTH if bar.shown is None else max(0.6, 100 * float(bar.shown) / largest)
        width = share * setting.reach / 100
        scene.boxes.append(Box(setting.start, width, top, BAR, bar.tone, bar.shown is not None))
        scene.words.append(_figure(bar.words, setting.start, width, top, setting))
    scene.height = y - setting.gap + TOP
    return scene


def _diverging(chart: Chart, setting: Setting) -> Scene:
    """Agreement grows to the right of the middle line, disagreement to its left; what is neither stands across it."""
    largest = max(float(bar.shown) for bar in chart.bars if bar.shown is not None) or 1.0
    middle = setting.start + setting.reach / 2
    scene, y = Scene(0), TOP
    for bar in chart.bars:
        top, y = _label(scene, f"{bar.label}: {bar.words.replace(' ', NO_BREAK)}", y, setting)
        arm = setting.arm * float(bar.shown) / largest if bar.shown is not None else 0
        width = HIDDEN_WIDTH / 2 if bar.shown is None else max(0.6, arm)
        begin = {1: middle, -1: middle - width, 0: middle - width / 2}[SIDES[bar.tone]]
        scene.boxes.append(Box(begin, width, top, BAR, bar.tone, bar.shown is not None))
    scene.height = y - setting.gap + TOP
    scene.axes.append(Axis(middle, 0, scene.height))
    return scene


def _stacked(chart: Chart, setting: Setting) -> Scene:
    """One line a statement, its parts side by side: agreement to the right of one middle line, disagreement to its
    left, and what is neither in a column of its own."""
    sides = [_sides(line) for line in chart.lines]
    left = max((sum(_length(bar) for bar in against) for against, _, _ in sides), default=0)
    right = max((sum(_length(bar) for bar in for_it) for _, for_it, _ in sides), default=0)
    rest = max((sum(_length(bar) for bar in neither) for _, _, neither in sides), default=0)
    gap = 4.0 if rest else 0.0
    unit = (setting.reach - gap) / max(1.0, left + right + rest)
    middle = setting.start + left * unit
    apart = middle + right * unit + gap
    scene, y = Scene(0), TOP
    for line, (against, for_it, neither) in zip(chart.lines, sides, strict=True):
        top, y = _line_with_words(scene, line, y, setting)
        _row(scene, reversed(against), middle - sum(_length(bar) for bar in against) * unit, unit, top)
        _row(scene, for_it, middle, unit, top)
        _row(scene, neither, apart, unit, top)
        scene.axes.append(Axis(middle, top - 4, top + BAR + 4))
    scene.height = y - setting.gap + TOP
    return scene


def _sides(line: Line) -> tuple[list[Bar], list[Bar], list[Bar]]:
    """The parts against and for it, from the middle outwards, and those that are neither."""
    order = {
        "disagree": 0,
        "strongly_disagree": 1,
        "agree": 0,
        "strongly_agree": 1,
        "middle": 0,
        "outside": 1,
    }
    parts = sorted(line.bars, key=lambda bar: order.get(bar.tone, 0))
    return (
        [bar for bar in parts if SIDES[bar.tone] < 0],
        [bar for bar in parts if SIDES[bar.tone] > 0],
        [bar for bar in parts if SIDES[bar.tone] == 0],
    )


def _length(bar: Bar) -> float:
    """In per cent of the line where that is known, else in people."""
    if bar.shown is None:
        return 5.0
    return float(bar.percent if bar.percent is not None else bar.shown)


def _row(scene: Scene, bars: Iterable[Bar], x: float, unit: float, top: int) -> None:
    for bar in bars:
        width = _length(bar) * unit
        if width:
            scene.boxes.append(Box(x, width, top, BAR, bar.tone, bar.shown is not None))
        x += width


def _grouped(chart: Chart, setting: Setting) -> Scene:
    """A heading a line, and under it one bar for each of its parts."""
    lengths = [_length(bar) for line in chart.lines for bar in line.bars if bar.shown is not None]
    largest = max(lengths, default=1.0) or 1.0
    scene, y = Scene(0), TOP
    for line in chart.lines:
        for words in textwrap.wrap(line.label, setting.across):
            scene.words.append(Words(0, 0, y + 17, words, bold=True))
            y += LINE
        y += 4
        for bar in line.bars:
            words = f"{bar.label}: {bar.words.replace(' ', NO_BREAK)}"
            top, y = _label(scene, words, y, setting, THIN, 8)
            share = HIDDEN_WIDTH if bar.shown is None else max(0.6, 100 * _length(bar) / largest)
            width = share * setting.reach / 100
            scene.boxes.append(Box(setting.start, width, top, THIN, bar.tone, bar.shown is not None))
        y += setting.gap
    scene.height = y - setting.gap
    return scene


_SIGNS: dict[str, Sign] = {"most agree": "agree", "most disagree": "disagree", "divided or unsure": "mixed"}


def _map(chart: Chart, setting: Setting) -> Scene:
    """One line a statement and one column a group: what most of the group say, as a sign with its words."""
    names = [bar.label for bar in chart.bars]
    start = 46.0 if setting.beside else 0.0
    step = (100 - start) / max(1, len(names))
    scene, y = Scene(0), TOP
    for place, bar in enumerate(chart.bars):
        scene.words.append(Words(start + step * place, 0, y + 17, bar.label, size=17, bold=True))
        scene.words.append(Words(start + step * place, 0, y + 37, bar.text, size=14, ink="muted"))
    y += 56
    for line in chart.lines:
        drawn = textwrap.wrap(line.label, setting.letters + 8 if setting.beside else setting.letters)
        for number, words in enumerate(drawn):
            scene.words.append(Words(0, 0, y + 17 + number * LINE, words))
        top = y if setting.beside else y + len(drawn) * LINE
        for place, bar in enumerate(line.bars):
            x = start + step * place
            scene.dots.append(Dot(x, top + 11, _SIGNS.get(bar.text, "unknown")))
            scene.words.append(Words(x, 28, top + 16, bar.text, size=14, ink="muted"))
        y = max(y + len(drawn) * LINE, top + LINE) + setting.gap
    scene.height = y - setting.gap + TOP
    return scene


def _label(
    scene: Scene, words: str, y: int, setting: Setting, bar: int = BAR, gap: int | None = None
) -> tuple[int, int]:
    """Writes a label; gives the top of its bar, and where the next line begins."""
    gap = setting.gap if gap is None else gap
    lines = textwrap.wrap(words, setting.letters) or [""]
    high = len(lines) * LINE
    shift = max(0, bar - high) // 2 if setting.beside else 0
    for number, line in enumerate(lines):
        scene.words.append(Words(0, 0, y + shift + 17 + number * LINE, line))
    if not setting.beside:
        return y + high + 2, y + high + 2 + bar + gap
    return y + max(0, high - bar) // 2, y + max(high, bar) + gap


def _line_with_words(scene: Scene, line: Line, y: int, setting: Setting) -> tuple[int, int]:
    """A statement with what came of it in words, over its bar."""
    label = textwrap.wrap(line.label, setting.letters) or [""]
    for number, words in enumerate(label):
        scene.words.append(Words(0, 0, y + 17 + number * LINE, words))
    said = textwrap.wrap(line.words, 66 if setting.beside else 38) if line.words else []
    x, first = (setting.start, y) if setting.beside else (0.0, y + len(label) * LINE)
    for number, words in enumerate(said):
        scene.words.append(Words(x, 0, first + 15 + number * 19, words, size=15, ink="muted"))
    top = first + len(said) * 19 + 5
    return top, max(top + BAR, y + len(label) * LINE) + setting.gap


def _figure(words: str, start: float, width: float, y: int, setting: Setting) -> Words:
    inside = width >= setting.holds_figure_from
    return Words(
        start + width,
        -8 if inside else 8,
        y + 17,
        words,
        size=15,
        bold=True,
        end=inside,
        ink="on_colour" if inside else "ink",
    )
