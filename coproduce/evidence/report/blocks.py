"""What a report is made of. Every writer (Word, PDF, page) knows these pieces and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from coproduce.insights.charts import Chart

Tone = Literal["calm", "warning"]


@dataclass(frozen=True)
class Heading:
    """A heading inside a part: `level` 2, or 3 below it. The part itself has level 1."""

    text: str
    level: Literal[2, 3] = 2


@dataclass(frozen=True)
class Paragraph:
    """Running text; `lead` marks the sentence that a reader takes away, `small` a remark. Line ends stay."""

    text: str
    style: Literal["plain", "lead", "small"] = "plain"


@dataclass(frozen=True)
class Items:
    """A list; with `ordered` its lines have numbers."""

    lines: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Facts:
    """Names and their values, two columns; `caption` says what of."""

    caption: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Column:
    label: str
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a caption and heading cells: its columns, and the first cell of each row. `mark` is said with the
    caption, such as “not for publication”."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Figure:
    """A chart with its sentence and base; its figures stand as a table elsewhere in the same report, or below it."""

    chart: Chart

    @property
    def caption(self) -> str:
        return self.chart.title

    @property
    def described(self) -> str:
        """What the picture says to somebody who does not see it, without repeating the whole table."""
        return " ".join(
            part
            for part in (self.chart.title.rstrip(".") + ".", self.chart.sentence, self.chart.base)
            if part
        )


@dataclass(frozen=True)
class Quote:
    """Words of a participant that may be shown, and who says them as far as may be said."""

    words: str
    who: str = ""


@dataclass(frozen=True)
class Callout:
    """A box beside the text."""

    title: str
    text: str
    tone: Tone = "calm"


Block = Heading | Paragraph | Items | Facts | Table | Figure | Quote | Callout


@dataclass(frozen=True)
class Part:
    """One part of a report. `key` is one of `parts.PARTS`; an appendix stands behind all others."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    appendix: bool = False


@dataclass(frozen=True)
class Cover:
    """The first page: `facts` are lines such as who decides and when."""

    title: str
    kind: str
    area: str
    bodies: tuple[str, ...]
    status: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Report:
    """A whole report for one audience as it stood on a day. `mark` stands on every page; empty for the public one."""

    cover: Cover
    audience: str
    taken_on: date
    parts: tuple[Part, ...]
    mark: str = ""
    language: str = "en-GB"
