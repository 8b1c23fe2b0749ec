"""Taking a text or file into one's hands, so that two people do not read the same one, and giving it back."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, update

from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import Refused
from coproduce.safeguarding.models import Attachment, Passage
from coproduce.safeguarding.queries.claimed import Item, lapsed_before

READ = {Passage: "passages.read", Attachment: "attachments.read"}


def claim(actor: Actor, item: Item) -> bool:
    """Take an item, or keep it for longer; False where somebody else has it. One conditional statement decides, so of
    two readers at the same moment one gets it. It does not touch the version: a claim changes nothing that was read.
    """
    kind = type(item)
    require(actor, READ[kind])
    if actor.account_id is None:
        raise Refused("Only somebody with an account can take a text.")
    statement = (
        update(kind)
        .where(
            kind.id == item.id,
            or_(
                kind.claimed_by_id.is_(None),
                kind.claimed_by_id == actor.account_id,
                kind.claimed_at <= lapsed_before(),
            ),
        )
        .values(claimed_by_id=actor.account_id, claimed_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    taken = db.session.execute(statement).rowcount == 1  # type: ignore[attr-defined]
    db.session.expire(item, ["claimed_by_id", "claimed_at"])
    return taken


def give_back(actor: Actor, item: Item) -> None:
    """Let others take it; what somebody else has stays theirs."""
    kind = type(item)
    require(actor, READ[kind])
    db.session.execute(
        update(kind)
        .where(kind.id == item.id, kind.claimed_by_id == actor.account_id)
        .values(claimed_by_id=None, claimed_at=None)
        .execution_options(synchronize_session=False)
    )
    db.session.expire(item, ["claimed_by_id", "claimed_at"])


def wipe_lapsed_claims() -> int:
    """Times are not kept for longer than they are of use; returns how many claims were over."""
    wiped = 0
    for kind in (Passage, Attachment):
        statement = (
            update(kind)
            .where(kind.claimed_at <= lapsed_before())
            .values(claimed_by_id=None, claimed_at=None)
            .execution_options(synchronize_session=False)
        )
        wiped += db.session.execute(statement).rowcount  # type: ignore[attr-defined]
    return wiped


def claim_next(actor: Actor, candidates: Iterable[Item]) -> Item | None:
    """The first of them that nobody else takes at this moment; None where there is none."""
    return next((item for item in candidates if claim(actor, item)), None)
