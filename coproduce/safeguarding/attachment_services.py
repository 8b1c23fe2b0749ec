"""Receiving files, looking at them, and letting staff's own ones be seen: one verb a function."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import ColumnElement, delete, select

from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.safeguarding.attachments.cleaning import clean
from coproduce.safeguarding.lifecycle import ATTACHMENT
from coproduce.safeguarding.models import Attachment, Concern
from coproduce.safeguarding.rules import LONGEST_DESCRIPTION, LONGEST_TITLE
from coproduce.safeguarding.services import Worry, new_concern
from coproduce.safeguarding.services.tallies import count

# A draft is kept for thirty days; a day more, so that no draft loses its file while it can still be sent.
UNCLAIMED_ARE_KEPT_FOR = timedelta(days=31)
# Every reader sees why a file is held: also one whom the concern names.
WAITS = "A colleague asked that it waits."


def receive_attachment(
    content: bytes,
    *,
    kind: str,
    context_kind: str,
    context_id: str,
    topic: str = "",
    young: bool = False,
    may_quote: bool = False,
    title: str = "",
) -> Attachment:
    """Clean a file and take it in; nobody but its sender sees it yet. `kind` is a key of `attachments.kinds.KINDS`.

    A file with a title is one of staff's own and belongs to no draft. Every other one waits, unclaimed, for the
    answers it belongs to. It leaves no audit row and no event, since it may stand for one anonymous person (rule 17).
    Raises InvalidInput for "file", in words for whoever sent it.
    """
    if len(title.strip()) > LONGEST_TITLE:
        raise InvalidInput({"title": f"Use at most {LONGEST_TITLE} characters."})
    cleaned = clean(content, kind)
    attachment = Attachment(
        id=new_id(),
        state=ATTACHMENT.initial,
        context_kind=context_kind,
        context_id=context_id,
        topic=topic,
        kind=kind,
        media_type=cleaned.media_type,
        content=cleaned.content,
        size=len(cleaned.content),
        digest=hashlib.sha256(cleaned.content).hexdigest(),
        young=young,
        may_quote=may_quote,
        claimed=bool(title.strip()),
        received_on=clock.today(),
        title=title.strip(),
    )
    db.session.add(attachment)
    db.session.flush()
    return attachment


def claim_attachments(
    ids: Collection[str],
    *,
    context_kind: str,
    context_id: str,
    young: bool,
    may_quote: bool,
    received_on: date,
) -> dict[str, Attachment]:
    """The answers that these files belong to were sent, so staff may look at them. Returns those that are there and
    belong to this place, by id: a file that was erased meanwhile, or claimed before, is not among them."""
    found = db.session.scalars(
        select(Attachment).where(
            Attachment.id.in_(ids),
            Attachment.claimed.is_(False),
            Attachment.context_kind == context_kind,
            Attachment.context_id == context_id,
        )
    ).all()
    for attachment in found:
        attachment.claimed = True
        attachment.young, attachment.may_quote = young, may_quote
        attachment.received_on = received_on
    db.session.flush()
    return {attachment.id: attachment for attachment in found}


def discard_attachments(ids: Collection[str]) -> int:
    """Erase files of a draft that its writer took out again or that ended; returns how many. What was sent stays."""
    return _erase_unclaimed(Attachment.id.in_(ids))


def erase_unclaimed_attachments() -> int:
    """Erase files whose answers were never sent; returns how many there were."""
    return _erase_unclaimed(Attachment.received_on < clock.today() - UNCLAIMED_ARE_KEPT_FOR)


def _erase_unclaimed(which: ColumnElement[bool]) -> int:
    doomed = db.session.scalars(select(Attachment.id).where(Attachment.claimed.is_(False), which)).all()
    erase_attachments(doomed)
    return len(doomed)


def erase_attachments(ids: Collection[str]) -> None:
    """Erase files with the answers they belong to: withdrawn, or kept long enough. It leaves no trace (rule 17)."""
    db.session.execute(delete(Attachment).where(Attachment.id.in_(ids)))
    db.session.flush()


def read_attachment(
    actor: Actor,
    attachment: Attachment,
    description: str | None = None,
    *,
    expected_version: int | None = None,
) -> None:
    """A person looked at the file, or listened to it, and found that it may be shown; `description` says what is in it
    for those who cannot see or hear it.

    Raises NotAllowed, Stale, Refused; InvalidInput where the description is too long.
    """
    _check_description(description)
    if attachment.state == "received":
        fire(ATTACHMENT, attachment, "show", actor, expected_version=expected_version)
        _note_reader(actor, attachment)
        count("approve", attachment.context_kind)
        expected_version = None
    if description is not None and description.strip() != attachment.description:
        fire(ATTACHMENT, attachment, "describe", actor, expected_version=expected_version)
        attachment.description = description.strip()
    db.session.flush()


def hold_attachment(
    actor: Actor, attachment: Attachment, reason: str, *, expected_version: int | None = None
) -> None:
    """Keep a file back from everyone but readers, with a reason for colleagues."""
    fire(ATTACHMENT, attachment, "hold", actor, reason=reason, expected_version=expected_version)
    attachment.hold_reason = reason.strip()
    attachment.published = False
    _note_reader(actor, attachment)
    count("hold", attachment.context_kind)
    db.session.flush()


def release_attachment(
    actor: Actor, attachment: Attachment, reason: str, *, expected_version: int | None = None
) -> None:
    """Let a held file go on as looked at."""
    fire(ATTACHMENT, attachment, "release", actor, reason=reason, expected_version=expected_version)
    attachment.hold_reason = ""
    db.session.flush()


def return_attachment(actor: Actor, attachment: Attachment, *, expected_version: int | None = None) -> None:
    """Undo a look: the file waits for a person again."""
    fire(ATTACHMENT, attachment, "return_to_queue", actor, expected_version=expected_version)
    attachment.read_by_id, attachment.read_at = None, None
    attachment.published = False
    db.session.flush()


def raise_attachment_concern(actor: Actor, attachment: Attachment, worry: Worry | str) -> Concern:
    """A person is worried about somebody behind a file. The named lead is told at once, without content (rule 11), and
    the file is held back. Raises NotAllowed, InvalidInput as `new_concern`."""
    concern = new_concern(actor, worry, attachment=attachment)
    if attachment.state != "held":
        hold_attachment(actor, attachment, WAITS)
    return concern


def publish_attachment(actor: Actor, attachment: Attachment) -> None:
    """Let everyone see a file of staff's own: a document, a transcript, a picture for a question.

    Raises NotAllowed for what families sent and for others than commissioners, Refused while it is held back.
    """
    fire(ATTACHMENT, attachment, "publish", actor)
    attachment.published = True
    if attachment.read_at is None:
        _note_reader(actor, attachment)
    db.session.flush()


def unpublish_attachment(actor: Actor, attachment: Attachment) -> None:
    """Let nobody but staff see the file any more."""
    fire(ATTACHMENT, attachment, "unpublish", actor)
    attachment.published = False
    db.session.flush()


def _check_description(description: str | None) -> None:
    if description is not None and len(description.strip()) > LONGEST_DESCRIPTION:
        raise InvalidInput({"description": f"Write at most {LONGEST_DESCRIPTION} characters."})


def _note_reader(actor: Actor, attachment: Attachment) -> None:
    attachment.read_by_id, attachment.read_at = actor.account_id, clock.now()
    attachment.claimed_by_id, attachment.claimed_at = None, None
