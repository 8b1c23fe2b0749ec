"""Switching the machine's help off and on for the whole area. What people decided stays; so do earlier results."""

from __future__ import annotations

from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.insights.models import MachineSwitch
from coproduce.insights.queries.machine_help import (
    SUBJECT,
    SUBJECT_KIND,
    SWITCH_OFF,
    SWITCH_ON,
    help_is_on,
)


def switch_help(actor: Actor, *, on: bool, reason: str) -> None:
    """No suggestions and no feelings are shown or made while it is off. Raises NotAllowed, InvalidInput without a
    reason, which is public; Refused where it is so already."""
    require(actor, "machine.switch")
    if not reason.strip():
        raise InvalidInput({"reason": "Say why. Everybody can read this."})
    if help_is_on() == on:
        raise Refused("It is switched on already." if on else "It is switched off already.")
    row = MachineSwitch(
        id=new_id(),
        helps=on,
        reason=reason.strip(),
        switched_at=clock.now(),
        switched_by_id=actor.account_id,
        switched_by=actor.name,
    )
    db.session.add(row)
    audit.record(actor, SWITCH_ON if on else SWITCH_OFF, SUBJECT_KIND, SUBJECT, reason.strip())
    db.session.flush()


def require_help() -> None:
    """Raises Refused while the machine's help is switched off."""
    if not help_is_on():
        raise Refused("Help by the computer is switched off in this area.")
