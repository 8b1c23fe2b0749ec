"""What a chart shows, before anything is drawn. It is made from a ProtectedTable and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from coproduce.analysis.disclosure import ProtectedCell, ProtectedTable

Tone = Literal[
    "plain",
    "second",
    "third",
    "fourth",
    "agree",
    "strongly_agree",
    "middle",
    "disagree",
    "strongly_disagree",
    "outside",
    "area",
]
Shape = Literal["bars", "diverging", "stacked", "grouped", "map"]

# Where a step of the scale stands: to the right, to the left, or across the middle.
SIDES: dict[Tone, int] = {
    "plain": 1,
    "second": 1,
    "third": 1,
    "fourth": 1,
    "area": 1,
    "strongly_agree": 1,
    "agree": 1,
    "middle": 0,
    "disagree": -1,
    "strongly_disagree": -1,
    "outside": 0,
}


SENTIMENT_TONES: dict[str, Tone] = {
    "positive": "strongly_agree",
    "neutral": "outside",
    "negative": "strongly_disagree",
}


@dataclass(frozen=True)
class Bar:
    """One line: `shown` is the protected figure, or None where it is hidden; `text` is what a reader reads."""

    label: str
    shown: int | float | None
    percent: int | None
    text: str
    tone: Tone = "plain"

    @property
    def words(self) -> str:
        if self.percent is None:
            return self.text
        return f"{self.text} ({self.percent}%)" if self.text else f"{self.percent}%"


@dataclass(frozen=True)
class Line:
    """One line of a chart that has several parts in each; `words` say what came of it."""

    label: str
    bars: tuple[Bar, ...]
    words: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart in words and figures. `id` is unique on its page; without figures `drawn` is False and the words of
    the table stand alone. A chart whose lines have several parts has them in `lines`; `key` explains their colours."""

    id: str
    title: str
    sentence: str
    base: str
    note: str
    shape: Shape
    bars: tuple[Bar, ...]
    drawn: bool
    columns: Sequence[object] = field(default_factory=tuple)
    rows: Sequence[Sequence[str]] = field(default_factory=tuple)
    lines: tuple[Line, ...] = ()
    key: tuple[tuple[str, Tone], ...] = ()


def chart_of(table: ProtectedTable, chart_id: str, kind: str = "choice") -> Chart:
    """Describe a chart of one question. `kind` is choice, choices, scale, number, date, themes or sentiment.

    Raises TypeError for anything but a ProtectedTable: no other figure may become public.
    """
    if not isinstance(table, ProtectedTable):
        raise TypeError("a chart is drawn from a ProtectedTable only")
    if kind == "scale" and not diverges([cell.label for cell in table.cells]):
        kind = "choice"
    bars = tuple(_bar(cell, kind) for cell in table.cells)
    return Chart(
        id=chart_id,
        title=table.title,
        sentence=sentence_of(table, kind),
        base=_base_line(table, kind),
        note=table.note,
        shape="diverging" if kind == "scale" else "bars",
        bars=bars,
        drawn=any(bar.shown is not None for bar in bars),
        columns=_columns(table, kind),
        rows=[_row(cell, table) for cell in table.cells],
    )


def sentence_of(table: ProtectedTable, kind: str = "choice") -> str:
    """What the chart shows, in one sentence, from protected figures alone."""
    if table.form == "withheld":
        return "We do not show figures here."
    if table.form == "words":
        return _sentence_in_words(table)
    shown = [cell for cell in table.cells if cell.shown is not None]
    if not shown:
        return "All figures are too small to show."
    if kind == "scale":
        return _sentence_of_scale(table)
    best = max(shown, key=lambda cell: cell.shown or 0)
    same = [cell for cell in shown if cell.shown == best.shown]
    if len(same) > 1 and len(same) == len(shown):
        return f"The answers shown were given about equally often, {share_of(best)} each."
    if len(same) > 1 and kind != "sentiment":
        names = " and ".join(f"“{cell.label}”" for cell in same[:2])
        others = " and others" if len(same) > 2 else ""
        return f"Most often it was {names}{others}: {share_of(best)} each."
    if kind == "themes":
        return f"Most often people spoke about “{best.label}”: {share_of(best)}."
    if kind == "sentiment":
        return f"The largest group of texts sounds {best.label.lower()}: {share_of(best)}."
    return f"The most frequent answer was “{best.label}”: {share_of(best)}."


