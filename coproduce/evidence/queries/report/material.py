"""What all parts of a report share, read once. The embargo is kept here: no part sees what its reader may not."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from coproduce.commissioning.models import Proposal
from coproduce.commissioning.queries.decisions import proposals_of_consultation
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import visible_to_everyone
from coproduce.consultations.queries.questionnaires import questionnaire_of
from coproduce.consultations.questionnaire import Questionnaire
from coproduce.core.access import VISITOR, Actor, allows
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.evidence.report import PUBLIC, STAFF
from coproduce.feedback.models import Feedback
from coproduce.feedback.queries import (
    AnswerCard,
    cards_of,
    feedback_of,
    is_public_now,
    public_feedback,
    withdrawn_feedback,
)
from coproduce.insights.queries import latest_prepared, results_on_show
from coproduce.insights.snapshot import PublishedResults, read_document


@dataclass(frozen=True)
class Material:
    """`results` are protected figures, for staff also those that wait to be published; `feedback` the answers, for the
    public only while everybody may read them. `exact`: the reader may see exact figures."""

    consultation: Consultation
    audience: str
    actor: Actor
    results: PublishedResults | None
    results_are_public: bool
    feedback: Feedback | None
    cards: tuple[AnswerCard, ...]
    proposals: tuple[Proposal, ...]
    questionnaire: Questionnaire
    withdrawn: Feedback | None = None

    @property
    def exact(self) -> bool:
        return self.audience == STAFF and allows(self.actor, "results.see_exact")

    @property
    def counts_people(self) -> bool:
        """Whether the reader may see exactly what people said of themselves."""
        return self.audience == STAFF and allows(self.actor, "equality.count")

    @property
    def has_secret_answers(self) -> bool:
        return self.feedback is not None and not is_public_now(self.feedback)


def material_of(consultation: Consultation, audience: str, actor: Actor = VISITOR) -> Material:
    """For `audience` public whatever the actor is."""
    staff = audience == STAFF
    results, is_public = _results(consultation, staff=staff)
    feedback = _answers(consultation, staff=staff, actor=actor)
    return Material(
        consultation=consultation,
        audience=STAFF if staff else PUBLIC,
        actor=actor if staff else VISITOR,
        results=results,
        results_are_public=is_public,
        feedback=feedback,
        cards=tuple(cards_of(feedback)) if feedback is not None else (),
        proposals=tuple(proposals_of_consultation(consultation.id)),
        questionnaire=questionnaire_of(consultation),
        withdrawn=withdrawn_feedback(consultation.id) if feedback is None else None,
    )


def _answers(consultation: Consultation, *, staff: bool, actor: Actor) -> Feedback | None:
    if staff and allows(actor, "feedback.read"):
        return feedback_of(consultation.id)
    return public_feedback(consultation.id) if _is_visible(consultation) else None


def _is_visible(consultation: Consultation) -> bool:
    statement = select(Consultation.id).where(Consultation.id == consultation.id, visible_to_everyone())
    return db.session.scalar(statement) is not None


def _results(consultation: Consultation, *, staff: bool) -> tuple[PublishedResults | None, bool]:
    try:
        return results_on_show(consultation.slug).results, True
    except NotFound:
        pass
    waiting = latest_prepared(consultation.id) if staff else None
    if waiting is None or waiting.document.get("problem"):
        return None, False
    return read_document(waiting.document), False
