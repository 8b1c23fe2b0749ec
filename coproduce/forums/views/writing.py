"""Beginning a topic, replying, changing and taking back one's own words, and the name that others see."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import all_organisations
from coproduce.core.errors import NotFound
from coproduce.forums.forms import EditForm, IdeaForm, NameForm, PostForm, TopicForm
from coproduce.forums.models import Board, Post, Topic
from coproduce.forums.queries import boards as board_queries
from coproduce.forums.queries import posts as post_queries
from coproduce.forums.queries import topics as topic_queries
from coproduce.forums.queries.people import profile_of
from coproduce.forums.queries.viewing import viewer_of
from coproduce.forums.rules.texts import IDEA_PARTS, KINDS, Opening, split_opening
from coproduce.forums.rules.visibility import UNDER_AGE, Viewer, writing_refusal
from coproduce.forums.services import marks, posts, profiles, topics
from coproduce.forums.services.writing import Words
from coproduce.forums.views import drafting
from coproduce.forums.views.reading import address_of
from coproduce.forums.views.words import reading_in_words, safety_numbers
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.rate_limits import SUBMISSION, limited

blueprint = Blueprint("forums_writing", __name__, url_prefix="/forums")

WAITS = "Thank you. A person reads your words before others can see them. You can see them now."
SHOWN = "Thank you. Your words are there."


@blueprint.route("/<slug>/new", methods=["GET", "POST"])
@blueprint.route("/<slug>/new/<kind>", methods=["GET", "POST"])
@requires("forums.write")
@limited(SUBMISSION)
def begin(slug: str, kind: str = "") -> ResponseReturnValue:
    """Choose what to begin, then write it."""
    viewer = viewer_of(current_actor())
    board = board_queries.board_by_slug(viewer, slug)
    if not _has_name(viewer):
        return redirect(url_for("forums_writing.name", next=request.path))
    if kind not in KINDS:
        return render_template("forums/begin.html", board=board, refusal=writing_refusal(viewer, board.facts))
    kept = drafting.kept(board, kind=kind)
    form: TopicForm | IdeaForm = IdeaForm(**kept) if kind == "idea" else TopicForm(**kept)
    if isinstance(form, TopicForm):
        form.organisation_id.choices = [("", "I do not know")] + [(o.id, o.name) for o in all_organisations()]
    made: list[Topic] = []
    status = 200
    if drafting.is_saving():
        return drafting.save(form, board, kind=kind)
    if form.is_submitted():
        status = carry_out(form, lambda: made.append(_begin(board, kind, form)))
    if status != 200:
        drafting.keep_what_was_refused(form, board, kind=kind)
    if made and status == 200:
        drafting.was_sent(board)
        flash(WAITS if not made[0].shown or board.moderation == "before" else SHOWN, "success")
        return redirect(address_of(made[0]))
    return render_template(
        "forums/new_topic.html", board=board, kind=kind, form=form, **_around(board, viewer)
    ), status


def _begin(board: Board, kind: str, form: TopicForm | IdeaForm) -> Topic:
    title = form.title.data or ""
    if isinstance(form, IdeaForm):
        parts = {name: form[name].data or "" for name, _, _ in IDEA_PARTS}
        opening = Opening(kind, title, parts=parts)
    else:
        organisation = form.organisation_id.data or "" if kind == "question" else ""
        opening = Opening(kind, title, form.text.data or "", organisation_id=organisation)
    return topics.begin_topic(current_actor(), board, opening, may_quote=form.may_quote.data)


@blueprint.route("/<slug>/<topic_slug>/reply", methods=["GET", "POST"])
@requires("forums.write")
@limited(SUBMISSION)
def reply(slug: str, topic_slug: str) -> ResponseReturnValue:
    """Write a reply: to the topic, to one post (`parent`), or with a part of a post above it (`quote`)."""
    actor = current_actor()
    viewer = viewer_of(actor)
    seen = topic_queries.topic_at(viewer, topic_slug)
    if not _has_name(viewer):
        return redirect(url_for("forums_writing.name", next=request.path))
    kept = drafting.kept(seen.board, seen.topic)
    form = PostForm(parent=request.args.get("parent", ""), quote=request.args.get("quote", ""), **kept)
    made: list[Post] = []
    status = 200
    if drafting.is_saving():
        return drafting.save(form, seen.board, seen.topic)
    if form.is_submitted():
        status = carry_out(form, lambda: made.append(_reply(seen.topic, form)))
    if status != 200:
        drafting.keep_what_was_refused(form, seen.board, seen.topic)
    if made and status == 200:
        drafting.was_sent(seen.board, seen.topic)
        number = made[0].number
        marks.mark_seen(actor, seen.topic, number)
        flash(SHOWN if made[0].shown else WAITS, "success")
        return redirect(address_of(seen.topic, post_queries.page_number_of(number), number))
    return render_template(
        "forums/reply.html",
        seen=seen,
        topic=seen.topic,
        board=seen.board,
        form=form,
        before=_answered(viewer, form),
        refusal=writing_refusal(viewer, seen.board.facts),
        **_around(seen.board, viewer),
    ), status


def _reply(topic: Topic, form: PostForm) -> Post:
    return posts.reply(
        current_actor(),
        topic,
        Words(form.text.data or "", form.may_quote.data),
        parent_id=form.parent.data or "",
        quoted_post_id=form.quote.data or "",
    )


def _answered(viewer: Viewer, form: PostForm) -> post_queries.SeenWords | None:
    """The post that is answered or quoted, to stand above the form."""
    post_id = form.quote.data or form.parent.data
    return post_queries.words_of(viewer, post_id) if post_id else None


@blueprint.route("/posts/<post_id>/edit", methods=["GET", "POST"])
@requires("forums.write")
@limited(SUBMISSION)
def edit(post_id: str) -> ResponseReturnValue:
    """Change one's own words."""
    actor = current_actor()
    post = post_queries.post_for_changing(actor, post_id)
    board, opening = post.topic.board, post.number == 1
    latest = post.next_passage or post.passage
    if latest is None:
        raise NotFound("post")
    title, text = split_opening(latest.body) if opening else ("", latest.body)
    form = EditForm(title=title, text=text, may_quote=latest.may_quote)
    status = 200
    if form.is_submitted():
        words = Words(form.text.data or "", form.may_quote.data)
        status = carry_out(
            form,
            lambda: posts.edit_post(actor, post, words, form.reason.data or "", title=form.title.data or ""),
        )
        if status == 200:
            flash("Your change is saved. A person reads it before others see it.", "success")
            return redirect(_address(post))
    return render_template(
        "forums/edit.html", form=form, post=post, board=board, opening=opening, back=_address(post),
        **_around(board, viewer_of(actor)),
    ), status  # fmt: skip


