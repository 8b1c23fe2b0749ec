"""Boards, a board's topics, a topic with its posts, and what a post said before."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.core.errors import NotFound
from coproduce.forums.cards import cards_for
from coproduce.forums.forms import PostForm
from coproduce.forums.models import Board, Topic
from coproduce.forums.queries import boards as board_queries
from coproduce.forums.queries import marks as mark_queries
from coproduce.forums.queries import posts as post_queries
from coproduce.forums.queries import topics as topic_queries
from coproduce.forums.queries.page_state import state_of_page
from coproduce.forums.queries.people import Writer, writers
from coproduce.forums.queries.viewing import viewer_of
from coproduce.forums.question_queries import late_among
from coproduce.forums.rules.boards import AGE_BANDS
from coproduce.forums.rules.texts import KINDS
from coproduce.forums.rules.visibility import Viewer, writing_refusal
from coproduce.forums.services import marks
from coproduce.forums.views.kept_pages import kept_or_drawn
from coproduce.forums.views.panels import post_tools
from coproduce.forums.views.showing import Look
from coproduce.forums.views.words import audience_in_words, reading_in_words, safety_numbers
from coproduce.web.guards import current_actor, public, requires
from coproduce.web.paging import page_number

blueprint = Blueprint("forums", __name__, url_prefix="/forums")


@blueprint.get("/")
@public
def index() -> ResponseReturnValue:
    """All boards that the visitor may know of."""
    found = board_queries.boards(viewer_of(current_actor()))
    return render_template(
        "forums/index.html",
        boards=[board for board in found if board.state == "open"],
        archived=[board for board in found if board.state != "open"],
        hosts=writers({board.host_id for board in found}),
        ages=AGE_BANDS,
    )


@blueprint.get("/<slug>/")
@public
def board(slug: str) -> ResponseReturnValue:
    """A stretch of a board's topics."""
    actor = current_actor()
    viewer = viewer_of(actor)
    found = board_queries.board_by_slug(viewer, slug)
    sort, kind, mark = (request.args.get(name, "") for name in ("sort", "kind", "from"))
    sort, kind = sort if sort in topic_queries.SORTS else "newest", kind if kind in KINDS else ""
    topics = topic_queries.topics_of(viewer, found, sort=sort, kind=kind, mark=mark)
    at_the_top = not topics.newer and not kind and sort == "newest"
    pinned = topic_queries.pinned_topics(viewer, found) if at_the_top else ()
    return render_template(
        "forums/board.html",
        board=found,
        topics=topics,
        pinned=pinned,
        waiting=topic_queries.own_waiting_topics(viewer, found) if at_the_top else (),
        unread=mark_queries.unread_posts(viewer, [line.id for line in (*pinned, *topics.lines)]),
        late=late_among(actor, found, (*pinned, *topics.lines)),
        sort=sort,
        kind=kind,
        sorts=topic_queries.SORTS,
        kinds=KINDS,
        **_beside(found, writers({found.host_id})[found.host_id] if found.host_id else None),
        refusal=writing_refusal(viewer, found.facts),
    )


@blueprint.get("/<slug>/<topic_slug>")
@public
def topic(slug: str, topic_slug: str) -> ResponseReturnValue:
    """A page of a topic's posts."""
    if current_actor().signed_in:
        return _topic(slug, topic_slug)
    return kept_or_drawn(state_of_page(topic_slug), lambda: _topic(slug, topic_slug))


def _topic(slug: str, topic_slug: str) -> ResponseReturnValue:
    viewer = viewer_of(current_actor())
    seen = topic_queries.topic_at(viewer, topic_slug)
    if seen.topic.state == "merged" and seen.topic.merged_into_id:
        return redirect(address_of(topic_queries.merged_into(seen.topic)))
    if (slug, topic_slug) != (seen.board.slug, seen.topic.slug):
        return redirect(address_of(seen.topic, page_number()))
    posts = post_queries.posts_of(viewer, seen.board, seen.topic, page_number())
    refusal = writing_refusal(viewer, seen.board.facts)
    look = _look(viewer, seen, posts, may_write=not refusal and seen.topic.state == "open")
    return render_template(
        "forums/topic.html",
        seen=seen,
        topic=seen.topic,
        board=seen.board,
        posts=posts,
        cards=cards_for({post.id: str(post.html) for post in posts.posts if post.html}),
        look=look,
        page_url=lambda number: f"{look.topic_url}?page={number}" if number > 1 else look.topic_url,
        refusal=refusal,
        mark=look.mark,
        form=PostForm() if look.may_write else None,
        **_beside(seen.board, posts.host),
        numbers=safety_numbers() if look.may_write else (),
    )


def _look(
    viewer: Viewer, seen: topic_queries.SeenTopic, posts: post_queries.PostsPage, *, may_write: bool
) -> Look:
    return Look(
        topic_url=url_for("forums.topic", slug=seen.board.slug, topic_slug=seen.topic.slug),
        read_first=seen.board.moderation == "before",
        tools=post_tools(current_actor(), seen.topic, [post.id for post in posts.posts]),
        mark=mark_queries.mark_of(viewer, seen.topic.id),
        may_write=may_write,
        signed_in=viewer.account_id is not None,
    )


def _beside(found: Board, host: Writer | None) -> dict[str, object]:
    """What stands beside every page of a board."""
    return {
        "host": host,
        "audience": audience_in_words(found),
        "reading": reading_in_words(found),
        "age": AGE_BANDS[found.age_band],
    }


def address_of(topic: Topic, page: int = 1, number: int = 0) -> str:
    """The address of a page of a topic, and of one post on it."""
    board_slug = topic_queries.board_slug_of(topic)
    return url_for(
        "forums.topic",
        slug=board_slug,
        topic_slug=topic.slug,
        page=page if page > 1 else None,
        _anchor=f"post-{number}" if number else None,
    )


@blueprint.get("/posts/<post_id>")
@public
def post(post_id: str) -> ResponseReturnValue:
    """The permanent link of a post: to the page where it stands now."""
    found = post_queries.post_for(viewer_of(current_actor()), post_id)
    return redirect(address_of(found.topic, post_queries.page_number_of(found.number), found.number))


@blueprint.get("/posts/<post_id>/history")
@public
def history(post_id: str) -> ResponseReturnValue:
    """What a post said before it was changed."""
    viewer = viewer_of(current_actor())
    found = post_queries.post_for(viewer, post_id)
    if found.edited_at is None:
        raise NotFound("history")
    return render_template(
        "forums/history.html",
        post=found,
        board=found.topic.board,
        texts=post_queries.history_of(viewer, found),
        writer=writers({found.author_id})[found.author_id],
        address=address_of(found.topic, post_queries.page_number_of(found.number), found.number),
    )


@blueprint.post("/<slug>/<topic_slug>/seen")
@requires("forums.write")
def seen(slug: str, topic_slug: str) -> ResponseReturnValue:
    """Remember how far somebody has read."""
    actor = current_actor()
    found = topic_queries.topic_at(viewer_of(actor), topic_slug)
    number = request.form.get("number", 0, type=int)
    marks.mark_seen(actor, found.topic, number)
    page = post_queries.page_number_of(max(min(number, found.topic.next_number - 1), 1))
    return redirect(address_of(found.topic, page))
