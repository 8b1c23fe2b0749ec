"""Looking for words in everything that is public, and showing where they stand (rule 4: what is public is asked of the
rooms at the moment of reading)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, func, or_, select

from coproduce.accounts.models import Group
from coproduce.consultations.models import Consultation, ConsultationPart
from coproduce.consultations.queries import phase_of, public_consultations
from coproduce.core.database import db
from coproduce.feedback import addresses
from coproduce.feedback.models import Finding, Reply
from coproduce.feedback.queries import public_findings
from coproduce.web.excerpts import shortened
from coproduce.web.marking import excerpt, marked
from coproduce.web.paging import Page

MOST_WORDS = 8
LONGEST_QUERY = 200
ON_A_PAGE = 20


@dataclass(frozen=True)
class Hit:
    """One thing that was found. `title` and `excerpt` are escaped, with what was looked for marked."""

    kind: str
    title: Markup
    excerpt: Markup
    url: str
    source: str = ""
    status: str = ""


@dataclass(frozen=True)
class Source:
    """One kind of thing that can be found."""

    statement: Select[Any]
    hit: Callable[[Any, Sequence[str]], Hit]


def words_of(query: str) -> tuple[str, ...]:
    """What is looked for: at most eight words, without signs that no database stores."""
    plain = "".join(sign if sign.isprintable() else " " for sign in query[:LONGEST_QUERY])
    return tuple(dict.fromkeys(plain.lower().split()))[:MOST_WORDS]


# What other modules of this room look through, in this order, after consultations and answers.
FURTHER: list[Callable[[Sequence[str]], Source]] = []


def search(words: Sequence[str], number: int = 1) -> Page[Hit]:
    """One page of what holds all of the words: consultations first, then answers and the rest, then groups."""
    further = [find(words) for find in FURTHER] if words else []
    sources = [_consultations(words), _answers(words), *further, _groups(words)] if words else []
    totals = [
        db.session.scalar(select(func.count()).select_from(source.statement.order_by(None).subquery())) or 0
        for source in sources
    ]
    hits: list[Hit] = []
    skip = (number - 1) * ON_A_PAGE
    for source, total in zip(sources, totals, strict=True):
        wanted = ON_A_PAGE - len(hits)
        if skip < total and wanted:
            rows = db.session.scalars(source.statement.limit(wanted).offset(skip)).unique().all()
            hits += [source.hit(row, words) for row in rows]
        skip = max(0, skip - total)
    return Page(hits, number, ON_A_PAGE, sum(totals))


def each_word(words: Sequence[str], *places: Any) -> list[ColumnElement[bool]]:
    """Every word stands in at least one of the places."""
    return [or_(*(place.icontains(word, autoescape=True) for place in places)) for word in words]


def _consultations(words: Sequence[str]) -> Source:
    in_parts = [
        Consultation.parts.any(
            or_(
                ConsultationPart.title.icontains(word, autoescape=True),
                ConsultationPart.text.icontains(word, autoescape=True),
            )
        )
        for word in words
    ]
    texts = (
        Consultation.title,
        Consultation.summary,
        Consultation.young_people_summary,
        Consultation.what_could_change,
        Consultation.audience,
    )
    conditions = [or_(own, part) for own, part in zip(each_word(words, *texts), in_parts, strict=True)]
    return Source(public_consultations().where(*conditions), _consultation_hit)


def _consultation_hit(consultation: Consultation, words: Sequence[str]) -> Hit:
    parts = " ".join(f"{part.title}. {part.text}" for part in consultation.parts)
    texts = (
        consultation.summary,
        consultation.what_could_change,
        consultation.audience,
        consultation.young_people_summary,
        parts,
    )
    return Hit(
        "Consultation",
        marked(consultation.title, words),
        excerpt(texts, words),
        f"/consultations/{consultation.slug}",
        status=phase_of(consultation),
    )


def _answers(words: Sequence[str]) -> Source:
    texts = (
        Finding.you_said,
        Finding.you_said_young,
        Reply.text,
        Reply.text_young,
        Reply.reason,
        Consultation.title,
    )
    return Source(public_findings().where(*each_word(words, *texts)), _answer_hit)


def _answer_hit(finding: Finding, words: Sequence[str]) -> Hit:
    consultation, reply = finding.feedback.consultation, finding.reply
    # The title says what people said, so the answer stands beneath it wherever the words are in both.
    texts = (*((reply.text, reply.reason, reply.text_young) if reply else ()), finding.you_said_young)
    title = shortened(finding.you_said, 90)
    return Hit(
        "Answer",
        marked(title, words),
        excerpt(texts, words),
        addresses.public_page(consultation.slug, finding.id),
        consultation.title,
        reply.kind if reply else "",
    )


def _groups(words: Sequence[str]) -> Source:
    statement = select(Group).where(*each_word(words, Group.name, Group.description)).order_by(Group.name)
    return Source(statement, _group_hit)


def _group_hit(group: Group, words: Sequence[str]) -> Hit:
    return Hit(
        "Group", marked(group.name, words), excerpt((group.description,), words), f"/groups/{group.slug}"
    )
