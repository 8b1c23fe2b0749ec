"""Who may look after people, organisations and groups."""

from __future__ import annotations

from typing import Any

from coproduce.accounts.roles import ADMINISTRATOR, GROUP_FACILITATOR, STAFF
from coproduce.core.access import Actor, Predicate, has_role, signed_in

NOBODY: tuple[Predicate, ...] = ()


def facilitates(actor: Actor, group: Any) -> bool:
    """A facilitator of this very group."""
    if GROUP_FACILITATOR not in actor.roles:
        return False
    return group is None or group.id in actor.group_ids


PERMISSIONS: dict[str, tuple[Predicate, ...]] = {
    "staff.enter": (has_role(*STAFF),),
    "my.read": (signed_in,),
    "people.manage": (has_role(ADMINISTRATOR),),
    "groups.manage": (has_role(ADMINISTRATOR),),
    "groups.add_members": (has_role(ADMINISTRATOR), facilitates),
    # Pages of libraries that this site does not use.
    "nobody": NOBODY,
}
