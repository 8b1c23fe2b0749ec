"""Reads about suggestions: what waits, what was answered, and the one that a receipt stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from coproduce.commissioning.models import Proposal
from coproduce.commissioning.models.suggestions import Suggestion, SuggestionAnswer
from coproduce.commissioning.queries.requirements import facts_of
from coproduce.commissioning.rules.suggestions import SuggestionsFacts
from coproduce.consultations.queries import receipt_keys
from coproduce.consultations.receipts import digests
from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.safeguarding.models import Passage

# A text in one of these states waits for nobody: it was held back or refused, with a reason.
NOT_TO_ANSWER = ("held", "refused")


@facts_of("suggestions_answered")
def suggestions_facts(proposal: Proposal) -> SuggestionsFacts:
    counts = _counts([proposal.id]).get(proposal.id, WaitingCounts())
    return SuggestionsFacts(
        counts.unread,
        counts.unanswered,
        f"/manage/proposals/{proposal.slug}/suggestions",
        "/manage/reading",
    )


@dataclass(frozen=True)
class WaitingCounts:
    """How many suggestions of a proposal wait: `unread` for a reader, `unanswered` for an answer."""

    unread: int = 0
    unanswered: int = 0


def waiting_counts(proposal_ids: Sequence[str]) -> dict[str, WaitingCounts]:
    """For staff; a proposal without a waiting suggestion is left out. One query for all of them."""
    return _counts(proposal_ids)


def _counts(proposal_ids: Sequence[str]) -> dict[str, WaitingCounts]:
    rows = db.session.execute(
        select(Suggestion.proposal_id, Passage.state, func.count())
        .join(Passage, Passage.id == Suggestion.passage_id)
        .where(
            Suggestion.proposal_id.in_(proposal_ids),
            Suggestion.answer_id.is_(None),
            Passage.state.not_in(NOT_TO_ANSWER),
        )
        .group_by(Suggestion.proposal_id, Passage.state)
    ).all()
    unread: dict[str, int] = {}
    unanswered: dict[str, int] = {}
    for proposal_id, state, count in rows:
        found = unanswered if state == "read" else unread
        found[proposal_id] = found.get(proposal_id, 0) + count
    return {
        each: WaitingCounts(unread.get(each, 0), unanswered.get(each, 0)) for each in {*unread, *unanswered}
    }


def proposals_with_unanswered() -> list[tuple[Proposal, int]]:
    """Proposals with read suggestions that have no answer, and how many, by title."""
    waiting = (
        select(Suggestion.proposal_id, func.count().label("waiting"))
        .join(Passage, Passage.id == Suggestion.passage_id)
        .where(Suggestion.answer_id.is_(None), Passage.state == "read")
        .group_by(Suggestion.proposal_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Proposal, waiting.c.waiting)
        .join(waiting, waiting.c.proposal_id == Proposal.id)
        .order_by(Proposal.title)
    )
    return [(proposal, count) for proposal, count in rows]


def readable_suggestions(actor: Actor, proposal: Proposal) -> list[Suggestion]:
    """The suggestions that a person has read already, those without an answer first, then by their words: never in
    the order in which they came. Raises NotAllowed."""
    require(actor, "suggestions.answer")
    found = db.session.scalars(
        select(Suggestion)
        .join(Passage, Passage.id == Suggestion.passage_id)
        .where(Suggestion.proposal_id == proposal.id, Passage.state == "read")
        .options(joinedload(Suggestion.passage), joinedload(Suggestion.answer))
    ).unique()
    return sorted(found, key=lambda each: (each.answer_id is not None, each.passage.words.casefold()))


def answers_for_staff(actor: Actor, proposal: Proposal) -> list[SuggestionAnswer]:
    """Every answer, the latest first. Raises NotAllowed."""
    require(actor, "suggestions.answer")
    statement = (
        select(SuggestionAnswer)
        .where(SuggestionAnswer.proposal_id == proposal.id)
        .options(selectinload(SuggestionAnswer.suggestions))
        .order_by(SuggestionAnswer.answered_at.desc(), SuggestionAnswer.id)
    )
    return list(db.session.scalars(statement))


def answer_for_staff(actor: Actor, proposal: Proposal, answer_id: str) -> SuggestionAnswer:
    """Raises NotAllowed, NotFound."""
    require(actor, "suggestions.answer")
    answer = db.session.get(SuggestionAnswer, answer_id)
    if answer is None or answer.proposal_id != proposal.id:
        raise NotFound("answer")
    return answer


def public_answers(proposal: Proposal) -> list[SuggestionAnswer]:
    """The answers that anyone may read at this moment, the latest first (rule 4)."""
    statement = (
        select(SuggestionAnswer)
        .where(SuggestionAnswer.proposal_id == proposal.id, SuggestionAnswer.public_from <= clock.now())
        .order_by(SuggestionAnswer.public_from.desc(), SuggestionAnswer.id)
    )
    return list(db.session.scalars(statement))


def is_public(answer: SuggestionAnswer) -> bool:
    return answer.public_from <= clock.now()


def suggestion_by_receipt(words: str) -> Suggestion | None:
    """The suggestion that a receipt stands for, however the words were typed."""
    found = digests(words, receipt_keys())
    if not found:
        return None
    return db.session.scalars(_whole().where(Suggestion.receipt_digest.in_(found))).first()


def suggestion_of_account(account_id: str | None, suggestion_id: str) -> Suggestion:
    """One's own suggestion. Raises NotFound."""
    found = db.session.scalars(_whole().where(Suggestion.id == suggestion_id)).first()
    if found is None or account_id is None or found.account_id != account_id:
        raise NotFound("suggestion")
    return found


def suggestions_of_account(account_id: str) -> list[Suggestion]:
    """What somebody chose to link with the account, by proposal."""
    statement = _whole().where(Suggestion.account_id == account_id)
    return sorted(db.session.scalars(statement).unique(), key=lambda each: (each.proposal.title, each.id))


def _whole() -> Select[Any]:
    return select(Suggestion).options(
        joinedload(Suggestion.proposal), joinedload(Suggestion.passage), joinedload(Suggestion.answer)
    )
