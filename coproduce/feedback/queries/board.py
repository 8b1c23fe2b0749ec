"""The public board: every answer of every consultation, and promises made elsewhere, found and put in order by the
database, so that a page costs the same with fifty promises and with five thousand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import joinedload, selectinload

from coproduce.accounts.models import Group, Organisation
from coproduce.consultations.models import Consultation, ConsultationGroup
from coproduce.core import clock
from coproduce.core.database import UTCDateTime, db
from coproduce.core.working_days import closed_days
from coproduce.feedback.models import Commitment, Feedback, Finding, Reply
from coproduce.feedback.places import Place, places_of
from coproduce.feedback.queries.answers import public_condition
from coproduce.feedback.queries.cards import AnswerCard, PromiseCard, answer_cards, promise_card
from coproduce.feedback.queries.checking import contested_condition
from coproduce.feedback.queries.figures import in_public_places, places_of_promises
from coproduce.feedback.queries.promises import STILL_OPEN
from coproduce.feedback.rules.board import (
    KEPT,
    LATE,
    LATE_FIRST,
    NEXT_DUE,
    NO_PROMISE,
    NOT_STARTED,
    PROMISE,
    STOPPED,
    UNDER_WAY,
    YOUNG_LED,
    YOUNG_WORDS,
    BoardFilters,
    late_before,
)
from coproduce.web.paging import Page

ANSWER = "answer"
YOUNG = "young_people"


@dataclass(frozen=True)
class PromiseElsewhere:
    """A promise that no answer makes, with the place where it stands."""

    id: str
    promise: PromiseCard
    place: Place
    owner: str


@dataclass(frozen=True)
class BoardItem:
    """One of the two."""

    card: AnswerCard | None = None
    elsewhere: PromiseElsewhere | None = None


@dataclass(frozen=True)
class Line:
    """One row of the board's file: words that are public on the board, and nothing else."""

    said: str
    kind: str
    answer: str
    reason: str
    owner: str
    promise: str
    status: str
    due_on: date | None
    done_on: date | None
    source: str
    url: str


