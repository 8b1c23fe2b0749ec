"""A report as a Word file that is ready to edit: real styles, headings, captions with fields, tables with heading rows,
pictures with alternative text. The library is loaded when a file is made."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from coproduce.evidence.documents import word_pieces as pieces
from coproduce.evidence.documents import word_styles as styles
from coproduce.evidence.documents.text import clean, is_leftwards, lines_of
from coproduce.evidence.report import (
    Block,
    Callout,
    Column,
    Facts,
    Figure,
    Heading,
    Items,
    Paragraph,
    Quote,
    Report,
    Table,
    numbered,
)
from coproduce.evidence.report.numbering import Numbered, NumberedBlock
from coproduce.insights.charts.files import png_picture
from coproduce.web.templating import day

Progress = Callable[[int, int], None]

PICTURE_WIDTH = 16.6  # centimetres, the width between the edges
KEPT_WHOLE = 10  # rows of a table that stay on one page
LETTER, CELL_EDGES = 0.2, 0.45  # centimetres: a bold letter of a table, and the space beside its words
PARAGRAPHS = {"plain": "Normal", "lead": "Report lead", "small": "Report remark"}


def word_file(report: Report, typeface: Path, tell: Progress | None = None) -> bytes:
    """The file. `typeface` is the site's own as woff2, for the words in charts; `tell` is told how far it is."""
    return _Writer(report, typeface).write(tell)


