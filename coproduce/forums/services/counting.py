"""Numbers of posts, counters and stored renderings: each changes in one statement, so no two writers lose one.

`settle` makes a post agree with the reading of its words. It is called by whoever changes either, any number of times:
only the call that really turns a post over changes a counter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Update, func, select, update
from sqlalchemy.orm import aliased

from coproduce.core import clock, outbox
from coproduce.core.database import db
from coproduce.core.errors import Refused
from coproduce.core.identifiers import slug_of
from coproduce.forums.events import PostEdited, PostHidden, PostShown, TopicShown
from coproduce.forums.markdown import rendered, source_mark
from coproduce.forums.models import Board, Post, PostRevision, Topic
from coproduce.forums.rules.texts import TITLE_NOT_SHOWN, split_opening
from coproduce.forums.rules.visibility import may_be_read_after
from coproduce.safeguarding.models import Passage


@dataclass(frozen=True)
class Difference:
    """A counter that did not say what there is."""

    kind: str
    id: str
    counted: int
    found: int


def next_number(topic_id: str) -> int:
    """The number of a new post, under the lock of its topic's row until the transaction ends, so that numbers have no
    holes and follow the order of saving. Raises Refused where the topic takes no posts."""
    taken = db.session.scalar(
        update(Topic)
        .where(Topic.id == topic_id, Topic.state == "open")
        .values(next_number=Topic.next_number + 1)
        .returning(Topic.next_number)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        raise Refused("Nobody can write in this topic any more.")
    return taken - 1


def settle_passage(passage_id: str) -> None:
    """A text of a post was read, changed or hidden."""
    ids = select(Post.id).where((Post.passage_id == passage_id) | (Post.next_passage_id == passage_id))
    for post_id in db.session.scalars(ids).all():
        settle(db.session.get_one(Post, post_id, populate_existing=True))


def settle(post: Post) -> None:
    """Let an edit that was read take its place, and make what is stored and counted agree with the words' reading."""
    db.session.flush()
    topic = post.topic
    board = db.session.get_one(Board, topic.board_id)
    _take_up_edit(post, topic, board)
    visible = post.withdrawn_at is None and _is_readable(post.passage, board)
    if visible and post.passage is not None:
        _render(post, topic, post.passage.words)
    elif post.number == 1 and post.shown:
        _run(update(Topic).where(Topic.id == topic.id).values(title=TITLE_NOT_SHOWN, slug=topic.code))
    if visible:
        _show(post, topic)
    else:
        _hide(post, topic)
    for changed in (post, topic, board):
        db.session.expire(changed)


def _is_readable(passage: Passage | None, board: Board) -> bool:
    """Whether the readers that a board is for can see a text."""
    if passage is None:
        return False
    after = board.moderation == "after" and may_be_read_after(board.facts)
    return passage.state == "read" or (after and passage.state in {"unread", "asked"})


def _take_up_edit(post: Post, topic: Topic, board: Board) -> None:
    edit, before = post.next_passage, post.passage_id
    if edit is None or not _is_readable(edit, board):
        return
    now = clock.now()
    turned = _run(
        update(Post)
        .where(Post.id == post.id, Post.next_passage_id == edit.id)
        .values(passage_id=edit.id, next_passage_id=None, edited_at=now)
    )
    if not turned:
        return
    if post.number == 1:
        _run(update(Topic).where(Topic.id == topic.id).values(passage_id=edit.id))
    reason = post.edit_reason
    db.session.add(PostRevision(post_id=post.id, passage_id=before, edited_at=now, reason=reason))
    outbox.emit(PostEdited(post.id))
    db.session.flush()
    db.session.refresh(post)


def _render(post: Post, topic: Topic, words: str) -> None:
    if post.number == 1:
        title, words = split_opening(words)
        slug = f"{slug_of(title)}-{topic.code}"
        if (topic.title, topic.slug) != (title, slug):
            _run(update(Topic).where(Topic.id == topic.id).values(title=title, slug=slug))
    mark = source_mark(words)
    if post.rendered_from != mark:
        _run(update(Post).where(Post.id == post.id).values(html=rendered(words), rendered_from=mark))


