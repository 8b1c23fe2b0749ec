"""The one queue of everything that waits for a person: texts and files of all rooms, in the order of rule 9."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)

from coproduce.accounts.queries import accounts_by_ids
from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.working_days import closed_days, working_hours_between
from coproduce.safeguarding.contexts import Context, kind_in_words, places_of, soon_public
from coproduce.safeguarding.models import Attachment, Passage, ReportCase
from coproduce.safeguarding.queries.claimed import Item, is_claimed, lapsed_before
from coproduce.safeguarding.queries.waiting import WAITS_FOR_READERS
from coproduce.safeguarding.rules import age_band_of, waiting_since
from coproduce.web.paging import Page

TEXT, FILE = "text", "file"
WAITING, HELD, ASKED, REFUSED = "waiting", "held", "asked", "refused"
STATES = (WAITING, HELD, ASKED, REFUSED)
HINTS = ("urgent", "check", "none", "private", "reported")
WHOSE = ("mine", "free")


@dataclass(frozen=True)
class Chosen:
    """What a reader wants to see of the queue; an empty value stands for everything."""

    state: str = WAITING
    place: str = ""
    source: str = ""
    band: str = ""
    hint: str = ""
    what: str = ""
    whose: str = ""


@dataclass(frozen=True)
class Waiting:
    """One line of the queue. `waited` is working time; `reader` has had the item open for so many `minutes`."""

    what: str
    item: Item
    kind: str
    band: str
    place: Context
    waited: timedelta
    case: ReportCase | None
    reader: str
    minutes: int
    is_mine: bool


def queue_page(actor: Actor, chosen: Chosen, size: int, number: int) -> Page[Waiting]:
    """A page of the queue. Raises NotAllowed."""
    require(actor, "passages.read")
    lines = _lines(actor, chosen)
    total = db.session.scalar(select(func.count()).select_from(lines.subquery())) or 0
    rows = db.session.execute(_in_order(lines).limit(size).offset((number - 1) * size)).all()
    return Page(_with_facts(actor, [(row.what, row.id) for row in rows]), number, size, total)


def state_counts(actor: Actor, place: str = "") -> dict[str, int]:
    """How many lines each state of the queue has."""
    require(actor, "passages.read")
    return {
        state: db.session.scalar(
            select(func.count()).select_from(_lines(actor, Chosen(state=state, place=place)).subquery())
        )
        or 0
        for state in STATES
    }


def waiting_places(actor: Actor) -> set[tuple[str, str]]:
    """(kind, id) of every place with something that waits."""
    require(actor, "passages.read")
    texts = select(Passage.context_kind, Passage.context_id).where(Passage.state == "unread")
    files = select(Attachment.context_kind, Attachment.context_id).where(
        Attachment.state == "received", *WAITS_FOR_READERS
    )
    rows = db.session.execute(union(texts, files))
    return {(kind, context_id) for kind, context_id in rows}


def most_pressing(actor: Actor, chosen: Chosen, limit: int = 20) -> list[Item]:
    """What should be read next and nobody else has in hand, most pressing first."""
    require(actor, "passages.read")
    lines = _lines(actor, chosen, [_free_or_mine(Passage, actor), _free_or_mine(Attachment, actor)])
    rows = db.session.execute(_in_order(lines).limit(limit)).all()
    found = _items([(row.what, row.id) for row in rows])
    return [found[row.what, row.id] for row in rows]


def waiting_facts(actor: Actor, what: str, item: Item) -> Waiting:
    """What the queue says of one item."""
    require(actor, "passages.read")
    return _with_facts(actor, [(what, item.id)])[0]


def unmarked_page(actor: Actor, place: str, size: int) -> list[Passage]:
    """Texts in which the machine found nothing to point at and that nobody reported or has in hand, in the order of
    the queue."""
    require(actor, "passages.read")
    statement = (
        select(Passage)
        .where(
            Passage.state == "unread",
            Passage.hinted,
            Passage.concern_hint == "none",
            ~_has_private_marks(),
            Passage.id.not_in(_reported("passage")),
            _free_or_mine(Passage, actor),
            Passage.context_id == place if place else true(),
        )
        .order_by(case((soon_public(), 0), else_=1), Passage.received_on, Passage.id)
    )
    return list(db.session.scalars(statement.limit(size)))


def _has_private_marks() -> ColumnElement[bool]:
    """A list that is not empty, on either database."""
    return func.length(cast(Passage.personal_data_hints, Text)) > len("[]")


def _lines(actor: Actor, chosen: Chosen, more: Sequence[ColumnElement[bool]] = ()) -> CompoundSelect | Select:  # type: ignore[type-arg]
    """Keys and order of all lines: (what, id, first, soon, received_on, rank)."""
    texts, files = _texts(actor, chosen), _files(actor, chosen)
    if more:
        texts, files = texts.where(more[0]), files.where(more[1])
    if chosen.what == TEXT:
        return texts
    if chosen.what == FILE or chosen.hint in ("urgent", "check", "private"):
        return files if chosen.what == FILE else texts
    return union_all(texts, files)


def _texts(actor: Actor, chosen: Chosen) -> Select:  # type: ignore[type-arg]
    reported = Passage.id.in_(_reported("passage"))
    states = {
        WAITING: or_(Passage.state == "unread", and_(reported, Passage.state == "read")),
        HELD: Passage.state == "held",
        ASKED: Passage.state == "asked",
        REFUSED: Passage.state == "refused",
    }
    hints = {
        "urgent": Passage.concern_hint == "urgent",
        "check": Passage.concern_hint == "check",
        "none": and_(Passage.concern_hint == "none", ~reported, ~_has_private_marks()),
        "private": _has_private_marks(),
        "reported": reported,
    }
    first = case((reported, 0), (Passage.concern_hint == "urgent", 1), else_=2)
    rank = case({"urgent": 0, "check": 1}, value=Passage.concern_hint, else_=2)
    statement = select(
        literal(TEXT).label("what"),
        Passage.id.label("id"),
        first.label("first"),
        case((soon_public(), 0), else_=1).label("soon"),
        Passage.received_on.label("received_on"),
        rank.label("rank"),
    ).where(states[chosen.state], *_of_place(Passage, chosen), *_whose(Passage, actor, chosen))
    return statement.where(hints[chosen.hint]) if chosen.hint else statement


def _files(actor: Actor, chosen: Chosen) -> Select:  # type: ignore[type-arg]
    reported = Attachment.id.in_(_reported("attachment"))
    states = {
        WAITING: or_(
            and_(Attachment.state == "received", *WAITS_FOR_READERS),
            and_(reported, Attachment.state == "shown"),
        ),
        HELD: and_(Attachment.state == "held", *WAITS_FOR_READERS),
    }
    nothing = literal(False)
    statement = select(
        literal(FILE).label("what"),
        Attachment.id.label("id"),
        case((reported, 0), else_=2).label("first"),
        literal(1).label("soon"),
        Attachment.received_on.label("received_on"),
        literal(2).label("rank"),
    ).where(
        states.get(chosen.state, nothing),
        *_of_place(Attachment, chosen),
        *_whose(Attachment, actor, chosen),
    )
    hints = {"none": ~reported, "reported": reported}
    return statement.where(hints.get(chosen.hint, nothing)) if chosen.hint else statement


def _in_order(lines: CompoundSelect | Select) -> Select:  # type: ignore[type-arg]
    """Reported ones, urgent hints, about to be public, oldest (rule 9). Identifiers are random, so those of one day
    come in no order of arrival."""
    found = lines.subquery()
    columns = found.c
    return select(columns.what, columns.id).order_by(
        columns.first, columns.soon, columns.received_on, columns.rank, columns.id
    )


def _reported(subject_kind: str) -> Select[str]:
    return select(ReportCase.subject_id).where(
        ReportCase.state == "open", ReportCase.subject_kind == subject_kind
    )


def _of_place(model: type[Passage] | type[Attachment], chosen: Chosen) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if chosen.place:
        conditions.append(model.context_id == chosen.place)
    if chosen.source:
        conditions.append(model.context_kind == chosen.source)
    if chosen.band:
        conditions.append(_band(model) == chosen.band)
    return conditions


def _band(model: type[Passage] | type[Attachment]) -> ColumnElement[str]:
    return case((model.age_band != "", model.age_band), (model.young, "young"), else_="adult")


def _whose(
    model: type[Passage] | type[Attachment], actor: Actor, chosen: Chosen
) -> list[ColumnElement[bool]]:
    if chosen.whose == "mine":
        return [model.claimed_by_id == actor.account_id, model.claimed_at > lapsed_before()]
    return [_free(model)] if chosen.whose == "free" else []


def _free(model: type[Passage] | type[Attachment]) -> ColumnElement[bool]:
    return or_(model.claimed_by_id.is_(None), model.claimed_at <= lapsed_before())


def _free_or_mine(model: type[Passage] | type[Attachment], actor: Actor) -> ColumnElement[bool]:
    return or_(_free(model), model.claimed_by_id == actor.account_id)


def _with_facts(actor: Actor, keys: Sequence[tuple[str, str]]) -> list[Waiting]:
    """Six queries however many lines there are."""
    items = _items(keys)
    places = places_of({(item.context_kind, item.context_id) for item in items.values()})
    readers = accounts_by_ids({item.claimed_by_id for item in items.values() if item.claimed_by_id})
    cases = _cases([identifier for _, identifier in keys])
    now, closed = clock.now(), closed_days()
    lines = []
    for what, identifier in keys:
        item, reported = items[what, identifier], cases.get(identifier)
        since = reported.opened_at if reported else waiting_since(item.received_on)
        reader = readers.get(item.claimed_by_id or "") if is_claimed(item) else None
        lines.append(
            Waiting(
                what,
                item,
                kind_in_words(item.context_kind),
                age_band_of(item.age_band, item.young),
                places.get((item.context_kind, item.context_id), Context("")),
                working_hours_between(since, now, closed),
                reported,
                reader.name if reader else "",
                int((now - item.claimed_at).total_seconds() // 60) if item.claimed_at else 0,
                reader is not None and reader.id == actor.account_id,
            )
        )
    return lines


def _items(keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Item]:
    texts = [identifier for what, identifier in keys if what == TEXT]
    files = [identifier for what, identifier in keys if what == FILE]
    found: dict[tuple[str, str], Item] = {}
    if texts:
        found.update(
            {(TEXT, row.id): row for row in db.session.scalars(select(Passage).where(Passage.id.in_(texts)))}
        )
    if files:
        rows = db.session.scalars(select(Attachment).where(Attachment.id.in_(files)))
        found.update({(FILE, row.id): row for row in rows})
    return found


def _cases(ids: Sequence[str]) -> dict[str, ReportCase]:
    if not ids:
        return {}
    statement = select(ReportCase).where(ReportCase.state == "open", ReportCase.subject_id.in_(ids))
    return {each.subject_id: each for each in db.session.scalars(statement)}
