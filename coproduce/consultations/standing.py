"""What a consultation that is open all year owes: its yearly reports, read off its row and the clock."""

from __future__ import annotations

from datetime import date

from coproduce.consultations.models import Consultation
from coproduce.consultations.rules.standing import ReportYear, StandingFacts, report_years
from coproduce.core import clock

ENDED = ("closed", "cancelled")


def standing_facts(consultation: Consultation) -> StandingFacts | None:
    """None for one that is not standing, or that nobody could answer yet."""
    if not consultation.standing or consultation.state == "draft" or consultation.opens_at is None:
        return None
    return StandingFacts(
        clock.to_london(consultation.opens_at).date(),
        consultation.first_report_on,
        consultation.report_year,
        _ended_on(consultation),
    )


def report_years_of(consultation: Consultation, until: date | None = None) -> tuple[ReportYear, ...]:
    """Every yearly report whose time has begun, the first one first; none where it is not open all year."""
    facts = standing_facts(consultation)
    return report_years(facts, until or clock.today()) if facts else ()


def _ended_on(consultation: Consultation) -> date | None:
    """The last day on which comments were taken: closed, or stopped; None while it is open."""
    if consultation.state not in ENDED:
        return None
    stopped = [change.at for change in consultation.changes if change.kind == "cancelled"]
    moment = consultation.closed_at or (stopped[-1] if stopped else None)
    return clock.to_london(moment).date() if moment else None
