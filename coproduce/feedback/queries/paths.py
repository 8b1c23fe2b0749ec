"""How many views have a complete path, for the whole area in a few statements. Exact figures, for staff alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from coproduce.consultations.models import Answer, Consultation, Response
from coproduce.consultations.queries.sessions import is_counted
from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.working_days import closed_days
from coproduce.feedback.models import (
    Commitment,
    Feedback,
    Finding,
    Reply,
    ReportEntry,
    ReportExclusion,
    YearlyReport,
    finding_theme,
    report_entry_passage,
)
from coproduce.feedback.queries.answers import public_condition
from coproduce.feedback.queries.promises import STILL_OPEN, lateness_of
from coproduce.feedback.rules.paths import PathFacts, PathShare, share_of
from coproduce.insights.models import Coding, NoTheme, Theme
from coproduce.safeguarding.models import Passage

NOT_READ = ("unread", "asked")


@dataclass(frozen=True)
class ConsultationPaths:
    """The views of one consultation and where their paths stop."""

    consultation: Consultation
    share: PathShare


def paths_of_area(actor: Actor, consultation_id: str = "") -> list[ConsultationPaths]:
    """Every consultation that has views, or one of them; those with the most gaps first. Raises NotAllowed."""
    require(actor, "feedback.read")
    found: defaultdict[str, list[PathFacts]] = defaultdict(list)
    for row in db.session.execute(_statement(consultation_id)):
        found[row.consultation_id].append(
            PathFacts(
                not row.unread,
                not row.unsorted,
                not row.without_finding,
                bool(row.public),
                not row.late,
                row.views,
            )
        )
    rows = db.session.scalars(select(Consultation).where(Consultation.id.in_(found)))
    shares = [ConsultationPaths(each, share_of(found[each.id])) for each in rows]
    return sorted(shares, key=lambda each: (each.share.complete - each.share.views, each.consultation.title))


def paths_of(actor: Actor, consultation: Consultation) -> PathShare:
    """Of one consultation; nothing at all where nobody has answered yet. Raises NotAllowed."""
    found = paths_of_area(actor, consultation.id)
    return found[0].share if found else PathShare()


def _statement(consultation_id: str) -> Select[Any]:
    """Views by consultation and by what is missing, added up by the database: first each response, then those alike."""
    each = _each_response(consultation_id).subquery()
    columns = each.c
    flags = (columns.unread, columns.unsorted, columns.without_finding, columns.late)
    public = case((_is_public(columns.consultation_id, columns.standing), 1), else_=0).label("public")
    return select(columns.consultation_id, *flags, public, func.count().label("views")).group_by(
        columns.consultation_id, *flags, public
    )


def _each_response(consultation_id: str) -> Any:
    """One row a response, with 1 where anything is missing in any of its texts."""
    has_text = Passage.id.is_not(None)
    standing, reported = Consultation.standing, _passage_in(_reported())
    in_theme, marked = _passage_in(_coded()), _passage_in(select(NoTheme.passage_id))
    unread = and_(has_text, Passage.state.in_(NOT_READ))
    unsorted = and_(has_text, or_(and_(standing, ~reported), and_(~standing, ~in_theme, ~marked)))
    without = and_(has_text, ~standing, _passage_in(_coded_without_finding()))
    statement: Any = (
        select(
            Response.consultation_id,
            Consultation.standing,
            _any(unread).label("unread"),
            _any(unsorted).label("unsorted"),
            _any(without).label("without_finding"),
            _any(and_(has_text, _in_late_promise())).label("late"),
        )
        .join(Consultation, Consultation.id == Response.consultation_id)
        .outerjoin(Answer, and_(Answer.response_id == Response.id, Answer.passage_id.is_not(None)))
        .outerjoin(Passage, Passage.id == Answer.passage_id)
        .where(is_counted(), Consultation.state.not_in(("draft", "cancelled")))
        .group_by(Response.id, Response.consultation_id, Consultation.standing)
    )
    return statement.where(Response.consultation_id == consultation_id) if consultation_id else statement


def _any(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.max(case((condition, 1), else_=0))


def _passage_in(chosen: Select[Any]) -> ColumnElement[bool]:
    return Passage.id.in_(chosen)


def _coded() -> Select[Any]:
    return select(Coding.passage_id).join(Theme, Theme.id == Coding.theme_id).where(Theme.state == "approved")


def _coded_without_finding() -> Select[Any]:
    return _coded().where(Coding.theme_id.not_in(select(finding_theme.c.theme_id)))


def _reported() -> Select[Any]:
    """Texts that a public yearly report answers, or leaves out for a reason that two people agreed on."""
    public: InstrumentedAttribute[Any] = YearlyReport.published_at
    answered = (
        select(report_entry_passage.c.passage_id)
        .join(ReportEntry, ReportEntry.id == report_entry_passage.c.entry_id)
        .join(YearlyReport, YearlyReport.id == ReportEntry.report_id)
        .where(public.is_not(None), YearlyReport.taken_down_on.is_(None))
    )
    left_out = (
        select(ReportExclusion.passage_id)
        .join(YearlyReport, YearlyReport.id == ReportExclusion.report_id)
        .where(
            ReportExclusion.state == "confirmed", public.is_not(None), YearlyReport.taken_down_on.is_(None)
        )
    )
    return select(answered.union(left_out).subquery().c.passage_id)


def _in_late_promise() -> ColumnElement[bool]:
    """The text is in a theme of a finding whose promise is publicly late now (rule 6)."""
    late = _late_findings()
    if not late:
        return false()
    themes = select(finding_theme.c.theme_id).where(finding_theme.c.finding_id.in_(late))
    return Passage.id.in_(select(Coding.passage_id).where(Coding.theme_id.in_(themes)))


def _late_findings() -> list[str]:
    """Findings with a promise that is late; whether it is late decides the calendar of working days."""
    rows = db.session.execute(
        select(Commitment, Finding.id)
        .join(Reply, Reply.id == Commitment.reply_id)
        .join(Finding, Finding.id == Reply.finding_id)
        .where(Commitment.state.in_(STILL_OPEN), Commitment.due_on < clock.today())
    ).all()
    closed = closed_days()
    return [finding_id for commitment, finding_id in rows if lateness_of(commitment, closed) == "late"]


def _is_public(consultation_id: Any, standing: Any) -> ColumnElement[bool]:
    """Answers are open now; of what is open all year the reports, which `_reported` asks for text by text."""
    return or_(standing, consultation_id.in_(select(Feedback.consultation_id).where(public_condition())))
