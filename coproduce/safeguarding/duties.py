"""Who is on safeguarding duty, and the area's own safety numbers: what an administrator looks after."""

from __future__ import annotations

from sqlalchemy import delete

from coproduce.accounts.models import Account
from coproduce.accounts.roles import SAFEGUARDING_LEAD
from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound, Refused
from coproduce.core.identifiers import new_id
from coproduce.safeguarding.models import SafeguardingDuty, SafetyContact


def set_duties(actor: Actor, accounts: list[Account]) -> None:
    """The lead first, then the deputies in the order in which they are told. Raises Refused for an account without
    the role, or for a list without anybody."""
    require(actor, "duties.edit")
    chosen = list({account.id: account for account in accounts}.values())
    if not chosen:
        raise Refused("Somebody has to be told of concerns: choose at least a lead.")
    without = [
        account.name for account in chosen if SAFEGUARDING_LEAD not in {role.name for role in account.roles}
    ]
    if without:
        raise Refused(f"Give the role of safeguarding lead first to: {', '.join(without)}.")
    db.session.execute(delete(SafeguardingDuty))
    for position, account in enumerate(chosen):
        db.session.add(SafeguardingDuty(account_id=account.id, position=position))
        audit.record(actor, "put_on_duty", "account", account.id, details={"position": position})
    db.session.flush()


def save_safety_contact(
    actor: Actor, contact: SafetyContact | None, *, name: str, phone: str, hours: str = "", position: int = 0
) -> SafetyContact:
    """Add a number, or change one that is there."""
    require(actor, "safety.edit")
    if contact is None:
        contact = SafetyContact(id=new_id())
        db.session.add(contact)
    contact.name, contact.phone, contact.hours, contact.position = (
        name.strip(),
        phone.strip(),
        hours.strip(),
        position,
    )
    audit.record(
        actor, "save", "safety contact", contact.id, details={"name": contact.name, "phone": contact.phone}
    )
    db.session.flush()
    return contact


def remove_safety_contact(actor: Actor, contact: SafetyContact) -> None:
    require(actor, "safety.edit")
    audit.record(actor, "remove", "safety contact", contact.id, details={"name": contact.name})
    db.session.delete(contact)
    db.session.flush()


def safety_contact_by_id(contact_id: str) -> SafetyContact:
    """Raises NotFound."""
    contact = db.session.get(SafetyContact, contact_id)
    if contact is None:
        raise NotFound("safety contact")
    return contact
