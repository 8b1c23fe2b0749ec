"""A model of feelings adjusted to what people corrected: asking for it, learning, putting it in use and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from coproduce.analysis.sentiment import VERSION
from coproduce.core import audit, clock, outbox
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import Refused
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.insights.events import ModelAsked
from coproduce.insights.lifecycle import SENTIMENT_MODEL
from coproduce.insights.models import SentimentCorrection, SentimentModel
from coproduce.insights.queries.sentiment_models import (
    consultation_of_newest_correction,
    number_of_corrected_texts,
)
from coproduce.insights.queries.themes import CONTEXT
from coproduce.insights.sentiment_model_rules import (
    FEWEST,
    ModelFacts,
    base_of,
    changed,
    measured,
    version_of,
)
from coproduce.insights.services.machine_help import require_help
from coproduce.safeguarding.models import Passage

if TYPE_CHECKING:
    from coproduce.analysis.sentiment_corrections import Correction

Tell = Callable[[int, int], None]
# So many texts that nobody corrected tell what else changes.
OTHER_TEXTS = 500


@dataclass(frozen=True)
class Material:
    """What the worker learns from, and texts that nobody judged."""

    corrections: list[Correction]
    others: list[str]


@dataclass(frozen=True)
class Learnt:
    """A model as it is stored; `card` says what it was made from and how it was measured."""

    version: str
    corrections: int
    card: dict[str, Any]
    weights: bytes


def ask_for_model(actor: Actor) -> None:
    """Ask the worker to learn from every correction. Raises NotAllowed; Refused where there are too few."""
    require(actor, "sentiment.retrain")
    require_help()
    texts, consultation = number_of_corrected_texts(), consultation_of_newest_correction()
    if texts < FEWEST or consultation is None:
        raise Refused(f"It takes at least {FEWEST} different corrected texts; there are {texts}.")
    audit.record(actor, "ask_for_model", "sentiment_model", consultation.id, details={"texts": texts})
    outbox.emit(ModelAsked(consultation.id, actor.account_id or ""))


def material() -> Material:
    """Read in no order of arrival."""
    from coproduce.analysis.sentiment_corrections import Correction

    rows = db.session.execute(
        select(Passage.body, SentimentCorrection.label)
        .join(SentimentCorrection, SentimentCorrection.passage_id == Passage.id)
        .order_by(Passage.id)
    )
    corrections = list(dict.fromkeys(Correction(body, label) for body, label in rows))
    judged = select(SentimentCorrection.passage_id).where(SentimentCorrection.passage_id == Passage.id)
    others = db.session.scalars(
        select(func.min(Passage.body))
        .where(Passage.context_kind == CONTEXT, ~judged.exists())
        .group_by(Passage.fingerprint)
        .order_by(func.min(Passage.id))
        .limit(OTHER_TEXTS)
    )
    return Material(corrections, list(others))


def learn(found: Material, tell: Tell) -> Learnt:
    """Learn from the shipped model on, so that corrections that were taken back are forgotten. No database here. Raises
    UnusableCorrections."""
    from coproduce.analysis.sentiment_corrections import corrected
    from coproduce.analysis.sentiment_model import as_bytes, current
    from coproduce.analysis.sentiment_stored import model_of

    base = current()
    figures = measured(base, found.corrections, tell)
    weights = as_bytes(corrected(base, found.corrections))
    model = model_of(weights)
    texts = len({each.text for each in found.corrections})
    card = {
        "base": VERSION,
        "corrections": texts,
        "measured": figures,
        "others": changed(base, model, found.others),
    }
    return Learnt(version_of(model.version), texts, card, weights)


def save_model(learnt: Learnt, asked_by_id: str | None = None) -> SentimentModel:
    """Keep a model for a person to decide on. The same corrections give the same model: it is kept once."""
    same = select(SentimentModel).where(SentimentModel.scorer_version == learnt.version)
    model = db.session.scalars(same).first()
    if model is None:
        model = SentimentModel(
            id=new_id(),
            state=SENTIMENT_MODEL.initial,
            asked_by_id=asked_by_id,
            scorer_version=learnt.version,
            corrections=learnt.corrections,
            weights=learnt.weights,
            trained_at=clock.now(),
            card=learnt.card,
        )
        db.session.add(model)
    model.trained_at, model.card = clock.now(), learnt.card
    db.session.flush()
    return model


def use_model(actor: Actor, model: SentimentModel, *, expected_version: int | None = None) -> None:
    """From now on this model reads; the one before it goes back. Texts are read anew by the worker; what earlier models
    read stays beside it. Raises NotAllowed, Stale, Refused."""
    facts = ModelFacts(base_of(model.scorer_version))
    fire(SENTIMENT_MODEL, model, "use", actor, facts=facts, expected_version=expected_version)
    others = select(SentimentModel).where(SentimentModel.state == "in_use", SentimentModel.id != model.id)
    for other in db.session.scalars(others).all():
        fire(SENTIMENT_MODEL, other, "retire", actor)


def retire_model(actor: Actor, model: SentimentModel, *, expected_version: int | None = None) -> None:
    """Put a model away; was it in use, the shipped one reads again. Raises NotAllowed, Stale, Refused."""
    fire(SENTIMENT_MODEL, model, "retire", actor, expected_version=expected_version)
