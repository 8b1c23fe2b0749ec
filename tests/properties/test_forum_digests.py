"""Whatever people follow and whenever posts are read: nobody is told twice, of nothing that they wrote or that is not
read, and whoever follows hears of each post in the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from coproduce.forums.digest_rules import RHYTHMS, Followed, NewPost, boundary, letter_for

START = datetime(2026, 3, 20, tzinfo=UTC)  # the clocks go forward in the second week
HOURS = st.integers(0, 24 * 20)
TOPICS = ("t1", "t2", "t3")


def moment(hours: int) -> datetime:
    return START + timedelta(hours=hours)


wishes = st.lists(
    st.builds(
        lambda rhythm, place, hours: Followed(
            "me",
            rhythm,
            moment(hours),
            board_id=place if place.startswith("b") else "",
            topic_id="" if place.startswith("b") else place,
        ),
        st.sampled_from(RHYTHMS),
        st.sampled_from(("b", *TOPICS)),
        st.integers(0, 24 * 5),
    ),
    unique_by=lambda wish: wish.board_id or wish.topic_id,
    max_size=4,
)
posts = st.lists(
    st.tuples(st.sampled_from(TOPICS), st.sampled_from(("me", "other")), HOURS), max_size=12
).map(lambda rows: [NewPost(f"p{n}", topic, "b", who, moment(h)) for n, (topic, who, h) in enumerate(rows)])


def holding(wanted: list[Followed], post: NewPost, now: datetime) -> Followed | None:
    """The wish that a post falls under: the one about its topic, once it is made, before the one about its board."""
    made = {w.topic_id or w.board_id: w for w in wanted if w.since <= now}
    return made.get(post.topic_id) or made.get(post.board_id)


def is_owed(wanted: list[Followed], post: NewPost, now: datetime) -> bool:
    """Whether a letter of this moment, were it the first of all, had to name the post."""
    wish = holding(wanted, post, now)
    if wish is None or post.author_id == "me":
        return False
    return wish.since < post.shown_at <= boundary(wish.rhythm, now)


@settings(max_examples=150, deadline=None)
@given(wishes, posts, st.lists(HOURS, max_size=25))
def test_each_post_is_told_once_as_soon_as_its_wish_allows_and_no_other(
    wanted: list[Followed], written: list[NewPost], runs: list[int]
) -> None:
    told: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    moments = [*(moment(hours) for hours in sorted(runs)), moment(24 * 40)]
    for now in moments:
        known = [
            replace(wish, last_sent_at=last.get(wish.topic_id or wish.board_id))
            for wish in wanted
            if wish.since <= now
        ]
        readable = [post for post in written if post.shown_at <= now]
        letter = [post.post_id for post in letter_for(known, readable, told, now)]
        assert len(letter) == len(set(letter))
        assert not told.keys() & set(letter)
        told |= dict.fromkeys(letter, now)
        last.update({wish.topic_id or wish.board_id: boundary(wish.rhythm, now) for wish in known})
    first = {
        post.post_id: next((now for now in moments if is_owed(wanted, post, now)), None) for post in written
    }
    assert told == {post_id: now for post_id, now in first.items() if now is not None}
