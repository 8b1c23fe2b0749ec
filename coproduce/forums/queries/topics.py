"""Reading topics: one by its address, and the list of a board, which stays in step while new posts arrive."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from coproduce.analysis.disclosure import protect_count
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.forums.markdown import plain_words
from coproduce.forums.models import Board, Post, Topic
from coproduce.forums.queries.people import GONE, Writer, writers
from coproduce.forums.queries.viewing import states_to_all
from coproduce.forums.rules.texts import TITLE_NOT_SHOWN, split_opening
from coproduce.forums.rules.visibility import PostFacts, Viewer, may_see_board, may_see_post
from coproduce.safeguarding.models import Passage
from coproduce.web.excerpts import shortened

TOPICS_A_PAGE = 25
HEAD = 700  # characters of a first post that a list reads: its title and its beginning
EXCERPT = 160
SORTS = {"newest": "Newest", "unanswered": "Nobody has replied yet", "helpful": "Most helpful"}


@dataclass(frozen=True)
class SeenTopic:
    """A topic as this viewer sees it. `title` is empty of anything that they may not read; `waiting` says that its
    first post was not read by a person."""

    topic: Topic
    board: Board
    title: str
    waiting: bool


@dataclass(frozen=True)
class TopicLine:
    """One line of a list."""

    id: str
    slug: str
    kind: str
    state: str
    title: str
    excerpt: str
    writer: Writer
    post_count: int
    helpful_count: int
    supporters: str  # how many people would like an idea, as it may be published (rule 14)
    last_post_at: datetime
    pinned: bool
    waiting: bool
    due_on: date | None
    answered_at: datetime | None


@dataclass(frozen=True)
class TopicList:
    """A stretch of a board's topics; `older` and `newer` are marks for the address, empty at the ends."""

    lines: tuple[TopicLine, ...]
    older: str = ""
    newer: str = ""


def topic_at(viewer: Viewer, slug: str) -> SeenTopic:
    """The topic of an address, wherever it was moved. Raises NotFound where the viewer may not know of it."""
    row = db.session.execute(_TOPIC, {"code": slug.rpartition("-")[2]}).first()
    seen = _seen(viewer, *row) if row is not None and may_see_board(viewer, row[1].facts) else None
    if seen is None:
        raise NotFound("topic")
    return seen


# Built once: putting a statement together takes longer than running it.
_TOPIC = (
    select(Topic, Board, Passage, Post.withdrawn_at)
    .join(Board, Board.id == Topic.board_id)
    .outerjoin(Passage, Passage.id == Topic.passage_id)
    .outerjoin(Post, and_(Post.topic_id == Topic.id, Post.number == 1))
    .options(contains_eager(Topic.board), joinedload(Board.group))
    .where(Topic.code == bindparam("code"))
)


def _seen(
    viewer: Viewer, topic: Topic, board: Board, passage: Passage | None, withdrawn_at: datetime | None
) -> SeenTopic | None:
    facts = PostFacts(topic.author_id, passage.state if passage else None, withdrawn_at is not None)
    if passage is not None and may_see_post(viewer, board.facts, facts):
        return SeenTopic(topic, board, split_opening(passage.words)[0], passage.state != "read")
    # Others have replied: their words stay where they are.
    return SeenTopic(topic, board, TITLE_NOT_SHOWN, False) if topic.post_count else None


def topics_of(
    viewer: Viewer, board: Board, *, sort: str = "newest", kind: str = "", mark: str = ""
) -> TopicList:
    """A stretch of what the board's readers can see; `mark` is `older` or `newer` of another stretch."""
    order = _order(sort)
    back, place = read_mark(mark, len(order))
    statement = _lines(viewer, board).where(Topic.pinned.is_(False), *_narrowed(sort, kind))
    if place is not None:
        columns = tuple_(*order)
        statement = statement.where(columns > place if back else columns < place)
    ordered = statement.order_by(*(column.asc() if back else column.desc() for column in order))
    rows = list(db.session.execute(ordered.limit(TOPICS_A_PAGE + 1)))
    more, rows = len(rows) > TOPICS_A_PAGE, rows[:TOPICS_A_PAGE]
    if back:
        rows.reverse()
    older = _mark("o", rows[-1], sort) if rows and (more or back) else ""
    newer = _mark("n", rows[0], sort) if rows and (place is not None and (more or not back)) else ""
    return TopicList(_as_lines(rows), older, newer)


def pinned_topics(viewer: Viewer, board: Board) -> tuple[TopicLine, ...]:
    """What the host keeps at the top."""
    statement = _lines(viewer, board).where(
        Topic.pinned, or_(Topic.pinned_until.is_(None), Topic.pinned_until >= clock.today())
    )
    return _as_lines(list(db.session.execute(statement.order_by(Topic.last_post_at.desc(), Topic.id))))


