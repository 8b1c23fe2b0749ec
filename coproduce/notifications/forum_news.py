"""Who is told of which new posts: letters at once, and at eight o'clock in London daily or on Mondays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.core.jobs import every
from coproduce.core.outbox import handles
from coproduce.forums.digest_rules import AT_ONCE, Followed, NewPost, boundary, is_due, letter_for
from coproduce.forums.models import Board, Post, Topic, TopicSubscription
from coproduce.forums.queries.viewing import post_is_shown, viewer_of, visible_boards
from coproduce.notifications.events import ForumLetterMade
from coproduce.notifications.forum_models import ForumLetter, ForumLetterPost, ForumLetterStop
from coproduce.notifications.handlers import write_notices
from coproduce.safeguarding.events import PassageRead
from coproduce.safeguarding.models import Passage

# A post that waited for longer than this is no news any more, whoever follows its board.
NEWS_FOR = timedelta(days=21)
A_QUARTER = 15


@every(minutes=A_QUARTER)
def write_digests() -> None:
    """Write the letters of daily and weekly followers that are due. Run again it adds nothing: a letter notes what it
    tells of, and a wish when it was met."""
    now = clock.now()
    asleep = select(TopicSubscription).where(TopicSubscription.rhythm != AT_ONCE)
    due: dict[str, list[TopicSubscription]] = defaultdict(list)
    for wish in db.session.scalars(asleep.order_by(TopicSubscription.account_id)):
        if is_due(_followed(wish), now):
            due[wish.account_id].append(wish)
    for account_id, wishes in due.items():
        _write(account_id, now, rhythm=wishes[0].rhythm)
        for wish in wishes:
            wish.last_sent_at = boundary(wish.rhythm, now)
    db.session.flush()


@handles(PassageRead)
def tell_at_once(event: PassageRead) -> None:
    """A post was read by a person: whoever follows at once hears of it now."""
    post = db.session.scalars(select(Post).where(Post.passage_id == event.passage_id)).first()
    if post is None:
        return
    topic = post.topic
    here = or_(TopicSubscription.topic_id == topic.id, TopicSubscription.board_id == topic.board_id)
    followers = select(TopicSubscription.account_id).where(here, TopicSubscription.rhythm == AT_ONCE)
    for account_id in sorted(set(db.session.scalars(followers))):
        _write(account_id, clock.now(), rhythm=AT_ONCE, post_id=post.id)


def _write(account_id: str, now: datetime, *, rhythm: str, post_id: str = "") -> None:
    account = db.session.get(Account, account_id)
    if account is None or not account.active:
        return
    wishes = wishes_of(account_id)
    told = set(
        db.session.scalars(select(ForumLetterPost.post_id).where(ForumLetterPost.account_id == account_id))
    )
    if post_id:
        # Of what somebody wants to hear at once they hear alone now; the rest waits for its own letter.
        wishes = [wish for wish in wishes if wish.rhythm == AT_ONCE or _is_nearer(wish, wishes)]
    posts = [post for post in readable_news(account, wishes, now) if not post_id or post.post_id == post_id]
    found = letter_for(wishes, posts, told, now)
    if not found:
        return
    letter = ForumLetter(id=new_id(), account_id=account_id, rhythm=rhythm, made_at=now)
    db.session.add(letter)
    db.session.flush()
    db.session.add_all(
        ForumLetterPost(account_id=account_id, post_id=post.post_id, letter_id=letter.id) for post in found
    )
    db.session.flush()
    write_notices(ForumLetterMade(letter.id))


def _is_nearer(wish: Followed, wishes: Iterable[Followed]) -> bool:
    """Whether a wish about a topic stands before one about its board, so that it has to be asked as well."""
    return bool(wish.topic_id) and any(other.board_id for other in wishes)


def wishes_of(account_id: str) -> list[Followed]:
    """What an account follows, without what it followed before it wanted no more letters."""
    stop = db.session.get(ForumLetterStop, account_id)
    rows = db.session.scalars(select(TopicSubscription).where(TopicSubscription.account_id == account_id))
    return [_followed(wish) for wish in rows if stop is None or wish.since > stop.stopped_at]


def _followed(wish: TopicSubscription) -> Followed:
    return Followed(
        wish.account_id,
        wish.rhythm,
        wish.since,
        wish.last_sent_at,
        board_id=wish.board_id or "",
        topic_id=wish.topic_id or "",
    )


def readable_news(account: Account, wishes: Collection[Followed], now: datetime) -> list[NewPost]:
    """New posts of what an account follows: on boards that it may see, with words that a person has read."""
    if not wishes:
        return []
    since = max(min(wish.since for wish in wishes), now - NEWS_FOR)
    boards = [wish.board_id for wish in wishes if wish.board_id]
    topics = [wish.topic_id for wish in wishes if wish.topic_id]
    rows = db.session.execute(
        select(Post.id, Post.topic_id, Topic.board_id, Post.author_id, Post.shown_at)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Passage, Passage.id == Post.passage_id)
        .where(
            post_is_shown(),
            or_(Topic.board_id.in_(boards), Topic.id.in_(topics)),
            Topic.board_id.in_(visible_boards(viewer_of(actor_of(account)))),
            or_(Post.shown_at.is_(None), Post.shown_at > since),
        )
    )
    # A post that was read this moment may not have been counted yet: it is shown from now on.
    return [NewPost(row[0], row[1], row[2], row[3], row[4] or now) for row in rows]


def told_in(letter_id: str) -> Select[Post, Topic, Board]:
    """What a letter tells of, as far as it can still be read, the oldest first."""
    return (
        select(Post, Topic, Board)
        .join(ForumLetterPost, ForumLetterPost.post_id == Post.id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Board, Board.id == Topic.board_id)
        .join(Passage, Passage.id == Post.passage_id)
        .where(ForumLetterPost.letter_id == letter_id, post_is_shown())
        .order_by(Board.position, Board.name, Topic.last_post_at, Post.number)
    )
