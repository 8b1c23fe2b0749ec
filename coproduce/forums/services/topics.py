"""Beginning a topic."""

from __future__ import annotations

from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.core.identifiers import new_id
from coproduce.forums.lifecycle import TOPIC
from coproduce.forums.models import Board, Post, Topic
from coproduce.forums.rules.texts import Opening, joined, one_line, opening_problems
from coproduce.forums.services.counting import settle
from coproduce.forums.services.writing import Words, take_in, writer_on

CODE = 10  # hexadecimal digits: enough that nobody guesses the address of a topic that waits


def begin_topic(actor: Actor, board: Board, opening: Opening, *, may_quote: bool = False) -> Topic:
    """A new topic with its first post; others see neither before a person has read them.

    Raises NotAllowed, NotFound, Refused; InvalidInput for kind, title, text, what, why or who.
    """
    writer = writer_on(actor, board)
    if problems := opening_problems(opening):
        raise InvalidInput(problems)
    topic_id, code, now = new_id(), new_id()[:CODE], clock.now()
    passage = take_in(actor, writer, board, topic_id, Words(joined(opening.title, opening.words), may_quote))
    db.session.flush()
    topic = Topic(
        id=topic_id,
        state=TOPIC.initial,
        board_id=board.id,
        code=code,
        slug=code,
        kind=opening.kind,
        title=one_line(opening.title),
        passage_id=passage.id,
        author_id=actor.account_id,
        opened_at=now,
        last_post_at=now,
        next_number=2,
        organisation_id=opening.organisation_id or None,
    )
    db.session.add(topic)
    db.session.flush()
    post = Post(
        id=new_id(),
        topic_id=topic_id,
        number=1,
        passage_id=passage.id,
        author_id=actor.account_id,
        posted_at=now,
    )
    db.session.add(post)
    settle(post)
    return topic
