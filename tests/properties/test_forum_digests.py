"""Whatever people follow and whenever posts are read: nobody is told twice, of nothing that they wrote or that is not
read, and whoever follows hears of each post in the end."""

from __future__ import annotations

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


@settings(max_examples=150, deadline=None)
@given(wishes, posts, st.lists(HOURS, max_size=25))
def test_each_post_is_told_once_and_none_is_lost(
    wanted: list[Followed], written: list[NewPost], runs: list[int]
) -> None:
    told: list[str] = []
    last: dict[str, datetime] = {}
    for now in (*(moment(hours) for hours in sorted(runs)), moment(24 * 40)):
        known = [
            Followed(
                w.account_id, w.rhythm, w.since, last.get(w.topic_id or w.board_id), w.board_id, w.topic_id
            )
            for w in wanted
            if w.since <= now
        ]
        readable = [post for post in written if post.shown_at <= now]
        letter = letter_for(known, readable, told, now)
        assert all(post.shown_at <= now and post.author_id != "me" for post in letter)
        told += [post.post_id for post in letter]
        last.update({w.topic_id or w.board_id: boundary(w.rhythm, now) for w in known})
    assert len(told) == len(set(told))
    by_place = {w.topic_id or w.board_id: w for w in wanted}
    owed = {
        post.post_id
        for post in written
        if (wish := by_place.get(post.topic_id) or by_place.get("b"))
        and post.author_id != "me"
        and post.shown_at > wish.since
    }
    # Who follows a board hears of a topic's posts before following the topic as well.
    by_board = {
        post.post_id
        for post in written
        if "b" in by_place and post.author_id != "me" and post.shown_at > by_place["b"].since
    }
    assert owed <= set(told) <= owed | by_board
