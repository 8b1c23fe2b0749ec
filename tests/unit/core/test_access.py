"""The access engine: denied unless a predicate says otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.accounts.roles import DESCRIPTIONS
from coproduce.core import access
from coproduce.core.access import VISITOR, Actor, has_role
from coproduce.core.errors import NotAllowed


@pytest.fixture(autouse=True)
def own_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_permissions", {"desk.use": (has_role("analyst"),), "nothing": ()})


def test_denied_by_default() -> None:
    assert not access.allows(VISITOR, "nothing")
    with pytest.raises(NotAllowed):
        access.require(VISITOR, "desk.use")


def test_an_unknown_permission_is_a_mistake_and_not_a_yes() -> None:
    with pytest.raises(KeyError):
        access.allows(VISITOR, "no such thing")


def test_two_rooms_cannot_define_one_permission() -> None:
    with pytest.raises(ValueError, match="twice"):
        access.register({"desk.use": (access.anyone,)})


@given(st.sets(st.sampled_from(sorted(DESCRIPTIONS))), st.sampled_from(sorted(DESCRIPTIONS)))
def test_removing_a_role_never_grants_anything(roles: set[str], removed: str) -> None:
    before = Actor("a", roles=frozenset(roles | {removed}))
    after = Actor("a", roles=frozenset(roles - {removed}))
    for permission in access.permissions():
        assert access.allows(before, permission) or not access.allows(after, permission)
