"""Looking for words in the posts that somebody may read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, column, func, literal_column, select, table, text
from sqlalchemy.orm import joinedload

from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.forums.models import Post, Topic
from coproduce.forums.queries.viewing import post_is_shown, viewer_of, visible_boards
from coproduce.forums.search_index import FTS, VECTOR, ForumSearchEntry
from coproduce.forums.search_rules import fts5_query, ts_query
from coproduce.safeguarding.models import Passage

ON_A_PAGE = 20
MOST_COUNTED = 500  # beyond this the page says "more than 500": nobody reads so far, and counting takes time

MOST_LOOKED_AT = 2 * MOST_COUNTED  # what is hidden since the index heard of it makes no page short


@dataclass(frozen=True)
class Found:
    """One page of posts. `total` stops at `MOST_COUNTED`, and `more` says that there are more than that."""

    posts: Sequence[Post]
    number: int
    total: int
    more: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // ON_A_PAGE))


def search_posts(actor: Actor, words: Collection[str], board_id: str = "", number: int = 1) -> Found:
    """Posts that hold all of the words, the newest first: only of boards that the actor may see, only words that a
    person has read. `board_id` narrows it to one board."""
    places = visible_boards(viewer_of(actor))
    places = places & {board_id} if board_id else places
    if not words or not places:
        return Found([], number, 0)
    ids = list(db.session.scalars(matching(words, places).limit(MOST_COUNTED + 1)))
    skip = (number - 1) * ON_A_PAGE
    shown = ids[:MOST_COUNTED][skip : skip + ON_A_PAGE]
    return Found(_in_full(shown), number, min(len(ids), MOST_COUNTED), len(ids) > MOST_COUNTED)


def matching(words: Collection[str], places: Collection[str]) -> Select[Any]:
    """Ids of posts that hold the words, the newest first. A statement, for counting and paging."""
    statement = select(Post.id)
    if db.engine.dialect.name == "sqlite":
        index = table(FTS, column("rowid"))
        statement = (
            statement.select_from(index)
            .join(ForumSearchEntry, ForumSearchEntry.number == index.c.rowid)
            .where(text(f"{FTS} MATCH :matching").bindparams(matching=fts5_query(words, places)))
            .order_by(index.c.rowid.desc())
        )
    else:
        vector = VECTOR.replace("title", "forum_search_entry.title").replace(
            " words", " forum_search_entry.words"
        )
        condition = literal_column(vector).op("@@")(func.to_tsquery("english", ts_query(words)))
        # The newest are taken by the word index first: in the order of the key PostgreSQL would look at every text.
        newest = (
            select(ForumSearchEntry.number, ForumSearchEntry.post_id)
            .where(condition, ForumSearchEntry.board_id.in_(places))
            .order_by((ForumSearchEntry.number + 0).desc())
            .limit(MOST_LOOKED_AT)
            .cte("newest")
        )
        statement = statement.select_from(newest).order_by(newest.c.number.desc())
        return (
            statement.join(Post, Post.id == newest.c.post_id)
            .join(Passage, Passage.id == Post.passage_id)
            .where(post_is_shown())
        )
    return (
        statement.join(Post, Post.id == ForumSearchEntry.post_id)
        .join(Passage, Passage.id == Post.passage_id)
        .where(post_is_shown())
    )


def _in_full(ids: Sequence[str]) -> list[Post]:
    """Posts with their topics, boards and words, in one statement."""
    rows = db.session.scalars(
        select(Post)
        .where(Post.id.in_(ids))
        .options(
            joinedload(Post.topic).options(joinedload(Topic.board), joinedload(Topic.passage)),
            joinedload(Post.passage),
        )
    )
    posts = {post.id: post for post in rows}
    return [posts[each] for each in ids if each in posts]
