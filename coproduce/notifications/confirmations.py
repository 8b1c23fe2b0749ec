"""Letters that ask the owner of an address to confirm it, sent from the table itself in shuffled batches (rule 17).

The same promise as for notices holds (rule 1): "sending" is committed before the mail server hears of the letter, and
what a crash leaves there becomes "uncertain" and is not sent again, unless the person gives the address once more.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.core.jobs import every
from coproduce.notifications import mailbox
from coproduce.notifications.addresses import contact_token, message_id, recipient_key, site_address
from coproduce.notifications.deliverer import TurnEnds, sole_deliverer
from coproduce.notifications.letters import render
from coproduce.notifications.models import OutcomeContact
from coproduce.notifications.rules import CONFIRMATION_TRIES_DAYS
from coproduce.notifications.shuffling import Contact, rewrite
from coproduce.notifications.transport import (
    POSTPONED,
    REFUSED,
    SENT,
    UNCERTAIN,
    Letter,
    Outcome,
    Transport,
    open_transport,
)

SECONDS_A_TURN = 20

_chance = random.SystemRandom()


# Every five minutes rather than at once, so that the moment of a letter does not tell when the address came.
@every(minutes=5, own_transactions=True)
def send_confirmations() -> None:
    """Write to every address that waits for its letter, in no order."""
    with sole_deliverer() as mine:
        if not mine:
            return
        _doubt_interrupted()
        turn = TurnEnds(SECONDS_A_TURN)
        with open_transport() as transport:
            for consultation_id, email in _waiting():
                if turn.over:
                    return
                _confirm_one(consultation_id, email, transport)


def _waiting() -> list[tuple[str, str]]:
    rows = db.session.execute(
        select(OutcomeContact.consultation_id, OutcomeContact.email).where(
            OutcomeContact.delivery == "queued"
        )
    ).all()
    db.session.rollback()
    waiting = [(consultation_id, email) for consultation_id, email in rows]
    _chance.shuffle(waiting)
    return waiting


def _confirm_one(consultation_id: str, email: str, transport: Transport) -> None:
    with unit_of_work():
        found = _mark(consultation_id, email, "queued", lambda contact: "sending")
        letter = _letter(found) if found else None
    if found is None or letter is None:
        return
    outcome = transport.send(letter)
    with unit_of_work():
        recorded = _mark(consultation_id, email, "sending", lambda contact: _after(contact, outcome))
        if recorded is not None and outcome.kind == SENT:
            mailbox.keep(letter)


def _after(contact: Contact, outcome: Outcome) -> str:
    if outcome.kind == POSTPONED:
        tried_long = clock.today() - contact.given_on >= timedelta(days=CONFIRMATION_TRIES_DAYS)
        return "failed" if tried_long else "queued"
    return {SENT: "sent", REFUSED: "failed", UNCERTAIN: "uncertain"}[outcome.kind]


def _mark(consultation_id: str, email: str, before: str, after: Callable[[Contact], str]) -> Contact | None:
    """Change the delivery of one address from `before`; None where it is gone or was changed by somebody else."""
    found: list[Contact] = []

    def change(batch: list[Contact]) -> list[Contact]:
        changed = []
        for contact in batch:
            if contact.email == email and contact.delivery == before:
                found.append(contact)
                contact = replace(contact, delivery=after(contact))
            changed.append(contact)
        return changed

    rewrite(consultation_id, change, also=[email])
    return found[0] if found else None


def _doubt_interrupted() -> None:
    """What a sender that died left in "sending" may have been delivered. Only the sole deliverer may say so."""
    left = db.session.execute(
        select(OutcomeContact.consultation_id, OutcomeContact.email).where(
            OutcomeContact.delivery == "sending"
        )
    ).all()
    db.session.rollback()
    for consultation_id, email in left:
        with unit_of_work():
            _mark(consultation_id, email, "sending", lambda contact: "uncertain")


def _letter(contact: Contact) -> Letter:
    consultation = db.session.get_one(Consultation, contact.consultation_id)
    token = contact_token(contact.consultation_id, contact.email)
    stop = site_address(f"/notices/stop/{token}")
    subject, body = render(
        "confirm_address",
        {
            "consultation": consultation,
            "link": site_address(f"/notices/confirm/{token}"),
            "stop_url": stop,
            "keep": contact.keep,
        },
    )
    occasion = f"confirm:{contact.consultation_id}:{contact.given_on.isoformat()}"
    return Letter(
        contact.email, subject, body, message_id(occasion, recipient_key(contact.email), "email"), stop
    )
