"""Giving, confirming and taking back an address; settling what the mail server left open. One verb a function."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from coproduce.accounts.models import Account
from coproduce.accounts.queries import account_by_email
from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound, Refused
from coproduce.core.lifecycle import fire
from coproduce.notifications import queries, settlement
from coproduce.notifications.addresses import normalised
from coproduce.notifications.lifecycle import NOTICE
from coproduce.notifications.models import LetterStop, Notice, OutcomeContact
from coproduce.notifications.rules import may_write_again, takes_addresses
from coproduce.notifications.shuffling import Contact, rewrite


def give_address(consultation: Consultation, email: str, keep: bool) -> None:
    """Take an address for the outcome; a letter with a link to confirm it follows.

    It leaves no audit row and no event, since it stands for one person (rule 17), and it behaves alike whether the
    address was known or not, so that nobody can find out who gave one. Raises Refused once telling has begun.
    """
    if not takes_addresses(queries.address_facts(consultation)):
        raise Refused("This consultation takes no more addresses.")
    address, today = normalised(email), clock.today()

    def change(batch: list[Contact]) -> list[Contact]:
        known = next((contact for contact in batch if contact.email == address), None)
        if known is None:
            return [*batch, Contact(consultation.id, address, today, keep=keep)]
        others = [contact for contact in batch if contact is not known]
        if known.confirmed:
            return [*others, known]
        if may_write_again(confirmed=False, delivery=known.delivery, given_on=known.given_on, today=today):
            return [*others, replace(known, given_on=today, keep=keep, delivery="queued")]
        return [*others, replace(known, keep=keep)]

    rewrite(consultation.id, change, also=[address])


def confirm_address(token: str) -> Consultation:
    """The person behind the address said yes, by the button on the page that the letter links to. Raises NotFound."""
    contact, consultation = queries.contact_by_token(token)
    _change_one(contact, lambda known: [replace(known, confirmed=True)])
    return consultation


def unsubscribe(token: str) -> Consultation | None:
    """Erase the address behind a link at once, and write to it about no later consultation either. Where an account has
    the same address, it gets no more letters about this one. Answers None where the address is not known (any more):
    whoever asks twice gets the same page."""
    try:
        contact, consultation = queries.contact_by_token(token)
    except NotFound:
        return None
    email = contact.email
    _change_one(contact, lambda known: [])
    for kept in queries.kept_contacts(email):
        _change_one(kept, lambda known: [replace(known, keep=False)])
    account = account_by_email(email)
    if account is not None:
        _remember_stop(account.id, consultation.id)
    return consultation


def stop_letters(account_id: str, consultation_id: str) -> None:
    """Somebody with an account wants no more letters about a consultation, in whichever way it reaches them."""
    account, consultation = db.session.get(Account, account_id), db.session.get(Consultation, consultation_id)
    if account is None or consultation is None:
        return
    _remember_stop(account.id, consultation.id)
    contact = queries.contact_of(consultation.id, account.email)
    if contact is not None:
        _change_one(contact, lambda known: [])


def take_letters_again(actor: Actor, consultation_id: str) -> None:
    """A signed-in person wants the letters about a consultation after all. Raises NotAllowed."""
    require(actor, "notices.own")
    stop = db.session.get(LetterStop, (actor.account_id, consultation_id))
    if stop is not None:
        db.session.delete(stop)
    db.session.flush()


def _remember_stop(account_id: str, consultation_id: str) -> None:
    if not queries.has_stopped(account_id, consultation_id):
        db.session.add(LetterStop(account_id=account_id, consultation_id=consultation_id))
        db.session.flush()


def forget_address(actor: Actor, email: str, consultation_id: str) -> None:
    """A signed-in person takes the own address back. `email` is that of the account. Raises NotAllowed, NotFound."""
    require(actor, "notices.own")
    contact = queries.contact_of(consultation_id, email)
    if contact is None:
        raise NotFound("contact")
    _change_one(contact, lambda known: [])


def _change_one(contact: OutcomeContact, change: Callable[[Contact], Iterable[Contact]]) -> None:
    consultation_id, email = contact.consultation_id, contact.email

    def of_batch(batch: list[Contact]) -> list[Contact]:
        return [kept for known in batch for kept in (change(known) if known.email == email else [known])]

    rewrite(consultation_id, of_batch, also=[email])


def accept_notice(
    actor: Actor, notice: Notice, reason: str, *, expected_version: int | None = None, settle: bool = True
) -> None:
    """A named person accepts that a notice failed or is uncertain (rule 2). Raises NotAllowed, Stale, Refused."""
    fire(NOTICE, notice, "accept", actor, reason=reason, expected_version=expected_version)
    notice.accepted_by_id, notice.accepted_reason = actor.account_id, reason.strip()
    db.session.flush()
    if settle:
        settlement.settle_what_is_ready()


def accept_notices(actor: Actor, notices: Iterable[Notice], reason: str) -> int:
    """Accept several at once with one reason; those that changed meanwhile are passed over. Returns how many."""
    chosen = [
        notice for notice in notices if notice.state in ("failed", "uncertain") and not notice.accepted_reason
    ]
    for notice in chosen:
        accept_notice(actor, notice, reason, settle=False)
    settlement.settle_what_is_ready()
    return len(chosen)


def mark_arrived(actor: Actor, notice: Notice, reason: str, *, expected_version: int | None = None) -> None:
    """An uncertain letter did arrive: the mail server's log or the person said so."""
    fire(NOTICE, notice, "arrived", actor, reason=reason, expected_version=expected_version)
    notice.sent_at = clock.now()
    db.session.flush()
    settlement.settle_what_is_ready()


def send_again(actor: Actor, notice: Notice, reason: str, *, expected_version: int | None = None) -> None:
    """Queue a failed or uncertain letter once more, by a person's decision only (rule 1). It keeps its Message-ID, so
    that mail programs show it once where both arrive. Raises Refused where the address was erased."""
    if not notice.address:
        raise Refused("The address was erased, so this letter cannot be sent again.")
    fire(NOTICE, notice, "send_again", actor, reason=reason, expected_version=expected_version)
    notice.attempts, notice.due_at, notice.problem = 0, clock.now(), ""
    notice.accepted_by_id, notice.accepted_reason = None, ""
    db.session.flush()
