"""What became of what a group said together: the public answers to the themes that its words went into."""

from __future__ import annotations

from sqlalchemy import select

from coproduce.consultations.models import Answer, GroupSession, Response
from coproduce.core.database import db
from coproduce.feedback.queries.answers import public_feedback
from coproduce.feedback.queries.trace import themes_of
from coproduce.feedback.queries.trace_answers import public_answers
from coproduce.feedback.trace import PublicAnswer


def answers_to_session(session: GroupSession) -> tuple[PublicAnswer, ...] | None:
    """The answers; None while none of the consultation is public, so that nothing is told too early (rule 4)."""
    feedback = public_feedback(session.consultation_id)
    if feedback is None or session.state != "confirmed":
        return None
    on_phones = (
        select(Answer.passage_id)
        .join(Response, Response.id == Answer.response_id)
        .where(Response.group_session_id == session.id, Answer.passage_id.is_not(None))
    )
    passages = [
        *(note.passage_id for note in session.notes),
        *(str(each) for each in db.session.scalars(on_phones)),
    ]
    return public_answers(feedback, themes_of(passages), session.is_young)
