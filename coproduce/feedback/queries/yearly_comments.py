"""The comments of one yearly report: which they are, what became of each, and what is missing before it is published.

A report answers the comments of its year. What came to light later for a year that is published already (an answer on
paper that was found, a text that an entry has lost) belongs to the oldest report that is not published yet, so that no
comment falls between two years.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from coproduce.consultations.models import Answer, Response
from coproduce.consultations.queries import PASSAGE_CONTEXT
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.feedback import addresses
from coproduce.feedback.models import ReportEntry, ReportExclusion, YearlyReport, report_entry_passage
from coproduce.feedback.queries.yearly import GATHERING, next_owed, period_of, years_of
from coproduce.feedback.rules import (
    ANSWERED,
    EXCLUDED,
    HELD,
    TO_CONFIRM,
    UNREAD,
    WAITING,
    CommentFacts,
    EntryFacts,
    Named,
    PublishingFacts,
    ReplyFacts,
    ReportAddresses,
    fate,
    suggested_category,
)
from coproduce.insights.queries import approved_quotes
from coproduce.safeguarding.models import Passage
from coproduce.web.excerpts import shortened

# A choice question of this name says what a comment is about, where its options are named like the categories.
CATEGORY_QUESTION = "about"
ACTIVE = ("proposed", "confirmed")
EXCERPT = 80


@dataclass(frozen=True)
class Comment:
    """One comment of a report. `person` is the response that it came with, to count people and for nothing else."""

    passage: Passage
    fate: str
    person: str
    entries: tuple[str, ...] = ()
    exclusion: ReportExclusion | None = None
    category: str = ""

    @property
    def id(self) -> str:
        return self.passage.id


@dataclass(frozen=True)
class ReportProgress:
    """How far a report is, in comments. Exact, for staff."""

    total: int
    answered: int
    excluded: int
    to_confirm: int
    waiting: int
    unread: int
    held: int

    @property
    def done(self) -> int:
        return self.answered + self.excluded


def scope(report: YearlyReport) -> list[ColumnElement[bool]]:
    """Conditions over Passage: the comments that this report has to account for."""
    period = period_of(report)
    conditions = [
        Passage.context_kind == PASSAGE_CONTEXT,
        Passage.context_id == report.consultation_id,
        ~_is_in(report, elsewhere=True),
    ]
    in_time = Passage.received_on <= period.end
    if not _takes_leftovers(report):
        in_time = and_(in_time, Passage.received_on >= period.start)
    return [*conditions, or_(in_time, _is_in(report, elsewhere=False))]


def _is_in(report: YearlyReport, *, elsewhere: bool) -> ColumnElement[bool]:
    """Whether an entry or a living exclusion of this report (or of another one) holds the text."""
    entry = ReportEntry.report_id != report.id if elsewhere else ReportEntry.report_id == report.id
    exclusion = (
        ReportExclusion.report_id != report.id if elsewhere else ReportExclusion.report_id == report.id
    )
    in_entry = exists().where(
        report_entry_passage.c.passage_id == Passage.id,
        report_entry_passage.c.entry_id == ReportEntry.id,
        entry,
    )
    left_out = exists().where(
        ReportExclusion.passage_id == Passage.id, ReportExclusion.state.in_(ACTIVE), exclusion
    )
    return or_(in_entry, left_out)


def _takes_leftovers(report: YearlyReport) -> bool:
    """Whether this is the oldest report that is not published yet."""
    if report.state != GATHERING:
        return False
    oldest = next_owed(years_of(report.consultation))
    return oldest is not None and oldest.period.year == report.year


def comments_of(report: YearlyReport) -> list[Comment]:
    """Every comment of the report with what became of it, in no order of arrival. A fixed number of queries."""
    conditions = scope(report)
    passages = db.session.scalars(select(Passage).where(*conditions).order_by(Passage.id)).all()
    entries = _entries_by_passage(report)
    exclusions = {
        each.passage_id: each
        for each in db.session.scalars(
            select(ReportExclusion).where(
                ReportExclusion.report_id == report.id, ReportExclusion.state.in_(ACTIVE)
            )
        )
    }
    people = _people(select(Answer.passage_id, Answer.response_id).join(Passage).where(*conditions))
    chosen = _chosen_categories(report)
    found = []
    for passage in passages:
        person, exclusion = people.get(passage.id, passage.id), exclusions.get(passage.id)
        in_entries = entries.get(passage.id, ())
        facts = CommentFacts(passage.state, len(in_entries), exclusion.state if exclusion else "")
        category = suggested_category(passage.topic, chosen.get(person, ()))
        found.append(Comment(passage, fate(facts), person, in_entries, exclusion, category))
    return found


def _people(statement: Select[str | None, str]) -> dict[str, str]:
    return {
        passage_id: response_id for passage_id, response_id in db.session.execute(statement) if passage_id
    }


def _entries_by_passage(report: YearlyReport) -> Mapping[str, tuple[str, ...]]:
    rows = db.session.execute(
        select(report_entry_passage.c.passage_id, report_entry_passage.c.entry_id)
        .join(ReportEntry, ReportEntry.id == report_entry_passage.c.entry_id)
        .where(ReportEntry.report_id == report.id)
        .order_by(ReportEntry.position)
    )
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in rows:
        found[row.passage_id] += (row.entry_id,)
    return found


def _chosen_categories(report: YearlyReport) -> dict[str, Sequence[str]]:
    """What people ticked where they were asked what their comment is about."""
    rows = db.session.execute(
        select(Answer.response_id, Answer.choices)
        .join(Response, Response.id == Answer.response_id)
        .where(
            Response.consultation_id == report.consultation_id,
            Response.submitted_on <= period_of(report).end,
            Answer.question_key == CATEGORY_QUESTION,
            Answer.choices.is_not(None),
        )
    )
    return {response_id: choices for response_id, choices in rows if choices}


def progress_of(comments: Collection[Comment]) -> ReportProgress:
    counts = defaultdict[str, int](int)
    for comment in comments:
        counts[comment.fate] += 1
    fates = (ANSWERED, EXCLUDED, TO_CONFIRM, WAITING, UNREAD, HELD)
    return ReportProgress(len(comments), *(counts[each] for each in fates))


def with_same_words(comments: Sequence[Comment], ids: Collection[str]) -> list[Comment]:
    """The comments of these ids and every other one of the same words to the same question: they are counted and
    answered once (rule 12)."""
    alike = {_words_of(comment) for comment in comments if comment.id in ids}
    return [comment for comment in comments if _words_of(comment) in alike]


def grouped_by_words(comments: Sequence[Comment]) -> list[tuple[Comment, int]]:
    """One comment for each text with how often it came, the most frequent first; texts of different fates apart."""
    groups: dict[tuple[str, ...], list[Comment]] = defaultdict(list)
    for comment in comments:
        groups[(*_words_of(comment), comment.fate)].append(comment)
    return sorted(((group[0], len(group)) for group in groups.values()), key=lambda pair: -pair[1])


def _words_of(comment: Comment) -> tuple[str, str]:
    return comment.passage.topic, comment.passage.fingerprint or comment.id


def publishing_facts(report: YearlyReport, comments: Sequence[Comment] | None = None) -> PublishingFacts:
    """What publishing asks, as it stands now."""
    comments = comments_of(report) if comments is None else comments
    slug, progress = report.consultation.slug, progress_of(comments)
    work, listed = addresses.report_work(slug, report.year), addresses.report_comments(slug, report.year)
    return PublishingFacts(
        today=clock.today(),
        period_end=period_of(report).end,
        entries=_entry_facts(report, comments),
        waiting=tuple(
            Named(excerpt(each.passage), f"{listed}?show={WAITING}")
            for each in comments
            if each.fate == WAITING
        ),
        waiting_total=progress.waiting,
        to_confirm=tuple(
            Named(excerpt(each.passage), addresses.report_exclusion(slug, report.year, each.exclusion.id))
            for each in comments
            if each.fate == TO_CONFIRM and each.exclusion
        ),
        to_confirm_total=progress.to_confirm,
        unread=progress.unread,
        held=progress.held,
        summary=report.summary,
        summary_young=report.summary_young,
        at=ReportAddresses(
            work, listed, f"/manage/reading?place={report.consultation_id}", f"{work}/summary"
        ),
    )


def excerpt(passage: Passage) -> str:
    """The beginning of a comment for a list; what is held back is told in no list."""
    return "held back" if passage.state == HELD else shortened(passage.words, EXCERPT)


def _entry_facts(report: YearlyReport, comments: Sequence[Comment]) -> tuple[EntryFacts, ...]:
    shown = {quote.id for quote in approved_quotes(report.consultation_id)}
    held: dict[str, int] = defaultdict(int)
    for comment in comments:
        for entry_id in comment.entries:
            held[entry_id] += 1
    return tuple(
        EntryFacts(
            number,
            entry.said,
            sum(quote.id in shown for quote in entry.quotes),
            held[entry.id],
            response_facts(entry),
            (page := addresses.report_entry(report.consultation.slug, report.year, entry.id)),
            f"{page}/response",
        )
        for number, entry in enumerate(report.entries, start=1)
    )


def response_facts(entry: ReportEntry) -> ReplyFacts | None:
    """The response as the rules see it; None while there is none."""
    if not entry.kind:
        return None
    return ReplyFacts(
        entry.kind,
        entry.text,
        reason=entry.reason,
        owner_name=entry.owner_name,
        due_on=entry.due_on,
        passed_to=entry.passed_to,
        passed_on=entry.passed_on,
    )
