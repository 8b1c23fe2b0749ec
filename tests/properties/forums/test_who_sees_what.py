"""Nobody but readers of texts, the author and their own group sees words that no person has read, and nobody sees more
for having less."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from coproduce.accounts.roles import STAFF
from coproduce.forums.queries.viewing import states_to_all
from coproduce.forums.rules.boards import AGE_BANDS, AUDIENCES, MODERATION, board_problems, narrowing_problem
from coproduce.forums.rules.visibility import (
    CLOSED_AUDIENCES,
    BoardFacts,
    PostFacts,
    Viewer,
    belongs_to_board,
    may_see_board,
    may_see_post,
    sees_unread,
    writing_refusal,
)
from coproduce.safeguarding import rules as reading

PEOPLE = st.sampled_from(["ann", "ben", "cas"])
GROUPS = st.frozensets(st.sampled_from(["g1", "g2"]))

viewers = st.builds(
    Viewer,
    account_id=st.none() | PEOPLE,
    reviewer=st.booleans(),
    keeper=st.booleans(),
    staff=st.booleans(),
    member_of=GROUPS,
    leads=GROUPS,
    circles=st.frozensets(st.just("board")),
    age_band=st.sampled_from(["", "adult", "young", "under_13"]),
).map(lambda viewer: viewer if viewer.account_id else Viewer(reviewer=viewer.reviewer))
boards = st.builds(
    BoardFacts,
    id=st.just("board"),
    audience=st.sampled_from(list(AUDIENCES)),
    age_band=st.sampled_from(list(AGE_BANDS)),
    moderation=st.sampled_from(list(MODERATION)),
    state=st.sampled_from(["open", "archived"]),
    group_id=st.none() | st.sampled_from(["g1", "g2"]),
    host_id=st.none() | PEOPLE,
)
readings = st.sampled_from(["unread", "read", "held", "asked", "refused"])
posts = st.builds(
    PostFacts, author_id=st.none() | PEOPLE, reading=st.none() | readings, withdrawn=st.booleans()
)


@given(viewers, boards, posts)
def test_unread_words_are_for_readers_the_author_and_their_group(
    viewer: Viewer, board: BoardFacts, post: PostFacts
) -> None:
    if post.reading == "read" or not may_see_post(viewer, board, post):
        return
    is_author = viewer.account_id is not None and viewer.account_id == post.author_id
    leads = board.audience == "group" and board.group_id in viewer.leads
    own_group = board.audience in CLOSED_AUDIENCES and belongs_to_board(viewer, board)
    assert viewer.reviewer or is_author or leads or own_group
    if not (viewer.reviewer or is_author):
        assert post.reading in {"unread", "asked"}
        assert leads or (board.moderation == "after" and board.age_band == "adult")


@given(viewers, boards, posts)
def test_no_words_without_their_board(viewer: Viewer, board: BoardFacts, post: PostFacts) -> None:
    if may_see_post(viewer, board, post):
        assert may_see_board(viewer, board)
        assert not post.withdrawn or viewer.reviewer


@given(viewers, boards)
def test_a_closed_board_is_for_its_own(viewer: Viewer, board: BoardFacts) -> None:
    visitor = Viewer()
    assert may_see_board(visitor, board) == (board.audience == "public")
    if board.audience in CLOSED_AUDIENCES and may_see_board(viewer, board):
        hosts = viewer.account_id is not None and viewer.account_id == board.host_id
        assert viewer.reviewer or viewer.keeper or hosts or belongs_to_board(viewer, board)


@given(
    viewers, boards, posts, st.sampled_from(["reviewer", "keeper", "staff", "member_of", "leads", "circles"])
)
def test_losing_a_role_never_grants(viewer: Viewer, board: BoardFacts, post: PostFacts, lost: str) -> None:
    less = replace(viewer, **{lost: type(getattr(viewer, lost))()})
    assert not (may_see_board(less, board) and not may_see_board(viewer, board))
    assert not (may_see_post(less, board, post) and not may_see_post(viewer, board, post))
    assert not (writing_refusal(less, board) == "" and writing_refusal(viewer, board) != "")


@given(
    st.sampled_from(list(AUDIENCES)),
    st.sampled_from(list(AGE_BANDS)),
    st.sampled_from(list(MODERATION)),
    viewers,
)
def test_what_may_be_read_afterwards_is_seen_by_the_writers_own(
    audience: str, age_band: str, moderation: str, viewer: Viewer
) -> None:
    """Every board that staff can make: if it is read afterwards, it is of adults and nobody else sees its new words."""
    problems = board_problems(
        audience=audience, age_band=age_band, moderation=moderation, group_id="g1", host_roles=STAFF
    )
    if problems or moderation == "before":
        assert moderation == "after" or not problems
        return
    assert age_band == "adult"
    board = BoardFacts(
        "board", audience, age_band, moderation, group_id="g1" if audience == "group" else None
    )
    if may_see_post(viewer, board, PostFacts("somebody", "unread")):
        assert viewer.reviewer or belongs_to_board(viewer, board)


@given(viewers, boards, boards, posts)
def test_no_change_of_a_board_shows_old_words_to_more_people(
    viewer: Viewer, board: BoardFacts, changed: BoardFacts, post: PostFacts
) -> None:
    changed = replace(
        changed, host_id=board.host_id, group_id=changed.group_id if changed.audience == "group" else None
    )
    board = replace(board, group_id=(board.group_id or "g1") if board.audience == "group" else None)
    facts = {"audience": changed.audience, "age_band": changed.age_band, "group_id": changed.group_id or ""}
    if narrowing_problem(board, facts) or post.reading != "read":
        return
    # A narrower board keeps nobody in who was not in before.
    if may_see_post(viewer, changed, post) and viewer.account_id is not None:
        assert may_see_post(viewer, board, post)
    if may_see_board(Viewer(), changed):
        assert may_see_board(Viewer(), board)


@given(viewers, boards, st.sampled_from(["unread", "read", "held", "asked", "refused"]), PEOPLE)
def test_the_forums_have_no_rule_of_their_own_about_unread_words(
    viewer: Viewer, board: BoardFacts, state: str, author: str
) -> None:
    """On a board that somebody may see, what they read there is what the room of reading lets them read, in the pure
    rule and in the condition of SQL."""
    if not may_see_board(viewer, board):
        return
    mine, ours = viewer.account_id == author, sees_unread(viewer, board)
    allowed = reading.may_see(state, reading.Viewer(viewer.reviewer, mine, own_group=ours))
    assert may_see_post(viewer, board, PostFacts(author, state)) == allowed
    in_lists = state in states_to_all(viewer, SimpleNamespace(facts=board))  # type: ignore[arg-type]
    assert (in_lists or mine or viewer.reviewer) == allowed
    assert not ours or board.audience in CLOSED_AUDIENCES
