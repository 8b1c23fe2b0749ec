"""Keeping questions to ask them again."""

from __future__ import annotations

from dataclasses import replace

from coproduce.consultations.models import BankQuestion
from coproduce.consultations.questionnaire import Question, dump_questions
from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.core.identifiers import new_id


def keep_in_bank(actor: Actor, question: Question, note: str = "") -> BankQuestion:
    """Keep a question without what ties it to its questionnaire. Raises NotAllowed, InvalidInput for "note"."""
    require(actor, "consultations.edit")
    if len(note.strip()) > 300:
        raise InvalidInput({"note": "Use at most 300 characters"})
    free = replace(question, section="", show_if=None, routes=())
    kept = BankQuestion(
        id=new_id(), title=question.text[:200], note=note.strip(), question=dump_questions([free])[0]
    )
    db.session.add(kept)
    db.session.flush()
    audit.record(actor, "create", "bank question", kept.id)
    return kept


def remove_from_bank(actor: Actor, kept: BankQuestion) -> None:
    """Questionnaires that took it keep theirs. Raises NotAllowed."""
    require(actor, "consultations.edit")
    audit.record(actor, "remove", "bank question", kept.id)
    db.session.delete(kept)
    db.session.flush()
