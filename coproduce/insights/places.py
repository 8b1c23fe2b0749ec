"""What this room tells the reading queue: names of consultations, and which texts will be public soon."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, exists, select

from coproduce.consultations.models import Consultation, QuestionnaireVersion
from coproduce.consultations.queries import as_questionnaire
from coproduce.core.database import db
from coproduce.insights.models import PublicQuote
from coproduce.insights.queries.making_sense import PROPOSAL_CONTEXT, proposals_in_words
from coproduce.insights.queries.themes import CONTEXT
from coproduce.safeguarding.contexts import (
    Context,
    register_context,
    register_kind,
    register_soon_public,
)
from coproduce.safeguarding.models import Passage


def register() -> None:
    register_context(CONTEXT, consultations_in_words)
    register_context(PROPOSAL_CONTEXT, proposals_in_words)
    register_kind(PROPOSAL_CONTEXT, "Theme a group proposes")
    register_soon_public(CONTEXT, soon_public)


def consultations_in_words(ids: Collection[str]) -> dict[str, Context]:
    """Titles, staff pages and questions of consultations, in two queries however many there are."""
    versions = db.session.scalars(
        select(QuestionnaireVersion)
        .where(QuestionnaireVersion.consultation_id.in_(ids))
        .order_by(QuestionnaireVersion.number)
    )
    topics: dict[str, dict[str, str]] = {}
    for version in versions:
        topics.setdefault(version.consultation_id, {}).update(as_questionnaire(version).text_topics)
    rows = db.session.execute(
        select(Consultation.id, Consultation.title, Consultation.slug).where(Consultation.id.in_(ids))
    )
    return {
        row.id: Context(row.title, f"/manage/consultations/{row.slug}", topics.get(row.id, {}))
        for row in rows
    }


def soon_public() -> ColumnElement[bool]:
    """Texts of closed consultations, whose results and answers come next, and texts with a quote on its way."""
    closed = and_(
        Passage.context_kind == CONTEXT,
        Passage.context_id.in_(select(Consultation.id).where(Consultation.state == "closed")),
    )
    quoted = exists().where(
        PublicQuote.passage_id == Passage.id, PublicQuote.state.in_(("proposed", "approved"))
    )
    return closed | quoted
