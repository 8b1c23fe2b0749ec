"""The files of a chart: SVG as text, and PNG of the same sheet drawn with Pillow, loaded when one is made."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coproduce.insights.charts.description import Chart, Tone
from coproduce.insights.charts.drawing import INKS, TONES, body_of
from coproduce.insights.charts.sheet import (
    EDGE,
    WIDTH,
    Box,
    Dot,
    Origin,
    Sheet,
    Words,
    bare_sheet_of,
    sheet_of,
)

# Signs that are pasted along with words, and that no XML can hold.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

# The site's colours by day; a file cannot read the page's tokens.
COLOURS = {
    "--sheet": "#ffffff",
    "--ink": "#1d2433",
    "--muted": "#505a6b",
    "--edge": "#4b5567",
    "--line": "#c9c3b6",
    "--primary": "#0b5d5e",
    "--on-primary": "#fffdf8",
    "--people": "#6a3d8f",
    "--doing": "#1d5fa8",
    "--will": "#855600",
    "--quiet": "#505a6b",
}
FONTS = "'Atkinson Hyperlegible Next', 'Atkinson Hyperlegible', Verdana, sans-serif"
SCALE = 2


def svg_file(chart: Chart, origin: Origin) -> bytes:
    """A file that stands by itself in any program; every word is escaped."""
    said = f"{chart.sentence} {chart.base} {origin.words}"
    svg = _svg(chart, sheet_of(chart, origin), said)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{svg}\n'.encode()


def svg_picture(chart: Chart) -> str:
    """The picture alone, without the words around it, for a document that has them in its own text."""
    return _svg(chart, bare_sheet_of(chart), f"{chart.sentence} {chart.base}")


def _svg(chart: Chart, sheet: Sheet, said: str) -> str:
    body = body_of(sheet.scene, "chart")
    around = "".join(_text(words) for words in sheet.around)
    key = "".join(_square(box) + _text(words) for box, words in sheet.key)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{sheet.height}" '
        f'viewBox="0 0 {WIDTH} {sheet.height}" role="img" aria-labelledby="title words" font-family="{FONTS}">'
        f'<title id="title">{escape(chart.title)}</title>'
        f'<desc id="words">{escape(said)}</desc>'
        f'<rect width="{WIDTH}" height="{sheet.height}" fill="var(--sheet)"/>{around}{key}'
        f'<svg x="{EDGE}" y="{sheet.top}" width="{sheet.inner}" height="{sheet.scene.height}" overflow="visible">'
        f"{body}</svg></svg>"
    )
    for token, colour in COLOURS.items():
        svg = svg.replace(f"var({token})", colour)
    return _NOT_IN_XML.sub("", svg)


def _text(words: Words) -> str:
    weight = ' font-weight="700"' if words.bold else ""
    return (
        f'<text x="{words.dx}" y="{words.y}" font-size="{words.size}"{weight} fill="var({INKS[words.ink]})">'
        f"{escape(words.text)}</text>"
    )


def _square(box: Box) -> str:
    colour, pattern = TONES[box.tone]
    place = f'x="{box.start:.0f}" y="{box.y}" width="{box.width:.0f}" height="{box.height}"'
    over = f'<rect {place} fill="url(#chart-{pattern})"/>' if pattern else ""
    return f'<rect {place} fill="var({colour})"/>{over}'


def png_file(chart: Chart, origin: Origin, typeface: Path) -> bytes:
    """The same sheet as a picture of twice as many points. `typeface` is the site's own, as woff2."""
    return _png(sheet_of(chart, origin), typeface)


def png_picture(chart: Chart, typeface: Path) -> bytes:
    """The picture alone, as `svg_picture`."""
    return _png(bare_sheet_of(chart), typeface)


def _png(sheet: Sheet, typeface: Path) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH * SCALE, sheet.height * SCALE), COLOURS["--sheet"])
    _Painter(image, ImageDraw.Draw(image), sheet, typeface).paint()
    content = io.BytesIO()
    image.save(content, "PNG", compress_level=6)
    return content.getvalue()


