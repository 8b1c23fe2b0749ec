"""Hearing of proposals: giving an address, saying yes to it, stopping. One verb a function; see `subscriber_lists`."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, render_template
from sqlalchemy import select

from coproduce.accounts.services import ask_for_letter
from coproduce.commissioning.models import Proposal
from coproduce.core.database import db
from coproduce.core.jobs import every
from coproduce.notifications.addresses import normalised, site_address
from coproduce.notifications.subscriber_lists import SubscriberList
from coproduce.notifications.subscription_models import ProposalSubscriber

ALL = "all"
A_DAY = 24 * 60
FOLLOWERS = SubscriberList(ProposalSubscriber, "proposal subscriber", ("proposal_id",))


def scope_of(proposal: Proposal | None) -> str:
    return ALL if proposal is None else proposal.id


def subscribe(proposal: Proposal | None, email: str) -> None:
    """Take an address for one proposal, or for every new one; a letter with a link to confirm it follows. Whoever is
    confirmed already gets none, and nobody gets two a day."""
    token = FOLLOWERS.take(scope_of(proposal), email, proposal_id=proposal.id if proposal else None)
    if token:
        _send_confirmation(proposal, normalised(email), token)


def _send_confirmation(proposal: Proposal | None, address: str, token: str) -> None:
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
    return FOLLOWERS.behind(token)


def confirm(token: str) -> None:
    """The person behind the address said yes, by the button on the page that the letter links to. Raises NotFound."""
    FOLLOWERS.confirm(token)


def unsubscribe(token: str) -> None:
    """Erase the address behind a link at once; one that is gone already is no fault."""
    FOLLOWERS.unsubscribe(token)


def confirmed_addresses(proposal_id: str) -> Sequence[str]:
    """Whoever hears of this proposal: those who follow it and those who follow all."""
    wanted = FOLLOWERS.confirmed((proposal_id, ALL))
    return db.session.scalars(select(ProposalSubscriber.email).where(wanted).distinct()).all()


def subscription_behind(email: str, proposal_id: str) -> ProposalSubscriber | None:
    """By which wish an address hears of this proposal: the one for it alone comes first."""
    wanted = FOLLOWERS.confirmed((proposal_id, ALL))
    statement = select(ProposalSubscriber).where(wanted, ProposalSubscriber.email == normalised(email))
    return min(db.session.scalars(statement).all(), key=lambda each: each.scope == ALL, default=None)


@every(minutes=A_DAY)
def forget_unconfirmed() -> None:
    """Addresses that nobody said yes to are erased after two weeks."""
    FOLLOWERS.forget_unconfirmed()
