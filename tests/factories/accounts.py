"""Made-up people, organisations and groups."""

from __future__ import annotations

import secrets
import time
from itertools import count
from typing import Any

from flask.testing import FlaskClient

from coproduce.accounts import roles as role_names
from coproduce.accounts import services
from coproduce.accounts.actors import PROOFS
from coproduce.accounts.models import Account, Group, Organisation
from coproduce.core.access import CLOCK, Actor

_numbers = count(1)


def make_organisation(name: str = "", kind: str = "council") -> Organisation:
    return services.create_organisation(CLOCK, name or f"Invented Council {next(_numbers)}", kind)


def make_account(*roles: str, email: str = "", name: str = "", **values: Any) -> Account:
    """An account with the roles; a participant when none is named."""
    number = next(_numbers)
    return services.create_account(
        CLOCK,
        email or f"person{number}@example.org",
        name or f"Invented Person {number}",
        roles or (role_names.PARTICIPANT,),
        **values,
    )


def make_group(
    name: str = "", facilitator: Account | None = None, members: tuple[Account, ...] = ()
) -> Group:
    group = services.create_group(CLOCK, name or f"Invented Group {next(_numbers)}", "youth group")
    if facilitator is not None:
        services.add_member(CLOCK, group, facilitator, "facilitator")
    for member in members:
        services.add_member(CLOCK, group, member)
    return group


def make_actor(*roles: str, **values: Any) -> Actor:
    """An actor that no row stands for: for tests of rules and permissions."""
    return Actor(account_id=secrets.token_hex(16), name="Invented Actor", roles=frozenset(roles), **values)


def sign_in(client: FlaskClient, account: Account | str) -> None:
    """A session as it is after a complete sign-in. `account` may be its `fs_uniquifier` instead."""
    uniquifier = account if isinstance(account, str) else account.fs_uniquifier
    with client.session_transaction() as session:
        session["_user_id"] = uniquifier
        session["_fresh"] = True
        session["fs_cc"] = "set"
        session["fs_paa"] = time.time()
        session[PROOFS] = ["password", "second factor"]
