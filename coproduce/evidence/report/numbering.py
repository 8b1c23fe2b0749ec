"""Numbers of parts, tables and figures, the same in every format; and what tells two contents apart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from coproduce.evidence.report.blocks import Block, Facts, Figure, Heading, Part, Report, Table


@dataclass(frozen=True)
class NumberedBlock:
    """A block with the label that stands before its caption, such as “Table 3”; empty for text. `see` is the label and
    the anchor of the table that holds the figures of a chart, where there is one."""

    block: Block
    label: str = ""
    anchor: str = ""
    see: tuple[str, str] = ("", "")

    @property
    def kind(self) -> str:
        """The name of its class in lower case, by which templates choose."""
        return type(self.block).__name__.lower()


@dataclass(frozen=True)
class Numbered:
    """A part with its number, “3” or “A” for an appendix."""

    part: Part
    number: str
    blocks: tuple[NumberedBlock, ...]

    @property
    def title(self) -> str:
        return (
            f"Appendix {self.number}: {self.part.title}"
            if self.part.appendix
            else f"{self.number}. {self.part.title}"
        )

    @property
    def anchor(self) -> str:
        return f"part-{self.part.key}"


def numbered(report: Report) -> list[Numbered]:
    """The parts in their order, appendices behind the others, with tables and figures counted through the report."""
    counts = {"Table": 0, "Figure": 0}
    found: list[Numbered] = []
    for appendix in (False, True):
        parts = [part for part in report.parts if part.appendix is appendix and part.blocks]
        for place, part in enumerate(parts):
            number = chr(ord("A") + place) if appendix else str(place + 1)
            found.append(Numbered(part, number, tuple(_labelled(part, counts))))
    return _with_tables(found)


def _with_tables(parts: list[Numbered]) -> list[Numbered]:
    """Each figure points to the first table of the same name."""
    tables: dict[str, tuple[str, str]] = {}
    for each in (each for part in parts for each in part.blocks):
        if isinstance(each.block, Table):
            tables.setdefault(each.block.caption, (each.label, each.anchor))
    return [
        replace(
            part,
            blocks=tuple(
                replace(each, see=tables.get(each.block.caption, ("", "")))
                if isinstance(each.block, Figure)
                else each
                for each in part.blocks
            ),
        )
        for part in parts
    ]


def _labelled(part: Part, counts: dict[str, int]) -> Iterator[NumberedBlock]:
    for block in without_leaps(part.blocks):
        if isinstance(block, Table | Facts):
            yield _counted(block, "Table", counts)
        elif isinstance(block, Figure) and block.chart.drawn:
            yield _counted(block, "Figure", counts)
        else:
            yield NumberedBlock(block)


def without_leaps(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks; a heading of level 3 with none of level 2 above it takes level 2, so that no level is left out
    (WCAG 2.2, 1.3.1)."""
    below = False
    for block in blocks:
        if isinstance(block, Heading):
            below = below or block.level == 2
            yield block if below else replace(block, level=2)
        else:
            yield block


def _counted(block: Block, word: str, counts: dict[str, int]) -> NumberedBlock:
    counts[word] += 1
    return NumberedBlock(block, f"{word} {counts[word]}", f"{word.lower()}-{counts[word]}")


def digest_of(report: Report) -> str:
    """SHA-256 of all that a report says, but for its day: the same content on two days has the same digest."""
    undated = replace(report, taken_on=report.taken_on.min)
    return hashlib.sha256(repr(undated).encode()).hexdigest()
