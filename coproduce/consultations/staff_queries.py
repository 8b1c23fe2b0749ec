"""What staff pages read: the list of consultations, exact counts, history, and files that wait for confirmation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select

from coproduce.consultations.models import Consultation, ImportUpload, Response
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import NotFound

MOST_TO_COPY = 10
UPLOADS_ARE_KEPT_FOR = timedelta(hours=1)

SORTED_BY = {
    "title": func.lower(Consultation.title),
    "state": Consultation.state,
    "opens": Consultation.opens_at,
    "closes": Consultation.closes_at,
    "answer": Consultation.answer_promised_on,
}


def belongs_to(actor: Actor) -> ColumnElement[bool]:
    """Condition over Consultation: made by this person, or asked by their organisation."""
    conditions: list[ColumnElement[bool]] = [false()]
    if actor.account_id:
        conditions.append(Consultation.created_by_id == actor.account_id)
    if actor.organisation_id:
        conditions.append(Consultation.owner_organisation_id == actor.organisation_id)
    return or_(*conditions)


def staff_consultations(
    actor: Actor,
    words: str = "",
    state: str = "",
    sort: str = "",
    *,
    downwards: bool = False,
    only_own: bool = False,
) -> Select[Consultation]:
    """Consultations for the list: the actor's own first, then those that need work first, unless `sort` (a key of
    SORTED_BY) asks for another order. A statement, for paging."""
    statement = select(Consultation)
    if state:
        statement = statement.where(Consultation.state == state)
    if only_own:
        statement = statement.where(belongs_to(actor))
    for word in words.split()[:8]:
        statement = statement.where(Consultation.title.icontains(word, autoescape=True))
    column = SORTED_BY.get(sort)
    if column is not None:
        # Empty dates stand at the end whichever way round, on both databases.
        order = column.desc() if downwards else column.asc()
        return statement.order_by(case((column.is_(None), 1), else_=0), order, Consultation.id)
    work = case({"draft": 0, "open": 1, "paused": 2, "closed": 3}, value=Consultation.state, else_=4)
    own_first = case((belongs_to(actor), 0), else_=1)
    return statement.order_by(own_first, work, Consultation.closes_at, Consultation.title)


def to_copy(actor: Actor) -> list[Consultation]:
    """Consultations to begin a new one with: the actor's own first, then the newest; not those that were stopped."""
    own_first = case((belongs_to(actor), 0), else_=1)
    statement = select(Consultation).where(Consultation.state != "cancelled")
    order = (own_first, Consultation.opens_at.desc(), Consultation.title)
    return list(db.session.scalars(statement.order_by(*order).limit(MOST_TO_COPY)))


def response_counts(consultation_ids: Collection[str]) -> dict[str, int]:
    """Exact numbers of responses, for staff: consultation id -> number; those without any are left out."""
    rows = db.session.execute(
        select(Response.consultation_id, func.count())
        .where(Response.consultation_id.in_(consultation_ids))
        .group_by(Response.consultation_id)
    )
    return {name: count for name, count in rows}  # noqa: C416 - rows are not typed as pairs


def response_counts_by_source(consultation_id: str) -> dict[str, int]:
    """Exact numbers of responses of one consultation: "web" and "import" -> number."""
    rows = db.session.execute(
        select(Response.source, func.count())
        .where(Response.consultation_id == consultation_id)
        .group_by(Response.source)
        .order_by(Response.source.desc())
    )
    return {name: count for name, count in rows}  # noqa: C416 - rows are not typed as pairs


def history(consultation_id: str) -> Select[AuditEntry]:
    """What staff and the clock did with a consultation, newest first. A statement, for paging."""
    return (
        select(AuditEntry)
        .where(AuditEntry.subject_kind == "consultation", AuditEntry.subject_id == consultation_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id)
    )


def upload_of(actor: Actor, consultation: Consultation, upload_id: str) -> ImportUpload:
    """A file that this very person uploaded. Raises NotFound, also once its hour has passed."""
    upload = db.session.get(ImportUpload, upload_id)
    if upload is None or upload.account_id != actor.account_id or upload.consultation_id != consultation.id:
        raise NotFound("upload")
    if upload.uploaded_at < clock.now() - UPLOADS_ARE_KEPT_FOR:
        raise NotFound("upload")
    return upload
