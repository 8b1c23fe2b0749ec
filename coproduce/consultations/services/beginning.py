"""Beginning a draft with what is there: a template, or an earlier consultation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from coproduce.accounts.queries import all_organisations
from coproduce.consultations.calendar_queries import area_calendar
from coproduce.consultations.files.document import ConsultationDocument
from coproduce.consultations.files.templates import Template
from coproduce.consultations.models import Consultation
from coproduce.consultations.rules.plan import Dates, dates_of
from coproduce.consultations.services.loading import document_of, draft_of
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.errors import InvalidInput

OPENS, CLOSES = time(9, 0), time(17, 0)


def begin_from_template(actor: Actor, template: Template, title: str, subject: str = "") -> Consultation:
    """A draft with the template's words and questions and with dates counted from today, asked by the actor's own
    organisation. Raises NotAllowed, InvalidInput."""
    require(actor, "consultations.edit")
    dates = dates_of(template.plan, clock.today(), area_calendar())
    document = _dated(template.document(subject), dates)
    owner = next((each.slug for each in all_organisations() if each.id == actor.organisation_id), None)
    return _draft(actor, replace(document, title=_title(title), owner_organisation=owner), template.key)


def copy_consultation(actor: Actor, consultation: Consultation, title: str) -> Consultation:
    """A draft with the words, parts, options, groups and questions of another one. Its dates, and what was agreed to
    for that one alone, are left out. Raises NotAllowed, InvalidInput."""
    require(actor, "consultations.edit")
    require(actor, "consultations.see", consultation)
    document = replace(
        document_of(consultation),
        title=_title(title),
        opens_at=None,
        closes_at=None,
        answer_promised_on=None,
        keep_until=None,
        decision_on=None,
        track_agreed_by="",
        shortened_by="",
        shortened_reason="",
        election_reason="",
        assessment_version="",
        assessment_on=None,
    )
    return _draft(actor, document, consultation.id)


def _draft(actor: Actor, document: ConsultationDocument, source: str) -> Consultation:
    consultation = draft_of(actor, document)
    audit.record(actor, "begin", "consultation", consultation.id, details={"from": source})
    return consultation


def _title(title: str) -> str:
    if not title.strip():
        raise InvalidInput({"title": "Give it a title."})
    return title.strip()


def _dated(document: ConsultationDocument, dates: Dates) -> ConsultationDocument:
    closes = dates.closes_on
    return replace(
        document,
        opens_at=_moment(dates, OPENS),
        closes_at=clock.london_moment(closes, CLOSES.hour, CLOSES.minute) if closes else None,
        decision_on=dates.decision_on,
        answer_promised_on=dates.answer_promised_on,
        keep_until=dates.keep_until,
    )


def _moment(dates: Dates, at: time) -> datetime:
    return clock.london_moment(dates.opens_on, at.hour, at.minute)