class _Painter:
    """Draws a sheet in points. Places of the scene are per cent of the width between the edges."""

    def __init__(self, image: Any, draw: ImageDraw, sheet: Sheet, typeface: Path) -> None:
        self._image, self._draw, self._sheet, self._typeface = image, draw, sheet, typeface

    def paint(self) -> None:
        sheet = self._sheet
        for axis in sheet.scene.axes:
            x = self._across(axis.x)
            for y in range(axis.top, axis.bottom, 7):
                self._draw.line((x, self._down(y), x, self._down(y + 3)), fill=COLOURS["--edge"], width=SCALE)
        for box in sheet.scene.boxes:
            left, right = self._across(box.start), self._across(box.start + box.width)
            top = self._down(box.y)
            self._fill((left, top, max(right, left + 1), top + box.height * SCALE), box.tone, shown=box.shown)
        for dot in sheet.scene.dots:
            self._sign(dot)
        for words in sheet.scene.words:
            self._write(words, self._across(words.x) + words.dx * SCALE, self._down(words.y))
        for words in sheet.around:
            self._write(words, words.dx * SCALE, words.y * SCALE)
        for box, words in sheet.key:
            left, top = round(box.start) * SCALE, box.y * SCALE
            corner = (left + round(box.width) * SCALE, top + box.height * SCALE)
            self._fill((left, top, *corner), box.tone, shown=True)
            self._write(words, words.dx * SCALE, words.y * SCALE)

    def _across(self, percent: float) -> int:
        return round((EDGE + self._sheet.inner * percent / 100) * SCALE)

    def _down(self, y: int) -> int:
        return (self._sheet.top + y) * SCALE

    def _write(self, words: Words, x: int, y: int) -> None:
        font = _font(self._typeface, words.size * SCALE, 650 if words.bold else 400)
        anchor = "rs" if words.end else ("ms" if words.centred else "ls")
        self._draw.text((x, y), words.text, fill=COLOURS[INKS[words.ink]], font=font, anchor=anchor)

    def _fill(self, corners: tuple[int, int, int, int], tone: Tone, *, shown: bool) -> None:
        from PIL import Image, ImageDraw

        left, top, right, bottom = corners
        size = (right - left, bottom - top)
        colour, pattern = TONES[tone]
        tile = Image.new("RGB", size, COLOURS["--sheet"] if not shown else COLOURS[colour])
        draw = ImageDraw.Draw(tile)
        if not shown:
            _stripes(draw, size, COLOURS["--line"], 16, 6)
        elif pattern == "lines":
            _stripes(draw, size, _mixed(COLOURS[colour]), 14, 6)
        elif pattern == "dots":
            for x in range(7, size[0], 14):
                for y in range(7, size[1], 14):
                    draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill=_mixed(COLOURS[colour]))
        elif pattern == "bricks":
            for y in range(6, size[1], 16):
                draw.rectangle((0, y, size[0], y + 3), fill=_mixed(COLOURS[colour]))
        self._image.paste(tile, (left, top))
        if not shown:
            self._draw.rectangle((left, top, right - 1, bottom - 1), outline=COLOURS["--edge"], width=SCALE)

    def _sign(self, dot: Dot) -> None:
        x, y, r = self._across(dot.x) + 22, self._down(dot.y) - 4, 18
        box = (x - r, y - r, x + r, y + r)
        colour = {"agree": "--primary", "disagree": "--will", "mixed": "--quiet"}.get(dot.sign, "--edge")
        inside = COLOURS[colour] if dot.sign == "agree" else COLOURS["--sheet"]
        self._draw.ellipse(box, fill=inside, outline=COLOURS[colour], width=4)
        if dot.sign == "mixed":
            self._draw.pieslice(box, 90, 270, fill=COLOURS[colour])
        if dot.sign == "disagree":
            for sign in (1, -1):
                self._draw.line((x - 8, y - 8 * sign, x + 8, y + 8 * sign), fill=COLOURS[colour], width=6)


def _stripes(draw: ImageDraw, size: tuple[int, int], colour: str, step: int, width: int) -> None:
    for x in range(-size[1], size[0] + step, step):
        draw.line((x, size[1], x + size[1], 0), fill=colour, width=width)


def _mixed(colour: str) -> str:
    """Half way to white, as the patterns of the pages are."""
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{(part + 255 * 13 // 10) * 10 // 23:02x}" for part in parts)


@lru_cache(maxsize=32)
def _font(typeface: Path, size: int, weight: int) -> FreeTypeFont | ImageFont:
    from PIL import ImageFont

    font = ImageFont.truetype(io.BytesIO(_as_truetype(typeface)), size)
    font.set_variation_by_axes([weight])
    return font


@lru_cache(maxsize=1)
def _as_truetype(typeface: Path) -> bytes:
    """Browsers read woff2, Pillow does not."""
    from fontTools.ttLib import TTFont

    font, content = TTFont(typeface), io.BytesIO()
    font.flavor = None
    font.save(content)
    return content.getvalue()
