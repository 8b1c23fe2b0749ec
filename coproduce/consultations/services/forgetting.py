"""Forgetting in which order responses came (rule 17).

On SQLite their tables keep no order of arrival. PostgreSQL does keep one: rows of one transaction share a number that
grows (`xmin`), and rows lie in the file as they came. Beside rows that carry a time of day, such as those of the audit
trail, this would say when a response was sent. So responses are rewritten in shuffled batches: afterwards those of a
batch share one number and lie in random order.
"""

from __future__ import annotations

from random import SystemRandom
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, cast, func, literal_column, select, update

from coproduce.consultations.models import Answer, EqualityAnswer, Response
from coproduce.core.database import db
from coproduce.safeguarding.models import Attachment, Passage

# A few newcomers alone would still stand together, so each batch takes some earlier responses along.
COMPANIONS = 200

_random = SystemRandom()


def forget_order() -> int:
    """Rewrite the responses that came one by one since the last time, and some earlier ones with them; returns how
    many. Does nothing on SQLite."""
    if db.session.get_bind().dialect.name != "postgresql":
        return 0
    chosen = newcomers(Response)
    if not chosen:
        return 0
    chosen += db.session.scalars(
        select(Response.id).where(Response.id.not_in(chosen)).order_by(func.random()).limit(COMPANIONS)
    ).all()
    answers = db.session.execute(
        select(Answer.id, Answer.passage_id, Answer.attachment_id).where(Answer.response_id.in_(chosen))
    ).all()
    about_themselves = db.session.scalars(
        select(EqualityAnswer.id).where(EqualityAnswer.response_id.in_(chosen))
    ).all()
    rewrite(Response, "submitted_on", chosen)
    rewrite(EqualityAnswer, "question_key", list(about_themselves))
    rewrite(Answer, "question_key", [row.id for row in answers])
    rewrite(Passage, "received_on", [row.passage_id for row in answers if row.passage_id is not None])
    files = [row.attachment_id for row in answers if row.attachment_id is not None]
    rewrite(Attachment, "received_on", files)
    return len(chosen)


def newcomers(model: type[Any]) -> list[str]:
    """Rows of the table that were the only one of their transaction, by id. PostgreSQL only."""
    transaction: ColumnElement[str] = cast(literal_column(f"{model.__tablename__}.xmin"), Text)
    alone = select(transaction).select_from(model).group_by(transaction).having(func.count() == 1)
    return list(db.session.scalars(select(model.id).where(transaction.in_(alone))))


def rewrite(model: type[Any], unchanged: str, ids: list[str]) -> None:
    """Write each row again as it is, in random order. `unchanged` names a column that is written with its own value."""
    _random.shuffle(ids)
    if ids:
        again = (
            update(model).where(model.id == bindparam("row")).values({unchanged: getattr(model, unchanged)})
        )
        db.session.connection().execute(again, [{"row": row_id} for row_id in ids])
