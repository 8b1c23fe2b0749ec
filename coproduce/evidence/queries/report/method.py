"""Method and limits, and for staff the audit trail as it stood."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from coproduce.core import audit
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.evidence.queries.report.material import Material
from coproduce.evidence.report import Block, Column, Facts, Heading, Items, Paragraph, Table
from coproduce.insights.methods import METHODS
from coproduce.insights.model_cards import NAMES, how_good
from coproduce.insights.queries.machine_help import help_is_on
from coproduce.web.templating import moment

PEOPLE = (
    "People read every text before anybody outside may see it.",
    "People made or approved every theme, wrote every finding, and took every decision.",
    "A text that belongs to no theme was marked so, with the reason.",
    "Each finding has an answer of one of seven kinds, with its reason, owner and date where it needs them.",
    "Those who took part heard the answers before everybody else.",
)
NUMBERS = (
    "Counts of people under 8 are not shown. All others are rounded to the nearest 5, so lines may not add up.",
    "Percentages come from rounded figures, and only where 20 people or more answered.",
    "Where fewer than 10 answered, words stand in place of figures.",
    "A table of two questions is published only where nothing hidden can be worked out from all figures together.",
    "Published results are fixed on a day. Two of them cannot be subtracted from each other.",
)
LIMITS = (
    "People decide for themselves whether to answer. The figures speak for those who did, not for everybody.",
    "One person may have answered more than once where no link or account was asked for.",
    "Group sessions stand apart from single forms. Somebody may have taken part in both.",
    "Measured figures of the computer’s help come from texts of others, not from these.",
)
MOST_STEPS = 200


def method(material: Material) -> Iterator[Block]:
    """How it was done, what the computer did in it, and what these figures cannot say."""
    yield Heading("What people did")
    yield Items(PEOPLE)
    yield Heading("What a computer did")
    if help_is_on():
        yield Paragraph(
            "A computer suggested themes and read feelings, marked possible names and signs of harm, and rounded "
            "figures. It decided nothing."
        )
        good = how_good()
        yield Items(
            tuple(
                f"{NAMES.get(name, name)}: {' '.join(sentences)}" for name, sentences in sorted(good.items())
            )
        )
    else:
        yield Paragraph(
            "Suggesting themes and reading feelings are switched off here. People did that by themselves."
        )
    yield Table(
        "Methods and versions",
        (Column("What"), Column("Method"), Column("Version")),
        tuple((name, how, version) for name, how, version in METHODS),
    )
    yield Heading("How figures are protected")
    yield Items(NUMBERS)
    yield Heading("Limits")
    yield Items(LIMITS)


def trail(material: Material) -> Iterator[Block]:
    """For staff: the head of the chain, and what was done to this consultation and its answers."""
    number, digest = audit.head()
    yield Facts(
        "The head of the audit trail",
        (("Link", f"{number:,}" if number else "No link yet"), ("SHA-256", digest)),
    )
    ids = [material.consultation.id]
    if material.feedback is not None:
        ids.append(material.feedback.id)
    rows = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_id.in_(ids))
        .order_by(AuditEntry.at.desc(), AuditEntry.id)
        .limit(MOST_STEPS)
    ).all()
    if rows:
        yield Table(
            "What was done, the latest first",
            (Column("When"), Column("Who"), Column("What"), Column("Why")),
            tuple(
                (moment(row.at), row.actor_name, row.action.replace("_", " ").capitalize(), row.reason)
                for row in rows
            ),
        )