def _sentence_in_words(table: ProtectedTable) -> str:
    most = [cell.label for cell in table.cells if cell.text == "most"]
    if most:
        return f"Most people answered “{most[0]}”."
    return "Too few people answered for figures, so we use words."


def _sentence_of_scale(table: ProtectedTable) -> str:
    agree = [cell for cell in table.cells if SIDES[tone_of(cell.label)] > 0]
    disagree = [cell for cell in table.cells if SIDES[tone_of(cell.label)] < 0]
    if any(cell.shown is None for cell in (*agree, *disagree)):
        best = max((cell for cell in table.cells if cell.shown is not None), key=lambda cell: cell.shown or 0)
        return f"The most frequent answer was “{best.label}”: {share_of(best)}."
    for_it, against = sum(int(c.shown or 0) for c in agree), sum(int(c.shown or 0) for c in disagree)
    if for_it == against:
        return f"As many were for it as against it: about {for_it:,} {table.kind} each."
    happy = any("happy" in cell.label.lower() for cell in table.cells)
    words = ("felt happy", "felt sad") if happy else ("agreed", "disagreed")
    more, fewer = words if for_it > against else words[::-1]
    high, low = max(for_it, against), min(for_it, against)
    return f"More {table.kind} {more} than {fewer}: about {high:,} against about {low:,}."


def share_of(cell: ProtectedCell) -> str:
    return cell.text if cell.percent is None else f"{cell.text}, or {cell.percent}%"


def _bar(cell: ProtectedCell, kind: str) -> Bar:
    tone = tone_of(cell.label) if kind in ("scale", "sentiment") else "plain"
    return Bar(cell.label, cell.shown, cell.percent, cell.text, tone)


def tone_of(label: str) -> Tone:
    """How a step of a scale is drawn, by its words; "plain" where they say nothing of for and against."""
    plain = label.lower().replace("’", "'")
    strongly = plain.startswith(("strongly", "very")) and " or " not in plain
    if plain in SENTIMENT_TONES:
        return SENTIMENT_TONES[plain]
    if "know" in plain or "prefer not" in plain:
        return "outside"
    if "neither" in plain or plain in ("unsure", "in between"):
        return "middle"
    if any(word in plain for word in ("disagree", "sad")):
        return "strongly_disagree" if strongly else "disagree"
    if any(word in plain for word in ("agree", "happy")):
        return "strongly_agree" if strongly else "agree"
    return "plain"


def diverges(labels: Sequence[str]) -> bool:
    """Whether a scale has a side for and a side against."""
    sides = {SIDES[tone_of(label)] for label in labels if tone_of(label) != "plain"}
    return {1, -1} <= sides


def _base_line(table: ProtectedTable, kind: str) -> str:
    if not table.base_text:
        return ""
    line = f"Base: {table.base_text}" + (
        " who wrote something in their own words" if kind == "themes" else ""
    )
    return line + (
        ". One person could choose several answers." if table.several and kind == "choices" else "."
    )


def _columns(table: ProtectedTable, kind: str) -> list[object]:
    first = {"themes": "Theme", "sentiment": "How it sounds", "number": "Band", "date": "Band"}.get(
        kind, "Answer"
    )
    columns: list[object] = [{"label": first}, {"label": table.kind.capitalize(), "numeric": True}]
    return [*columns, {"label": "Share", "numeric": True}] if _has_percent(table) else columns


def _row(cell: ProtectedCell, table: ProtectedTable) -> list[str]:
    row = [cell.label, cell.text]
    return [*row, "" if cell.percent is None else f"{cell.percent}%"] if _has_percent(table) else row


def _has_percent(table: ProtectedTable) -> bool:
    return any(cell.percent is not None for cell in table.cells)
