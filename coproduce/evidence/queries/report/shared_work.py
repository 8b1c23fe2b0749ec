"""Children's part in it, and the record of co-production, as parts of a report."""

from __future__ import annotations

from collections.abc import Iterator

from coproduce.evidence.queries.lundy import card_of
from coproduce.evidence.queries.report.material import Material
from coproduce.evidence.queries.together import Together, together_of
from coproduce.evidence.report import Block, Callout, Column, Heading, Items, Paragraph, Quote, Table
from coproduce.evidence.rules.lundy import NOTHING, FilledField
from coproduce.web.templating import day


def children(material: Material) -> Iterator[Block]:
    """The Lundy card; an empty field is said to be empty."""
    yield Paragraph(
        "Children have a right to be heard (United Nations Convention on the Rights of the Child, article 12). This "
        "card asks four questions about it. The record answers as far as it can, and an empty field stays in sight."
    )
    for filled in card_of(material.consultation, material.feedback):
        yield from _field(filled)


def _field(filled: FilledField) -> Iterator[Block]:
    yield Heading(filled.field.name)
    yield Paragraph(filled.field.asks)
    if filled.is_empty:
        yield Callout("Empty", NOTHING, "warning")
    if filled.facts:
        yield Items(tuple(f"{fact.text} [{fact.source}]" for fact in filled.facts))
    if filled.words is not None:
        yield Paragraph(f"Staff add: {filled.words.text} [{filled.words.source}]")


def together(material: Material) -> Iterator[Block]:
    """Who took part in what at each stage, and the rung of the ladder that follows."""
    for record in together_of(material.consultation):
        yield from _record(record)


def _record(record: Together) -> Iterator[Block]:
    if record.of_proposal:
        yield Heading(f"The proposal “{record.title}”")
    standing = record.standing
    yield Paragraph(
        f"The record carries rung {standing.number} of 7: {standing.rung.name}. {standing.rung.words}", "lead"
    )
    yield Paragraph(f"Why: {standing.why}")
    if standing.missing:
        yield Paragraph(f"What is missing for the next rung: {' '.join(standing.missing)}")
    rows = tuple(
        (
            stage.name,
            day(entry.on),
            f"{entry.who} ({entry.people} people)" if entry.people else entry.who,
            entry.does.capitalize(),
            f"{entry.evidence} [{entry.source_words}]",
        )
        for stage in record.stages
        for entry in stage.entries
    )
    if rows:
        columns = (
            Column("Stage"),
            Column("Day"),
            Column("Who"),
            Column("What they did"),
            Column("What shows it"),
        )
        yield Table("Who took part, stage by stage", columns, rows)
    empty = [stage.name for stage in record.stages if not stage.entries]
    if empty:
        yield Paragraph(f"Nothing is on record for: {', '.join(empty)}.")
    if record.said is not None:
        yield from _families(record)


def _families(record: Together) -> Iterator[Block]:
    said = record.said
    yield Heading("What families say of it themselves", 3)
    if said is None or not said.anything:
        yield Paragraph("No group has said yet what it thinks.")
        return
    for each in said.groups:
        yield Paragraph(f"{each.group}: {each.value}, said on {day(each.given_on)}.")
        if each.words:
            yield Quote(each.words, each.group)
    if said.people is not None:
        rows = tuple((cell.label, cell.text) for cell in said.people.cells)
        yield Table(
            f"What single people say, until {day(said.counted_until)}",
            (Column("Rung"), Column("People", True)),
            rows,
            said.people.note,
        )
