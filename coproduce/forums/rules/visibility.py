"""Who may see and write what. `queries.viewing` says the same as conditions of SQL, and tests hold the two together.

Nothing that no person has read is seen by the public or by other participants; a group, a circle and partners' staff
see their own words where their board is read afterwards (rule 9).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from coproduce.safeguarding import rules as reading

CLOSED_AUDIENCES = frozenset({"group", "circle", "staff"})
UNDER_AGE = frozenset({"young", "under_13"})


@dataclass(frozen=True)
class Viewer:
    """Who looks, as plain facts. `member_of` and `leads` are groups, `circles` are boards."""

    account_id: str | None = None
    reviewer: bool = False  # reads texts before they are public
    keeper: bool = False  # keeps the boards of the area
    staff: bool = False
    member_of: frozenset[str] = field(default_factory=frozenset)
    leads: frozenset[str] = field(default_factory=frozenset)
    circles: frozenset[str] = field(default_factory=frozenset)
    age_band: str = ""  # what the person told us; empty while they have not


@dataclass(frozen=True)
class BoardFacts:
    """A board, as far as seeing and writing go."""

    id: str
    audience: str
    age_band: str
    moderation: str
    state: str = "open"
    group_id: str | None = None
    host_id: str | None = None


@dataclass(frozen=True)
class PostFacts:
    """A post. `reading` is the state of its passage, None where the words are gone."""

    author_id: str | None
    reading: str | None
    withdrawn: bool = False


def belongs_to_board(viewer: Viewer, board: BoardFacts) -> bool:
    """Whether the viewer is one of the closed audience that a board is for."""
    if board.audience == "group":
        return board.group_id is not None and board.group_id in viewer.member_of | viewer.leads
    if board.audience == "circle":
        return board.id in viewer.circles
    return board.audience == "staff" and viewer.staff


def hosts(viewer: Viewer, board: BoardFacts) -> bool:
    return viewer.account_id is not None and viewer.account_id == board.host_id


def may_see_board(viewer: Viewer, board: BoardFacts) -> bool:
    """Whether the viewer may know of the board at all."""
    if board.audience == "public" or viewer.reviewer or viewer.keeper:
        return True
    if viewer.account_id is None:
        return False
    return board.audience == "signed_in" or hosts(viewer, board) or belongs_to_board(viewer, board)


def may_see_post(viewer: Viewer, board: BoardFacts, post: PostFacts) -> bool:
    """Whether the viewer may read these words. Words that were taken back are for reviewers alone."""
    if not may_see_board(viewer, board) or post.reading is None:
        return False
    if post.withdrawn:
        return viewer.reviewer
    reader = reading.Viewer(
        reviewer=viewer.reviewer,
        author=viewer.account_id is not None and viewer.account_id == post.author_id,
        own_group=sees_unread(viewer, board),
    )
    return reading.may_see(post.reading, reader)


def sees_unread(viewer: Viewer, board: BoardFacts) -> bool:
    """Whether a board's unread words are the viewer's own group's words."""
    if board.moderation != "after" or not may_be_read_after(board):
        return board.audience == "group" and board.group_id is not None and board.group_id in viewer.leads
    return belongs_to_board(viewer, board)


def may_be_read_after(board: BoardFacts) -> bool:
    """Whether posts of such a board may be shown to its own members before a person read them."""
    return board.audience in CLOSED_AUDIENCES and board.age_band == "adult"


def writing_refusal(viewer: Viewer, board: BoardFacts) -> str:
    """Why the viewer may not write on a board that they may see, in words; empty where they may."""
    if viewer.account_id is None:
        return "Sign in to write."
    if board.state != "open":
        return "This board is closed. You can read it, and nobody can write here any more."
    if hosts(viewer, board) or (board.audience != "circle" and viewer.staff):
        return ""
    if board.audience in CLOSED_AUDIENCES and not belongs_to_board(viewer, board):
        return "Only members of this board can write here."
    if board.group_id is not None and board.group_id in viewer.leads:
        return ""
    return age_refusal(viewer.age_band, board.age_band)


def age_refusal(writer: str, board: str) -> str:
    """Why a person of one age may not write on a board for another; empty where they may, or have not said yet."""
    if not writer or board in {"everyone", writer}:
        return ""
    if board in UNDER_AGE:
        return "This board is for children and young people. Grown-ups can read it, but not write here."
    return "This board is for adults. There are boards for your age too."