def _show(post: Post, topic: Topic) -> None:
    now = clock.now()
    turned = _run(
        update(Post)
        .where(Post.id == post.id, Post.shown.is_(False))
        .values(shown=True, shown_at=func.coalesce(Post.shown_at, now))
    )
    if not turned:
        return
    opening = post.number == 1
    values = {"shown": True} if opening else {"post_count": Topic.post_count + 1}
    _run(update(Topic).where(Topic.id == topic.id).values(last_post_at=now, **values))
    _count(topic.board_id, topics=int(opening), posts=1, last_post_at=now)
    if post.shown_at is None:
        outbox.emit(TopicShown(topic.id) if opening else PostShown(post.id))


def _hide(post: Post, topic: Topic) -> None:
    turned = _run(update(Post).where(Post.id == post.id, Post.shown.is_(True)).values(shown=False))
    if not turned:
        return
    opening = post.number == 1
    values = {"shown": False} if opening else {"post_count": Topic.post_count - 1}
    latest = select(func.max(Post.shown_at)).where(Post.topic_id == topic.id, Post.shown).scalar_subquery()
    _run(
        update(Topic)
        .where(Topic.id == topic.id)
        .values(last_post_at=func.coalesce(latest, Topic.opened_at), **values)
    )
    _count(topic.board_id, topics=-int(opening), posts=-1)
    outbox.emit(PostHidden(post.id))


def move_counts(topic: Topic, old_board_id: str, new_board_id: str) -> None:
    """Count a topic that was moved on its new board; the caller has changed its board."""
    posts = db.session.scalar(
        select(func.count()).select_from(Post).where(Post.topic_id == topic.id, Post.shown)
    )
    topics, posts = int(topic.shown), posts or 0
    _count(old_board_id, topics=-topics, posts=-posts)
    _count(new_board_id, topics=topics, posts=posts)


def _count(board_id: str, *, topics: int, posts: int, **values: datetime) -> None:
    counted = {"topic_count": Board.topic_count + topics, "post_count": Board.post_count + posts}
    _run(update(Board).where(Board.id == board_id).values(**counted, **values))


def _run(statement: Update) -> int:
    """Carry out one statement; returns how many rows it changed."""
    found = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(found.rowcount)  # type: ignore[attr-defined]


def recount() -> list[Difference]:
    """Count everything anew, put right what differs, and return it."""
    return [*_recount_topics(), *_recount_boards()]


def _recount_topics() -> list[Difference]:
    found = func.count(Post.id)
    rows = db.session.execute(
        select(Topic.id, Topic.post_count, found)
        .outerjoin(Post, (Post.topic_id == Topic.id) & Post.shown & (Post.number > 1))
        .group_by(Topic.id, Topic.post_count)
        .having(found != Topic.post_count)
    ).all()
    for topic_id, _, right in rows:
        _run(update(Topic).where(Topic.id == topic_id).values(post_count=right))
    return [Difference("topic", topic_id, counted, right) for topic_id, counted, right in rows]


def _recount_boards() -> list[Difference]:
    opening = aliased(Post)
    posts = (
        select(func.count())
        .select_from(opening)
        .join(Topic, Topic.id == opening.topic_id)
        .where(Topic.board_id == Board.id, opening.shown)
        .scalar_subquery()
    )
    topics = select(func.count()).where(Topic.board_id == Board.id, Topic.shown).scalar_subquery()
    differences = []
    for board_id, posts_counted, posts_found, topics_counted, topics_found in db.session.execute(
        select(Board.id, Board.post_count, posts, Board.topic_count, topics)
    ).all():
        if posts_counted != posts_found:
            differences.append(Difference("posts of a board", board_id, posts_counted, posts_found))
        if topics_counted != topics_found:
            differences.append(Difference("topics of a board", board_id, topics_counted, topics_found))
        values = {"post_count": posts_found, "topic_count": topics_found}
        _run(update(Board).where(Board.id == board_id).values(**values))
    return differences