class Board:
    """What somebody asked for, as it stands at this moment (rule 4)."""

    def __init__(self, filters: BoardFilters) -> None:
        self.filters = filters

    @cached_property
    def late_before(self) -> date:
        return late_before(clock.today(), closed_days())

    def page(self, size: int, number: int) -> Page[BoardItem]:
        """One page of it. Seven statements or so, however many answers there are."""
        keys = self._keys().subquery()
        total = db.session.scalar(select(func.count()).select_from(keys)) or 0
        rows = db.session.execute(
            select(keys.c.what, keys.c.id)
            .order_by(*self._order(keys.c))
            .limit(size)
            .offset((number - 1) * size)
        ).all()
        return Page(self._items([(row.what, row.id) for row in rows]), number, size, total)

    def lines(self) -> Iterator[Line]:
        """Every row of it, in its order, as plain columns: no objects are made, however many rows there are."""
        keys = self._keys().subquery()
        wanted = db.session.execute(select(keys.c.what, keys.c.id).order_by(*self._order(keys.c))).all()
        rows: dict[tuple[str, str], Any] = {
            (ANSWER, row.id): row for row in db.session.execute(_ANSWER_LINES)
        }
        rows |= {(PROMISE, row.id): row for row in db.session.execute(_PROMISE_LINES)}
        places = places_of_promises() if any(what == PROMISE for what, _ in wanted) else {}
        for what, identifier in wanted:
            row = rows.get((what, identifier))
            if row is not None:
                place = places.get((row.place_kind, row.place_id)) if what == PROMISE else None
                yield self._line(row, place)

    def _line(self, row: Any, place: Place | None) -> Line:
        return Line(
            row.said or "",
            row.kind or "",
            row.answer or "",
            row.reason or "",
            ", ".join(filter(None, (row.owner_name, row.owner_role, row.organisation))),
            row.promise or "",
            self.status_of(row.state, row.due_on),
            row.due_on,
            row.done_on,
            place.title if place else row.title or "",
            place.public_url if place else f"/consultations/{row.slug}/feedback#finding-{row.id}",
        )

    def status_of(self, state: str | None, due_on: date | None) -> str:
        """How a promise stands, by the same comparison as the filter; empty without a promise."""
        if state in STILL_OPEN and due_on is not None and due_on < self.late_before:
            return LATE
        return {"agreed": NOT_STARTED, "under_way": UNDER_WAY, "done": KEPT, "stopped": STOPPED}.get(
            state or "", ""
        )

    def _keys(self) -> Select[Any]:
        """What fits, with the columns that put it in order."""
        parts = [self._answers()] if self.filters.kind != PROMISE or self.filters.needs_an_answer else []
        if not self.filters.needs_an_answer:
            parts.append(self._elsewhere())
        found = union_all(*parts).subquery()
        return select(found)

    def _answers(self) -> Select[*tuple[Any, ...]]:
        statement: Select[*tuple[Any, ...]] = (
            select(
                literal(ANSWER).label("what"),
                Finding.id.label("id"),
                Feedback.public_from.label("opened"),
                Feedback.id.label("together"),
                Finding.position.label("position"),
                Commitment.due_on.label("due"),
                self._rank().label("rank"),
            )
            .join(Reply, Reply.finding_id == Finding.id)
            .join(Feedback, Feedback.id == Finding.feedback_id)
            .outerjoin(Commitment, Commitment.reply_id == Reply.id)
            .where(public_condition(), *self._asked_of_answers())
        )
        asked = self.filters
        if asked.organisation_id or asked.age or asked.search:
            return statement.join(Consultation, Consultation.id == Feedback.consultation_id)
        return statement

    def _elsewhere(self) -> Select[*tuple[Any, ...]]:
        statement: Select[*tuple[Any, ...]] = select(
            literal(PROMISE).label("what"),
            Commitment.id.label("id"),
            cast(null(), UTCDateTime).label("opened"),
            Commitment.place_id.label("together"),
            cast(literal(0), Integer).label("position"),
            cast(Commitment.due_on, Date).label("due"),
            self._rank().label("rank"),
        ).where(in_public_places(), *self._asked_of_promises())
        if self.filters.search:
            statement = statement.where(
                Commitment.title.icontains(self.filters.search, autoescape=True)
                | Commitment.owner_name.icontains(self.filters.search, autoescape=True)
            )
        return statement

    def _rank(self) -> ColumnElement[int]:
        """Late, then still open, then whatever is over or was never promised."""
        is_open = Commitment.state.in_(STILL_OPEN)
        return case((and_(is_open, Commitment.due_on < self.late_before), 0), (is_open, 1), else_=2)

    def _asked_of_promises(self) -> Iterator[ColumnElement[bool]]:
        is_open, is_late = Commitment.state.in_(STILL_OPEN), Commitment.due_on < self.late_before
        conditions = {
            NOT_STARTED: and_(Commitment.state == "agreed", ~is_late),
            UNDER_WAY: and_(Commitment.state == "under_way", ~is_late),
            LATE: and_(is_open, is_late),
            KEPT: Commitment.state == "done",
            STOPPED: Commitment.state == "stopped",
            NO_PROMISE: Commitment.id.is_(None),
        }
        if self.filters.status:
            yield conditions[self.filters.status]

    def _asked_of_answers(self) -> Iterator[ColumnElement[bool]]:
        asked = self.filters
        yield from self._asked_of_promises()
        if asked.kind:
            yield Reply.kind == asked.kind
        if asked.consultation_id:
            yield Feedback.consultation_id == asked.consultation_id
        if asked.organisation_id:
            answering = func.coalesce(Reply.organisation_id, Consultation.owner_organisation_id)
            yield answering == asked.organisation_id
        if asked.age == YOUNG_LED:
            yield Consultation.id.in_(_of_young_people())
        if asked.age == YOUNG_WORDS:
            yield or_(
                Consultation.young_people_summary != "",
                Consultation.wordings[YOUNG].as_string().is_not(None),
            )
        if asked.contested:
            yield contested_condition()
        if asked.search:
            yield or_(
                *(
                    words.icontains(asked.search, autoescape=True)
                    for words in (
                        Finding.you_said,
                        Reply.text,
                        Reply.reason,
                        Consultation.title,
                        Commitment.title,
                    )
                )
            )

    def _order(self, keys: Any) -> Sequence[ColumnElement[Any]]:
        newest = (keys.opened.is_(None), keys.opened.desc(), keys.together, keys.position, keys.id)
        if self.filters.sort == LATE_FIRST:
            return (keys.rank, keys.due.is_(None), keys.due, *newest)
        if self.filters.sort == NEXT_DUE:
            # What is late comes after what is still to come, and what is over last.
            return (
                case((keys.rank == 1, 0), (keys.rank == 0, 1), else_=2),
                keys.due.is_(None),
                keys.due,
                *newest,
            )
        return newest

    def _items(self, keys: Sequence[tuple[str, str]]) -> list[BoardItem]:
        findings = _findings([identifier for what, identifier in keys if what == ANSWER])
        cards = {card.id: card for card in answer_cards(findings, with_source=True)}
        elsewhere = self._promises([identifier for what, identifier in keys if what == PROMISE])
        items = (BoardItem(cards.get(key), elsewhere.get(key)) for _, key in keys)
        return [item for item in items if item.card or item.elsewhere]

    def _promises(self, ids: Sequence[str]) -> dict[str, PromiseElsewhere]:
        if not ids:
            return {}
        rows = list(db.session.scalars(select(Commitment).where(Commitment.id.in_(ids))))
        closed, places = closed_days(), places_of(rows)
        return {
            each.id: PromiseElsewhere(each.id, promise_card(each, closed), places[each.id], _keeper(each))
            for each in rows
            if each.id in places and places[each.id].is_public
        }


