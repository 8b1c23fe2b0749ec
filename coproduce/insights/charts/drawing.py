"""The server's pictures of a chart on a page: SVG that scales in width while its words keep their size.

The narrow picture has each label above its bar and is readable at 320 px; the wide one has labels and bars side by side
in tight lines. The style sheet shows one of them. Colours come from the page's own tokens; a pattern tells the tones
apart without them, and what may not be shown is hatched.
"""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from coproduce.insights.charts.description import Chart, Tone
from coproduce.insights.charts.scene import NARROW, WIDE, Axis, Box, Dot, Ink, Scene, Setting, Words, scene_of

__all__ = ["NARROW", "WIDE", "body_of", "pictures_of", "svg_of"]

# Token and pattern of each tone. The same thing has the same look in every chart.
TONES: dict[Tone, tuple[str, str]] = {
    "plain": ("--primary", ""),
    "second": ("--people", "lines"),
    "third": ("--doing", "dots"),
    "fourth": ("--will", "bricks"),
    "strongly_agree": ("--primary", ""),
    "agree": ("--primary", "lines"),
    "middle": ("--quiet", "dots"),
    "outside": ("--quiet", ""),
    "disagree": ("--will", "lines"),
    "strongly_disagree": ("--will", ""),
    "area": ("--quiet", "bricks"),
}
INKS: dict[Ink, str] = {"ink": "--ink", "muted": "--muted", "on_colour": "--on-primary"}
RADIUS = 9


def pictures_of(chart: Chart) -> Markup:
    """The picture for a phone and the one for a wide screen, of which the page shows one; nothing where no figure may
    be drawn."""
    return svg_of(chart, NARROW) + svg_of(chart, WIDE)


def svg_of(chart: Chart, setting: Setting = NARROW) -> Markup:
    """One picture, or nothing where no figure may be drawn. Every word is escaped."""
    if not chart.drawn:
        return Markup("")
    name = f"picture-{chart.id}-{setting.name}"
    scene = scene_of(chart, setting)
    return Markup(  # noqa: S704 - the parts are escaped one by one
        f'<svg class="bars bars--{setting.name}" xmlns="http://www.w3.org/2000/svg" width="100%" '
        f'height="{scene.height}" overflow="visible" role="img" aria-labelledby="{name}-title {name}-words">'
        f'<title id="{name}-title">{escape(chart.title)}</title>'
        f'<desc id="{name}-words">{escape(_described(chart))}</desc>{body_of(scene, name)}</svg>'
    )


def _described(chart: Chart) -> str:
    lines = " ".join(
        f"{line.label}: {line.words or '; '.join(f'{bar.label} {bar.words}' for bar in line.bars)}."
        for line in chart.lines
    )
    return f"{chart.sentence} " + (lines or " ".join(f"{bar.label}: {bar.words}." for bar in chart.bars))


def body_of(scene: Scene, name: str) -> str:
    """Patterns and shapes of a scene; `name` makes their identifiers unique on a page."""
    parts = [_patterns(name)]
    parts += [_axis(axis) for axis in scene.axes]
    parts += [_box(box, name) for box in scene.boxes]
    parts += [_dot(dot) for dot in scene.dots]
    parts += [_words(words) for words in scene.words]
    return "".join(parts)


def _axis(axis: Axis) -> str:
    return (
        f'<line x1="{axis.x:.2f}%" y1="{axis.top}" x2="{axis.x:.2f}%" y2="{axis.bottom}" stroke="var(--edge)" '
        'stroke-width="1" stroke-dasharray="3 4"/>'
    )


def _box(box: Box, name: str) -> str:
    place = f'x="{box.start:.2f}%" y="{box.y}" width="{box.width:.2f}%" height="{box.height}"'
    if not box.shown:
        return f'<rect {place} fill="url(#{name}-hatch)" stroke="var(--edge)" stroke-width="1" stroke-dasharray="4 3"/>'
    colour, pattern = TONES[box.tone]
    solid = f'<rect {place} fill="var({colour})"/>'
    return solid + (f'<rect {place} fill="url(#{name}-{pattern})"/>' if pattern else "")


def _words(words: Words) -> str:
    anchor = ' text-anchor="end"' if words.end else (' text-anchor="middle"' if words.centred else "")
    weight = ' font-weight="600"' if words.bold else ""
    shift = f' dx="{words.dx}"' if words.dx else ""
    x = f"{words.x:.2f}%" if words.x else "0"
    return (
        f'<text x="{x}" y="{words.y}"{shift}{anchor} fill="var({INKS[words.ink]})" '
        f'font-size="{words.size}"{weight}>{escape(words.text)}</text>'
    )


def _dot(dot: Dot) -> str:
    """A full circle agrees, one with a cross disagrees, a half one is divided, a dashed one is unknown."""
    at = f'<svg x="{dot.x:.2f}%" y="{dot.y - RADIUS - 2}" width="22" height="22" viewBox="-11 -11 22 22">'
    ring = f'<circle r="{RADIUS}" fill="{{}}" stroke="var({{}})" stroke-width="2"{{}}/>'
    if dot.sign == "agree":
        inside = ring.format("var(--primary)", "--primary", "")
    elif dot.sign == "disagree":
        cross = '<path d="M-4-4 4 4M4-4-4 4" stroke="var(--will)" stroke-width="3" fill="none"/>'
        inside = ring.format("var(--sheet)", "--will", "") + cross
    elif dot.sign == "mixed":
        half = f'<path d="M0-{RADIUS}A{RADIUS} {RADIUS} 0 0 0 0 {RADIUS}z" fill="var(--quiet)"/>'
        inside = ring.format("var(--sheet)", "--quiet", "") + half
    else:
        inside = ring.format("var(--sheet)", "--edge", ' stroke-dasharray="3 3"')
    return f"{at}{inside}</svg>"


def _patterns(name: str) -> str:
    return (
        f'<defs><pattern id="{name}-hatch" width="8" height="8" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="8" height="8" fill="var(--sheet)"/>'
        '<rect width="3" height="8" fill="var(--line)"/></pattern>'
        f'<pattern id="{name}-lines" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="3" height="7" fill="var(--sheet)" fill-opacity=".55"/></pattern>'
        f'<pattern id="{name}-dots" width="7" height="7" patternUnits="userSpaceOnUse">'
        '<circle cx="3.5" cy="3.5" r="1.6" fill="var(--sheet)" fill-opacity=".7"/></pattern>'
        f'<pattern id="{name}-bricks" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect y="3" width="8" height="2" fill="var(--sheet)" fill-opacity=".7"/></pattern></defs>'
    )
