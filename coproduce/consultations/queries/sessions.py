"""Reading group sessions: what a facilitator and the members of a group may see (rule 9), and whom sessions reached.

Answers that came on phones stand in the same tables as single forms and are told apart by `Response.group_session_id`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import selectinload

from coproduce.accounts.models import Group, GroupMembership
from coproduce.consultations.models import Answer, Consultation, GroupSession, Response, SessionNote
from coproduce.consultations.permissions import runs_session
from coproduce.consultations.queries.consultations import consultation_by_id, window_of
from coproduce.consultations.rules import takes_answers
from coproduce.consultations.rules.sessions import (
    Reach,
    code_works,
    normalised_code,
)
from coproduce.core import clock
from coproduce.core.access import Actor, allows
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.safeguarding.models import Passage

# The `context_kind` of notes until the group has confirmed them; then they belong to the consultation and count there.
SESSION_CONTEXT = "group_session"

WAITING = ("open", "reading_back")


# What one may see ----------------------------------------------------------------------------------------------------


def session_to_run(actor: Actor, session_id: str) -> GroupSession:
    """A session that this actor runs. Raises NotFound for every other one."""
    found = db.session.get(GroupSession, session_id)
    if found is None or not allows(actor, "sessions.run", found):
        raise NotFound("group session")
    return found


def session_to_see(actor: Actor, session_id: str) -> GroupSession:
    """A session that this actor runs, or that a group had of which they are a member. Raises NotFound."""
    own = select(GroupSession).where(GroupSession.id == session_id, _is_of(actor))
    return db.session.scalars(own).first() or session_to_run(actor, session_id)


def own_sessions(actor: Actor) -> Select[GroupSession]:
    """Sessions of one's groups and those one opened oneself: first what waits for the group's yes, then the newest."""
    waits = case((GroupSession.state.in_(WAITING), 0), else_=1)
    return (
        select(GroupSession)
        .where(_is_of(actor))
        .order_by(waits, GroupSession.held_on.desc(), GroupSession.id)
    )


def count_own(actor: Actor) -> tuple[int, int]:
    """How many of one's sessions wait for the group's yes, and how many there are."""
    waits = func.count().filter(GroupSession.state.in_(WAITING))
    row = db.session.execute(select(waits, func.count()).select_from(GroupSession).where(_is_of(actor))).one()
    return int(row[0]), int(row[1])


def runs(actor: Actor, session: GroupSession) -> bool:
    """Whether the actor may change the session, beside seeing it."""
    return allows(actor, "sessions.run", session)


def sees_words(actor: Actor, session: GroupSession) -> bool:
    """Whether the actor may read what was said: the group itself, who leads the session, and staff who read texts."""
    if allows(actor, "passages.read") or session.group_id in actor.group_ids:
        return True
    own = select(GroupSession.id).where(GroupSession.id == session.id, _is_of(actor))
    return db.session.scalar(own) is not None


def notes_to_show(actor: Actor, session: GroupSession, question_key: str) -> list[SessionNote]:
    """The notes on a question for one who may read them; none for others."""
    if not sees_words(actor, session):
        return []
    return [note for note in session.notes if note.question_key == question_key]


def groups_to_open_for(actor: Actor) -> list[Group]:
    """The groups for which this actor may open a session: those they facilitate; every one for a commissioner."""
    statement = select(Group).order_by(Group.name)
    if not allows(actor, "sessions.take_out"):
        statement = statement.where(Group.id.in_(actor.group_ids))
    return list(db.session.scalars(statement))


def _is_of(actor: Actor) -> ColumnElement[bool]:
    if actor.account_id is None:
        return false()
    member_of = select(GroupMembership.group_id).where(GroupMembership.account_id == actor.account_id)
    conditions: list[ColumnElement[bool]] = [GroupSession.group_id.in_(member_of)]
    if runs_session(actor, None) or allows(actor, "sessions.take_out"):
        conditions.append(GroupSession.facilitator_id == actor.account_id)
    return or_(*conditions)


def sessions_of(consultation_id: str) -> list[GroupSession]:
    """Every session of a consultation for staff: those that wait first, then the newest."""
    order = case({"open": 0, "reading_back": 0, "confirmed": 1}, value=GroupSession.state, else_=2)
    statement = select(GroupSession).where(GroupSession.consultation_id == consultation_id)
    return list(db.session.scalars(statement.order_by(order, GroupSession.held_on.desc(), GroupSession.id)))


def session_of_consultation(consultation: Consultation, session_id: str) -> GroupSession:
    """Raises NotFound, also for a session of another consultation."""
    found = db.session.get(GroupSession, session_id)
    if found is None or found.consultation_id != consultation.id:
        raise NotFound("group session")
    return found


# Joining -------------------------------------------------------------------------------------------------------------


def session_by_code(typed: str) -> GroupSession | None:
    """The session that can be joined with this code now; None for a wrong code and for one that has ended."""
    code = normalised_code(typed)
    if code is None:
        return None
    found = db.session.scalars(select(GroupSession).where(GroupSession.code == code)).first()
    return found if found is not None and can_be_joined(found) else None


def can_be_joined(session: GroupSession) -> bool:
    consultation = consultation_by_id(session.consultation_id)
    return code_works(session.state, takes_answers=takes_answers(window_of(consultation), clock.now()))


def joinable_session(slug: str, session_id: str) -> GroupSession | None:
    """The session under this id, where it still takes answers to the consultation under this slug."""
    statement = (
        select(GroupSession)
        .join(Consultation, Consultation.id == GroupSession.consultation_id)
        .where(GroupSession.id == session_id, Consultation.slug == slug)
    )
    found = db.session.scalars(statement).first()
    return found if found is not None and can_be_joined(found) else None


# Whom it reached -----------------------------------------------------------------------------------------------------


def is_single_form() -> ColumnElement[bool]:
    """Condition over Response: a form by itself, no part of a group session."""
    return Response.group_session_id.is_(None)


def is_counted() -> ColumnElement[bool]:
    """Condition over Response: a single form, or a form of a session that its group has confirmed."""
    confirmed = select(GroupSession.id).where(GroupSession.state == "confirmed")
    return or_(is_single_form(), Response.group_session_id.in_(confirmed))


def said_alone() -> ColumnElement[bool]:
    """Condition over Passage: words of a single form, no part of a group session."""
    # Asked for each text: as a list of all such texts it would be read out of every answer that was ever given.
    on_phones = (
        select(Answer.id)
        .join(Response, Response.id == Answer.response_id)
        .where(Answer.passage_id == Passage.id, Response.group_session_id.is_not(None))
        .correlate(Passage)
    )
    return and_(Passage.id.not_in(select(SessionNote.passage_id)), ~on_phones.exists())


def confirmed_sessions(consultation_id: str) -> list[GroupSession]:
    """The sessions that count, by their groups' names, with their counts and notes: four statements in all."""
    statement = (
        select(GroupSession)
        .where(GroupSession.consultation_id == consultation_id, GroupSession.state == "confirmed")
        .options(selectinload(GroupSession.counts), selectinload(GroupSession.notes))
        .order_by(GroupSession.group_name, GroupSession.id)
    )
    return list(db.session.scalars(statement))


