"""“I support this too” and “helpful”: one of each person, taken back at any time, counted in the database itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, exists, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from coproduce.analysis.disclosure import ProtectedNumber, protect_count
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import Refused
from coproduce.core.identifiers import new_id
from coproduce.forums.models import Helpful, Post, Support, Topic


def support(actor: Actor, topic: Topic) -> None:
    """Support an idea of somebody else's. Doing it twice changes nothing. Raises NotAllowed, Refused."""
    require(actor, "forums.write")
    if topic.kind != "idea" or topic.state not in ("open", "locked"):
        raise Refused("Only an idea can be supported, while it is open.")
    if topic.author_id == actor.account_id:
        raise Refused("It is your idea, so you support it already.")
    if _add(Support, {"topic_id": topic.id}, actor):
        _change(Topic, topic.id, "support_count", 1)
        db.session.expire(topic, ["support_count"])


def support_no_more(actor: Actor, topic: Topic) -> None:
    """Take one's support back. Raises NotAllowed."""
    require(actor, "forums.write")
    if _take(Support, Support.topic_id == topic.id, actor):
        _change(Topic, topic.id, "support_count", -1)
        db.session.expire(topic, ["support_count"])


def find_helpful(actor: Actor, post: Post) -> None:
    """Say that somebody else's post helped. Doing it twice changes nothing. Raises NotAllowed, Refused."""
    require(actor, "forums.write")
    if post.author_id == actor.account_id:
        raise Refused("It is your own post.")
    if post.passage is None or post.passage.state != "read" or post.withdrawn_at is not None:
        raise Refused("This post cannot be seen any more.")
    if _add(Helpful, {"post_id": post.id}, actor):
        _count_helpful(post, 1)


def find_helpful_no_more(actor: Actor, post: Post) -> None:
    """Take it back. Raises NotAllowed."""
    require(actor, "forums.write")
    if _take(Helpful, Helpful.post_id == post.id, actor):
        _count_helpful(post, -1)


def supporters_in_public(topic: Topic) -> ProtectedNumber:
    """How many people support an idea, as everybody is told it: small numbers are hidden, others rounded (rule 14)."""
    return protect_count(topic.support_count, "people")


def supports(actor: Actor, topic_id: str) -> bool:
    """Whether the actor supports the idea."""
    mine = select(literal(1)).where(Support.topic_id == topic_id, Support.account_id == actor.account_id)
    return db.session.scalar(mine) is not None


def found_helpful(actor: Actor, post_ids: list[str]) -> frozenset[str]:
    """Which of these posts the actor found helpful."""
    if actor.account_id is None or not post_ids:
        return frozenset()
    mine = select(Helpful.post_id).where(
        Helpful.account_id == actor.account_id, Helpful.post_id.in_(post_ids)
    )
    return frozenset(db.session.scalars(mine))


def _add(model: type[Any], of: dict[str, str], actor: Actor) -> bool:
    """One row for this person, unless it is there; whether it was added. In one statement, so two requests of one
    person at once count once; the table's own rule holds the last gap."""
    columns = {"id": new_id(), **of, "account_id": actor.account_id}
    known = exists().where(
        model.account_id == actor.account_id, *(getattr(model, name) == value for name, value in of.items())
    )
    row = select(*(literal(value) for value in columns.values())).where(~known)
    try:
        with db.session.begin_nested():
            # Asked for what it wrote: PostgreSQL's driver does not count rows of such a statement.
            added = db.session.execute(insert(model).from_select(list(columns), row).returning(model.id))
            return added.first() is not None
    except IntegrityError:
        return False  # two presses at the same moment: the other one counts


def _take(model: type[Any], which: Any, actor: Actor) -> bool:
    gone = db.session.execute(delete(model).where(which, model.account_id == actor.account_id))
    return int(gone.rowcount) == 1  # type: ignore[attr-defined]


def _count_helpful(post: Post, by: int) -> None:
    _change(Post, post.id, "helpful_count", by)
    _change(Topic, post.topic_id, "helpful_count", by)
    db.session.expire(post, ["helpful_count"])


def _change(model: type[Any], row_id: str, counter: str, by: int) -> None:
    column = getattr(model, counter)
    db.session.execute(
        update(model)
        .where(model.id == row_id)
        .values({counter: column + by})
        .execution_options(synchronize_session=False)
    )
