"""What the page of the audit trail shows beside its entries: pages of what they are about, links, and a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from coproduce.commissioning.models import ImprovementPlan, Proposal
from coproduce.consultations.models import Consultation
from coproduce.core.access import Actor
from coproduce.core.audit import AuditEntry, AuditLink
from coproduce.core.database import db
from coproduce.feedback.models import Feedback
from coproduce.home.queries import AuditFilter, audit_entries
from coproduce.web.templating import day

ROWS_AT_ONCE = 1000
DAY = re.compile(r"\d{4}-[01]\d-[0-3]\d")
COLUMNS = ("Moment (UTC)", "Who", "Account", "What", "About", "Which", "Reason", "Details")


def links_of(ids: Sequence[str]) -> Mapping[str, int]:
    """Entry -> the number of its link; those without one are not in it."""
    rows = db.session.execute(select(AuditLink.entry_id, AuditLink.number).where(AuditLink.entry_id.in_(ids)))
    return dict(rows.all())


def addresses_of(rows: Sequence[AuditEntry]) -> dict[str, str]:
    """Subject id -> its staff page, where there is one and it is still there; one query a kind."""
    by_kind: dict[str, set[str]] = {}
    for row in rows:
        by_kind.setdefault(row.subject_kind, set()).add(row.subject_id)
    found = {each: f"/manage/promises/{each}" for each in by_kind.get("commitment", ())}
    for kind, table, prefix in (
        ("consultation", Consultation, "/manage/consultations/"),
        ("proposal", Proposal, "/manage/proposals/"),
        ("improvement plan", ImprovementPlan, "/manage/improvement-plans/"),
    ):
        statement = select(table.id, table.slug).where(table.id.in_(by_kind.get(kind, ())))
        found |= {row_id: f"{prefix}{slug}" for row_id, slug in db.session.execute(statement)}
    answers = db.session.execute(
        select(Feedback.id, Consultation.slug)
        .join(Consultation, Consultation.id == Feedback.consultation_id)
        .where(Feedback.id.in_(by_kind.get("feedback", ())))
    )
    return found | {row_id: f"/manage/consultations/{slug}/answers" for row_id, slug in answers}


def details_in_words(entry: AuditEntry) -> str:
    """All details but a change of state, which the page tells by itself: “number: 3; why: decided”."""
    return "; ".join(
        f"{name.replace('_', ' ')}: {_in_words(value)}"
        for name, value in sorted(entry.details.items())
        if name not in ("from", "to")
    )


def _in_words(value: object) -> str:
    """A detail as people write it: lists with commas, yes and no, days by their name."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_in_words, value))
    if isinstance(value, str) and DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    return "none" if value is None else str(value)


def rows_for_file(actor: Actor, wanted: AuditFilter) -> Iterator[list[str]]:
    """Every entry that fits, as words, read little by little. Raises NotAllowed."""
    statement = audit_entries(actor, wanted).execution_options(yield_per=ROWS_AT_ONCE)
    for entry in db.session.scalars(statement):
        yield [
            entry.at.isoformat(),
            entry.actor_name,
            entry.actor_id or "",
            entry.action,
            entry.subject_kind,
            entry.subject_id,
            entry.reason,
            "; ".join(f"{name}: {value}" for name, value in sorted(entry.details.items())),
        ]
