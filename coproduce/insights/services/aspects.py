"""Of which aspects texts speak well or badly: read by the worker together with how they sound as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert

from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.insights.models import PassageAspect
from coproduce.insights.queries.themes import pieces

if TYPE_CHECKING:
    from coproduce.analysis.sentiment_model import Model


def aspect_rows(texts: Mapping[str, str], version: str, model: Model | None = None) -> list[dict[str, Any]]:
    """Rows for PassageAspect of texts (passage id -> words) in a language that the machine reads; none for a text that
    names no aspect. Raises UnusableModel as `analysis.sentiment.score` does."""
    from coproduce.analysis.aspects import METHOD, VERSION, by_aspect

    found = by_aspect(list(texts.values()), model)
    return [
        {
            "id": new_id(),
            "passage_id": passage_id,
            "method": METHOD,
            "method_version": VERSION,
            "scorer_version": version,
            "aspect": each.aspect,
            "place": place,
            "label": each.label,
            "confidence": each.confidence,
            "polarity": each.polarity,
            "unclear": each.unclear,
        }
        for passage_id, aspects in zip(texts, found, strict=True)
        for place, each in enumerate(aspects, 1)
    ]


def save_aspects(passage_ids: Sequence[str], rows: Sequence[dict[str, Any]], version: str) -> None:
    """Store what was read of these texts by this version of the model; what it had read of them before is replaced."""
    for piece in pieces(passage_ids):
        db.session.execute(
            delete(PassageAspect).where(
                PassageAspect.passage_id.in_(piece), PassageAspect.scorer_version == version
            )
        )
    if rows:
        db.session.execute(insert(PassageAspect), list(rows))
