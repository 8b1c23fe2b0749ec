"""Files that people sent; each query begins with what the actor may see."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from coproduce.core.access import Actor, allows, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.safeguarding.models import Attachment, Concern
from coproduce.safeguarding.queries.concerns import does_not_name
from coproduce.safeguarding.queries.waiting import WAITS_FOR_READERS


@dataclass(frozen=True)
class AttachmentCounts:
    """Files that nobody has looked at (`waiting`), and those `held` back."""

    waiting: int
    held: int


def attachment_for_reading(actor: Actor, attachment_id: str) -> Attachment:
    """Raises NotAllowed, or NotFound where there is no such file or its answers were never sent."""
    attachment = attachment_by_id(actor, attachment_id)
    if attachment is None:
        raise NotFound("attachment")
    return attachment


def attachment_by_id(actor: Actor, attachment_id: str) -> Attachment | None:
    """As `attachment_for_reading`, with None where there is none."""
    require(actor, "attachments.read")
    attachment = db.session.get(Attachment, attachment_id)
    return attachment if attachment is not None and attachment.claimed else None


def attachment_for_showing(actor: Actor, attachment_id: str) -> Attachment:
    """The file, for whoever may see it: readers, who publishes a file of staff's own, and everyone once it is
    published. Raises NotFound for all others: they may not know of it (rule 22)."""
    attachment = db.session.get(Attachment, attachment_id)
    if attachment is None or not attachment.claimed:
        raise NotFound("attachment")
    if is_public(attachment) or allows(actor, "attachments.read"):
        return attachment
    if not allows(actor, "attachments.publish", attachment):
        raise NotFound("attachment")
    return attachment


def is_public(attachment: Attachment) -> bool:
    return attachment.published and attachment.state == "shown"


def unsent_attachment(attachment_id: str) -> Attachment | None:
    """A file of a draft, for the person who holds that draft: the caller has found the id in it."""
    attachment = db.session.get(Attachment, attachment_id)
    return attachment if attachment is not None and not attachment.claimed else None


def attachment_queue(
    actor: Actor, context_id: str | None = None, state: str = "received"
) -> Select[Attachment]:
    """Files to look at, oldest first; those of one day in no order of arrival. A statement, for paging."""
    require(actor, "attachments.read")
    statement = select(Attachment).where(Attachment.state == state, *WAITS_FOR_READERS)
    if context_id is not None:
        statement = statement.where(Attachment.context_id == context_id)
    return statement.order_by(Attachment.received_on, Attachment.id)


def attachment_counts(actor: Actor, context_id: str | None = None) -> AttachmentCounts:
    require(actor, "attachments.read")
    statement = (
        select(Attachment.state, func.count().label("files"))
        .where(*WAITS_FOR_READERS)
        .group_by(Attachment.state)
    )
    if context_id is not None:
        statement = statement.where(Attachment.context_id == context_id)
    rows = {row.state: row.files for row in db.session.execute(statement)}
    return AttachmentCounts(rows.get("received", 0), rows.get("held", 0))


def attachment_of(concern: Concern) -> Attachment | None:
    """The file that a concern was raised about; None once it was withdrawn. The caller has checked the concern."""
    return db.session.get(Attachment, concern.attachment_id) if concern.attachment_id else None


def attachment_concerns(actor: Actor, attachment_id: str) -> list[Concern]:
    """That a concern was raised about a file, none that names the actor; its note and outcome are for those who handle
    concerns."""
    statement = select(Concern).where(Concern.attachment_id == attachment_id, does_not_name(actor))
    return list(db.session.scalars(statement.order_by(Concern.raised_at)))
