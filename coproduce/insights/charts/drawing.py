"""The server's pictures of a chart: SVG that scales in width while its words keep their size.

Bars are measured in per cent of the width and words in pixels. The narrow picture has each label above its bar and is
readable at 320 px; the wide one has labels and bars side by side in tight lines. The style sheet shows one of them.
Colours come from the page's own tokens; a pattern tells the tones apart without them, and what may not be shown is
hatched.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from coproduce.insights.charts.description import SIDES, Bar, Chart, Tone

LINE, BAR, TOP = 22, 24, 4
NO_BREAK = "\u00a0"
HIDDEN_WIDTH = 12.0


@dataclass(frozen=True)
class _Setting:
    """How a picture is set. `start`, `reach` and `holds_figure_from` are per cent of the picture's width: where bars
    begin, how long the longest is, and from which length on a bar holds its figure itself, since beside it there may
    be no room. `arm` is the longest half of a diverging bar; `letters` go on one line of a label."""

    name: str
    beside: bool
    start: float
    reach: float
    holds_figure_from: float
    arm: float
    letters: int
    gap: int


NARROW = _Setting("narrow", False, 0.0, 100.0, 50.0, 48.0, 34, 20)
WIDE = _Setting("wide", True, 36.0, 64.0, 26.0, 31.0, 40, 14)

_TONES: dict[Tone, tuple[str, str]] = {
    "plain": ("--primary", ""),
    "strongly_agree": ("--primary", ""),
    "agree": ("--primary", "lines"),
    "middle": ("--quiet", "dots"),
    "outside": ("--quiet", ""),
    "disagree": ("--will", "lines"),
    "strongly_disagree": ("--will", ""),
}


def pictures_of(chart: Chart) -> Markup:
    """The picture for a phone and the one for a wide screen, of which the page shows one; nothing where no figure may
    be drawn."""
    return svg_of(chart, NARROW) + svg_of(chart, WIDE)


def svg_of(chart: Chart, setting: _Setting = NARROW) -> Markup:
    """One picture, or nothing where no figure may be drawn. Every word is escaped."""
    if not chart.drawn:
        return Markup("")
    name = f"picture-{chart.id}-{setting.name}"
    body, height = (_diverging if chart.shape == "diverging" else _bars)(chart, setting, name)
    described = f"{chart.sentence} " + " ".join(f"{bar.label}: {bar.words}." for bar in chart.bars)
    return Markup(  # noqa: S704 - the parts are escaped one by one
        f'<svg class="bars bars--{setting.name}" xmlns="http://www.w3.org/2000/svg" width="100%" height="{height}" '
        f'overflow="visible" role="img" aria-labelledby="{name}-title {name}-words">'
        f'<title id="{name}-title">{escape(chart.title)}</title>'
        f'<desc id="{name}-words">{escape(described)}</desc>{_patterns(name)}{body}</svg>'
    )


def _bars(chart: Chart, setting: _Setting, name: str) -> tuple[str, int]:
    largest = max(float(bar.shown) for bar in chart.bars if bar.shown is not None) or 1.0
    parts, y = [], TOP
    for bar in chart.bars:
        drawn, top, y = _label(bar.label, y, setting)
        share = HIDDEN_WIDTH if bar.shown is None else max(0.6, 100 * float(bar.shown) / largest)
        width = share * setting.reach / 100
        parts += [drawn, _rect(name, bar, setting.start, width, top), _figure(bar, width, top, setting)]
    return "".join(parts), y - setting.gap + TOP


def _diverging(chart: Chart, setting: _Setting, name: str) -> tuple[str, int]:
    """Agreement grows to the right of the middle line, disagreement to its left; what is neither stands across it."""
    largest = max(float(bar.shown) for bar in chart.bars if bar.shown is not None) or 1.0
    middle = setting.start + setting.reach / 2
    parts, y = [], TOP
    for bar in chart.bars:
        drawn, top, y = _label(f"{bar.label}: {bar.words.replace(' ', NO_BREAK)}", y, setting)
        arm = setting.arm * float(bar.shown) / largest if bar.shown is not None else 0
        width = HIDDEN_WIDTH / 2 if bar.shown is None else max(0.6, arm)
        begin = {1: middle, -1: middle - width, 0: middle - width / 2}[SIDES[bar.tone]]
        parts += [drawn, _rect(name, bar, begin, width, top)]
    height = y - setting.gap + TOP
    axis = (
        f'<line x1="{middle}%" y1="0" x2="{middle}%" y2="{height}" stroke="var(--edge)" stroke-width="1" '
        'stroke-dasharray="3 4"/>'
    )
    return axis + "".join(parts), height


def _label(words: str, y: int, setting: _Setting) -> tuple[str, int, int]:
    """The drawn label, the top of its bar, and where the next line begins."""
    lines = textwrap.wrap(words, setting.letters) or [""]
    drawn = "".join(
        f'<text x="0" y="{y + 17 + number * LINE}" fill="var(--ink)" font-size="17">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    high = len(lines) * LINE
    if not setting.beside:
        return drawn, y + high + 2, y + high + 2 + BAR + setting.gap
    return drawn, y + max(0, high - BAR) // 2, y + max(high, BAR) + setting.gap


def _rect(name: str, bar: Bar, start: float, width: float, y: int) -> str:
    box = f'x="{start:.2f}%" y="{y}" width="{width:.2f}%" height="{BAR}"'
    if bar.shown is None:
        return f'<rect {box} fill="url(#{name}-hatch)" stroke="var(--edge)" stroke-width="1" stroke-dasharray="4 3"/>'
    colour, pattern = _TONES[bar.tone]
    solid = f'<rect {box} fill="var({colour})"/>'
    return solid + (f'<rect {box} fill="url(#{name}-{pattern})"/>' if pattern else "")


def _figure(bar: Bar, width: float, y: int, setting: _Setting) -> str:
    inside = width >= setting.holds_figure_from
    place = 'dx="-8" text-anchor="end" fill="var(--on-primary)"' if inside else 'dx="8" fill="var(--ink)"'
    return (
        f'<text x="{setting.start + width:.2f}%" y="{y + 17}" {place} font-size="15" font-weight="600">'
        f"{escape(bar.words)}</text>"
    )


def _patterns(name: str) -> str:
    return (
        f'<defs><pattern id="{name}-hatch" width="8" height="8" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="8" height="8" fill="var(--sheet)"/>'
        '<rect width="3" height="8" fill="var(--line)"/></pattern>'
        f'<pattern id="{name}-lines" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="3" height="7" fill="var(--sheet)" fill-opacity=".55"/></pattern>'
        f'<pattern id="{name}-dots" width="7" height="7" patternUnits="userSpaceOnUse">'
        '<circle cx="3.5" cy="3.5" r="1.6" fill="var(--sheet)" fill-opacity=".7"/></pattern></defs>'
    )
