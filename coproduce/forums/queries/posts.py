"""Reading the posts of a topic: the busiest page of the room, so it asks for columns and for each thing once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.forums.markdown import plain_words, rendered, source_mark
from coproduce.forums.models import Board, Post, PostRevision, Topic
from coproduce.forums.queries.people import GONE, Writer, writers
from coproduce.forums.queries.viewing import board_is_visible, viewer_of
from coproduce.forums.rules.texts import quoted_part, split_opening
from coproduce.forums.rules.visibility import BoardFacts, PostFacts, Viewer, may_see_post
from coproduce.safeguarding.models import Passage

PAGE_SIZE = 50


@dataclass(frozen=True)
class Mention:
    """Another post that a post answers or quotes; `words` is None where the viewer may not read it."""

    id: str
    number: int
    writer: Writer
    words: str | None


@dataclass(frozen=True)
class SeenPost:
    """A post as this viewer sees it. `html` is None where only its place is shown, with `reading` and `withdrawn` to
    say why."""

    id: str
    number: int
    writer: Writer
    html: Markup | None
    reading: str
    withdrawn: bool
    mine: bool
    official: bool
    posted_at: datetime
    edited_at: datetime | None
    edit_waits: bool
    helpful_count: int
    parent_id: str | None
    answers: Mention | None
    quotes: Mention | None


@dataclass(frozen=True)
class PostsPage:
    """One page of a topic. Pages are cut by number, so a post never moves to another page."""

    posts: tuple[SeenPost, ...]
    number: int
    pages: int
    host: Writer | None = None

    def thread(self) -> list[tuple[SeenPost, list[SeenPost]]]:
        """Posts with the answers to them that stand on this page; an answer to an earlier page stands for itself."""
        heads = {post.id: (post, list[SeenPost]()) for post in self.posts}
        lines = []
        for post in self.posts:
            if post.parent_id in heads:
                heads[post.parent_id][1].append(post)
            else:
                lines.append(heads[post.id])
        return lines


def page_number_of(number: int) -> int:
    """The page that a post of this number stands on."""
    return (number - 1) // PAGE_SIZE + 1


def posts_of(viewer: Viewer, board: Board, topic: Topic, page: int) -> PostsPage:
    """One page of posts that the viewer may read, and the places of those that were shown once."""
    pages = page_number_of(max(topic.next_number - 1, 1))
    page = min(page, pages)
    values = {"topic_id": topic.id, "above": (page - 1) * PAGE_SIZE, "last": page * PAGE_SIZE}
    rows = db.session.connection().execute(_PAGE, values).all()
    elsewhere = {each for row in rows for each in (row.parent_id, row.quoted_post_id) if each}
    elsewhere -= {row.id for row in rows}
    others = db.session.execute(_BY_ID, {"ids": list(elsewhere)}).all() if elsewhere else []
    known = {row.id: row for row in (*rows, *others)}
    people = writers({board.host_id, *(row.author_id for row in known.values())})
    place = _Place(viewer, board.facts, known, people)
    seen = (place.seen(row) for row in rows)
    host = people.get(board.host_id) if board.host_id else None
    return PostsPage(tuple(post for post in seen if post is not None), page, pages, host)


@dataclass(frozen=True)
class _Place:
    """A page of rows with all that is needed to show them."""

    viewer: Viewer
    board: BoardFacts
    known: dict[str, Any]
    people: dict[str | None, Writer]

    def seen(self, row: Any) -> SeenPost | None:
        """The post as the viewer sees it; None where they never could."""
        readable = self._may_read(row)
        if not readable and row.shown_at is None:
            return None
        return SeenPost(
            id=row.id,
            number=row.number,
            writer=self.people.get(row.author_id, GONE) if readable else GONE,
            html=_html(row) if readable else None,
            reading=row.reading or "",
            withdrawn=row.withdrawn_at is not None,
            mine=self.viewer.account_id is not None and row.author_id == self.viewer.account_id,
            official=row.official,
            posted_at=row.posted_at,
            edited_at=row.edited_at,
            edit_waits=row.next_passage_id is not None,
            helpful_count=row.helpful_count,
            parent_id=row.parent_id,
            answers=self._mention(row.parent_id, with_words=False),
            quotes=self._mention(row.quoted_post_id, with_words=True),
        )

    def _may_read(self, row: Any) -> bool:
        facts = PostFacts(row.author_id, row.reading, row.withdrawn_at is not None)
        return may_see_post(self.viewer, self.board, facts)

    def _mention(self, post_id: str | None, *, with_words: bool) -> Mention | None:
        row = self.known.get(post_id) if post_id else None
        if row is None:
            return None
        readable = self._may_read(row)
        words = quoted_part(plain_words(_own_words(row))) if with_words and readable else None
        return Mention(row.id, row.number, self.people.get(row.author_id, GONE) if readable else GONE, words)


# Built once: putting a statement together takes longer than running it.
_post, _passage = Post.__table__, Passage.__table__
_COLUMNS = select(
    _post.c.id, _post.c.number, _post.c.author_id, _post.c.parent_id, _post.c.quoted_post_id, _post.c.official,
    _post.c.posted_at, _post.c.edited_at, _post.c.next_passage_id, _post.c.withdrawn_at, _post.c.shown_at,
    _post.c.helpful_count, _post.c.html, _post.c.rendered_from, _passage.c.state.label("reading"), _passage.c.body,
    _passage.c.redacted,
).select_from(_post.outerjoin(_passage, _passage.c.id == _post.c.passage_id))  # fmt: skip
_PAGE = _COLUMNS.where(
    _post.c.topic_id == bindparam("topic_id"),
    _post.c.number > bindparam("above"),
    _post.c.number <= bindparam("last"),
).order_by(_post.c.number)
_BY_ID = _COLUMNS.where(_post.c.id.in_(bindparam("ids", expanding=True)))


def _own_words(row: Any) -> str:
    words: str = row.body if row.redacted is None else row.redacted
    return split_opening(words)[1] if row.number == 1 else words


def _html(row: Any) -> Markup:
    """The stored rendering where it was made of these very words, else a new one: somebody may have redacted them."""
    words = _own_words(row)
    html = row.html if row.rendered_from == source_mark(words) else rendered(words)
    return Markup(html)  # noqa: S704 - forums.markdown makes it safe


def post_for(viewer: Viewer, post_id: str) -> Post:
    """A post that the viewer may read, with its topic, board and words. Raises NotFound."""
    post = db.session.scalars(
        select(Post)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Board, Board.id == Topic.board_id)
        .options(
            joinedload(Post.topic).joinedload(Topic.board),
            joinedload(Post.passage),
            joinedload(Post.next_passage),
        )
        .where(Post.id == post_id, board_is_visible(viewer))
    ).first()
    if post is None or not _may_read(viewer, post):
        raise NotFound("post")
    return post


def _may_read(viewer: Viewer, post: Post) -> bool:
    reading = post.passage.state if post.passage else None
    return may_see_post(
        viewer, post.topic.board.facts, PostFacts(post.author_id, reading, post.withdrawn_at is not None)
    )


def post_for_changing(actor: Actor, post_id: str) -> Post:
    """One's own post. Raises NotFound for everybody else's."""
    post = post_for(viewer_of(actor), post_id)
    if post.author_id != actor.account_id:
        raise NotFound("post")
    return post


@dataclass(frozen=True)
class EarlierText:
    """What a post said before an edit; `html` is None where the viewer may not read it."""

    html: Markup | None
    until: datetime
    reason: str


def history_of(viewer: Viewer, post: Post) -> list[EarlierText]:
    """The earlier texts of a post that the viewer may read, latest first."""
    rows = db.session.scalars(
        select(PostRevision)
        .options(joinedload(PostRevision.passage))
        .where(PostRevision.post_id == post.id)
        .order_by(PostRevision.edited_at.desc(), PostRevision.id)
    )
    board = post.topic.board.facts
    found = []
    for revision in rows:
        passage = revision.passage
        readable = passage is not None and may_see_post(
            viewer, board, PostFacts(post.author_id, passage.state)
        )
        words = passage.words if passage is not None and readable else ""
        words = "\n\n".join(split_opening(words)) if post.number == 1 and words else words
        html = Markup(rendered(words)) if words else None  # noqa: S704 - forums.markdown makes it safe
        found.append(EarlierText(html, revision.edited_at, revision.reason))
    return found


@dataclass(frozen=True)
class SeenWords:
    """One post above the form that answers it."""

    number: int
    writer: Writer
    words: str


def words_of(viewer: Viewer, post_id: str) -> SeenWords:
    """Raises NotFound where the viewer may not read the post."""
    post = post_for(viewer, post_id)
    words = post.passage.words if post.passage else ""
    words = split_opening(words)[1] if post.number == 1 else words
    return SeenWords(post.number, writers({post.author_id})[post.author_id], quoted_part(plain_words(words)))