def reach_of(consultation: Consultation) -> Reach:
    """How many people answered: by single forms and in confirmed sessions, each session counted once, by its heads."""
    single = db.session.scalar(
        select(func.count())
        .select_from(Response)
        .where(Response.consultation_id == consultation.id, is_single_form())
    )
    rows = db.session.execute(
        select(GroupSession.state, GroupSession.heads).where(
            GroupSession.consultation_id == consultation.id, GroupSession.state != "cancelled"
        )
    ).all()
    heads = [sum(row.heads.values()) for row in rows if row.state == "confirmed"]
    return Reach(single or 0, len(heads), sum(heads), len(rows) - len(heads))


def phone_forms(session_ids: Collection[str]) -> dict[str, int]:
    """How many forms came on phones: session id -> number; those without any are left out."""
    rows = db.session.execute(
        select(Response.group_session_id, func.count())
        .where(Response.group_session_id.in_(session_ids))
        .group_by(Response.group_session_id)
    )
    return {str(session_id): int(count) for session_id, count in rows}


def titles_of(rows: Sequence[GroupSession]) -> dict[str, str]:
    """Consultation id -> its title, for a list of sessions."""
    ids = {row.consultation_id for row in rows}
    found = db.session.execute(select(Consultation.id, Consultation.title).where(Consultation.id.in_(ids)))
    return {each.id: each.title for each in found}
