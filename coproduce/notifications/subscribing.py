"""Hearing of proposals: giving an address, saying yes to it, stopping. One verb a function.

Nothing here leaves an audit row, and whether an address was known makes no difference that anybody could see."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import cast

from flask import current_app, render_template
from sqlalchemy import Table, delete, insert, select, text

from coproduce.accounts.services import ask_for_letter
from coproduce.commissioning.models import Proposal
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.core.identifiers import new_id
from coproduce.core.jobs import every
from coproduce.notifications.addresses import normalised, site_address, subscriber_token, token_digest
from coproduce.notifications.rules import UNCONFIRMED_DAYS
from coproduce.notifications.subscription_models import ProposalSubscriber

ALL = "all"
A_DAY = 24 * 60
_chance = random.SystemRandom()
TABLE = cast("Table", ProposalSubscriber.__table__)


@dataclass(frozen=True)
class Subscription:
    """A row without its identifier: rows get new ones whenever they are written."""

    scope: str
    proposal_id: str | None
    email: str
    given_on: date
    confirmed: bool = False


def scope_of(proposal: Proposal | None) -> str:
    return ALL if proposal is None else proposal.id


def subscribe(proposal: Proposal | None, email: str) -> None:
    """Take an address for one proposal, or for every new one; a letter with a link to confirm it follows. Whoever is
    confirmed already gets none, and nobody gets two a day."""
    address, today, scope = normalised(email), clock.today(), scope_of(proposal)
    written: list[Subscription] = []

    def change(rows: list[Subscription]) -> list[Subscription]:
        known = next((row for row in rows if row.email == address), None)
        if known is not None and (known.confirmed or known.given_on == today):
            return rows
        others = [row for row in rows if row.email != address]
        written.append(Subscription(scope, proposal.id if proposal else None, address, today))
        return [*others, *written]

    _rewrite(scope, change)
    if written:
        _send_confirmation(proposal, address)


def _send_confirmation(proposal: Proposal | None, address: str) -> None:
    token = subscriber_token(scope_of(proposal), address)
    settings = current_app.extensions["settings"]
    letter = render_template(
        "notifications/subscription_confirm.txt",
        proposal=proposal,
        link=site_address(f"/notices/proposals/{token}"),
        stop_url=site_address(f"/notices/proposals/{token}/stop"),
        area_name=settings.area_name,
        contact_email=settings.contact_email,
        contact_phone=settings.contact_phone,
    )
    subject, _, body = letter.lstrip().partition("\n")
    ask_for_letter(address, subject, body.strip() + "\n")


def subscriber_by_token(token: str) -> ProposalSubscriber:
    """Raises NotFound."""
    statement = select(ProposalSubscriber).where(ProposalSubscriber.token_digest == token_digest(token))
    found = db.session.scalars(statement).first()
    if found is None:
        raise NotFound("subscriber")
    return found


def confirm(token: str) -> None:
    """The person behind the address said yes, by the button on the page that the letter links to. Raises NotFound."""
    found = subscriber_by_token(token)
    email = found.email
    _rewrite(
        found.scope,
        lambda rows: [replace(row, confirmed=True) if row.email == email else row for row in rows],
    )


def unsubscribe(token: str) -> None:
    """Erase the address behind a link at once; one that is gone already is no fault."""
    try:
        found = subscriber_by_token(token)
    except NotFound:
        return
    email = found.email
    _rewrite(found.scope, lambda rows: [row for row in rows if row.email != email])


def confirmed_addresses(proposal_id: str) -> Sequence[str]:
    """Whoever hears of this proposal: those who follow it and those who follow all."""
    return db.session.scalars(
        select(ProposalSubscriber.email)
        .where(ProposalSubscriber.scope.in_((proposal_id, ALL)), ProposalSubscriber.confirmed)
        .distinct()
    ).all()


def subscription_behind(email: str, proposal_id: str) -> ProposalSubscriber | None:
    """By which wish an address hears of this proposal: the one for it alone comes first."""
    found = db.session.scalars(
        select(ProposalSubscriber).where(
            ProposalSubscriber.scope.in_((proposal_id, ALL)),
            ProposalSubscriber.email == normalised(email),
            ProposalSubscriber.confirmed,
        )
    ).all()
    return min(found, key=lambda each: each.scope == ALL, default=None)


@every(minutes=A_DAY)
def forget_unconfirmed() -> None:
    """Addresses that nobody said yes to are erased after two weeks."""
    oldest = clock.today() - timedelta(days=UNCONFIRMED_DAYS)
    scopes = db.session.scalars(
        select(ProposalSubscriber.scope)
        .where(ProposalSubscriber.confirmed.is_(False), ProposalSubscriber.given_on < oldest)
        .distinct()
    ).all()
    for scope in scopes:
        _rewrite(scope, lambda rows: [row for row in rows if row.confirmed or row.given_on >= oldest])


def _rewrite(scope: str, change: Callable[[list[Subscription]], list[Subscription]]) -> None:
    """Write all rows of a scope anew, in no order: none of them tells when it came."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(hashtext('proposal_subscriber'))"))
    columns = (TABLE.c.scope, TABLE.c.proposal_id, TABLE.c.email, TABLE.c.given_on, TABLE.c.confirmed)
    taken = db.session.execute(delete(TABLE).where(TABLE.c.scope == scope).returning(*columns)).all()
    for row in [known for known in db.session if isinstance(known, ProposalSubscriber)]:
        db.session.expunge(row)
    rows = [
        {
            "id": new_id(),
            "token_digest": token_digest(subscriber_token(scope, each.email)),
            **asdict(each),
        }
        for each in change([Subscription(*row) for row in taken])
    ]
    _chance.shuffle(rows)
    if rows:
        db.session.execute(insert(TABLE), rows)
