"""What public yearly reports say of the texts of one response."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.feedback import addresses
from coproduce.feedback.models import ReportEntry, ReportExclusion, YearlyReport, report_entry_passage
from coproduce.feedback.queries.yearly import OwedYear, next_owed, years_of
from coproduce.feedback.rules import EXCLUSION_REASONS
from coproduce.feedback.yearly_trace import ReportedAnswer, YearlyFacts
from coproduce.insights.queries import approved_quotes


def yearly_facts(consultation: Consultation, submitted_on: date, passage_ids: Collection[str]) -> YearlyFacts:
    """The caller has made sure that this person may see the response."""
    years = years_of(consultation)
    public = {each.report.id: each.report for each in years if each.report is not None and each.is_public}
    found = _entries(public, passage_ids)
    answers = [_answer(consultation.slug, public[each.report_id], each.entry) for each in found]
    left_out = dict(
        db.session.execute(
            select(ReportExclusion.passage_id, ReportExclusion.reason).where(
                ReportExclusion.passage_id.in_(passage_ids),
                ReportExclusion.report_id.in_(public),
                ReportExclusion.state == "confirmed",
            )
        ).all()
    )
    published = [report.published_at for report in public.values() if report.published_at is not None]
    return YearlyFacts(
        due_on=_due_on(years, submitted_on),
        answers=tuple(dict.fromkeys(answers)),
        left_out=tuple(EXCLUSION_REASONS[reason].public_words for reason in sorted(left_out.values())),
        accounted_for=len({each.passage_id for each in found} | set(left_out)),
        published_on=clock.to_london(max(published)).date() if published else None,
    )


def quoted_in_reports(consultation: Consultation) -> set[str]:
    """Ids of the texts whose quotes stand in public reports; none where it is not open all year."""
    chosen = {
        quote_id
        for each in years_of(consultation)
        if each.is_public and each.report is not None and each.report.document
        for entry in each.report.document["entries"]
        for quote_id in entry["quotes"]
    }
    if not chosen:
        return set()
    return {quote.passage_id for quote in approved_quotes(consultation.id) if quote.id in chosen}


@dataclass(frozen=True)
class _Told:
    """That a public entry holds a text."""

    passage_id: str
    report_id: str
    entry: dict[str, Any]


def _entries(public: dict[str, YearlyReport], passage_ids: Collection[str]) -> list[_Told]:
    """Every entry that holds one of the texts, as it was published."""
    rows = db.session.execute(
        select(report_entry_passage.c.passage_id, ReportEntry.id, ReportEntry.report_id)
        .join(report_entry_passage, report_entry_passage.c.entry_id == ReportEntry.id)
        .where(
            report_entry_passage.c.passage_id.in_(passage_ids),
            ReportEntry.report_id.in_(public),
        )
        .order_by(ReportEntry.position)
    )
    told = {
        (report.id, entry["id"]): entry
        for report in public.values()
        for entry in (report.document or {}).get("entries", ())
    }
    return [
        _Told(passage_id, report_id, told[report_id, entry_id])
        for passage_id, entry_id, report_id in rows
        if (report_id, entry_id) in told
    ]


def _answer(slug: str, report: YearlyReport, entry: dict[str, Any]) -> ReportedAnswer:
    page = addresses.report_page(slug, report.year, entry["id"])
    return ReportedAnswer(entry["said"], entry["kind"], entry["text"], page)


def _due_on(years: list[OwedYear], submitted_on: date) -> date | None:
    """The day of the report for what was sent on a day: of its own year, or of the next one once that is published."""
    coming = [each for each in years if each.period.end >= submitted_on and not each.is_public]
    oldest = min(coming, key=lambda each: each.period.year, default=next_owed(years))
    return oldest.period.due_on if oldest else None
