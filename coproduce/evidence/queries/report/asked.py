"""What was asked: what could change, the options, the ways of answering; and every question in full."""

from __future__ import annotations

from collections.abc import Iterator

from coproduce.consultations.questionnaire import Facet, Question
from coproduce.consultations.questionnaire.types import Information
from coproduce.consultations.wording import formats_of
from coproduce.evidence.queries.report.material import Material
from coproduce.evidence.report import Block, Column, Heading, Items, Paragraph, Table

HOW = {
    "choice": "One answer to choose.",
    "choices": "Several answers could be chosen.",
    "number": "A number.",
    "day": "A date.",
    "text": "In people’s own words.",
    "file": "A file.",
}
SPLIT = {"open": "Open to change", "decided": "Decided already"}


def asked(material: Material) -> Iterator[Block]:
    """The frame of the consultation as its page had it."""
    consultation = material.consultation
    if consultation.summary:
        yield Paragraph(consultation.summary, "lead")
    if consultation.audience:
        yield Paragraph(f"It was for: {consultation.audience}.")
    if consultation.what_could_change:
        yield Heading("What could change")
        yield Paragraph(consultation.what_could_change)
    yield from _parts(material)
    yield from _options(material)
    if consultation.costs_and_impact:
        yield Heading("Costs and impact, as people were told")
        yield Paragraph(consultation.costs_and_impact)
    yield Heading("How people could be asked")
    asked_in_all = len(material.questionnaire.asked)
    yield Paragraph(
        f"There were {asked_in_all} questions. They stand in full in an appendix. People could choose between these:"
        if asked_in_all != 1
        else "There was one question. It stands in full in an appendix. People could choose between these:"
    )
    yield Items(tuple(formats_of(consultation, material.questionnaire)))


def _parts(material: Material) -> Iterator[Block]:
    parts = material.consultation.parts
    if parts:
        yield Table(
            "What was open and what was decided",
            (Column("Part"), Column("Open or decided"), Column("What it means")),
            tuple(
                (part.title, SPLIT.get(part.status, part.status), _joined(part.text, _because(part.reason)))
                for part in parts
            ),
        )


def _because(reason: str) -> str:
    return f"Why: {reason}" if reason else ""


def _joined(*words: str) -> str:
    return "\n".join(each.strip() for each in words if each.strip())


def _options(material: Material) -> Iterator[Block]:
    options = material.consultation.options
    if not options:
        if material.consultation.options_reason:
            yield Paragraph(f"There were no options to choose from: {material.consultation.options_reason}")
        return
    yield Table(
        "The options",
        (Column("Option"), Column("What it is"), Column("Costs"), Column("Who gains, who loses")),
        tuple(
            (
                f"{option.title} (nothing changes)" if option.is_no_change else option.title,
                option.text,
                option.costs,
                _joined(
                    f"Gains: {option.gains}" if option.gains else "",
                    f"Loses: {option.loses}" if option.loses else "",
                ),
            )
            for option in options
        ),
    )


def questions(material: Material) -> Iterator[Block]:
    """Every question of the newest version, in its usual words, with its answers."""
    questionnaire, section, number = material.questionnaire, "", 0
    for question in questionnaire.questions:
        if question.section != section:
            section = question.section
            found = questionnaire.section(section)
            if found is not None:
                yield Heading(found.title)
                if found.intro:
                    yield Paragraph(found.intro)
        if question.asks:
            number += 1
            yield from _question(question, number)
        elif isinstance(question, Information) and question.body:
            yield Heading(question.text, 3)
            yield Paragraph(question.body)


def _question(question: Question, number: int) -> Iterator[Block]:
    yield Heading(f"{number}. {question.text}", 3)
    if question.help:
        yield Paragraph(question.help)
    notes = [HOW.get(question.main.kind, "")]
    notes.append("Everybody had to answer." if question.required else "People could leave it out.")
    if question.show_if is not None:
        notes.append("Only some people were asked, depending on what they had answered before.")
    yield Paragraph(" ".join(note for note in notes if note), "small")
    if question.lines:
        yield Items(tuple(line.label for line in question.lines))
    yield from _answers(question)


def _answers(question: Question) -> Iterator[Block]:
    """The answers to choose from, each list once, and the boxes that stand beside them."""
    shown: set[tuple[str, ...]] = set()
    for facet in question.facets:
        labels = tuple(option.label for option in facet.options)
        if labels and labels not in shown:
            shown.add(labels)
            yield Items(labels)
    boxes = tuple(_box(facet) for facet in question.facets if facet.key and facet.label and not facet.options)
    if boxes and not question.lines:
        yield Items(boxes)


def _box(facet: Facet) -> str:
    return (
        f"{facet.label}: {HOW[facet.kind][0].lower()}{HOW[facet.kind][1:]}"
        if facet.kind in HOW
        else facet.label
    )