@blueprint.route("/posts/<post_id>/withdraw", methods=["GET", "POST"])
@requires("forums.write")
def withdraw(post_id: str) -> ResponseReturnValue:
    """Take one's own words back."""
    actor = current_actor()
    post = post_queries.post_for_changing(actor, post_id)
    if request.method == "GET":
        return render_template("forums/withdraw.html", post=post, back=_address(post))
    board = post.topic.board
    posts.withdraw_post(actor, post)
    flash("Your words are taken back. Nobody else sees them any more.", "success")
    return redirect(url_for("forums.board", slug=board.slug))


@blueprint.route("/name", methods=["GET", "POST"])
@requires("forums.write")
@limited(SUBMISSION)
def name() -> ResponseReturnValue:
    """Tell us one's age and the name that others should see, before one writes for the first time."""
    actor = current_actor()
    profile = profile_of(actor.account_id)
    passage = profile.passage if profile else None
    form = NameForm(age_band=profile.age_band if profile else None, name=passage.body if passage else "")
    status = 200
    if form.is_submitted():
        status = carry_out(
            form, lambda: profiles.choose_name(actor, form.name.data or "", form.age_band.data or "")
        )
        if status == 200:
            flash("Thank you. A person reads your name before others see it.", "success")
            return redirect(_onward())
    return render_template("forums/name.html", form=form, profile=profile, passage=passage), status


def _onward() -> str:
    """Back to what somebody was about to write; never to another site."""
    wanted = request.args.get("next", "")
    return wanted if wanted.startswith("/forums/") and "\\" not in wanted else url_for("forums.index")


def _has_name(viewer: Viewer) -> bool:
    return viewer.staff or bool(viewer.age_band)


def _address(post: Post) -> str:
    return address_of(post.topic, post_queries.page_number_of(post.number), post.number)


def _around(board: Board, viewer: Viewer) -> dict[str, object]:
    """What stands around every form: numbers to call, and when words are read."""
    return {
        "numbers": safety_numbers(),
        "young": board.age_band in UNDER_AGE or viewer.age_band in UNDER_AGE,
        "reading": reading_in_words(board),
    }
