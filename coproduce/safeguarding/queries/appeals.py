"""Appeals and reports, for those who decide them and for those who made them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import selectinload

from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.safeguarding.contexts import Context, is_author, kind_in_words, places_of
from coproduce.safeguarding.models import (
    Appeal,
    Passage,
    PassageRevision,
    RefusalReason,
    Report,
    ReportCase,
)


@dataclass(frozen=True)
class OwnText:
    """A text of the person who looks at it, about which somebody asked or decided."""

    passage: Passage
    kind: str
    place: Context
    appeal: Appeal | None


@dataclass(frozen=True)
class DecisionsWaiting:
    """Open cases of reports, and open appeals; `own_appeals` of these are against the actor's own refusals."""

    reports: int
    appeals: int
    own_appeals: int


def decisions_waiting(actor: Actor) -> DecisionsWaiting:
    require(actor, "passages.decide")
    reports = db.session.scalar(select(func.count()).where(ReportCase.state == "open")) or 0
    refusers = db.session.scalars(select(Appeal.refused_by_id).where(Appeal.state == "open")).all()
    return DecisionsWaiting(reports, len(refusers), sum(each == actor.account_id for each in refusers))


def appeals_to_decide(actor: Actor, *, decided: bool = False) -> Select[Appeal]:
    """Open appeals, oldest first; or decided ones, latest first. A statement, for paging."""
    require(actor, "passages.decide")
    if decided:
        return select(Appeal).where(Appeal.state != "open").order_by(Appeal.decided_at.desc(), Appeal.id)
    return select(Appeal).where(Appeal.state == "open").order_by(Appeal.opened_at, Appeal.id)


def appeal_for_deciding(actor: Actor, appeal_id: str) -> Appeal:
    """Raises NotAllowed or NotFound."""
    require(actor, "passages.decide")
    found = db.session.get(Appeal, appeal_id)
    if found is None:
        raise NotFound("appeal")
    return found


def open_appeals_of(passage_id: str) -> list[Appeal]:
    """Every appeal about one text, the open one first. The caller has checked the text."""
    order = case((Appeal.state == "open", 0), else_=1)
    statement = select(Appeal).where(Appeal.passage_id == passage_id).order_by(order, Appeal.opened_at.desc())
    return list(db.session.scalars(statement))


def report_cases(actor: Actor, *, decided: bool = False) -> Select[ReportCase]:
    """Open cases, oldest first; or decided ones, latest first. A statement, for paging."""
    require(actor, "passages.decide")
    statement = select(ReportCase).options(selectinload(ReportCase.reports))
    if decided:
        return statement.where(ReportCase.state != "open").order_by(
            ReportCase.decided_at.desc(), ReportCase.id
        )
    return statement.where(ReportCase.state == "open").order_by(ReportCase.opened_at, ReportCase.id)


def case_for_deciding(actor: Actor, case_id: str) -> ReportCase:
    """Raises NotAllowed or NotFound."""
    require(actor, "passages.decide")
    found = db.session.get(ReportCase, case_id)
    if found is None:
        raise NotFound("report")
    return found


def cases_of(subject_kind: str, subject_id: str) -> list[ReportCase]:
    """All cases about one text or file, the open one first. The caller has checked the text."""
    order = case((ReportCase.state == "open", 0), else_=1)
    statement = (
        select(ReportCase)
        .where(ReportCase.subject_kind == subject_kind, ReportCase.subject_id == subject_id)
        .options(selectinload(ReportCase.reports))
        .order_by(order, ReportCase.opened_at.desc())
    )
    return list(db.session.scalars(statement))


def own_texts(actor: Actor) -> list[OwnText]:
    """The actor's texts about which a reader asked something or that are not shown, and all they appealed about."""
    require(actor, "my.read")
    appealed = select(Appeal.passage_id).where(
        Appeal.author_id == actor.account_id, Appeal.passage_id.is_not(None)
    )
    statement = (
        select(Passage)
        .where(
            Passage.author_id == actor.account_id,
            Passage.state.in_(("asked", "refused")) | Passage.id.in_(appealed),
        )
        .order_by(case({"asked": 0, "refused": 1}, value=Passage.state, else_=2), Passage.received_on.desc())
    )
    return _own(list(db.session.scalars(statement)))


def own_text(actor: Actor, passage_id: str) -> OwnText:
    """Raises NotFound for a text of anybody else: they may not know of it (rule 22)."""
    require(actor, "my.read")
    passage = db.session.get(Passage, passage_id)
    if passage is None or not is_author(actor, passage):
        raise NotFound("passage")
    return _own([passage])[0]


def own_reports(actor: Actor) -> list[Report]:
    """What the actor reported, latest first, with what became of it."""
    require(actor, "my.read")
    statement = (
        select(Report)
        .where(Report.reporter_id == actor.account_id)
        .options(selectinload(Report.case))
        .order_by(Report.reported_at.desc())
        .limit(100)
    )
    return list(db.session.scalars(statement))


def revisions_of(passage_id: str) -> list[PassageRevision]:
    """What a text said before its author changed it, latest first. The caller has checked the text."""
    statement = (
        select(PassageRevision)
        .where(PassageRevision.passage_id == passage_id)
        .order_by(PassageRevision.number.desc())
    )
    return list(db.session.scalars(statement))


def refusal_reasons(*, retired: bool = False) -> list[RefusalReason]:
    """Kind reasons to choose from, in their order; with `retired` also those that are not offered any more."""
    statement = select(RefusalReason).order_by(RefusalReason.position, RefusalReason.name)
    return list(
        db.session.scalars(statement if retired else statement.where(RefusalReason.retired.is_(False)))
    )


def refusal_reason_by_id(reason_id: str) -> RefusalReason:
    """Raises NotFound."""
    found = db.session.get(RefusalReason, reason_id)
    if found is None:
        raise NotFound("reason")
    return found


def _own(passages: Sequence[Passage]) -> list[OwnText]:
    places = places_of({(each.context_kind, each.context_id) for each in passages})
    latest: dict[str, Appeal] = {}
    if passages:
        statement = select(Appeal).where(Appeal.passage_id.in_([each.id for each in passages]))
        for appeal in db.session.scalars(statement.order_by(Appeal.opened_at)):
            latest[appeal.passage_id or ""] = appeal
    return [
        OwnText(
            each,
            kind_in_words(each.context_kind),
            places.get((each.context_kind, each.context_id), Context("")),
            latest.get(each.id),
        )
        for each in passages
    ]
