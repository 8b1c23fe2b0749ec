"""What a board may be: who it is for, and when its posts are read."""

from __future__ import annotations

from collections.abc import Mapping, Set

from coproduce.accounts.roles import GROUP_FACILITATOR, STAFF
from coproduce.forums.rules.visibility import CLOSED_AUDIENCES, UNDER_AGE, BoardFacts

AUDIENCES = {
    "public": "Everyone can read it",
    "signed_in": "People who are signed in",
    "group": "One group and those who support it",
    "circle": "A co-design circle: people you choose by name",
    "staff": "Staff of the council and its partners",
}
AGE_BANDS = {
    "everyone": "Everyone",
    "adult": "Adults",
    "young": "Young people, 13 to 17",
    "under_13": "Children under 13",
}
MODERATION = {"before": "Before others can see it", "after": "After it is shown"}

READ_BEFORE = (
    "Everything here is read before others can see it, because {}. Choose “Before others can see it”."
)


def board_problems(
    *, audience: str, age_band: str, moderation: str, group_id: str, host_roles: Set[str] | None
) -> dict[str, str]:
    """Field -> what is wrong, in a sentence. `host_roles` are the host's; None where no host is chosen."""
    problems: dict[str, str] = {}
    if audience not in AUDIENCES:
        problems["audience"] = "Choose who the board is for."
    if age_band not in AGE_BANDS:
        problems["age_band"] = "Choose the age that the board is for."
    if audience == "group" and not group_id:
        problems["group_id"] = "Choose the group."
    if why := why_read_before(audience, age_band) if moderation == "after" else "":
        problems["moderation"] = READ_BEFORE.format(why)
    elif moderation not in MODERATION:
        problems["moderation"] = "Choose when posts are read."
    if problem := _host_problem(age_band, host_roles):
        problems["host_id"] = problem
    return problems


def why_read_before(audience: str, age_band: str) -> str:
    """Why a board must be read before others see it, to end a sentence; empty where it may be read afterwards."""
    if age_band != "adult":
        return "children and young people may write here"
    if audience not in CLOSED_AUDIENCES:
        return "people outside the writers' own group can see it"
    return ""


def _host_problem(age_band: str, host_roles: Set[str] | None) -> str:
    """A board for children has a named adult who looks after it."""
    if host_roles is None:
        return "Choose a host: people need to know who looks after the board."
    if age_band in UNDER_AGE and not host_roles & (STAFF | {GROUP_FACILITATOR}):
        return "A board for children or young people needs a facilitator or a member of staff as its host."
    return ""


_REACH = {"public": 3, "signed_in": 2, "staff": 1, "group": 1, "circle": 1}
WIDER = "People have written here for those who could read it then. Make a new board for more people."
OTHER_AGE = "People of this age have written here. Make a new board for another age."


def narrowing_problem(board: BoardFacts, changed: Mapping[str, object]) -> dict[str, str]:
    """What a change of a board with topics would do to those who wrote there: field -> sentence. What was written for
    some must not be shown to others."""
    audience, group_id = str(changed["audience"]), changed["group_id"] or None
    problems: dict[str, str] = {}
    if audience in _REACH and audience != board.audience and _REACH[audience] >= _REACH[board.audience]:
        problems["audience"] = WIDER
    elif audience == board.audience == "group" and group_id != board.group_id:
        problems["group_id"] = WIDER
    if changed["age_band"] != board.age_band:
        problems["age_band"] = OTHER_AGE
    return problems
