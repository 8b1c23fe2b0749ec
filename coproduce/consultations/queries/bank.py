"""The question bank."""

from __future__ import annotations

from sqlalchemy import Select, select

from coproduce.consultations.models import BankQuestion
from coproduce.consultations.questionnaire import Question, parse_questions
from coproduce.core.database import db
from coproduce.core.errors import NotFound


def bank_questions(words: str = "") -> Select[BankQuestion]:
    """Kept questions by title, for paging."""
    statement = select(BankQuestion).order_by(BankQuestion.title, BankQuestion.id)
    for word in words.split()[:8]:
        statement = statement.where(
            BankQuestion.title.icontains(word, autoescape=True)
            | BankQuestion.note.icontains(word, autoescape=True)
        )
    return statement


def bank_question(question_id: str) -> BankQuestion:
    """Raises NotFound."""
    found = db.session.get(BankQuestion, question_id)
    if found is None:
        raise NotFound("question")
    return found


def question_in(kept: BankQuestion) -> Question:
    return parse_questions([kept.question])[0]
