"""Forgetting in which order suggestions came, as responses forget theirs (rule 17)."""

from __future__ import annotations

from sqlalchemy import func, select

from coproduce.commissioning.models.suggestions import Suggestion
from coproduce.consultations.services.forgetting import COMPANIONS, newcomers, rewrite
from coproduce.core.database import db
from coproduce.safeguarding.models import Passage


def forget_order_of_suggestions() -> int:
    """Write again, in shuffled batches, the suggestions that came one by one since the last time, and some earlier ones
    with them; returns how many. SQLite keeps no order, so there is nothing to do."""
    if db.session.get_bind().dialect.name != "postgresql":
        return 0
    chosen = newcomers(Suggestion)
    if not chosen:
        return 0
    earlier = select(Suggestion.id).where(Suggestion.id.not_in(chosen)).order_by(func.random())
    chosen += db.session.scalars(earlier.limit(COMPANIONS)).all()
    words = db.session.scalars(select(Suggestion.passage_id).where(Suggestion.id.in_(chosen))).all()
    rewrite(Suggestion, "given_on", chosen)
    rewrite(Passage, "received_on", list(words))
    return len(chosen)
