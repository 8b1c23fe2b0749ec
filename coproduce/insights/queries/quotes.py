"""Public quotes: what may be shown now, and what staff are working on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlalchemy.orm import contains_eager

from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.insights.models import Coding, PublicQuote
from coproduce.insights.queries.themes import CONTEXT, taken_passages
from coproduce.insights.rules import is_taken_from
from coproduce.safeguarding.models import Passage

ORDER_OF_STATES = ("proposed", "approved", "withdrawn")


def may_be_shown() -> ColumnElement[bool]:
    """Condition over PublicQuote and its Passage: approved, the writer still agrees, and a person read the text and
    holds nothing back."""
    return and_(PublicQuote.state == "approved", Passage.may_quote.is_(True), Passage.state == "read")


@dataclass(frozen=True)
class QuotedWords:
    """The words of a public quote as a page shows them."""

    words: str
    young: bool
    id: str = ""


# Built once: putting this statement together takes longer than running it.
_SHOWN = (
    select(
        PublicQuote.id,
        PublicQuote.words,
        func.coalesce(Passage.redacted, Passage.body).label("taken_from"),
        Passage.young,
    )
    .join(Passage, Passage.id == PublicQuote.passage_id)
    .where(PublicQuote.consultation_id == bindparam("consultation_id"), may_be_shown())
    .order_by(PublicQuote.id)
)


def quoted_words(consultation_id: str, most: int) -> list[QuotedWords]:
    """The first `most` of `approved_quotes`, as words alone."""
    rows = db.session.connection().execute(_SHOWN, {"consultation_id": consultation_id})
    fitting = (
        QuotedWords(row.words, row.young, row.id) for row in rows if is_taken_from(row.words, row.taken_from)
    )
    return list(islice(fitting, most))


def passage_of_shown_quote(quote_id: str) -> Passage | None:
    """The text behind a quote that may be shown now."""
    return db.session.scalars(
        select(Passage)
        .join(PublicQuote, PublicQuote.passage_id == Passage.id)
        .where(PublicQuote.id == quote_id, may_be_shown())
    ).one_or_none()


def approved_quotes(consultation_id: str, theme_ids: Sequence[str] | None = None) -> list[PublicQuote]:
    """Quotes that may be shown at this moment. With `theme_ids` only those of texts in one of these themes. Words that
    somebody has hidden in the text since then are in no quote either."""
    statement = (
        select(PublicQuote)
        .join(PublicQuote.passage)
        .options(contains_eager(PublicQuote.passage))
        .where(PublicQuote.consultation_id == consultation_id, may_be_shown())
    )
    if theme_ids is not None:
        coded = select(Coding.passage_id).where(Coding.theme_id.in_(theme_ids))
        statement = statement.where(PublicQuote.passage_id.in_(coded))
    quotes = db.session.scalars(statement.order_by(PublicQuote.id))
    return [quote for quote in quotes if is_taken_from(quote.words, quote.passage.words)]


def shown_among(quote_ids: Collection[str]) -> set[str]:
    """Those of these quotes that may be shown at this moment, in one statement."""
    if not quote_ids:
        return set()
    rows = db.session.execute(
        select(
            PublicQuote.id,
            PublicQuote.words,
            func.coalesce(Passage.redacted, Passage.body).label("taken_from"),
        )
        .join(Passage, Passage.id == PublicQuote.passage_id)
        .where(PublicQuote.id.in_(quote_ids), may_be_shown())
    )
    return {row.id for row in rows if is_taken_from(row.words, row.taken_from)}


def quotes_of(actor: Actor, consultation_id: str) -> list[PublicQuote]:
    """Every quote of a consultation for staff: proposed, approved, withdrawn."""
    require(actor, "quotes.propose")
    quotes = db.session.scalars(
        select(PublicQuote)
        .join(PublicQuote.passage)
        .options(contains_eager(PublicQuote.passage))
        .where(PublicQuote.consultation_id == consultation_id)
        .order_by(PublicQuote.id)
    )
    return sorted(quotes, key=lambda quote: ORDER_OF_STATES.index(quote.state))


def passage_to_quote(actor: Actor, consultation_id: str, passage_id: str) -> Passage:
    """Raises NotAllowed, or NotFound, also for a text of another consultation."""
    require(actor, "quotes.propose")
    passage = db.session.get(Passage, passage_id)
    if passage is None:
        raise NotFound("passage")
    given = (passage.context_kind, passage.context_id) == (CONTEXT, consultation_id)
    if not given and passage.id not in taken_passages(consultation_id):
        raise NotFound("passage")
    return passage


def quote_for_staff(actor: Actor, consultation_id: str, quote_id: str) -> PublicQuote:
    """Raises NotAllowed, or NotFound, also for a quote of another consultation."""
    require(actor, "quotes.propose")
    quote = db.session.get(PublicQuote, quote_id)
    if quote is None or quote.consultation_id != consultation_id:
        raise NotFound("quote")
    return quote
