"""How texts sound: what an analyst said of it, else what the combined scorer found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from coproduce.analysis.sentiment import METHOD, VERSION
from coproduce.core.database import db
from coproduce.insights.models import PassageSentiment, SentimentCorrection, SentimentModel
from coproduce.insights.queries.machine_help import help_is_on
from coproduce.safeguarding.models import Passage

LABELS = ("negative", "neutral", "positive")


@dataclass(frozen=True)
class Feeling:
    """How a text sounds: `corrected` says that a person said so; else the machine did, with its confidence (0 to 1)."""

    label: str
    confidence: float
    unclear: bool = False
    corrected: bool = False


def feelings_of(passage_ids: Sequence[str]) -> dict[str, Feeling]:
    """Passage id -> how it sounds; those that nobody has looked at are left out. Two queries."""
    read = db.session.scalars(
        select(PassageSentiment).where(PassageSentiment.passage_id.in_(passage_ids), by_the_scorer())
    )
    found = {row.passage_id: Feeling(row.label, row.confidence, row.unclear) for row in read}
    said = db.session.scalars(
        select(SentimentCorrection).where(SentimentCorrection.passage_id.in_(passage_ids))
    )
    found.update({row.passage_id: Feeling(row.label, 1.0, corrected=True) for row in said})
    return found


def by_the_scorer() -> ColumnElement[bool]:
    """SQL condition over PassageSentiment: the reading that is shown, by the model in use; others stand beside it in
    the table. None is shown while the machine's help is switched off."""
    if not help_is_on():
        return false()
    own = select(SentimentModel.scorer_version).where(is_in_use()).limit(1)
    return and_(
        PassageSentiment.method == METHOD,
        PassageSentiment.scorer_version == func.coalesce(own.scalar_subquery(), VERSION),
    )


def is_in_use() -> ColumnElement[bool]:
    """SQL condition over SentimentModel: it reads. One that started from another version of the shipped model does not:
    its weights may mean something else now."""
    return and_(SentimentModel.state == "in_use", SentimentModel.scorer_version.startswith(f"{VERSION}+"))


def sounds(label: str) -> ColumnElement[bool]:
    """SQL condition over Passage: it sounds like this, a person's word standing before the machine's."""
    said = exists().where(SentimentCorrection.passage_id == Passage.id)
    said_so = exists().where(SentimentCorrection.passage_id == Passage.id, SentimentCorrection.label == label)
    scored = exists().where(
        PassageSentiment.passage_id == Passage.id, by_the_scorer(), PassageSentiment.label == label
    )
    return or_(said_so, and_(scored, ~said))


def split_of(passages: ColumnElement[bool]) -> dict[str, int]:
    """Label -> how many texts, of those that the condition over Passage names; what nobody has read is left out."""
    label = func.coalesce(SentimentCorrection.label, PassageSentiment.label)
    rows = db.session.execute(
        select(label, func.count())
        .select_from(Passage)
        .outerjoin(PassageSentiment, and_(PassageSentiment.passage_id == Passage.id, by_the_scorer()))
        .outerjoin(SentimentCorrection, SentimentCorrection.passage_id == Passage.id)
        .where(passages, label.is_not(None))
        .group_by(label)
    )
    found = {str(name): int(count) for name, count in rows}
    return {name: found[name] for name in LABELS if name in found}
