"""Answered suggestions, as something that the answers to a consultation may rest on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from coproduce.commissioning import addresses
from coproduce.commissioning.models import Proposal
from coproduce.commissioning.models.suggestions import SuggestionAnswer
from coproduce.commissioning.queries.suggestions import is_public
from coproduce.commissioning.rules.stages import DRAFT
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.feedback.models import Finding
from coproduce.feedback.queries.named_sources import holds
from coproduce.feedback.source_kinds import Found, SourceKind, register_source
from coproduce.web.excerpts import shortened

LONGEST_TITLE = 200


def offers(finding: Finding, words: str) -> Select[Any]:
    """Answers to suggestions: they say in staff's words what was suggested. A suggestion itself is never quoted."""
    statement = (
        select(SuggestionAnswer)
        .join(Proposal, Proposal.id == SuggestionAnswer.proposal_id)
        .order_by(Proposal.title, SuggestionAnswer.answered_at.desc(), SuggestionAnswer.id)
    )
    return (
        statement.where(holds(words, SuggestionAnswer.you_suggested, Proposal.title)) if words else statement
    )


def find(ids: Collection[str]) -> Mapping[str, Found]:
    statement = (
        select(SuggestionAnswer)
        .where(SuggestionAnswer.id.in_(ids))
        .options(joinedload(SuggestionAnswer.proposal))
    )
    return {answer.id: _found(answer) for answer in db.session.scalars(statement)}


def _found(answer: SuggestionAnswer) -> Found:
    proposal = answer.proposal
    return Found(
        shortened(answer.you_suggested, LONGEST_TITLE),
        f"Suggested for “{proposal.title}”",
        f"/manage/proposals/{proposal.slug}/suggestions",
        f"suggestions for “{proposal.title}”",
        addresses.public_page(proposal.slug),
        is_public(answer) and proposal.state != DRAFT,
        clock.to_london(answer.answered_at).date(),
    )


def register() -> None:
    register_source(
        SourceKind(
            "suggestion",
            "A suggestion for a proposal",
            "What families suggested while a plan was only an idea, once it was answered.",
            offers,
            find,
        )
    )