class _Writer:
    """Writes one report, from the cover to the last appendix."""

    def __init__(self, report: Report, typeface: Path) -> None:
        from docx import Document

        self._report, self._typeface = report, typeface
        self._document: Any = Document()
        self._bookmarks = 0
        self._parts = numbered(report)

    def write(self, tell: Progress | None) -> bytes:
        styles.add_styles(self._document, self._report.language)
        self._set_up()
        self._cover()
        self._contents()
        for place, part in enumerate(self._parts):
            if tell is not None:
                tell(place, len(self._parts))
            self._part(part)
        content = io.BytesIO()
        self._document.save(content)
        return pieces.steady(content.getvalue())

    # The document ----------------------------------------------------------------------------------------------------

    def _set_up(self) -> None:
        from docx.shared import Cm

        cover, section = self._report.cover, self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
        noon = datetime.combine(self._report.taken_on, time(12))
        known = self._document.core_properties
        known.title, known.author = clean(cover.title)[:250], cover.area[:250]
        known.subject = f"{cover.kind}, {day(self._report.taken_on)}"[:250]
        known.language, known.comments = self._report.language, self._report.mark
        known.keywords, known.category = "", cover.kind
        known.last_modified_by, known.revision = cover.area[:250], 1
        known.created = known.modified = noon
        known.last_printed = noon
        self._edges(section)
        self._settings()

    def _edges(self, section: Any) -> None:
        """The mark at the top of each page; the title and the number of the page at its bottom."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
        from docx.shared import Cm

        top = section.header.paragraphs[0]
        top.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        top.add_run(self._report.mark)
        bottom = section.footer.paragraphs[0]
        # The program's own footer has a stop in the middle, at which short titles would meet the number of the page.
        self._document.styles["Footer"].paragraph_format.tab_stops.clear_all()
        bottom.paragraph_format.tab_stops.add_tab_stop(Cm(PICTURE_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        bottom.add_run(f"{_shortened(clean(self._report.cover.title), 70)}\tPage ")
        pieces.add_field(bottom, "PAGE", "1")
        bottom.add_run(" of ")
        pieces.add_field(bottom, "NUMPAGES", "1")

    def _settings(self) -> None:
        """Without this Word opens the file as one of an old program."""
        settings = self._document.settings.element
        found = settings.find(pieces.element("compat").tag)
        compatible = pieces.element("compat") if found is None else found
        if found is None:
            settings.append(compatible)
        compatible.append(
            pieces.element(
                "compatSetting",
                name="compatibilityMode",
                uri="http://schemas.microsoft.com/office/word",
                val="15",
            )
        )

    def _cover(self) -> None:
        cover = self._report.cover
        area = self._add(cover.area, "Subtitle")
        area.runs[0].font.bold = True
        area.paragraph_format.space_after = _points(90)
        self._add(cover.kind, "Subtitle")
        self._add(cover.title, "Title")
        if self._report.mark:
            self._add(self._report.mark, "Report mark")
        self._add(cover.status, "Report lead").paragraph_format.space_after = _points(26)
        bodies = (
            [("Organisations" if len(cover.bodies) > 1 else "Organisation", "; ".join(cover.bodies))]
            if cover.bodies
            else []
        )
        for_whom = "Staff and members in private" if self._report.mark else "Everybody"
        rows = [*bodies, *cover.facts, ("As of", day(self._report.taken_on)), ("For", for_whom)]
        self._facts_table(rows, "About this report")

    def _contents(self) -> None:
        heading = self._add("Contents", "TOC Heading")
        heading.paragraph_format.page_break_before = True
        entries = [self._document.add_paragraph(style="TOC 1") for _ in self._parts]
        if not entries:
            return
        pieces.begin_field(entries[0], 'TOC \\o "1-1" \\h \\z \\u')
        for entry, part in zip(entries, self._parts, strict=True):
            pieces.add_link(entry, _bookmark(part.anchor), clean(part.title))
        pieces.end_field(entries[-1])

    # The blocks ------------------------------------------------------------------------------------------------------

    def _part(self, part: Numbered) -> None:
        heading = self._add(part.title, "Heading 1")
        self._mark(heading, part.anchor)
        heading.paragraph_format.page_break_before = part.part.appendix or part is self._parts[0]
        for each in part.blocks:
            self._block(each)

    def _block(self, each: NumberedBlock) -> None:
        match each.block:
            case Facts(caption, rows):
                self._caption(each, caption)
                self._facts_table(rows, caption)
            case Table():
                self._table(each, each.block)
            case Figure():
                self._figure(each, each.block)
            case _:
                self._text(each.block)

    def _text(self, block: Block) -> None:
        match block:
            case Heading(text, level):
                self._add(text, f"Heading {level}")
            case Paragraph(text, style):
                self._add_all(lines_of(text), PARAGRAPHS[style])
            case Items(lines, ordered):
                self._add_all(lines, "List Number" if ordered else "List Bullet")
            case Quote(words, who):
                self._quote(words, who)
            case Callout():
                self._callout(block)

    def _add_all(self, lines: Iterable[str], style: str) -> None:
        for line in lines:
            self._add(line, style)

    def _add(self, words: str, style: str) -> Any:
        """A paragraph; line ends stay within it."""
        paragraph = self._document.add_paragraph(style=style)
        _fill(paragraph, words)
        return paragraph

    def _quote(self, words: str, who: str) -> None:
        paragraph = self._add(words, "Quote")
        if who:
            paragraph.paragraph_format.keep_with_next = True
            self._add(who, "Report remark").paragraph_format.left_indent = _points(14)

    def _callout(self, callout: Callout) -> None:
        warns = callout.tone == "warning"
        fill, edge = (styles.WARNING, styles.NO) if warns else (styles.PANEL, styles.PRIMARY)
        title = self._add(callout.title, "Report box")
        title.paragraph_format.keep_with_next = True
        title.runs[0].font.bold = True
        paragraphs = [title, *(self._add(line, "Report box") for line in lines_of(callout.text))]
        for paragraph in paragraphs:
            pieces.shade(paragraph, fill, edge)
        paragraphs[-1].paragraph_format.space_after = _points(9)

    def _caption(self, each: NumberedBlock, words: str, mark: str = "") -> Any:
        """“Table 3. …”, with a field that Word counts."""
        paragraph = self._document.add_paragraph(style="Caption")
        word, _, number = each.label.partition(" ")
        paragraph.add_run(f"{word} ")
        pieces.add_field(paragraph, f"SEQ {word} \\* ARABIC", number)
        _fill(paragraph, f". {words}" + (f" ({mark.lower()})" if mark else ""))
        self._mark(paragraph, each.anchor)
        return paragraph

    def _mark(self, paragraph: Any, anchor: str) -> None:
        self._bookmarks += 1
        pieces.add_bookmark(paragraph, _bookmark(anchor), self._bookmarks)

    # Tables and pictures ---------------------------------------------------------------------------------------------

    def _facts_table(self, rows: Sequence[tuple[str, str]], described: str) -> None:
        table = self._new_table(len(rows), (4.4, PICTURE_WIDTH - 4.4))
        for row, (name, words) in zip(table.rows, rows, strict=True):
            self._cell(row.cells[0], name)
            self._cell(row.cells[1], words)
        pieces.head_table(table, has_heading_row=False, described=clean(described))
        _keep_together(table._cells, 2)
        self._after_table()

    def _table(self, each: NumberedBlock, found: Table) -> None:
        self._caption(each, found.caption, found.mark)
        table = self._new_table(len(found.rows) + 1, _widths(found))
        cells = table._cells  # asked for once: each look at a row would count all cells anew
        wide = len(found.columns)
        for place, column in enumerate(found.columns):
            self._cell(cells[place], column.label, column)
        for number, row in enumerate(found.rows, start=1):
            for place, (words, column) in enumerate(zip(row, found.columns, strict=True)):
                self._cell(cells[number * wide + place], words, column)
        pieces.head_table(table, has_heading_row=True, described=clean(found.caption))
        # A long one is split between two pages, though never right behind its heading row.
        whole = cells if len(found.rows) <= KEPT_WHOLE else cells[: wide * 3]
        _keep_together(whole, 0 if found.note and whole is cells else wide)
        self._after_table(found.note)

    def _new_table(self, rows: int, widths: Sequence[float]) -> Any:
        from docx.shared import Cm

        table = self._document.add_table(rows, len(widths), style=styles.TABLE_STYLE)
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        cells = table._cells
        for place, cell in enumerate(cells):
            cell.width = Cm(widths[place % len(widths)])
        return table

    def _cell(self, cell: Any, words: str, column: Column | None = None) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph = cell.paragraphs[0]
        paragraph.style = self._document.styles["Report cell"]
        _fill(paragraph, words)
        if column is not None and column.numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _after_table(self, note: str = "") -> None:
        self._add(note, "Report remark").paragraph_format.space_before = _points(4)

    def _figure(self, each: NumberedBlock, figure: Figure) -> None:
        from docx.shared import Cm

        chart = figure.chart
        if each.label:
            self._caption(each, chart.title)
        else:
            self._add(chart.title, "Caption")
        self._add(chart.sentence, "Report lead").paragraph_format.keep_with_next = True
        if chart.drawn:
            paragraph = self._document.add_paragraph()
            paragraph.paragraph_format.keep_with_next = True
            picture = io.BytesIO(png_picture(chart, self._typeface))
            shape = paragraph.add_run().add_picture(picture, width=Cm(PICTURE_WIDTH))
            pieces.describe_picture(shape, clean(chart.title)[:250], clean(figure.described))
        remark = self._add(chart.base, "Report remark")
        if each.see[0]:
            remark.add_run(" The figures stand in " if chart.base else "The figures stand in ")
            pieces.add_link(remark, _bookmark(each.see[1]), each.see[0])
            remark.add_run(".")


def _fill(paragraph: Any, words: str) -> None:
    """The words in one paragraph, each line on its own."""
    for place, line in enumerate(lines_of(words)):
        run = paragraph.add_run()
        if place:
            run.add_break()
        run.add_text(line)
    if is_leftwards(words):
        pieces.write_leftwards(paragraph)


def _bookmark(anchor: str) -> str:
    return f"_{anchor.replace('-', '_')}"


def _points(number: float) -> Any:
    from docx.shared import Pt

    return Pt(number)


def _shortened(words: str, letters: int) -> str:
    return words if len(words) <= letters else f"{words[: letters - 1].rstrip()}…"


def _keep_together(cells: Sequence[Any], wide: int) -> None:
    """No page ends between these rows; what stands below the last `wide` cells may begin a new page."""
    for cell in cells[: len(cells) - wide]:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _widths(table: Table) -> list[float]:
    """Centimetres of each column: room for its longest word, and the rest after how much stands in it."""
    needed, wanted = [], []
    for place, column in enumerate(table.columns):
        texts = [column.label, *(row[place] for row in table.rows)]
        longest = max(map(len, texts))
        word = max((len(word) for text in texts for word in text.split()), default=1)
        needed.append(CELL_EDGES + LETTER * min(word, 20))
        wanted.append(6.0 + min(longest, 12) if column.numeric else min(max(longest, 12), 60))
    spare = PICTURE_WIDTH - sum(needed)
    if spare < 0:
        return [PICTURE_WIDTH * each / sum(needed) for each in needed]
    return [least + spare * each / sum(wanted) for least, each in zip(needed, wanted, strict=True)]
