"""The lifecycle engine: one transition table a kind of thing, one function that changes a state.

`fire()` checks permission, guard, reason and version, writes the state, leaves an audit row and emits the event, all in
the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from coproduce.core import access, audit, outbox
from coproduce.core.access import Actor
from coproduce.core.database import Stateful, db, state_change_allowed
from coproduce.core.errors import Refusal, Refused, Stale

Guard = Callable[[Any], Sequence[Refusal]]


@dataclass(frozen=True)
class Transition:
    """What one action does from one state. `guard` is pure: it gets the caller's facts and returns every refusal.
    `event` gives nothing for a subject that no room wants to hear of."""

    target: str
    permission: str
    guard: Guard | None = None
    needs_reason: bool = False
    event: Callable[[Any], outbox.Event | None] | None = None


@dataclass(frozen=True)
class Lifecycle:
    """`table` maps (state, action) to a transition; whatever is not in it cannot happen."""

    name: str
    initial: str
    table: Mapping[tuple[str, str], Transition]

    @property
    def states(self) -> frozenset[str]:
        sources = {source for source, _ in self.table}
        return frozenset(sources | {transition.target for transition in self.table.values()} | {self.initial})

    def actions_from(self, state: str) -> tuple[str, ...]:
        return tuple(action for source, action in self.table if source == state)


def possible_actions(lifecycle: Lifecycle, subject: Stateful, actor: Actor) -> tuple[str, ...]:
    """Actions that the state allows and the actor may take; guards are not asked."""
    return tuple(
        action
        for action in lifecycle.actions_from(subject.state)
        if access.allows(actor, lifecycle.table[subject.state, action].permission, subject)
    )


def fire(
    lifecycle: Lifecycle,
    subject: Stateful,
    action: str,
    actor: Actor,
    *,
    facts: Any = None,
    reason: str = "",
    expected_version: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Carry out `action` on `subject`.

    Raises NotAllowed (permission), Stale (the page was loaded before another change), Refused (no such action in this
    state, a missing reason, or everything that the guard names).
    """
    _carry_out(lifecycle, subject, action, actor, facts, reason, expected_version, details or {})
    db.session.flush()


def fire_all(lifecycle: Lifecycle, subjects: Iterable[Stateful], action: str, actor: Actor) -> None:
    """`fire` for many subjects, written together: thousands of them do not take thousands of statements."""
    for subject in subjects:
        _carry_out(lifecycle, subject, action, actor)
    db.session.flush()


def _carry_out(
    lifecycle: Lifecycle,
    subject: Stateful,
    action: str,
    actor: Actor,
    facts: Any = None,
    reason: str = "",
    expected_version: int | None = None,
    details: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    transition = lifecycle.table.get((subject.state, action))
    if transition is None:
        raise Refused(
            f"This cannot be done while the {lifecycle.name} is “{subject.state.replace('_', ' ')}”."
        )
    access.require(actor, transition.permission, subject)
    if expected_version is not None and expected_version != subject.version:
        raise Stale(lifecycle.name)
    refusals = list(transition.guard(facts)) if transition.guard else []
    if transition.needs_reason and not reason.strip():
        refusals.append(Refusal("Give a reason."))
    if refusals:
        raise Refused(refusals)
    before = subject.state
    with state_change_allowed():
        subject.state = transition.target
    audit.record(
        actor,
        action,
        lifecycle.name,
        subject.id,
        reason.strip(),
        {"from": before, "to": transition.target, **details},
    )
    event = transition.event(subject) if transition.event is not None else None
    if event is not None:
        outbox.emit(event)
