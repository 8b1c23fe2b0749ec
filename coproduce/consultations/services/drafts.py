"""Answers that are not sent yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from coproduce.consultations.models import Draft, Response
from coproduce.consultations.questionnaire import (
    STANDARD,
    Problem,
    Question,
    Questionnaire,
    Value,
    to_json,
    validate,
)
from coproduce.core import clock
from coproduce.core.database import db

DRAFTS_ARE_KEPT_FOR = timedelta(days=30)

# Beside the answers a draft keeps this; no question key can begin with an underscore.
MAY_QUOTE = "_may_quote"


@dataclass(frozen=True)
class HowGiven:
    """How answers were given: in which format, for whom ("" where nobody asked), by which way, and in which group
    session or on which paper form."""

    format: str = STANDARD
    on_behalf_of: str = ""
    source: str = "web"
    group_session_id: str | None = None
    paper_number: str | None = None

    @classmethod
    def of(cls, given: Draft | Response) -> HowGiven:
        """The way of a draft, or of answers that were sent before."""
        source = "session" if given.group_session_id else "web"
        if isinstance(given, Draft):
            return cls(given.format, given.on_behalf_of, source, given.group_session_id)
        return cls(given.format, given.on_behalf_of, given.source, given.group_session_id, given.paper_number)


USUAL = HowGiven()


def begin_draft(
    consultation_id: str,
    version_id: str,
    token_digest: str,
    *,
    how: HowGiven = USUAL,
    admitted: bool = False,
    answers: Mapping[str, Any] | None = None,
) -> Draft:
    """Keep unsent answers under the keyed hash of a random cookie (rule 19)."""
    draft = Draft(
        token_digest=token_digest,
        consultation_id=consultation_id,
        version_id=version_id,
        format=how.format,
        on_behalf_of=how.on_behalf_of,
        group_session_id=how.group_session_id,
        admitted=admitted,
        answers=dict(answers or {}),
        began_at=clock.now(),
        expires_on=clock.today() + DRAFTS_ARE_KEPT_FOR,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def keep_answer(draft: Draft, key: str, value: Value | bool) -> None:
    """Save one checked answer of a page; an empty one takes the answer back."""
    kept = {name: answer for name, answer in draft.answers.items() if name != key}
    draft.answers = (
        kept if value is None else {**kept, key: value if isinstance(value, bool) else to_json(value)}
    )
    db.session.flush()


def carry_draft_over(draft: Draft, questionnaire: Questionnaire) -> None:
    """Bring a draft to a newer version of the questions: answers that still fit their question stay."""
    draft.version_id = questionnaire.version_id
    draft.answers = {
        name: answer
        for name, answer in draft.answers.items()
        if name.startswith("_") or ((question := questionnaire.question(name)) and _fits(question, answer))
    }
    db.session.flush()


def _fits(question: Question, answer: Any) -> bool:
    return not isinstance(validate(question, answer), Problem)
