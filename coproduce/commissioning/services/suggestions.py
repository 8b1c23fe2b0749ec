"""Suggesting a solution, taking it back, and answering it: one verb a function.

Giving and taking back leave no audit row, no event and no log line: none may stand for one anonymous person (rule 17).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from coproduce.commissioning.events import SuggestionsAnswered
from coproduce.commissioning.models import Proposal
from coproduce.commissioning.models.suggestions import Suggestion, SuggestionAnswer
from coproduce.commissioning.queries.suggestions import suggestion_by_receipt
from coproduce.commissioning.rules.suggestions import (
    LONGEST_SUGGESTION,
    AnswerFacts,
    answer_problems,
    takes_suggestions,
)
from coproduce.consultations import receipts
from coproduce.consultations.queries import receipt_keys
from coproduce.core import audit, clock, outbox
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.core.identifiers import new_id
from coproduce.core.working_days import closed_days
from coproduce.feedback.rules import NORMAL
from coproduce.feedback.rules.release import ReleaseFacts, public_opening
from coproduce.safeguarding.services import receive_passage

CONTEXT, TOPIC = "proposal", "suggestion"


def give_suggestion(
    proposal: Proposal, words: str, *, young: bool, receipt: str, account_id: str | None = None
) -> Suggestion:
    """Store one suggestion once: the same receipt sent again finds what the first sending stored. `account_id` only
    where the person asked for it. Raises Refused where none are taken, InvalidInput."""
    before = suggestion_by_receipt(receipt)
    if before is not None:
        return before
    if not takes_suggestions(proposal.state):
        raise Refused("This proposal does not take suggestions any more.")
    body = words.strip()
    if not body:
        raise InvalidInput({"words": "Write what you suggest."})
    if len(body) > LONGEST_SUGGESTION:
        raise InvalidInput({"words": f"Use at most {LONGEST_SUGGESTION:,} signs."})
    try:
        with db.session.begin_nested():
            return _store(proposal, body, young, receipt, account_id)
    except IntegrityError:
        # Two presses at the same moment: the unique index let one through, and this is the other.
        stored = suggestion_by_receipt(receipt)
        if stored is None:
            raise
        return stored


def _store(proposal: Proposal, body: str, young: bool, receipt: str, account_id: str | None) -> Suggestion:
    keys, today = receipt_keys(), clock.today()
    passage = receive_passage(
        body,
        context_kind=CONTEXT,
        context_id=proposal.id,
        topic=TOPIC,
        young=young,
        may_quote=False,
        received_on=today,
    )
    db.session.flush()
    newest = max(keys)
    suggestion = Suggestion(
        id=new_id(),
        proposal_id=proposal.id,
        passage_id=passage.id,
        given_on=today,
        receipt_digest=receipts.digest(receipts.normalised(receipt) or "", keys[newest]),
        receipt_key=newest,
        account_id=account_id,
    )
    db.session.add(suggestion)
    db.session.flush()
    return suggestion


def take_back(suggestion: Suggestion) -> None:
    """Delete a suggestion and its words, because whoever gave it asked. What was answered stays: it holds none of
    them."""
    db.session.delete(suggestion)
    db.session.flush()


@dataclass(frozen=True)
class Answer:
    """What staff answer; the fields are those of the model."""

    you_suggested: str
    kind: str
    text: str
    you_suggested_young: str = ""
    text_young: str = ""
    reason: str = ""
    owner_name: str = ""
    owner_role: str = ""
    due_on: date | None = None
    passed_to: str = ""
    passed_on: date | None = None

    def facts(self, suggestions: Sequence[Suggestion]) -> AnswerFacts:
        return AnswerFacts(
            len(suggestions),
            self.you_suggested,
            self.kind,
            self.text,
            self.text_young,
            self.reason,
            self.owner_name,
            self.due_on,
            self.passed_to,
            self.passed_on,
            any(suggestion.passage.young for suggestion in suggestions),
        )


def answer_suggestions(
    actor: Actor, proposal: Proposal, suggestion_ids: Sequence[str], answer: Answer
) -> SuggestionAnswer:
    """Answer one or several suggestions together. Those who gave them can read it at once, everyone else after the lead
    time (rule 3). Raises NotAllowed, InvalidInput, and Refused where one of them was answered or taken back meanwhile.
    """
    require(actor, "suggestions.answer", proposal)
    suggestions = _to_answer(proposal, suggestion_ids)
    problems = answer_problems(answer.facts(suggestions))
    if problems:
        raise InvalidInput(problems)
    now = clock.now()
    opening = public_opening(ReleaseFacts(NORMAL, now, closed_days=closed_days()))
    row = SuggestionAnswer(
        id=new_id(),
        proposal_id=proposal.id,
        answered_at=now,
        answered_by_id=actor.account_id,
        public_from=opening or now,
        **_fields(answer),
    )
    db.session.add(row)
    db.session.flush()
    for suggestion in suggestions:
        suggestion.answer_id = row.id
    audit.record(actor, "answer", "suggestion answer", row.id, "", {"proposal": proposal.id})
    outbox.emit(SuggestionsAnswered(row.id))
    db.session.flush()
    return row


def _to_answer(proposal: Proposal, suggestion_ids: Sequence[str]) -> list[Suggestion]:
    found = list(
        db.session.scalars(
            select(Suggestion)
            .where(Suggestion.id.in_(suggestion_ids), Suggestion.proposal_id == proposal.id)
            .options(joinedload(Suggestion.passage))
        ).unique()
    )
    ready = [each for each in found if each.answer_id is None and each.passage.state == "read"]
    if len(ready) != len(set(suggestion_ids)):
        raise Refused(
            "One of these suggestions was answered or taken back meanwhile. Look at the list again."
        )
    return ready


def correct_answer(
    actor: Actor, answer: SuggestionAnswer, changed: Answer, reason: str, *, revision: int | None
) -> None:
    """Put an answer right; its page says on which day. Raises NotAllowed, Stale, InvalidInput."""
    require(actor, "suggestions.answer", answer.proposal)
    if revision is not None and revision != answer.revision:
        raise Stale("answer")
    problems = answer_problems(changed.facts(answer.suggestions))
    problems.pop("suggestions", None)  # they may have been taken back since
    if not reason.strip():
        problems["correction"] = "Say what you put right, and why."
    if problems:
        raise InvalidInput(problems)
    for name, value in _fields(changed).items():
        setattr(answer, name, value)
    answer.corrected_on, answer.revision = clock.today(), answer.revision + 1
    audit.record(actor, "correct", "suggestion answer", answer.id, reason.strip())
    db.session.flush()


def _fields(answer: Answer) -> dict[str, object]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in vars(answer).items()}
