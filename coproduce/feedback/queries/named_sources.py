"""What a finding may rest on in this room and the ones below: other consultations, excerpts, published figures, forum
topics, and what was said and answered all year round. Only what a person has read can be named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import joinedload

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import visible_to_everyone
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.feedback import addresses
from coproduce.feedback.models import Finding, ReportEntry, YearlyReport
from coproduce.feedback.queries.yearly import is_public
from coproduce.feedback.source_kinds import Found, SourceKind, register_source
from coproduce.forums.models import Board, Topic
from coproduce.insights.models import Excerpt, ResultsSnapshot, Theme
from coproduce.insights.queries import protected_theme_sizes
from coproduce.insights.queries.excerpts import as_it_stands
from coproduce.insights.queries.themes import CONTEXT
from coproduce.safeguarding.models import Passage
from coproduce.web.excerpts import shortened

LONGEST_TITLE = 200


def register() -> None:
    for kind in (*_of_consultations_and_figures(), *_of_talk_and_years()):
        register_source(kind)


def _of_consultations_and_figures() -> tuple[SourceKind, ...]:
    return (
        SourceKind(
            "theme",
            "A theme of another consultation",
            "Other people said it elsewhere, in a consultation that is closed.",
            themes_elsewhere,
            find_themes,
            "themes.see",
        ),
        SourceKind(
            "excerpt",
            "An excerpt of a text",
            "The very words that an analyst marked. They are never public by being named here.",
            excerpts,
            find_excerpts,
            "themes.see",
        ),
        SourceKind(
            "figure",
            "A published figure",
            "How many spoke of a theme, as the published results say it.",
            figures,
            find_figures,
        ),
    )


def _of_talk_and_years() -> tuple[SourceKind, ...]:
    return (
        SourceKind(
            "topic",
            "A topic of the forums",
            "A whole conversation. A single post is named from its own page.",
            topics,
            find_topics,
        ),
        SourceKind(
            "entry",
            "An entry of a yearly report",
            "What was answered already, in what is open all year.",
            entries,
            find_entries,
        ),
        SourceKind(
            "comment",
            "A comment on what is open all year",
            "For example on the Local Offer. Its words are never public by being named here.",
            comments,
            find_comments,
            "reports.read",
        ),
    )


def holds(words: str, *columns: ColumnElement[str] | Any) -> ColumnElement[bool]:
    """Condition: one of the columns has the words in it, whatever the case."""
    return or_(*(column.icontains(words.strip(), autoescape=True) for column in columns))


def themes_elsewhere(finding: Finding, words: str) -> Select[Any]:
    statement = (
        select(Theme)
        .join(Consultation, Consultation.id == Theme.consultation_id)
        .where(
            Theme.state == "approved",
            Theme.consultation_id != finding.feedback.consultation_id,
            Consultation.state == "closed",
        )
        .order_by(Consultation.title, Theme.name, Theme.id)
    )
    return (
        statement.where(holds(words, Theme.name, Theme.description, Consultation.title))
        if words
        else statement
    )


def find_themes(ids: Collection[str]) -> Mapping[str, Found]:
    rows = _of_consultations(ids)
    return {
        theme.id: _in_consultation(theme.name, theme.description, consultation, public)
        for theme, consultation, public in rows
        if theme.state == "approved"
    }


def excerpts(finding: Finding, words: str) -> Select[Any]:
    """Of this consultation and of those that are closed; searched as they may be read now, redactions included."""
    statement = (
        select(Excerpt)
        .join(Theme, Theme.id == Excerpt.theme_id)
        .join(Passage, Passage.id == Excerpt.passage_id)
        .join(Consultation, Consultation.id == Theme.consultation_id)
        .where(
            Theme.state == "approved",
            Passage.state == "read",
            or_(Consultation.id == finding.feedback.consultation_id, Consultation.state == "closed"),
        )
        .order_by(Consultation.title, Theme.name, Excerpt.id)
    )
    return statement.where(holds(words, Theme.name, _readable())) if words else statement


def find_excerpts(ids: Collection[str]) -> Mapping[str, Found]:
    statement = (
        select(Excerpt, Theme, Passage, Consultation, visible_to_everyone())
        .join(Theme, Theme.id == Excerpt.theme_id)
        .join(Passage, Passage.id == Excerpt.passage_id)
        .join(Consultation, Consultation.id == Theme.consultation_id)
        .where(Excerpt.id.in_(ids), Passage.state == "read")
    )
    return {
        excerpt.id: _in_consultation(
            f"“{shortened(as_it_stands(excerpt, theme, passage).words, LONGEST_TITLE)}”",
            f"An excerpt about “{theme.name}”",
            consultation,
            public,
            passage.received_on,
        )
        for excerpt, theme, passage, consultation, public in db.session.execute(statement)
    }


def figures(finding: Finding, words: str) -> Select[Any]:
    published = exists().where(
        ResultsSnapshot.consultation_id == Theme.consultation_id, ResultsSnapshot.state == "published"
    )
    statement = (
        select(Theme)
        .join(Consultation, Consultation.id == Theme.consultation_id)
        .where(Theme.state == "approved", published)
        .order_by(Consultation.title, Theme.name, Theme.id)
    )
    return statement.where(holds(words, Theme.name, Consultation.title)) if words else statement


def find_figures(ids: Collection[str]) -> Mapping[str, Found]:
    """Only figures that the published results show: a hidden one cannot be named either (rule 14)."""
    rows = _of_consultations(ids)
    sizes = {
        theme_id: size
        for consultation_id in {consultation.id for _, consultation, _ in rows}
        for theme_id, size in protected_theme_sizes(consultation_id).items()
    }
    return {
        theme.id: Found(
            f"{sizes[theme.id].text[:1].upper()}{sizes[theme.id].text[1:]} spoke of “{theme.name}”",
            f"Published results of “{consultation.title}”",
            addresses.results_page(consultation.slug),
            f"the results of “{consultation.title}”, where {sizes[theme.id].text} spoke of “{theme.name}”",
            addresses.results_page(consultation.slug),
            public,
            _opened_on(consultation),
        )
        for theme, consultation, public in rows
        if theme.id in sizes
    }


def topics(finding: Finding, words: str) -> Select[Any]:
    """Topics that their readers can see; what staff say among themselves is no view of families."""
    statement = (
        select(Topic)
        .join(Board, Board.id == Topic.board_id)
        .join(Passage, Passage.id == Topic.passage_id)
        .where(
            Topic.shown.is_(True),
            Topic.merged_into_id.is_(None),
            Passage.state == "read",
            Board.audience != "staff",
        )
        .order_by(Topic.last_post_at.desc(), Topic.id)
    )
    return statement.where(holds(words, Topic.title)) if words else statement


def find_topics(ids: Collection[str]) -> Mapping[str, Found]:
    statement = (
        select(Topic, Board)
        .join(Board, Board.id == Topic.board_id)
        .options(joinedload(Topic.passage))
        .where(Topic.id.in_(ids), Board.audience != "staff")
    )
    return {topic.id: found_topic(topic, board) for topic, board in db.session.execute(statement)}


def found_topic(topic: Topic, board: Board) -> Found:
    """A topic as a source; public only on a board that everybody may read."""
    page = f"/forums/{board.slug}/{topic.slug}"
    readable = topic.shown and topic.passage is not None and topic.passage.state == "read"
    return Found(
        topic.title_now,
        f"In the forum “{board.name}”",
        page,
        f"the forum, in “{topic.title_now}”",
        page,
        readable and board.audience == "public",
        clock.to_london(topic.opened_at).date(),
    )


def entries(finding: Finding, words: str) -> Select[Any]:
    statement = (
        select(ReportEntry)
        .join(YearlyReport, YearlyReport.id == ReportEntry.report_id)
        .join(Consultation, Consultation.id == YearlyReport.consultation_id)
        .where(ReportEntry.said != "")
        .order_by(YearlyReport.year.desc(), Consultation.title, ReportEntry.position, ReportEntry.id)
    )
    return statement.where(holds(words, ReportEntry.said, Consultation.title)) if words else statement


def find_entries(ids: Collection[str]) -> Mapping[str, Found]:
    statement = (
        select(ReportEntry)
        .where(ReportEntry.id.in_(ids))
        .options(joinedload(ReportEntry.report).joinedload(YearlyReport.consultation))
    )
    return {entry.id: _found_entry(entry) for entry in db.session.scalars(statement)}


def _found_entry(entry: ReportEntry) -> Found:
    report, consultation = entry.report, entry.report.consultation
    return Found(
        shortened(entry.said, LONGEST_TITLE),
        f"Yearly report {report.year} of “{consultation.title}”",
        addresses.report_work(consultation.slug, report.year),
        f"the {report.year} report of “{consultation.title}”",
        addresses.report_page(consultation.slug, report.year),
        is_public(report),
        report.period_start,
    )


def comments(finding: Finding, words: str) -> Select[Any]:
    """Texts that a person has read, of consultations that are open all year; never in the order in which they came."""
    statement = (
        select(Passage)
        .join(Consultation, Consultation.id == Passage.context_id)
        .where(Passage.context_kind == CONTEXT, Consultation.standing.is_(True), Passage.state == "read")
        .order_by(Consultation.title, Passage.fingerprint, Passage.id)
    )
    return statement.where(holds(words, _readable())) if words else statement


def find_comments(ids: Collection[str]) -> Mapping[str, Found]:
    statement = (
        select(Passage, Consultation, visible_to_everyone())
        .join(Consultation, Consultation.id == Passage.context_id)
        .where(
            Passage.id.in_(ids),
            Passage.context_kind == CONTEXT,
            Passage.state == "read",
            Consultation.standing.is_(True),
        )
    )
    return {
        passage.id: _in_consultation(
            f"“{shortened(passage.words, LONGEST_TITLE)}”",
            "A comment",
            consultation,
            public,
            passage.received_on,
        )
        for passage, consultation, public in db.session.execute(statement)
    }


def _readable() -> ColumnElement[str]:
    """`Passage.words` in SQL."""
    return db.func.coalesce(Passage.redacted, Passage.body)


def _of_consultations(ids: Collection[str]) -> list[Any]:
    """Themes by id, each with its consultation and whether everybody may know of that."""
    joined = select(Theme, Consultation, visible_to_everyone()).join(
        Consultation, Consultation.id == Theme.consultation_id
    )
    return list(db.session.execute(joined.where(Theme.id.in_(ids))))


def _in_consultation(
    title: str, detail: str, consultation: Consultation, public: bool, said_on: date | None = None
) -> Found:
    return Found(
        title,
        f"{detail.rstrip('.')}, in “{consultation.title}”" if detail else f"“{consultation.title}”",
        f"/manage/consultations/{consultation.slug}",
        f"“{consultation.title}”",
        addresses.consultation_page(consultation.slug),
        bool(public),
        said_on or _opened_on(consultation),
    )


def _opened_on(consultation: Consultation) -> date | None:
    return clock.to_london(consultation.opens_at).date() if consultation.opens_at else None
