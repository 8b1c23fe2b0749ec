"""What this room tells the reading queue: where notes of group sessions and comments on drafts belong."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, select

from coproduce.accounts.models import Group
from coproduce.consultations.models import Consultation, DraftReview, GroupSession, QuestionnaireVersion
from coproduce.consultations.queries.questionnaires import (
    as_questionnaire,
    published_questionnaire,
)
from coproduce.consultations.queries.reviews import REVIEW_CONTEXT
from coproduce.consultations.queries.sessions import SESSION_CONTEXT
from coproduce.consultations.queries.statements import passage_of_shown_statement
from coproduce.core.database import db
from coproduce.safeguarding.contexts import Context, register_context, register_soon_public
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.public_words import register_public_words


def register() -> None:
    register_context(SESSION_CONTEXT, sessions_in_words)
    register_public_words("statement", passage_of_shown_statement)
    register_context(REVIEW_CONTEXT, reviews_in_words)
    register_soon_public(REVIEW_CONTEXT, shown_with_reviews)


def sessions_in_words(ids: Collection[str]) -> dict[str, Context]:
    """Names, staff pages and questions of sessions that nobody has confirmed yet."""
    rows = db.session.execute(
        select(
            GroupSession.id,
            GroupSession.group_name,
            GroupSession.version_id,
            Consultation.slug,
            Consultation.title,
        )
        .join(Consultation, Consultation.id == GroupSession.consultation_id)
        .where(GroupSession.id.in_(ids))
    )
    return {
        row.id: Context(
            f"{row.title}: session of {row.group_name}",
            f"/manage/consultations/{row.slug}/sessions/{row.id}",
            {each.key: each.text for each in published_questionnaire(row.version_id).questions},
        )
        for row in rows
    }


def reviews_in_words(ids: Collection[str]) -> dict[str, Context]:
    """Which group said something about which draft, its staff page, and the draft's questions."""
    rows = db.session.execute(
        select(
            DraftReview.id,
            Group.name,
            Consultation.id.label("consultation_id"),
            Consultation.slug,
            Consultation.title,
        )
        .join(Group, Group.id == DraftReview.group_id)
        .join(Consultation, Consultation.id == DraftReview.consultation_id)
        .where(DraftReview.id.in_(ids))
    ).all()
    questions = _questions_of({row.consultation_id for row in rows})
    return {
        row.id: Context(
            f"{row.title}: {row.name} about the draft",
            f"/manage/consultations/{row.slug}/reviews/{row.id}",
            {"sign_off": "The group’s yes or no", **questions.get(row.consultation_id, {})},
        )
        for row in rows
    }


def _questions_of(consultation_ids: Collection[str]) -> dict[str, dict[str, str]]:
    """The words of every question that the consultations have or had, by its key, in one query."""
    versions = db.session.scalars(
        select(QuestionnaireVersion)
        .where(QuestionnaireVersion.consultation_id.in_(consultation_ids))
        .order_by(QuestionnaireVersion.number)
    )
    found: dict[str, dict[str, str]] = {}
    for version in versions:
        words = {each.key: each.text for each in as_questionnaire(version).questions}
        found.setdefault(version.consultation_id, {}).update(words)
    return found


def shown_with_reviews() -> ColumnElement[bool]:
    """What groups say about drafts and let be shown: it stands on a public page as soon as the draft opens."""
    return and_(Passage.context_kind == REVIEW_CONTEXT, Passage.may_quote)
