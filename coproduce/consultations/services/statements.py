"""Deciding whether a statement that somebody added is shown to others. It is a public word: a person has read it, takes
out what could identify anybody, and approves it; the form says so where it is written (rules 8 and 9)."""

from __future__ import annotations

from sqlalchemy import select

from coproduce.consultations.lifecycle import STATEMENT
from coproduce.consultations.models import Consultation, Statement
from coproduce.consultations.questionnaire.types.texts import LONGEST_STATEMENT
from coproduce.consultations.rules.statements import taken_out
from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.safeguarding.models import Passage


def approve_statement(
    actor: Actor, consultation: Consultation, question_key: str, passage: Passage, words: str
) -> Statement:
    """Show a statement to others in these words. Raises NotAllowed, InvalidInput for "words", Refused where nobody has
    read the text, it is held back, or it was decided on before."""
    hidden = taken_out(words, passage.body, passage.redacted)
    if hidden:
        raise InvalidInput({"words": f"A reader took “{hidden[0]}” out of this text. Say it without."})
    statement = _proposed(actor, consultation, question_key, passage, words)
    fire(STATEMENT, statement, "approve", actor)
    return statement


def refuse_statement(
    actor: Actor, consultation: Consultation, question_key: str, passage: Passage, reason: str
) -> Statement:
    """Do not show a statement; it stays an answer like any other. Raises NotAllowed, Refused (also without reason)."""
    if not reason.strip():
        raise Refused("Give a reason.")  # before a proposal is written that would stay without a decision
    statement = _proposed(actor, consultation, question_key, passage, passage.words)
    fire(STATEMENT, statement, "refuse", actor, reason=reason)
    return statement


def take_down_statement(actor: Actor, statement: Statement, reason: str) -> None:
    """Show it no longer; votes that were given stay where they are. Raises NotAllowed, Refused without a reason."""
    fire(STATEMENT, statement, "take_down", actor, reason=reason)


def _proposed(
    actor: Actor, consultation: Consultation, question_key: str, passage: Passage, words: str
) -> Statement:
    require(actor, "statements.decide", consultation)
    if passage.state != "read":
        raise Refused("A person has to read this text first, and it must not be held back.")
    before = select(Statement.id).where(Statement.passage_id == passage.id)
    if db.session.scalar(before) is not None:
        raise Refused("This was decided on already.")
    words = " ".join(words.split())
    if "\x00" in words or not words or len(words) > LONGEST_STATEMENT:
        raise InvalidInput({"words": f"Write the statement in 1 to {LONGEST_STATEMENT} characters."})
    statement = Statement(
        id=new_id(),
        state=STATEMENT.initial,
        consultation_id=consultation.id,
        question_key=question_key,
        passage_id=passage.id,
        words=words,
        decided_on=clock.today(),
    )
    db.session.add(statement)
    db.session.flush()
    return statement
