"""Small steps of readers: supporting an idea, finding a post helpful, following, searching, reporting, and one's own
page of drafts and of what one follows."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.forums import (
    draft_services,
    liking_services,
    search_queries,
    subscription_services,
)
from coproduce.forums.host_forms import FollowForm, ReportForm
from coproduce.forums.models import Board, Topic
from coproduce.forums.queries.boards import board_by_slug
from coproduce.forums.queries.posts import page_number_of, post_for
from coproduce.forums.queries.topics import topic_at
from coproduce.forums.queries.viewing import viewer_of, visible_boards
from coproduce.forums.search_rules import LONGEST_QUERY, words_of
from coproduce.forums.views.found import found_posts
from coproduce.forums.views.reading import address_of
from coproduce.safeguarding.services.reports import report_passage
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, public, requires
from coproduce.web.paging import page_number
from coproduce.web.rate_limits import SUBMISSION, limited

blueprint = Blueprint("forums_joining", __name__, url_prefix="/forums")
mine = Blueprint("forums_mine", __name__, url_prefix="/my/forums")


@blueprint.post("/topics/<code>/support")
@requires("forums.write")
@limited(SUBMISSION)
def support(code: str) -> ResponseReturnValue:
    topic = topic_at(viewer_of(current_actor()), code).topic
    if request.form.get("take_back"):
        liking_services.support_no_more(current_actor(), topic)
        flash("You have taken your support back.", "success")
    else:
        liking_services.support(current_actor(), topic)
        flash("Thank you. Your support is counted.", "success")
    return redirect(address_of(topic), 303)


@blueprint.post("/posts/<post_id>/helpful")
@requires("forums.write")
@limited(SUBMISSION)
def helpful(post_id: str) -> ResponseReturnValue:
    post = post_for(viewer_of(current_actor()), post_id)
    if request.form.get("take_back"):
        liking_services.find_helpful_no_more(current_actor(), post)
    else:
        liking_services.find_helpful(current_actor(), post)
        flash("Thank you. It helps others to find this post.", "success")
    return redirect(address_of(post.topic, page_number_of(post.number), post.number), 303)


@blueprint.route("/posts/<post_id>/report", methods=["GET", "POST"])
@public
@limited(SUBMISSION)
def report(post_id: str) -> ResponseReturnValue:
    """Say that a post is wrong; with or without an account."""
    post = post_for(viewer_of(current_actor()), post_id)
    back = address_of(post.topic, page_number_of(post.number), post.number)
    form, status = ReportForm(), 200
    if form.is_submitted() and post.passage is not None:
        passage = post.passage
        status = carry_out(
            form,
            lambda: report_passage(current_actor(), passage, form.category.data or "", form.words.data or ""),
        )
        if status == 200:
            flash("Thank you. A person looks at it soon.", "success")
            return redirect(back, 303)
    return render_template("forums/report.html", post=post, form=form, back=back), status


@blueprint.route("/topics/<code>/follow", methods=["GET", "POST"])
@requires("forums.write")
def follow_topic(code: str) -> ResponseReturnValue:
    seen = topic_at(viewer_of(current_actor()), code)
    return _follow(seen.topic, seen.title, address_of(seen.topic))


@blueprint.route("/boards/<slug>/follow", methods=["GET", "POST"])
@requires("forums.write")
def follow_board(slug: str) -> ResponseReturnValue:
    board = board_by_slug(viewer_of(current_actor()), slug)
    return _follow(board, board.name, url_for("forums.board", slug=board.slug))


def _follow(place: Topic | Board, name: str, back: str) -> ResponseReturnValue:
    actor = current_actor()
    known = subscription_services.subscription(actor, place)
    if request.form.get("stop"):
        subscription_services.unfollow(actor, place)
        flash("We write to you about this no more.", "success")
        return redirect(back, 303)
    form, status = FollowForm(rhythm=known.rhythm if known else "daily"), 200
    if form.is_submitted():
        status = carry_out(form, lambda: subscription_services.follow(actor, place, form.rhythm.data or ""))
        if status == 200:
            flash("You follow this now.", "success")
            return redirect(back, 303)
    page = render_template("forums/follow.html", name=name, form=form, known=known, back=back)
    return page, status


@blueprint.get("/search")
@public
def search() -> ResponseReturnValue:
    """Posts that hold all of the words, as far as the visitor may read them."""
    actor = current_actor()
    typed = request.args.get("q", "").replace("\x00", "")[:LONGEST_QUERY]
    slug = request.args.get("board", "")
    board = board_by_slug(viewer_of(actor), slug) if slug else None
    words = words_of(typed)
    found = search_queries.search_posts(actor, words, board.id if board else "", page_number())
    return render_template(
        "forums/search.html", typed=typed, board=board, found=found, hits=found_posts(found.posts, words)
    )


@mine.get("")
@requires("forums.write")
def index() -> ResponseReturnValue:
    """Drafts, and what one follows; nothing of boards that one may not see any more."""
    actor = current_actor()
    places = visible_boards(viewer_of(actor))
    followed = subscription_services.subscriptions_of(actor)
    return render_template(
        "forums/mine.html",
        drafts=[each for each in draft_services.drafts_of(actor) if each[1].id in places],
        followed=[
            (wish, topic, board)
            for wish, topic, board in followed
            if (topic.board_id if topic else board.id if board else "") in places
        ],
    )


@mine.post("/drafts/<draft_id>/discard")
@requires("forums.write")
def discard(draft_id: str) -> ResponseReturnValue:
    draft_services.discard_draft(current_actor(), draft_id)
    flash("The draft is gone.", "success")
    return redirect(url_for("forums_mine.index"), 303)
