"""What people said: charts of protected figures for everybody, exact tables for staff beside them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from coproduce.evidence.queries.report.material import Material
from coproduce.evidence.queries.report.people import WHO_TOOK_PART
from coproduce.evidence.report import (
    MARKS,
    STAFF,
    Block,
    Callout,
    Column,
    Figure,
    Heading,
    Paragraph,
    Quote,
    Table,
)
from coproduce.insights.charts import Chart
from coproduce.insights.counts import CrossTally, Tally
from coproduce.insights.exact_files import SMALL
from coproduce.insights.figures import parts_of
from coproduce.insights.queries import published_before, quoted_words
from coproduce.insights.queries.crosses import Crossable, crossables, exact_cross
from coproduce.insights.queries.minority import views_of_few
from coproduce.insights.snapshot import bands_of
from coproduce.insights.tallies import exact_results
from coproduce.web.templating import day

MOST_QUOTES = 6
MOST_CROSSES = 8
MOST_COLUMNS = 6


def results(material: Material) -> Iterator[Block]:
    """Every chart of the published results, part by part, with quotes that may be shown."""
    if material.results is None:
        yield Paragraph("No results are published yet.")
        return
    yield Paragraph(_of_when(material))
    for part in parts_of(material.results):
        if part.id == WHO_TOOK_PART:
            continue
        yield Heading(part.title)
        if part.intro:
            yield Paragraph(part.intro)
        for chart in part.charts:
            yield Figure(chart) if chart.drawn else table_of(chart)
    quotes = quoted_words(material.consultation.id, MOST_QUOTES)
    if quotes:
        yield Heading("In people’s own words")
        yield Paragraph(
            "Their writers agreed that we may show these words, and a person has read them first."
        )
        for each in quotes:
            yield Quote(each.words, "A young person" if each.young else "")


def _of_when(material: Material) -> str:
    found = material.results
    words = "These figures are rounded, and small ones are not shown, so that nobody can be found out."
    if found is None:
        return words
    stands = (
        "They are the published results"
        if material.results_are_public
        else "They wait to be published and stand"
    )
    return f"{words} {stands} as of {day(found.taken_on)}."


def table_of(chart: Chart) -> Table:
    """The protected figures of a chart as a table."""
    columns = tuple(
        Column(each["label"], bool(each.get("numeric"))) if isinstance(each, dict) else Column(str(each))
        for each in chart.columns
    )
    rows = tuple(tuple(str(cell) for cell in row) for row in chart.rows)
    note = " ".join(part for part in (chart.sentence, chart.base, chart.note) if part)
    return Table(chart.title, columns, rows, note)


# Views of few --------------------------------------------------------------------------------------------------------


def few(material: Material) -> Iterator[Block]:
    """What few said stands beside what many said: a list by size would drown it."""
    yield Paragraph("A view is not weaker because few hold it. Here both stand side by side.")
    themes = material.results.themes if material.results else None
    shown = [cell for cell in themes.cells if cell.shown is not None] if themes else []
    hidden = [cell.label for cell in themes.cells if cell.shown is None] if themes else []
    if themes is not None:
        longest = max(len(shown), len(hidden))
        many = [f"{cell.label} ({cell.text})" for cell in shown] or ["No theme has a published number"]
        fewer = hidden or ["Every theme has a published number"]
        yield Table(
            "Themes of many, and themes of few",
            (Column("Many wrote about"), Column("Few wrote about")),
            tuple(
                (many[place] if place < len(many) else "–", fewer[place] if place < len(fewer) else "–")
                for place in range(max(longest, 1))
            ),
            note="The themes of few have no number: it could give people away.",
        )
    elif not material.exact:
        yield Paragraph("No themes are published, so nothing can be set side by side here.")
    if material.exact:
        yield from _flagged(material)


def _flagged(material: Material) -> Iterator[Block]:
    found = views_of_few(material.actor, material.consultation.id)
    yield Heading("Themes that are strong in a small group")
    if not found:
        yield Paragraph("No theme stands out in a small group more than chance would have it.")
        return
    yield Table(
        "Themes of which people of a small group speak at least twice as often as others",
        (Column("Theme"), Column("Group"), Column("Of the group", True), Column("Of all others", True)),
        tuple(
            (
                each.theme,
                f"{each.group} ({each.asked})",
                f"{each.speaking:,} of {each.people:,}",
                f"{each.others_speaking:,} of {each.others:,}",
            )
            for each in found
        ),
        mark=MARKS[STAFF],
    )


# Exact tables --------------------------------------------------------------------------------------------------------


def crosses(material: Material) -> Iterator[Block]:
    """For staff: what was asked of everybody against who they are."""
    if not material.exact:
        return
    yield Callout(MARKS[STAFF], f"Exact figures. Counts under {SMALL} could give a person away.", "warning")
    offered = crossables(material.consultation.id, about_you=material.counts_people)
    pairs = list(islice(_pairs(offered), MOST_CROSSES))
    if not pairs:
        yield Paragraph("There are no two questions here that can be counted against each other.")
    for rows, columns in pairs:
        yield cross_table(exact_cross(material.consultation.id, rows, columns))


def _pairs(offered: list[Crossable]) -> Iterator[tuple[Crossable, Crossable]]:
    """Each other question by who answers: the first question with few answers of which one is chosen."""
    by = next((each for each in offered if _divides_people(each)), None)
    if by is not None:
        yield from ((each, by) for each in offered if each.key != by.key and not each.is_about_people)


def _divides_people(each: Crossable) -> bool:
    return not each.several and not each.scale and 2 <= len(each.labels) <= MOST_COLUMNS


def cross_table(cross: CrossTally) -> Table:
    """An exact cross-table; it says on itself that it is not for publication."""
    columns = (
        Column(cross.rows_text),
        *(Column(label, True) for label in cross.columns),
        Column("All", True),
    )
    rows = [
        (label, *(f"{count:,}" for count in counts), f"{total:,}")
        for label, counts, total in zip(cross.rows, cross.counts, cross.row_totals, strict=True)
    ]
    rows.append(("All", *(f"{total:,}" for total in cross.column_totals), f"{cross.base:,}"))
    return Table(
        f"{cross.rows_text.rstrip('.')} – by “{cross.columns_text}”", columns, tuple(rows), mark=MARKS[STAFF]
    )


def tables(material: Material) -> Iterator[Block]:
    """An appendix: every figure of every chart; for staff every exact count too."""
    if material.results is not None:
        if material.exact:
            yield Heading("Published figures")
        yield from (table_of(chart) for part in parts_of(material.results) for chart in part.charts)
    if material.exact:
        yield Heading("Exact figures")
        yield from _exact_tables(material)


def _exact_tables(material: Material) -> Iterator[Block]:
    consultation_id = material.consultation.id
    bands = bands_of([snapshot.document for snapshot in published_before(consultation_id)])
    exact = exact_results(consultation_id, bands)
    yield Paragraph(f"{exact.responses:,} single forms.")
    yield from (_tally(tally) for tally in exact.tallies if tally.labels)
    if exact.themes.themes:
        yield Table(
            "Approved themes",
            (Column("Theme"), Column("People", True)),
            tuple((name, f"{count:,}") for _, name, count in exact.themes.themes),
            note=f"{exact.themes.base:,} people wrote something.",
            mark=MARKS[STAFF],
        )


def _tally(tally: Tally) -> Table:
    return Table(
        tally.text,
        (Column("Answer"), Column("People", True)),
        tuple((label, f"{count:,}") for label, count in zip(tally.labels, tally.counts, strict=True)),
        note=f"{tally.base:,} answered.",
        mark=MARKS[STAFF],
    )
