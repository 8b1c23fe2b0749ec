"""Changing accounts, organisations and groups; one verb a function."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from flask_security import hash_password

from coproduce.accounts import roles as role_names
from coproduce.accounts.events import AccountMailAsked
from coproduce.accounts.models import Account, AccountMail, Group, GroupMembership, Organisation, Role
from coproduce.accounts.queries import account_by_email, role_by_name
from coproduce.core import access, audit, clock, outbox
from coproduce.core.access import CLOCK, Actor
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.core.identifiers import new_id, slug_of


def create_account(
    actor: Actor,
    email: str,
    name: str,
    roles: Iterable[str],
    *,
    organisation: Organisation | None = None,
    job_title: str = "",
    password: str | None = None,
) -> Account:
    """Add a person. Raises NotAllowed, or InvalidInput for an address that is taken or a role that does not exist."""
    _require_people(actor)
    email = email.strip().lower()
    if account_by_email(email) is not None:
        raise InvalidInput({"email": "There is already an account with this e-mail address."})
    account = Account(
        email=email,
        name=name.strip(),
        job_title=job_title,
        organisation=organisation,
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        confirmed_at=clock.now(),
        password=hash_password(password) if password else None,
    )
    account.roles = [_role(name) for name in sorted(set(roles))]
    db.session.add(account)
    db.session.flush()
    audit.record(actor, "create", "account", account.id, details={"roles": sorted(set(roles))})
    return account


def join(email: str) -> Account:
    """A participant's own account, made when they first ask for a sign-in letter."""
    account = Account(email=email.strip().lower(), name="", active=True, fs_uniquifier=secrets.token_hex(32))
    account.roles = [_role(role_names.PARTICIPANT)]
    db.session.add(account)
    db.session.flush()
    return account


def change_roles(actor: Actor, account: Account, roles: Iterable[str]) -> None:
    """Set a person's roles. Nobody changes their own: power is given by another person (rule 25)."""
    _require_people(actor)
    if account.id == actor.account_id:
        raise InvalidInput({"roles": "Another administrator has to change your own roles."})
    before = sorted(role.name for role in account.roles)
    account.roles = [_role(name) for name in sorted(set(roles))]
    db.session.flush()
    audit.record(
        actor, "change roles", "account", account.id, details={"from": before, "to": sorted(set(roles))}
    )


def set_active(actor: Actor, account: Account, active: bool, reason: str) -> None:
    """Close or reopen an account; what the person did stays."""
    _require_people(actor)
    if account.id == actor.account_id:
        raise InvalidInput({"active": "You cannot close your own account here."})
    if not reason.strip():
        raise InvalidInput({"reason": "Give a reason."})
    account.active = active
    audit.record(actor, "reopen" if active else "close", "account", account.id, reason)


def rename(account: Account, name: str) -> None:
    """A person changes their own name."""
    account.name = name.strip()


def create_organisation(
    actor: Actor, name: str, kind: str, *, slug: str = "", contact: str = ""
) -> Organisation:
    _require_people(actor)
    organisation = Organisation(slug=slug or slug_of(name), name=name, kind=kind, contact=contact)
    db.session.add(organisation)
    db.session.flush()
    audit.record(actor, "create", "organisation", organisation.id)
    return organisation


def create_group(actor: Actor, name: str, kind: str, *, slug: str = "", description: str = "") -> Group:
    if actor is not CLOCK:
        access.require(actor, "groups.manage")
    group = Group(slug=slug or slug_of(name), name=name, kind=kind, description=description)
    db.session.add(group)
    db.session.flush()
    audit.record(actor, "create", "group", group.id)
    return group


def add_member(actor: Actor, group: Group, account: Account, part: str = "member") -> GroupMembership:
    """Add a facilitator or member. Raises InvalidInput where the person is in the group already."""
    if actor is not CLOCK:
        access.require(actor, "groups.add_members", group)
    if any(membership.account_id == account.id for membership in group.memberships):
        raise InvalidInput({"email": "This person is in the group already."})
    membership = GroupMembership(group=group, account=account, part=part)
    db.session.add(membership)
    if part == "facilitator" and not any(role.name == role_names.GROUP_FACILITATOR for role in account.roles):
        account.roles.append(_role(role_names.GROUP_FACILITATOR))
    db.session.flush()
    audit.record(actor, "add " + part, "group", group.id, details={"account": account.id})
    return membership


def remove_member(actor: Actor, membership: GroupMembership) -> None:
    access.require(actor, "groups.add_members", membership.group)
    audit.record(
        actor,
        "remove " + membership.part,
        "group",
        membership.group_id,
        details={"account": membership.account_id},
    )
    membership.group.memberships.remove(membership)
    db.session.flush()


def ask_for_letter(recipient: str, subject: str, body: str) -> None:
    """A letter about an account, delivered by `notifications` and erased once it was sent."""
    letter = AccountMail(id=new_id(), recipient=recipient, subject=subject, body=body, asked_at=clock.now())
    db.session.add(letter)
    outbox.emit(AccountMailAsked(letter.id))


def ensure_roles() -> None:
    """The roles exist as rows; run by the loader of the demonstration and by `create-user`."""
    for name in role_names.DESCRIPTIONS:
        _role(name)


def _role(name: str) -> Role:
    if name not in role_names.DESCRIPTIONS:
        raise InvalidInput({"roles": f"There is no role called “{name}”."})
    role = role_by_name(name)
    if role is None:
        role = Role(name=name, description=role_names.DESCRIPTIONS[name])
        db.session.add(role)
        db.session.flush()
    return role


def _require_people(actor: Actor) -> None:
    # The clock stands for the command line and the loader of the demonstration.
    if actor is not CLOCK:
        access.require(actor, "people.manage")
