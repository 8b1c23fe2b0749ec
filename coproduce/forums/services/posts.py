"""Replying, changing one's own words, and taking them back."""

from __future__ import annotations

from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused
from coproduce.core.identifiers import new_id
from coproduce.forums.models import Board, Post, Topic
from coproduce.forums.queries.posts import post_for
from coproduce.forums.rules.texts import LONGEST_TITLE, cleaned, joined, one_line, text_problem
from coproduce.forums.rules.visibility import Viewer
from coproduce.forums.services.counting import next_number, settle
from coproduce.forums.services.writing import Words, open_topic, take_in, writer_on

LONGEST_REASON = 200


def reply(
    actor: Actor,
    topic: Topic,
    words: Words,
    *,
    parent_id: str = "",
    quoted_post_id: str = "",
    official: bool = False,
) -> Post:
    """A new post of a topic that the actor may see. An answer to an answer joins the same conversation, so answers are
    one level deep. Raises NotAllowed, NotFound, Refused; InvalidInput for "text"."""
    board = db.session.get_one(Board, topic.board_id)
    writer = writer_on(actor, board)
    open_topic(topic)
    if official:
        require(actor, "questions.answer", topic)
        if not writer.staff:
            raise Refused("Only somebody from the service can give its official answer.")
    if problem := text_problem(words.text):
        raise InvalidInput({"text": problem})
    parent = _in_topic(writer, topic, parent_id)
    quoted = _in_topic(writer, topic, quoted_post_id)
    passage = take_in(actor, writer, board, topic.id, Words(cleaned(words.text), words.may_quote))
    db.session.flush()
    post = Post(
        id=new_id(),
        topic_id=topic.id,
        number=next_number(topic.id),
        parent_id=(parent.parent_id or parent.id) if parent else None,
        quoted_post_id=quoted.id if quoted else None,
        passage_id=passage.id,
        author_id=actor.account_id,
        official=official,
        posted_at=clock.now(),
    )
    db.session.add(post)
    settle(post)
    return post


def _in_topic(writer: Viewer, topic: Topic, post_id: str) -> Post | None:
    """The post of this topic that is answered or quoted. Raises NotFound where the writer may not read it."""
    if not post_id:
        return None
    post = post_for(writer, post_id)
    if post.topic_id != topic.id:
        raise NotFound("post")
    return post


def edit_post(actor: Actor, post: Post, words: Words, reason: str = "", *, title: str = "") -> None:
    """Change one's own words. Others go on seeing the earlier ones until a person has read the new.

    The first post of a topic is changed together with its `title`. Raises NotAllowed, NotFound, Refused; InvalidInput
    for "title", "text" or "reason".
    """
    board = post.topic.board
    writer = writer_on(actor, board)
    require(actor, "posts.change", post)
    _still_there(post)
    _check_edit(post, words, reason, title)
    text = joined(title, words.text) if post.number == 1 else cleaned(words.text)
    if post.passage is not None and text == post.passage.body and post.next_passage_id is None:
        return
    passage = take_in(actor, writer, board, post.topic_id, Words(text, words.may_quote))
    db.session.flush()
    if post.shown_at is None:
        # Nobody has seen the earlier words. They stay in the queue: what worried their reader may be gone from these.
        post.passage_id = passage.id
        if post.number == 1:
            post.topic.passage_id = passage.id
            post.topic.title = one_line(title)
    else:
        post.next_passage_id, post.edit_reason = passage.id, reason.strip()
    db.session.flush()
    db.session.expire(post, ["passage", "next_passage"])
    settle(post)


def _check_edit(post: Post, words: Words, reason: str, title: str) -> None:
    problems = {}
    if post.number == 1 and not one_line(title):
        problems["title"] = "Write a title, so that others can see what it is about."
    elif len(one_line(title)) > LONGEST_TITLE:
        problems["title"] = f"Use at most {LONGEST_TITLE} characters."
    if problem := text_problem(words.text):
        problems["text"] = problem
    if len(reason.strip()) > LONGEST_REASON:
        problems["reason"] = f"Use at most {LONGEST_REASON} characters."
    if problems:
        raise InvalidInput(problems)


def withdraw_post(actor: Actor, post: Post) -> None:
    """Take one's own words back: nobody but readers of texts sees them any more, and they are not quoted anywhere."""
    require(actor, "posts.change", post)
    _still_there(post)
    post.withdrawn_at = clock.now()
    for passage in (post.passage, post.next_passage):
        if passage is not None:
            passage.may_quote = False
    if post.topic.official_post_id == post.id:
        # The question waits for its answer again, by the date that it had.
        post.topic.official_post_id, post.topic.answered_at, post.official = None, None, False
    settle(post)


def _still_there(post: Post) -> None:
    if post.withdrawn_at is not None:
        raise Refused("This post was taken back.")
