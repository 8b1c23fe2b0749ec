"""Statements that participants added: those that others may vote on, and those that wait for a person."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import exists, func, select

from coproduce.consultations.models import Consultation, Statement
from coproduce.consultations.queries.responses import PASSAGE_CONTEXT
from coproduce.consultations.questionnaire import Option, Questionnaire, topic_of
from coproduce.consultations.questionnaire.types import Statements
from coproduce.consultations.questionnaire.types.texts import ADDED, OWN
from coproduce.consultations.rules.statements import taken_out
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.safeguarding.models import Passage

# Nobody reads more at once; the newest come first.
MOST_SHOWN = 25
# So much of a statement's id is the key under which it is voted on.
KEY_LENGTH = 16


def with_added_statements(questionnaire: Questionnaire, consultation_id: str) -> Questionnaire:
    """The questionnaire with the approved statements of others; the same object where it asks about none.

    A text that is held back meanwhile, or out of which a reader took these words, is not shown as a statement either.
    """
    if not questionnaire.has_statements:
        return questionnaire
    found: defaultdict[str, list[Option]] = defaultdict(list)
    for each in _that_may_be_shown(consultation_id):
        if len(found[each.question_key]) < MOST_SHOWN:
            found[each.question_key].append(Option(each.key, each.words))
    return questionnaire.with_statements({key: tuple(options) for key, options in found.items()})


def topics_that_may_be_shown(consultation_id: str) -> set[str]:
    """The topics of votes on statements that may be shown at this moment, also of those too many to be asked about."""
    return {topic_of(each.question_key, each.key) for each in _that_may_be_shown(consultation_id)}


def _that_may_be_shown(consultation_id: str) -> list[Statement]:
    """Approved, out of a text that a person read and does not hold back, in words of which nothing was hidden since."""
    rows = db.session.execute(
        select(Statement, Passage.body, Passage.redacted)
        .join(Passage, Passage.id == Statement.passage_id)
        .where(
            Statement.consultation_id == consultation_id,
            Statement.state == "approved",
            Passage.state == "read",
        )
        .order_by(Statement.decided_on.desc(), Statement.id)
    )
    return [each for each, body, redacted in rows if not taken_out(each.words, body, redacted)]


def passage_of_shown_statement(key: str) -> Passage | None:
    """The text behind a statement that others may vote on now; `key` is the facet of its votes."""
    beginning = key.removeprefix(ADDED)
    if len(beginning) != KEY_LENGTH:
        return None
    rows = db.session.execute(
        select(Statement, Passage)
        .join(Passage, Passage.id == Statement.passage_id)
        .where(
            func.substr(Statement.id, 1, KEY_LENGTH) == beginning,
            Statement.state == "approved",
            Passage.state == "read",
        )
    )
    return next(
        (text for each, text in rows if not taken_out(each.words, text.body, text.redacted)),
        None,
    )


def waiting_statements(consultation: Consultation, questionnaire: Questionnaire) -> list[tuple[str, Passage]]:
    """(question key, passage) of what was read, is not held back and was not decided on yet."""
    topics = {
        topic_of(question.key, OWN): question.key
        for question in questionnaire.questions
        if isinstance(question, Statements)
    }
    decided = exists().where(Statement.passage_id == Passage.id)
    rows = db.session.scalars(
        select(Passage)
        .where(
            Passage.context_kind == PASSAGE_CONTEXT,
            Passage.context_id == consultation.id,
            Passage.topic.in_(topics),
            Passage.state == "read",
            ~decided,
        )
        .order_by(Passage.received_on, Passage.id)
    )
    return [(topics[passage.topic], passage) for passage in rows]


def decided_statements(consultation_id: str) -> list[Statement]:
    statement = select(Statement).where(Statement.consultation_id == consultation_id)
    return list(db.session.scalars(statement.order_by(Statement.state, Statement.words)))


def statement_by_id(consultation: Consultation, statement_id: str) -> Statement:
    """Raises NotFound, also for one of another consultation."""
    found = db.session.get(Statement, statement_id)
    if found is None or found.consultation_id != consultation.id:
        raise NotFound("statement")
    return found


def passage_of_statement(consultation: Consultation, passage_id: str) -> Passage:
    """Raises NotFound, also for a text of another place, and for an answer that was never offered to others."""
    found = db.session.get(Passage, passage_id)
    if (
        found is None
        or (found.context_kind, found.context_id) != (PASSAGE_CONTEXT, consultation.id)
        or found.topic.partition(".")[2] != OWN
    ):
        raise NotFound("passage")
    return found