def _keeper(promise: Commitment) -> str:
    return ", ".join(filter(None, (promise.owner_name, promise.owner_role)))


def _findings(ids: Sequence[str]) -> list[Finding]:
    if not ids:
        return []
    statement = (
        select(Finding)
        .where(Finding.id.in_(ids))
        .options(joinedload(Finding.feedback).joinedload(Feedback.consultation), selectinload(Finding.reply))
    )
    return list(db.session.scalars(statement))


def _of_young_people() -> Select[Any]:
    """Consultations that a group of young people led or shaped."""
    return (
        select(ConsultationGroup.consultation_id)
        .join(Group, Group.id == ConsultationGroup.group_id)
        .where(func.lower(Group.kind).contains("youth"))
    )


_KEEPER = func.coalesce(Reply.organisation_id, Consultation.owner_organisation_id)
_ANSWER_LINES = (
    select(
        Finding.id,
        Finding.you_said.label("said"),
        Reply.kind,
        Reply.text.label("answer"),
        Reply.reason,
        Reply.owner_name,
        Reply.owner_role,
        Organisation.name.label("organisation"),
        Commitment.title.label("promise"),
        Commitment.state,
        func.coalesce(Commitment.due_on, Reply.due_on).label("due_on"),
        Commitment.done_on,
        Consultation.title,
        Consultation.slug,
    )
    .select_from(Finding)
    .join(Reply, Reply.finding_id == Finding.id)
    .join(Feedback, Feedback.id == Finding.feedback_id)
    .join(Consultation, Consultation.id == Feedback.consultation_id)
    .outerjoin(Organisation, Organisation.id == _KEEPER)
    .outerjoin(Commitment, Commitment.reply_id == Reply.id)
)
_PROMISE_LINES = select(
    Commitment.id,
    literal("").label("said"),
    literal(PROMISE).label("kind"),
    literal("").label("answer"),
    Commitment.stopped_reason.label("reason"),
    Commitment.owner_name,
    Commitment.owner_role,
    literal("").label("organisation"),
    Commitment.title.label("promise"),
    Commitment.state,
    Commitment.due_on,
    Commitment.done_on,
    literal("").label("title"),
    Commitment.place_kind,
    Commitment.place_id,
).where(Commitment.reply_id.is_(None))
