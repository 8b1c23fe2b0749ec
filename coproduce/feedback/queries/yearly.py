"""Yearly reports: which are owed, which are there, and what is public of them by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import joinedload

from coproduce.consultations.models import Consultation
from coproduce.consultations.rules.standing import ReportYear, days_late, is_late, owed
from coproduce.consultations.standing import report_years_of
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.feedback.models import ReportEntry, ReportExclusion, YearlyReport
from coproduce.feedback.rules import KINDS, owes_an_outcome

GATHERING = "gathering"
# So long before it is due a report stands among the tasks of the staff home.
DUE_SOON = timedelta(days=56)


@dataclass(frozen=True)
class OwedYear:
    """One report that is owed or was given; `report` is None where nobody has begun to write it."""

    period: ReportYear
    report: YearlyReport | None

    @property
    def is_public(self) -> bool:
        return self.report is not None and is_public(self.report)

    @property
    def is_late(self) -> bool:
        """Owed past its day. Read off the clock: it is public without anybody doing anything."""
        return not was_published(self.report) and is_late(self.period, clock.today())

    @property
    def days_late(self) -> int:
        """How many days after its day it was published; 0 where it is not yet."""
        if self.report is None or self.report.published_at is None:
            return 0
        return days_late(self.period.due_on, clock.to_london(self.report.published_at).date())


def was_published(report: YearlyReport | None) -> bool:
    return report is not None and report.published_at is not None


def is_public(report: YearlyReport) -> bool:
    """Whether anybody may read it at this moment: published, and not taken down."""
    return was_published(report) and report.document is not None and report.taken_down_on is None


def public_reports_condition() -> ColumnElement[bool]:
    """`is_public` as a condition of a query over YearlyReport."""
    return and_(
        YearlyReport.published_at.is_not(None),
        YearlyReport.document.is_not(None),
        YearlyReport.taken_down_on.is_(None),
    )


def years_of(consultation: Consultation) -> list[OwedYear]:
    """Every report whose year has begun, the newest first; none where the consultation is not open all year."""
    periods = report_years_of(consultation)
    if not periods:
        return []
    reports = {
        report.year: report
        for report in db.session.scalars(
            select(YearlyReport).where(YearlyReport.consultation_id == consultation.id)
        )
    }
    return [
        OwedYear(_fixed(period, reports.get(period.year)), reports.get(period.year)) for period in periods
    ][::-1]


def _fixed(period: ReportYear, report: YearlyReport | None) -> ReportYear:
    """The period as it was when the report was published; a later closing changes only what is still gathered."""
    if report is None or report.published_at is None:
        return period
    return ReportYear(report.period_start, report.period_end, report.due_on)


def next_owed(years: Sequence[OwedYear]) -> OwedYear | None:
    """The oldest report that is not published yet."""
    published = {each.period.year for each in years if was_published(each.report)}
    found = owed(sorted((each.period for each in years), key=lambda period: period.year), published)
    return next((each for each in years if each.period == found), None)


def newest_public(years: Sequence[OwedYear]) -> OwedYear | None:
    return next((each for each in years if each.is_public), None)


def owed_year(consultation: Consultation, year: int) -> OwedYear:
    """The report of one year, begun or not. Raises NotFound for a year that has none."""
    found = next((each for each in years_of(consultation) if each.period.year == year), None)
    if found is None:
        raise NotFound("yearly report")
    return found


def report_of_year(consultation: Consultation, year: int) -> YearlyReport:
    """A report that somebody has begun, for staff. Raises NotFound."""
    report = owed_year(consultation, year).report
    if report is None:
        raise NotFound("yearly report")
    return report


def public_report(consultation: Consultation, year: int) -> YearlyReport:
    """A report that anybody may read, or may know to be taken down for correction. Raises NotFound for every other."""
    report = owed_year(consultation, year).report
    if report is None or not was_published(report):
        raise NotFound("yearly report")
    return report


def entry_of(report: YearlyReport, entry_id: str) -> ReportEntry:
    """Raises NotFound, also for an entry of another report."""
    entry = db.session.get(ReportEntry, entry_id)
    if entry is None or entry.report_id != report.id:
        raise NotFound("entry")
    return entry


def exclusion_of(report: YearlyReport, exclusion_id: str) -> ReportExclusion:
    """Raises NotFound, also for one of another report."""
    exclusion = db.session.get(ReportExclusion, exclusion_id)
    if exclusion is None or exclusion.report_id != report.id:
        raise NotFound("exclusion")
    return exclusion


def period_of(report: YearlyReport) -> ReportYear:
    """What the report covers: as published, or as it is now while comments are gathered."""
    if report.published_at is None:
        current = next(
            (each for each in report_years_of(report.consultation) if each.year == report.year), None
        )
        if current is not None:
            return current
    return ReportYear(report.period_start, report.period_end, report.due_on)


def public_reports() -> list[YearlyReport]:
    """All that anybody may read now, the latest published first: for feeds and the sitemap."""
    return list(
        db.session.scalars(
            select(YearlyReport)
            .where(public_reports_condition())
            .options(joinedload(YearlyReport.consultation), joinedload(YearlyReport.corrections))
            .order_by(YearlyReport.published_at.desc(), YearlyReport.id)
        ).unique()
    )


def reports_taken_down() -> list[YearlyReport]:
    """Published once, and taken down while they are corrected."""
    taken_down = YearlyReport.taken_down_on.is_not(None)
    return list(
        db.session.scalars(select(YearlyReport).where(taken_down).order_by(YearlyReport.taken_down_on.desc()))
    )


def reports_due() -> list[tuple[Consultation, OwedYear]]:
    """For the staff home: the next report of every standing consultation that is late, or due within eight weeks."""
    standing = db.session.scalars(
        select(Consultation)
        .where(Consultation.standing, Consultation.state != "draft")
        .order_by(Consultation.title)
    )
    found = [(consultation, next_owed(years_of(consultation))) for consultation in standing]
    soon = clock.today() + DUE_SOON
    due = [(consultation, year) for consultation, year in found if year and year.period.due_on <= soon]
    return sorted(due, key=lambda pair: pair[1].period.due_on)


def outcomes_owed() -> list[ReportEntry]:
    """Published responses whose day has passed and of which nobody has said what came of them; the oldest first."""
    statement = (
        select(ReportEntry)
        .join(YearlyReport, YearlyReport.id == ReportEntry.report_id)
        .where(
            YearlyReport.published_at.is_not(None),
            ReportEntry.kind.in_([name for name in KINDS if owes_an_outcome(name)]),
            ReportEntry.due_on < clock.today(),
            ReportEntry.came_of_it == "",
        )
        .options(joinedload(ReportEntry.report).joinedload(YearlyReport.consultation))
        .order_by(ReportEntry.due_on, ReportEntry.id)
    )
    return list(db.session.scalars(statement))


def exclusions_to_confirm(account_id: str | None) -> list[ReportExclusion]:
    """Exclusions that wait for a second person, without those that this person proposed."""
    statement = (
        select(ReportExclusion)
        .join(YearlyReport, YearlyReport.id == ReportExclusion.report_id)
        .where(
            ReportExclusion.state == "proposed", ReportExclusion.proposed_by_id.is_distinct_from(account_id)
        )
        .options(joinedload(ReportExclusion.report).joinedload(YearlyReport.consultation))
        .order_by(ReportExclusion.proposed_on, ReportExclusion.id)
    )
    return list(db.session.scalars(statement))


def last_change(report: YearlyReport) -> datetime:
    """When its page last changed; for a report that was published."""
    moments = [report.published_at, *(correction.at for correction in report.corrections)]
    return max(moment for moment in moments if moment is not None)
