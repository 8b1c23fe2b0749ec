"""What a person says of the feeling of a text, where the machine was wrong. The machine's reading stays beside it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete

from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.insights.models import SentimentCorrection
from coproduce.insights.queries.themes import passages_with_copies, pieces

LABELS = ("negative", "neutral", "positive")


def correct_sentiment(actor: Actor, consultation_id: str, passage_id: str, label: str) -> int:
    """Say how a text (and all others of the same words) sounds; an empty label leaves it to the machine again. Returns
    how many texts it was about. Raises NotAllowed, InvalidInput."""
    require(actor, "themes.edit")
    if label and label not in LABELS:
        raise InvalidInput({"label": "Choose how the text sounds."})
    chosen = passages_with_copies(consultation_id, [passage_id])
    if not chosen:
        raise InvalidInput({"label": "This text is no longer there."})
    _forget(chosen)
    if label:
        db.session.add_all(
            SentimentCorrection(
                passage_id=each, label=label, corrected_by_id=actor.account_id, corrected_at=clock.now()
            )
            for each in chosen
        )
    audit.record(actor, "correct_sentiment", "consultation", consultation_id, details={"texts": len(chosen)})
    db.session.flush()
    return len(chosen)


def _forget(passage_ids: Sequence[str]) -> None:
    for piece in pieces(passage_ids):
        db.session.execute(delete(SentimentCorrection).where(SentimentCorrection.passage_id.in_(piece)))
