"""Promises, whether a reply made them or an upper room (`feedback.places`)."""

from __future__ import annotations

from collections.abc import Set
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.working_days import closed_days
from coproduce.feedback.models import Commitment, Feedback, Finding, Reply
from coproduce.feedback.places import places_of
from coproduce.feedback.queries.answers import public_condition
from coproduce.feedback.rules import PromiseFacts, lateness

STILL_OPEN = ("agreed", "under_way")


def promise_facts(commitment: Commitment) -> PromiseFacts:
    first = commitment.date_changes[0].due_before if commitment.date_changes else commitment.due_on
    return PromiseFacts(commitment.state, commitment.due_on, first, commitment.done_on)


def lateness_of(commitment: Commitment, closed: Set[date] | None = None) -> str:
    """`in_time`, `warned` or `late` at this moment. `closed` are the days on which nobody works, where the caller has
    read them already for a list of promises."""
    return lateness(promise_facts(commitment), clock.today(), closed_days() if closed is None else closed)


def promises_due_by(day: date) -> list[Commitment]:
    """Promises that people know of whose date comes between today and `day` and of which nobody was reminded yet."""
    return _open_and_known(Commitment.due_on >= clock.today(), Commitment.due_on <= day, ~Commitment.reminded)


def promises_past_their_date(today: date) -> list[Commitment]:
    """Promises that people know of, not finished by their date."""
    return _open_and_known(Commitment.due_on < today)


def _open_and_known(*conditions: ColumnElement[bool]) -> list[Commitment]:
    """Promises still to be kept that people were told of, or that stand elsewhere; the next date first."""
    told_of = Feedback.state.in_(("telling", "settled", "public"))
    return list(
        db.session.scalars(
            with_their_answers()
            .where(
                Commitment.state.in_(STILL_OPEN),
                or_(Commitment.reply_id.is_(None), told_of),
                *conditions,
            )
            .order_by(Commitment.due_on, Commitment.id)
        )
    )


def with_their_answers() -> Select[Commitment]:
    """Every promise, joined with the reply, finding and answers that made it where one did."""
    return (
        select(Commitment)
        .outerjoin(Reply, Reply.id == Commitment.reply_id)
        .outerjoin(Finding, Finding.id == Reply.finding_id)
        .outerjoin(Feedback, Feedback.id == Finding.feedback_id)
    )


def promises(state: str = "", search: str = "", order: str = "due") -> Select[Commitment]:
    """All promises with what they belong to; a statement, for paging.

    `state`: a state of the lifecycle, `open` (agreed or under way), `late` (open and past the date) or empty.
    `order`: `due`, `latest` or `title`.
    """
    statement = (
        with_their_answers()
        .outerjoin(Consultation, Consultation.id == Feedback.consultation_id)
        .options(
            joinedload(Commitment.reply)
            .joinedload(Reply.finding)
            .joinedload(Finding.feedback)
            .joinedload(Feedback.consultation)
        )
    )
    still_open = Commitment.state.in_(STILL_OPEN)
    if state == "late":
        statement = statement.where(still_open, Commitment.due_on < clock.today())
    elif state == "open":
        statement = statement.where(still_open)
    elif state:
        statement = statement.where(Commitment.state == state)
    if search.strip():
        pattern = f"%{search.strip()}%"
        statement = statement.where(
            Commitment.title.ilike(pattern)
            | Consultation.title.ilike(pattern)
            | Reply.owner_name.ilike(pattern)
            | Commitment.owner_name.ilike(pattern)
        )
    orders = {"latest": Commitment.due_on.desc(), "title": func.lower(Commitment.title)}
    return statement.order_by(orders.get(order, Commitment.due_on.asc()), Commitment.id)


def public_commitments() -> list[Commitment]:
    """Promises that everybody may read: in public answers, and in places that are public."""
    in_answers = db.session.scalars(
        select(Commitment).join(Reply).join(Finding).join(Feedback).where(public_condition())
    ).all()
    elsewhere = db.session.scalars(select(Commitment).where(Commitment.reply_id.is_(None))).all()
    places = places_of(elsewhere)
    return [*in_answers, *(each for each in elsewhere if each.id in places and places[each.id].is_public)]
