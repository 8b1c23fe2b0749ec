"""From an account to an Actor, and from a request to both."""

from __future__ import annotations

from typing import Any

from flask import session
from flask_login import current_user

from coproduce.accounts.models import Account
from coproduce.accounts.roles import STAFF
from coproduce.core.access import VISITOR, Actor

# What a session has proved, under this key: "password", "authenticator", "email" …
PROOFS = "proofs"


def actor_of(account: Account) -> Actor:
    """The actor that an account stands for, with all its roles."""
    return Actor(
        account_id=account.id,
        name=account.name or account.email,
        roles=frozenset(role.name for role in account.roles),
        organisation_id=account.organisation_id,
        group_ids=frozenset(
            membership.group_id for membership in account.memberships if membership.part == "facilitator"
        ),
    )


def actor_of_request() -> Actor:
    """Who is behind the request. Roles of staff count only in a session that proved a password and a second factor:
    somebody who became staff after signing in by e-mail has to sign in again."""
    if not session.get("_user_id") or not current_user.is_authenticated:
        return VISITOR
    actor = actor_of(current_user._get_current_object())
    if {"password", "second factor"} <= set(session.get(PROOFS, ())):
        return actor
    return Actor(actor.account_id, actor.name, actor.roles - STAFF, actor.organisation_id, actor.group_ids)


def remember_proofs(_sender: object, user: Account, authn_via: list[str] | None = None, **_: Any) -> None:
    """Listens to Flask-Security's `user_authenticated`. It names the way of every sign-in but one: after the second
    factor it names none, and it only asks for the second factor once the password was right."""
    session[PROOFS] = sorted(authn_via) if authn_via else ["password", "second factor"]
