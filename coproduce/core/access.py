"""Who may do what: one readable table of permissions, denied by default.

Each room states `PERMISSIONS` in its `permissions.py`: permission -> predicates over (actor, subject), any of which
suffices. A predicate that is asked without a subject answers whether the actor could ever do it: that is the gate at a
page's door, and the service asks again with the subject.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from coproduce.core.errors import NotAllowed


@dataclass(frozen=True)
class Actor:
    """Who acts, as plain facts. `account_id` is None for a visitor without an account and for the clock; `group_ids`
    are the groups that the actor facilitates, not those where they are only a member."""

    account_id: str | None = None
    name: str = "a visitor"
    roles: frozenset[str] = frozenset()
    organisation_id: str | None = None
    group_ids: frozenset[str] = field(default_factory=frozenset)

    @property
    def signed_in(self) -> bool:
        return self.account_id is not None


VISITOR = Actor()
CLOCK = Actor(name="the clock", roles=frozenset({"clock"}))

Predicate = Callable[[Actor, Any], bool]

_permissions: dict[str, tuple[Predicate, ...]] = {}


def anyone(actor: Actor, subject: Any) -> bool:
    return True


def signed_in(actor: Actor, subject: Any) -> bool:
    return actor.signed_in


def the_clock(actor: Actor, subject: Any) -> bool:
    return "clock" in actor.roles


def has_role(*roles: str) -> Predicate:
    """Predicate: the actor holds one of the roles."""
    wanted = frozenset(roles)

    def predicate(actor: Actor, subject: Any) -> bool:
        return not wanted.isdisjoint(actor.roles)

    predicate.__name__ = f"has_role({', '.join(sorted(roles))})"
    return predicate


def register(permissions: Mapping[str, tuple[Predicate, ...]]) -> None:
    """Add a room's table. A name that two rooms define differently is a mistake."""
    for name, predicates in permissions.items():
        if _permissions.setdefault(name, predicates) is not predicates:
            raise ValueError(f"permission {name!r} is defined twice")


def permissions() -> Mapping[str, tuple[Predicate, ...]]:
    return dict(_permissions)


def allows(actor: Actor, permission: str, subject: Any = None) -> bool:
    """Whether the actor holds the permission on the subject. An unknown permission raises KeyError."""
    return any(predicate(actor, subject) for predicate in _permissions[permission])


def require(actor: Actor, permission: str, subject: Any = None) -> None:
    """Raises NotAllowed unless `allows`."""
    if not allows(actor, permission, subject):
        raise NotAllowed(permission)
