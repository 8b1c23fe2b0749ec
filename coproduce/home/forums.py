"""Posts of the forums in the site's search, and public boards in the sitemap."""

from __future__ import annotations

from collections.abc import Sequence

from flask import has_request_context
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coproduce.core.access import VISITOR
from coproduce.core.database import db
from coproduce.forums.models import Board, Post, Topic
from coproduce.forums.queries.viewing import viewer_of, visible_boards
from coproduce.forums.search_queries import MOST_COUNTED, matching
from coproduce.forums.search_rules import words_of
from coproduce.forums.views.found import found_posts
from coproduce.home.publications import SitePage
from coproduce.home.searching import Hit, Source
from coproduce.web.guards import current_actor

# A sitemap may hold fifty thousand addresses; other pages want their place too.
MOST_TOPICS = 5000


def posts(words: Sequence[str]) -> Source:
    """Posts that this visitor may read, the newest first; at most some hundred, since nobody reads further."""
    actor = current_actor() if has_request_context() else VISITOR
    places = visible_boards(viewer_of(actor))
    wanted = words_of(" ".join(words))
    options = (
        joinedload(Post.topic).options(joinedload(Topic.board), joinedload(Topic.passage)),
        joinedload(Post.passage),
    )
    statement = select(Post).options(*options).order_by(Post.shown_at.desc(), Post.id)
    if not wanted or not places:
        return Source(statement.where(Post.id.in_(())), _hit)
    return Source(statement.where(Post.id.in_(matching(wanted, places).limit(MOST_COUNTED))), _hit)


def _hit(post: Post, words: Sequence[str]) -> Hit:
    found = found_posts([post], words)[0]
    return Hit("Forum post", found.title, found.excerpt, found.url, found.board)


def public_pages() -> list[SitePage]:
    """Boards that everybody may read, and their newest topics; never those of children and young people."""
    boards = db.session.execute(
        select(Board.id, Board.slug).where(
            Board.audience == "public", Board.age_band.not_in(("young", "under_13"))
        )
    ).all()
    slugs = dict(boards)
    topics = db.session.execute(
        select(Topic.board_id, Topic.slug, Topic.last_post_at)
        .where(Topic.board_id.in_(slugs), Topic.shown, Topic.state != "merged")
        .order_by(Topic.last_post_at.desc())
        .limit(MOST_TOPICS)
    )
    return [
        SitePage("/forums/"),
        *(SitePage(f"/forums/{slug}/") for slug in slugs.values()),
        *(SitePage(f"/forums/{slugs[board_id]}/{slug}", at) for board_id, slug, at in topics),
    ]
