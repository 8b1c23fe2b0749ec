"""Taking answers out again: withdrawn by their sender, or kept long enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, delete, or_, select

from coproduce.consultations.lifecycle import CONSULTATION
from coproduce.consultations.models import (
    Answer,
    Consultation,
    Draft,
    GroupSession,
    KeyedScan,
    Response,
)
from coproduce.consultations.queries import PASSAGE_CONTEXT, expired_drafts, response_count
from coproduce.consultations.queries.sessions import SESSION_CONTEXT
from coproduce.consultations.services.reviewing import erase_comments
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.safeguarding.models import Attachment, Passage

# What upper rooms keep about texts and what has to go with them; called with a select of the texts' ids before they go.
Companion = Callable[[Select[Any]], None]
_companions: dict[str, Companion] = {}


def erase_with_texts(companion: Companion) -> Companion:
    """Register what goes when texts are taken back or erased. The same name replaces."""
    _companions[f"{companion.__module__}.{companion.__qualname__}"] = companion
    return companion


def _erase_companions(passages: Select[Any]) -> None:
    for companion in _companions.values():
        companion(passages)


def withdraw_response(response: Response) -> None:
    """Delete a response with its answers and texts, and with them every quote and coding. It leaves no trace, not
    even in the audit trail (rule 17)."""
    own_passages = select(Answer.passage_id).where(
        Answer.response_id == response.id, Answer.passage_id.is_not(None)
    )
    _erase_companions(own_passages)
    db.session.execute(
        delete(Passage).where(Passage.id.in_(own_passages)).execution_options(synchronize_session=False)
    )
    own_files = select(Answer.attachment_id).where(
        Answer.response_id == response.id, Answer.attachment_id.is_not(None)
    )
    own_scan = select(KeyedScan.attachment_id).where(KeyedScan.response_id == response.id)
    db.session.execute(
        delete(Attachment)
        .where(or_(Attachment.id.in_(own_files), Attachment.id.in_(own_scan)))
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        delete(Response).where(Response.id == response.id).execution_options(synchronize_session=False)
    )
    db.session.expunge(response)
    db.session.expire_all()


def erase_responses(actor: Actor, consultation: Consultation) -> int:
    """Erase all answers of a consultation because the time for which they are kept is over; returns how many there
    were. One audit row stands for all of them."""
    require(actor, "consultations.erase", consultation)
    erased = response_count(consultation.id)
    texts = Passage.context_kind == PASSAGE_CONTEXT, Passage.context_id == consultation.id
    _erase_companions(select(Passage.id).where(*texts))
    files = Attachment.context_kind == PASSAGE_CONTEXT, Attachment.context_id == consultation.id
    sessions = select(GroupSession.id).where(GroupSession.consultation_id == consultation.id)
    notes = Passage.context_kind == SESSION_CONTEXT, Passage.context_id.in_(sessions)
    for statement in (
        delete(Passage).where(*texts),
        delete(Attachment).where(*files, Attachment.title == ""),
        delete(Passage).where(*notes),
        delete(Response).where(Response.consultation_id == consultation.id),
        delete(Draft).where(Draft.consultation_id == consultation.id),
        delete(GroupSession).where(GroupSession.consultation_id == consultation.id),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
    erase_comments(consultation)
    db.session.expire_all()
    consultation.responses_erased_on = clock.today()
    audit.record(
        actor,
        "erase_responses",
        CONSULTATION.name,
        consultation.id,
        "the date until which answers are kept has passed",
        {"responses": erased},
    )
    db.session.flush()
    return erased


def erase_draft(draft: Draft) -> None:
    db.session.delete(draft)
    db.session.flush()


def erase_dead_drafts() -> None:
    """Erase drafts that expired or whose consultation has ended; nobody can send them any more."""
    digests = expired_drafts(clock.now())
    db.session.execute(
        delete(Draft).where(Draft.token_digest.in_(digests)).execution_options(synchronize_session=False)
    )
