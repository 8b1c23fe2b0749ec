"""What was taken from the forums, and where to."""

from __future__ import annotations

from sqlalchemy import select

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries.consultations import visible_to_everyone
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.forums.models import Post
from coproduce.insights.taken_models import TAKING, TakenView

TakenTo = tuple[TakenView, Consultation]


def taken_of_topic(topic_id: str) -> list[Consultation]:
    """Consultations that posts of a topic were taken into and that everybody may know of."""
    taken = (
        select(TakenView.consultation_id)
        .join(Post, Post.id == TakenView.post_id)
        .where(Post.topic_id == topic_id, Post.withdrawn_at.is_(None))
    )
    statement = select(Consultation).where(Consultation.id.in_(taken), visible_to_everyone())
    return list(db.session.scalars(statement.order_by(Consultation.title)))


def taken_of_post(post_id: str) -> list[TakenTo]:
    """Where one post was taken to, for staff."""
    rows = db.session.execute(
        select(TakenView, Consultation)
        .join(Consultation, Consultation.id == TakenView.consultation_id)
        .where(TakenView.post_id == post_id)
        .order_by(Consultation.title)
    )
    return [(taken, consultation) for taken, consultation in rows]


def consultations_to_take_into(actor: Actor) -> list[Consultation]:
    """Those that take views now, by title. Raises NotAllowed."""
    require(actor, "posts.take")
    statement = select(Consultation).where(Consultation.state.in_(TAKING), visible_to_everyone())
    return list(db.session.scalars(statement.order_by(Consultation.title)))
