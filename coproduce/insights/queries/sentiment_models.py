"""What people corrected of how texts sound, and the models that have learnt from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from coproduce.accounts.models import Account
from coproduce.analysis.sentiment import METHOD, VERSION
from coproduce.consultations.models import Consultation
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.insights.models import (
    AnalysisTask,
    PassageSentiment,
    SentimentCorrection,
    SentimentModel,
)
from coproduce.insights.queries.machine_help import help_is_on
from coproduce.insights.queries.sentiment import is_in_use, was_read
from coproduce.insights.sentiment_model_rules import adjustment
from coproduce.safeguarding.models import Passage

LABELS = ("negative", "neutral", "positive")
TASK = "sentiment_model"


@dataclass(frozen=True)
class Compared:
    """What people said of the texts that they judged, against the shipped model: (people, machine) -> texts, those of
    the same words once."""

    counts: Mapping[tuple[str, str], int]

    @property
    def texts(self) -> int:
        return sum(self.counts.values())

    @property
    def right(self) -> int:
        return sum(count for (people, machine), count in self.counts.items() if people == machine)


def number_of_corrected_texts() -> int:
    """In the whole area; texts of the same words to the same question count once."""
    different = (
        select(Passage.topic, Passage.fingerprint)
        .join(SentimentCorrection, SentimentCorrection.passage_id == Passage.id)
        .distinct()
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(different)) or 0


def shipped_against_people(actor: Actor) -> Compared:
    """How the shipped model does on the texts that people judged."""
    require(actor, "machine.see")
    different = (
        select(SentimentCorrection.label.label("people"), PassageSentiment.label.label("machine"))
        .join(Passage, Passage.id == SentimentCorrection.passage_id)
        .join(PassageSentiment, PassageSentiment.passage_id == Passage.id)
        .where(PassageSentiment.method == METHOD, PassageSentiment.scorer_version == VERSION, was_read())
        .group_by(Passage.topic, Passage.fingerprint, SentimentCorrection.label, PassageSentiment.label)
        .subquery()
    )
    rows = db.session.execute(
        select(different.c.people, different.c.machine, func.count()).group_by(
            different.c.people, different.c.machine
        )
    )
    return Compared({(people, machine): count for people, machine, count in rows})


def models_of_the_area(actor: Actor) -> list[tuple[SentimentModel, str]]:
    """Every model with the name of who asked for it, newest first, without its weights."""
    require(actor, "machine.see")
    rows = db.session.execute(
        select(SentimentModel, Account.name)
        .outerjoin(Account, Account.id == SentimentModel.asked_by_id)
        .options(defer(SentimentModel.weights))
        .order_by(SentimentModel.trained_at.desc(), SentimentModel.id)
    )
    return [(model, name or "") for model, name in rows]


def model_by_id(model_id: str) -> SentimentModel:
    """Raises NotFound."""
    model = db.session.get(SentimentModel, model_id)
    if model is None:
        raise NotFound("sentiment model")
    return model


def model_in_use() -> SentimentModel | None:
    """The area's own model that reads now, without its weights; None while the shipped one does."""
    return db.session.scalars(
        select(SentimentModel).where(is_in_use()).options(defer(SentimentModel.weights)).limit(1)
    ).first()


def adjustment_in_words() -> str:
    """What readers of public figures are told of the model in use; empty while the shipped one reads, or none."""
    model = model_in_use()
    return adjustment(model.card) if model is not None and help_is_on() else ""


def consultation_of_newest_correction() -> Consultation | None:
    """Where the newest correction was made, of a text that was given to a consultation."""
    return db.session.scalars(
        select(Consultation)
        .join(Passage, Passage.context_id == Consultation.id)
        .join(SentimentCorrection, SentimentCorrection.passage_id == Passage.id)
        .order_by(SentimentCorrection.corrected_at.desc(), SentimentCorrection.id)
        .limit(1)
    ).first()


def learning_task(actor: Actor) -> tuple[AnalysisTask, Consultation] | None:
    """The task that waits, runs or failed, with the consultation it is shown with."""
    require(actor, "machine.see")
    row = db.session.execute(
        select(AnalysisTask, Consultation)
        .join(Consultation, Consultation.id == AnalysisTask.consultation_id)
        .where(AnalysisTask.kind == TASK)
        .order_by(AnalysisTask.asked_at.desc())
    ).first()
    return None if row is None else (row[0], row[1])
