"""Consultations that are open all year: which year their reports cover, and which one is promised to whoever
writes today."""

from __future__ import annotations

from sqlalchemy import select

from coproduce.consultations.models import Consultation
from coproduce.consultations.rules.standing import YEAR_ENDS
from coproduce.consultations.standing import report_years_of
from coproduce.core import audit
from coproduce.core.access import CLOCK, Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale


def make_standing(
    actor: Actor,
    consultation: Consultation,
    *,
    standing: bool,
    report_year: str,
    expected_version: int | None = None,
) -> None:
    """Say whether a draft will be open all year, and which year each report covers. A closing date and a day of
    decision that it had are taken out: there is nothing to close or to decide.

    Raises NotAllowed, Stale, Refused (people can answer it already), InvalidInput.
    """
    require(actor, "consultations.edit", consultation)
    if consultation.state != "draft":
        raise Refused("People can answer it already. Whether it is open all year is settled before it opens.")
    if expected_version is not None and expected_version != consultation.version:
        raise Stale("consultation")
    if report_year not in YEAR_ENDS:
        raise InvalidInput({"report_year": "Choose which year each report covers."})
    consultation.standing, consultation.report_year = standing, report_year
    if standing:
        consultation.closes_at = consultation.decision_on = None
    db.session.flush()
    audit.record(actor, "make_standing", "consultation", consultation.id, details={"standing": standing})


def keep_promises_current() -> None:
    """Whoever writes today is promised the report that will hold today's comments, so the day that is promised moves on
    when a report's year is over. Whether the report of that year is there is not asked: it is late by itself."""
    standing = select(Consultation).where(Consultation.standing, Consultation.state.in_(("open", "paused")))
    for consultation in db.session.scalars(standing.order_by(Consultation.id)).all():
        years = report_years_of(consultation)
        if years and consultation.answer_promised_on != years[-1].due_on:
            consultation.answer_promised_on = years[-1].due_on
            audit.record(CLOCK, "promise_next_report", "consultation", consultation.id)
    db.session.flush()
