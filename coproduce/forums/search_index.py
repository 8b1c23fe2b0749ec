"""The index of what readers of the forums can see: FTS5 on SQLite, GIN on PostgreSQL.

One plain table holds the words; each database keeps its own index over it, made after the migrations
(`install_forum_search`). Entries follow what happened to a post a moment later, so a search asks the posts themselves
once more what may be seen: the index decides what is found, never what is shown.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    case,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from coproduce.core.database import Base, db
from coproduce.forums.models import Post, Topic
from coproduce.forums.rules.texts import split_opening
from coproduce.safeguarding.models import Passage

TABLE = "forum_search_entry"
FTS = "forum_search_fts"
GIN = "ix_forum_search_entry_words"
WRITTEN_AT_ONCE = 2000
# PostgreSQL: what the index and every query over it have to say in the same words.
VECTOR = "to_tsvector('english', title || ' ' || words)"


class ForumSearchEntry(Base):
    """The words of one post that a person has read. `number` follows the order in which posts could be read first;
    posts are no anonymous answers, so an order harms nobody."""

    __tablename__ = TABLE
    __table_args__ = (Index("ix_forum_search_entry_board", "board_id", "number"),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    post_id: Mapped[str] = mapped_column(ForeignKey("forum_post.id", ondelete="CASCADE"), unique=True)
    board_id: Mapped[str] = mapped_column(String(32))
    topic_id: Mapped[str] = mapped_column(String(32), index=True)
    title: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)


def keep(post: Post) -> None:
    """Bring the entry of a post in line with the post: words that a person read, or no entry at all."""
    entry = db.session.scalars(select(ForumSearchEntry).where(ForumSearchEntry.post_id == post.id)).first()
    topic, words = post.topic, _words_of(post)
    title = (
        topic.title_now if topic.shown else ""
    )  # read before the new entry stands half filled in the session
    if words is None:
        if entry is not None:
            db.session.delete(entry)
    else:
        if entry is None:
            entry = ForumSearchEntry(post_id=post.id)
            db.session.add(entry)
        entry.board_id, entry.topic_id = topic.board_id, topic.id
        entry.title, entry.words = title, words
    db.session.flush()


def _words_of(post: Post) -> str | None:
    """The words that readers can see; None where they see none."""
    passage = post.passage
    if passage is None or passage.state != "read" or post.withdrawn_at is not None:
        return None
    return split_opening(passage.words)[1] if post.number == 1 else passage.words


def keep_topic(topic_id: str) -> None:
    """As `keep`, for every post of a topic: it moved, was merged, or has another title."""
    for post in db.session.scalars(select(Post).where(Post.topic_id == topic_id)):
        keep(post)


def rebuild() -> int:
    """Write the whole index anew; returns how many posts it holds. Rows are read and written many at a time: a large
    board has a hundred thousand."""
    db.session.execute(delete(ForumSearchEntry))
    opening = aliased(Passage)
    said = func.coalesce(opening.redacted, opening.body)
    readable = (
        select(
            Post.id.label("post_id"), Post.number, Topic.id.label("topic_id"), Topic.board_id,
            case((Topic.shown & opening.state.not_in(("held", "refused")), said), else_="").label("opening"),
            func.coalesce(Passage.redacted, Passage.body).label("words"),
        )
        .join(Topic, Topic.id == Post.topic_id)
        .join(Passage, Passage.id == Post.passage_id)
        .outerjoin(opening, opening.id == Topic.passage_id)
        .where(Post.shown.is_(True), Passage.state == "read", Post.withdrawn_at.is_(None))
        .order_by(Post.shown_at, Post.id)
    )  # fmt: skip
    held = 0
    rows = db.session.execute(readable).all()
    for at in range(0, len(rows), WRITTEN_AT_ONCE):
        entries = [_entry(row) for row in rows[at : at + WRITTEN_AT_ONCE]]
        db.session.execute(insert(ForumSearchEntry), entries)
        held += len(entries)
    return held


def _entry(row: Any) -> dict[str, str]:
    words = split_opening(row.words)[1] if row.number == 1 else row.words
    return {
        "post_id": row.post_id,
        "board_id": row.board_id,
        "topic_id": row.topic_id,
        "title": split_opening(row.opening)[0] if row.opening else "",
        "words": words,
    }


def install_forum_search(connection: Connection) -> None:
    """Make the database's own index over the table. Runs after every migration; SQLite keeps it true by triggers, which
    a migration that rewrites the table would drop silently."""
    there = inspect(connection).has_table(TABLE)
    if connection.dialect.name == "sqlite":
        statements = _SQLITE if there else (f"DROP TABLE IF EXISTS {FTS}",)
    else:
        statements = (f"CREATE INDEX IF NOT EXISTS {GIN} ON {TABLE} USING gin (({VECTOR}))",) if there else ()
    for statement in statements:
        connection.execute(text(statement))


def is_ours(name: str | None, kind: str) -> bool:
    """Whether a table or index of the database belongs to the search index, which migrations know nothing of."""
    return (kind == "table" and str(name).startswith(FTS)) or (kind == "index" and name == GIN)


def without_search(item: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """For Alembic's `include_object`: leave the search index out of comparisons."""
    return not is_ours(name, kind)


_COLUMNS = "rowid, title, words, board_id"
_NEW = f"INSERT INTO {FTS} ({_COLUMNS}) VALUES (new.number, new.title, new.words, new.board_id);"  # noqa: S608
_GONE = "'delete', old.number, old.title, old.words, old.board_id"
_OLD = f"INSERT INTO {FTS} ({FTS}, {_COLUMNS}) VALUES ({_GONE});"  # noqa: S608 - names of our own alone, as above
_TRIGGERS = {"INSERT": _NEW, "DELETE": _OLD, "UPDATE": f"{_OLD} {_NEW}"}
_SQLITE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {FTS} USING fts5(title, words, board_id, content='{TABLE}', "
    "content_rowid='number', tokenize='porter unicode61 remove_diacritics 2')",
    *(f"DROP TRIGGER IF EXISTS {TABLE}_{verb.lower()}" for verb in _TRIGGERS),
    *(
        f"CREATE TRIGGER {TABLE}_{verb.lower()} AFTER {verb} ON {TABLE} BEGIN {then} END"
        for verb, then in _TRIGGERS.items()
    ),
    f"INSERT INTO {FTS} ({FTS}) VALUES ('rebuild')",  # noqa: S608 - as above
)
