"""Who answered and who did not, and how people took part. Exact only for those who may see it."""

from __future__ import annotations

from collections.abc import Iterator

from coproduce.consultations.queries.reviews import public_reviews
from coproduce.consultations.queries.taking_part import TakingPart, taking_part
from coproduce.consultations.reach import SOURCE_WORDS, Characteristic, missing
from coproduce.consultations.rules.reviews import DECLINED, SIGNED_OFF
from coproduce.consultations.wording import change_words, formats_of
from coproduce.evidence.queries.report.material import Material
from coproduce.evidence.report import (
    MARKS,
    STAFF,
    Block,
    Callout,
    Column,
    Figure,
    Heading,
    Items,
    Paragraph,
    Table,
)
from coproduce.insights.figures import parts_of
from coproduce.web.templating import day

WHO_TOOK_PART = "who-took-part"
NO_DRAW = (
    "Those who answered are no random draw of the people who live here. A difference says whose voices to look for. It "
    "proves nothing about what they would have said."
)


def people(material: Material) -> Iterator[Block]:
    """Reach against the population of the area."""
    yield from _headline(material)
    if material.counts_people:
        yield from _exact(taking_part(material.consultation))
        return
    charts = _reach_charts(material)
    yield from (Figure(chart) for chart in charts)
    if charts:
        yield Paragraph(NO_DRAW)
        return
    yield Paragraph(
        "People could tell us about themselves, and could leave that out. No figures of it are published here: too few "
        "said something, or nothing was asked."
    )


def _reach_charts(material: Material) -> list:  # type: ignore[type-arg]
    if material.results is None:
        return []
    return [chart for part in parts_of(material.results) if part.id == WHO_TOOK_PART for chart in part.charts]


def _headline(material: Material) -> Iterator[Block]:
    results = material.results
    if results is None:
        yield Paragraph(
            "No results of this consultation are published yet, so this part holds no published figure."
        )
        return
    said = results.responses.text
    yield Paragraph(f"{said[:1].upper()}{said[1:]} answered on their own.", "lead")
    if results.sessions is not None:
        yield Paragraph(f"Groups answered together: {results.sessions.words}.")


def _exact(found: TakingPart) -> Iterator[Block]:
    yield Callout(MARKS[STAFF], "These are exact figures. Small ones can give people away.", "warning")
    yield Paragraph(
        f"{found.single_forms:,} single forms and {len(found.sessions)} group sessions with "
        f"{found.people_in_sessions:,} people. {found.not_asked:,} of the forms came in files that did not ask about "
        "their writers."
    )
    gaps = missing(found.characteristics)
    yield Heading("Who is missing")
    if gaps:
        yield Items(tuple(f"{each.text}: {line.label}. {line.difference}." for each, line in gaps))
    else:
        yield Paragraph("No group is clearly fewer than its share of the area, as far as people told us.")
    yield Paragraph(NO_DRAW)
    yield Heading("Each question about people themselves")
    for each in found.characteristics:
        yield _characteristic(each)


def _characteristic(each: Characteristic) -> Table:
    return Table(
        each.text,
        (
            Column("Answer"),
            Column("People", True),
            Column("Share", True),
            Column("In the area", True),
            Column("How they compare"),
        ),
        tuple(
            (
                line.label,
                f"{line.people:,}",
                f"{round(line.share.points)}%" if line.share else "",
                f"{round(line.population.points)}%" if line.population else "",
                line.difference,
            )
            for line in each.lines
        ),
        note=" ".join(
            part
            for part in (f"{each.base.answered:,} answered; {each.base.non_response_words}.", each.note)
            if part
        ),
        mark=MARKS[STAFF],
    )


def how(material: Material) -> Iterator[Block]:
    """The ways, the groups before and during it, and what changed on the way."""
    consultation = material.consultation
    yield Paragraph("People could take part in these ways:")
    yield Items(tuple(formats_of(consultation, material.questionnaire)))
    if material.counts_people:
        yield _ways(taking_part(consultation))
    yield from _sessions(material)
    yield from _reviews(material)
    changes = [change_words(change) for change in consultation.changes]
    if changes:
        yield Heading("What changed on the way")
        yield Table(
            "Changes in public, with their reasons",
            (Column("Day"), Column("What changed"), Column("Why")),
            tuple((each["date"], each["text"], each["reason"]) for each in changes),
        )


def _ways(found: TakingPart) -> Table:
    return Table(
        "By which way forms came",
        (Column("Way"), Column("Forms", True)),
        tuple((SOURCE_WORDS.get(name, name), f"{count:,}") for name, count in found.sources.items()),
        mark=MARKS[STAFF],
    )


def _sessions(material: Material) -> Iterator[Block]:
    sessions = material.results.sessions if material.results else None
    yield Heading("Groups that answered together")
    if sessions is None or not sessions.lines:
        yield Paragraph("No group session is in the published results.")
        return
    yield Paragraph(
        "A session counts once its group has said yes to what was written down. It stands apart from single forms."
    )
    yield Items(sessions.lines)


def _reviews(material: Material) -> Iterator[Block]:
    reviews = [each for each in public_reviews(material.consultation) if each.asked_on is not None]
    if not reviews:
        return
    outcome = {SIGNED_OFF: "Signed off", DECLINED: "Did not agree"}
    yield Heading("Groups that looked over the draft")
    yield Table(
        "Drafts looked over by groups before the opening",
        (
            Column("Group"),
            Column("Asked on"),
            Column("Answered on"),
            Column("Its answer"),
            Column("Things changed", True),
        ),
        tuple(
            (
                each.group.name,
                day(each.asked_on),
                day(each.answered_on),
                outcome.get(each.state, "Not signed off"),
                str(sum(change.changed for change in each.changes)),
            )
            for each in reviews
        ),
    )