def own_waiting_topics(viewer: Viewer, board: Board) -> tuple[TopicLine, ...]:
    """What the viewer began here and nobody has read."""
    if viewer.account_id is None:
        return ()
    statement = (
        _selected()
        .where(Topic.board_id == board.id, Topic.author_id == viewer.account_id, Topic.shown.is_(False))
        .where(Passage.state.in_(("unread", "asked")), Topic.state != "merged")
        .order_by(Topic.opened_at.desc(), Topic.id)
        .limit(TOPICS_A_PAGE)
    )
    return _as_lines(list(db.session.execute(statement)))


def _selected() -> Select[*tuple[object, ...]]:
    head = func.substr(func.coalesce(Passage.redacted, Passage.body), 1, HEAD).label("head")
    columns = (
        Topic.id, Topic.slug, Topic.kind, Topic.state, Topic.author_id, Topic.post_count, Topic.helpful_count,
        Topic.support_count, Topic.last_post_at, Topic.pinned, Topic.due_on, Topic.answered_at,
    )  # fmt: skip
    return select(*columns, Passage.state.label("reading"), head).join(
        Passage, Passage.id == Topic.passage_id
    )


def _lines(viewer: Viewer, board: Board) -> Select[*tuple[object, ...]]:
    return _selected().where(
        Topic.board_id == board.id,
        Topic.shown,
        Topic.state != "merged",
        Passage.state.in_(states_to_all(viewer, board)),
    )


def _narrowed(sort: str, kind: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if sort == "unanswered":
        found.append(Topic.post_count == 0)
    if kind:
        found.append(Topic.kind == kind)
    return found


def _order(sort: str) -> tuple[ColumnElement[object], ...]:
    last = (Topic.last_post_at, Topic.id)
    return (Topic.helpful_count, *last) if sort == "helpful" else last  # type: ignore[return-value]


def _mark(way: str, row: Row[*tuple[object, ...]], sort: str) -> str:
    """Where a stretch ends, as a part of an address that nobody needs to read."""
    moment = str(int(row.last_post_at.timestamp() * 1_000_000))
    parts = [moment, row.id]
    if sort == "helpful":
        parts.insert(0, str(row.helpful_count))
    return base64.urlsafe_b64encode("|".join([way, *parts]).encode()).decode().rstrip("=")


def read_mark(mark: str, columns: int) -> tuple[bool, tuple[object, ...] | None]:
    """(whether to go back, the place) of a mark; the beginning of the list for anything else."""
    try:
        text = base64.urlsafe_b64decode(mark.encode() + b"=" * (-len(mark) % 4)).decode("ascii")
        way, *numbers, topic_id = text.split("|")
        *counts, moment = (int(number) for number in numbers)
        place = (*counts, datetime.fromtimestamp(moment / 1_000_000, clock.LONDON), topic_id)
    except (ValueError, binascii.Error, OverflowError, OSError):
        return False, None
    return (way == "n", place) if len(place) == columns and way in {"o", "n"} else (False, None)


def _excerpt(text: str) -> str:
    """The beginning of a text without its headings."""
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return shortened(plain_words(body), EXCERPT)


def _in_public(people: int) -> str:
    number = protect_count(people, "people")
    return number.text if number.shown else ""


def _as_lines(rows: list[Row[*tuple[object, ...]]]) -> tuple[TopicLine, ...]:
    people = writers({row.author_id for row in rows})
    lines = []
    for row in rows:
        title, text = split_opening(row.head)
        lines.append(
            TopicLine(
                id=row.id,
                slug=row.slug,
                kind=row.kind,
                state=row.state,
                title=title,
                excerpt=_excerpt(text),
                writer=people.get(row.author_id, GONE),
                post_count=row.post_count,
                helpful_count=row.helpful_count,
                supporters=_in_public(row.support_count),
                last_post_at=row.last_post_at,
                pinned=row.pinned,
                waiting=row.reading != "read",
                due_on=row.due_on,
                answered_at=row.answered_at,
            )
        )
    return tuple(lines)


def merged_into(topic: Topic) -> Topic:
    """The topic that a merged one became a part of, at the end of the chain. Raises NotFound where it is gone."""
    seen = set()
    while topic.state == "merged" and topic.merged_into_id and topic.id not in seen:
        seen.add(topic.id)
        topic = db.session.get_one(Topic, topic.merged_into_id)
    return topic


def board_slug_of(topic: Topic) -> str:
    return db.session.get_one(Board, topic.board_id).slug
