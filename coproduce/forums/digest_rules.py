"""What people who follow a topic or a board are told, when, and that nobody is told twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from coproduce.core.clock import london_moment, to_london

AT_ONCE, DAILY, WEEKLY = "at_once", "daily", "weekly"
RHYTHMS = (AT_ONCE, DAILY, WEEKLY)
SENT_AT = time(8, 0)  # in London, all the year
WEEKLY_ON = 0  # Monday
YOUNG_BANDS = ("young", "under_13")
MOST_LINES = 30  # a letter names so many posts, and says how many more there are


@dataclass(frozen=True)
class Followed:
    """Somebody follows a topic, or a whole board where `topic_id` is empty, from `since` on."""

    account_id: str
    rhythm: str
    since: datetime
    last_sent_at: datetime | None = None
    board_id: str = ""
    topic_id: str = ""


@dataclass(frozen=True)
class NewPost:
    """A post that a person has read and readers can see. `shown_at` is when readers could first see it."""

    post_id: str
    topic_id: str
    board_id: str
    author_id: str | None
    shown_at: datetime


def boundary(rhythm: str, now: datetime) -> datetime:
    """The last moment, not after now, at which digests of this rhythm go out: 08:00 in London, on every day or on
    Mondays. Of `at_once` it is now."""
    if rhythm == AT_ONCE:
        return now
    day = to_london(now).date()
    if now < london_moment(day, SENT_AT.hour, SENT_AT.minute):
        day -= timedelta(days=1)
    if rhythm == WEEKLY:
        day -= timedelta(days=(day.weekday() - WEEKLY_ON) % 7)
    return london_moment(day, SENT_AT.hour, SENT_AT.minute)


def is_due(followed: Followed, now: datetime) -> bool:
    """Whether a letter may go out now: none since the last boundary, and the wish is older than that boundary."""
    last = followed.last_sent_at or followed.since
    return last < boundary(followed.rhythm, now) if followed.rhythm != AT_ONCE else True


def strongest(wishes: Iterable[Followed]) -> dict[str, Followed]:
    """Of the wishes of one account, the one that holds for each topic or board, by its id."""
    return {wish.topic_id or wish.board_id: wish for wish in wishes}


def letter_for(
    wishes: Collection[Followed], posts: Iterable[NewPost], told: Collection[str], now: datetime
) -> list[NewPost]:
    """The posts that one account is told of in a letter that goes out now, in the order in which they could be read.

    `told` are ids of posts that the account was told of before. A wish about a topic goes before one about its board:
    whoever wants a topic once a week hears of it once a week. Own posts, and what was there before the wish, are no
    news.
    """
    holds, seen = strongest(wishes), set(told)
    found = []
    for post in sorted(posts, key=lambda each: (each.shown_at, each.post_id)):
        wish = holds.get(post.topic_id) or holds.get(post.board_id)
        if wish is None or post.post_id in seen or post.author_id == wish.account_id:
            continue
        if post.shown_at <= wish.since or not is_due(wish, now):
            continue
        if post.shown_at > boundary(wish.rhythm, now):
            continue  # it came after eight o'clock, so it is in the next letter
        seen.add(post.post_id)
        found.append(post)
    return found


def may_carry_words(board_age_band: str, reader_is_young: bool) -> bool:
    """Whether a letter may carry the title of a topic: no words of others go to a young person's mailbox, and no words
    from a board for under 18s go to any."""
    return not reader_is_young and board_age_band not in YOUNG_BANDS
