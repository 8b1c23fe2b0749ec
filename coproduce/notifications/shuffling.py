"""The one place that writes addresses, so that nothing tells in which order they came (rule 17).

One transaction is enough to pair two rows by PostgreSQL's `xmin`, and the order of rows tells as much. So each change,
were it only that a letter was sent, deletes the rows of an open batch and inserts them again in random order with fresh
identifiers: all of them then carry the same `xmin` and stand in a random order. The batch holds all addresses of the
consultation until there are many; then a random half of it is sealed and stays as it is, as in a pool mix
(Diaz and Serjantov, "Generalising Mixes", 2003), so that a newcomer always hides among hundreds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, delete, insert, text

from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.notifications.addresses import contact_token, token_digest
from coproduce.notifications.models import OutcomeContact

LARGEST_BATCH = 400

TABLE = cast("Table", OutcomeContact.__table__)

_chance = random.SystemRandom()


@dataclass(frozen=True)
class Contact:
    """An address outside the table. It has no identifier: rows get new ones whenever they are written."""

    consultation_id: str
    email: str
    given_on: date
    confirmed: bool = False
    keep: bool = False
    delivery: str = "queued"
    sealed: bool = False


Change = Callable[[list[Contact]], Iterable[Contact]]


def rewrite(consultation_id: str, change: Change, *, also: Iterable[str] = ()) -> None:
    """Write the open batch of a consultation anew, after `change` added, replaced or left out addresses.

    `also` names addresses of sealed batches that change; they join the open batch.
    """
    _one_at_a_time()
    of_batch = OutcomeContact.sealed.is_(False) | OutcomeContact.email.in_(list(also))
    taken = _take(OutcomeContact.consultation_id == consultation_id, of_batch)
    _put(_seal([replace(contact, sealed=False) for contact in change(taken)]))


def rewrite_all(keep: Callable[[Contact], bool]) -> list[Contact]:
    """Write the whole table anew, once a day, without the addresses that `keep` refuses; returns those."""
    _one_at_a_time()
    taken = _take()
    _put([contact for contact in taken if keep(contact)])
    return [contact for contact in taken if not keep(contact)]


def _take(*conditions: Any) -> list[Contact]:
    columns = (
        OutcomeContact.consultation_id,
        OutcomeContact.email,
        OutcomeContact.given_on,
        OutcomeContact.confirmed,
        OutcomeContact.keep,
        OutcomeContact.delivery,
        OutcomeContact.sealed,
    )
    statement = delete(OutcomeContact).where(*conditions).returning(*columns)
    rows = db.session.execute(statement, execution_options={"synchronize_session": False}).all()
    # The session must not go on believing in rows that have new identifiers now.
    for row in [known for known in db.session if isinstance(known, OutcomeContact)]:
        db.session.expunge(row)
    return [Contact(*row) for row in rows]


def _put(contacts: list[Contact]) -> None:
    rows = [
        {
            "id": new_id(),
            "token_digest": token_digest(contact_token(contact.consultation_id, contact.email)),
            **asdict(contact),
        }
        for contact in contacts
    ]
    _chance.shuffle(rows)
    if rows:
        db.session.execute(insert(TABLE), rows)


def _seal(batch: list[Contact]) -> list[Contact]:
    """Seal a random half of a batch that has grown large."""
    if len(batch) < LARGEST_BATCH:
        return batch
    mixed = _chance.sample(batch, len(batch))
    half = len(mixed) // 2
    return [*(replace(contact, sealed=True) for contact in mixed[:half]), *mixed[half:]]


def _one_at_a_time() -> None:
    """Of two changes at once the second would not see what the first wrote, and leave it out of the shuffle. SQLite has
    one writer anyway; PostgreSQL gets a lock that leaves no mark in any row."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(hashtext('outcome_contact'))"))


def wipe_traces() -> None:
    """Give back what earlier versions of the rows left on the disk: PostgreSQL's dead rows, SQLite's log."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM (FULL) outcome_contact"))
        return
    with closing(db.engine.raw_connection()) as bare:  # without the transaction that SQLAlchemy begins
        bare.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
