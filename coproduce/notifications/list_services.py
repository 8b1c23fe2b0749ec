"""Importing, using and erasing lists of addresses: one verb a function.

A list serves telling alone. No function here reads or writes anything about who took part.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, cast

from sqlalchemy import Table, delete, insert, select, update

from coproduce.consultations.files.tabular import Row, is_empty, read_table
from coproduce.consultations.models import Consultation
from coproduce.core import audit, clock, outbox
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused
from coproduce.core.identifiers import new_id
from coproduce.notifications import list_queries
from coproduce.notifications.addresses import is_list_token, list_token, recipient_key, token_digest
from coproduce.notifications.catalogue import LIST_MESSAGES
from coproduce.notifications.events import ListsAgreed
from coproduce.notifications.list_rules import (
    MOST_ROWS,
    OCCASIONS,
    ListReport,
    ListRow,
    erase_day_problem,
    import_refusals,
    likely_column,
    sorted_rows,
)
from coproduce.notifications.models import (
    ConsultationContactList,
    ContactList,
    ContactListEntry,
    ContactListStop,
    ContactListUpload,
    Notice,
)

SAMPLED_ROWS = 50
ROWS_AT_ONCE = 1000
OVER = ("sent", "failed", "uncertain")

_chance = random.SystemRandom()


@dataclass(frozen=True)
class ListFacts:
    """What somebody says about a list: its name, where the addresses come from, why they may be used, and the day on
    which they are erased."""

    name: str
    source: str
    lawful_basis: str
    erase_on: date | None


def keep_list_upload(actor: Actor, facts: ListFacts, content: bytes) -> ContactListUpload:
    """Keep a file until somebody has seen what is in it. Raises NotAllowed; InvalidInput where something is not said
    about the list, or the file cannot be read at all."""
    require(actor, "contact_lists.manage")
    if actor.account_id is None:
        raise NotAllowed("contact_lists.manage")
    _check_facts(facts)
    table = read_table(content)
    samples = [_words_of(row) for row in islice(table.rows, SAMPLED_ROWS)]
    upload = ContactListUpload(
        id=new_id(),
        account_id=actor.account_id,
        content=content,
        facts={
            "name": facts.name.strip(),
            "source": facts.source.strip(),
            "lawful_basis": facts.lawful_basis.strip(),
            "erase_on": facts.erase_on.isoformat() if facts.erase_on else "",
            "column": likely_column(table.columns, samples),
        },
        uploaded_at=clock.now(),
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def facts_of(upload: ContactListUpload) -> ListFacts:
    said = upload.facts
    erase_on = date.fromisoformat(said["erase_on"]) if said["erase_on"] else None
    return ListFacts(said["name"], said["source"], said["lawful_basis"], erase_on)


def columns_of(upload: ContactListUpload) -> list[str]:
    """The names of the columns in the file."""
    return [name for name in read_table(upload.content).columns if name]


def choose_column(actor: Actor, upload: ContactListUpload, column: str) -> None:
    """Say which column holds the addresses. Raises NotAllowed, InvalidInput where the file has no such column."""
    require(actor, "contact_lists.manage")
    if column not in columns_of(upload):
        raise InvalidInput({"column": "Choose the column that holds the email addresses."})
    upload.facts = {**upload.facts, "column": column}
    db.session.flush()


def check_list(upload: ContactListUpload) -> ListReport:
    """What an import would do; nothing is stored. Raises InvalidInput where the file is cut short or no column is
    chosen."""
    column = upload.facts["column"]
    if not column:
        raise InvalidInput({"column": "Choose the column that holds the email addresses."})
    stopped = set(db.session.scalars(select(ContactListStop.stop_digest)))
    return sorted_rows(
        column,
        _rows(upload.content, column),
        _is_address,
        lambda address: token_digest(list_token(address)) in stopped,
    )


def import_list(
    actor: Actor, upload: ContactListUpload, *, leave_out_refused: bool = False
) -> tuple[ContactList, ListReport]:
    """Make a list of a checked file and erase the file: of all its rows or, where somebody decided so, of all but the
    refused ones. Raises NotAllowed, InvalidInput, Refused."""
    require(actor, "contact_lists.manage")
    facts, report = facts_of(upload), check_list(upload)
    _check_facts(facts)
    refusals = import_refusals(report, leave_out_refused=leave_out_refused)
    if refusals or facts.erase_on is None:
        raise Refused(refusals)
    made = ContactList(
        id=new_id(),
        name=facts.name,
        source=facts.source,
        lawful_basis=facts.lawful_basis,
        imported_on=clock.today(),
        erase_on=facts.erase_on,
        imported_by_id=actor.account_id,
    )
    db.session.add(made)
    db.session.flush()
    _write_entries(made.id, list(report.addresses))
    _note(actor, "import", made, {"addresses": len(report.addresses), "refused": len(report.refused)})
    discard_list_upload(upload)
    return made, report


def discard_list_upload(upload: ContactListUpload) -> None:
    db.session.delete(upload)
    db.session.flush()


def erase_list(actor: Actor, contact_list: ContactList) -> None:
    """Erase a list and its addresses, also from letters that went out. Letters that wait do not go any more. Raises
    NotAllowed."""
    require(actor, "contact_lists.erase")
    emails = db.session.scalars(
        select(ContactListEntry.email).where(ContactListEntry.contact_list_id == contact_list.id)
    ).all()
    _note(actor, "erase", contact_list, {"addresses": len(emails)})
    db.session.delete(contact_list)
    db.session.flush()
    elsewhere = set(db.session.scalars(select(ContactListEntry.email)))
    _forget_in_notices([email for email in emails if email not in elsewhere])


def erase_expired_lists(actor: Actor) -> int:
    """Erase what has reached its day, and files that nobody confirmed; returns how many lists. Raises NotAllowed."""
    expired = list_queries.expired_lists()
    for contact_list in expired:
        erase_list(actor, contact_list)
    over = ContactListUpload.uploaded_at < clock.now() - list_queries.UPLOADS_ARE_KEPT_FOR
    db.session.execute(delete(ContactListUpload).where(over).execution_options(synchronize_session=False))
    return len(expired)


def stop_for_address(actor: Actor, email: str) -> bool:
    """Somebody asked a member of staff for no more such letters; returns whether any list held the address. Raises
    NotAllowed."""
    require(actor, "contact_lists.manage")
    audit.record(actor, "stop letters", "contact list", "", details={"addresses": 1})
    return stop_by_token(list_token(email))


def stop_by_token(token: str) -> bool:
    """The person behind an address wants no letters that go to imported lists: in all of them, and in those to come.
    Returns whether any list holds the address. It leaves no audit row. Raises NotFound where the link was not made
    here."""
    if not is_list_token(token):
        raise NotFound("list link")
    digest = token_digest(token)
    if db.session.get(ContactListStop, digest) is None:
        db.session.add(ContactListStop(stop_digest=digest))
    held = select(ContactListEntry).where(ContactListEntry.stop_digest == digest)
    entries = db.session.scalars(held).all()
    for entry in entries:
        entry.stopped = True
    db.session.flush()
    return bool(entries)


def agree_to_tell(actor: Actor, consultation: Consultation, wanted: Mapping[str, set[str]]) -> None:
    """Say what each list is told about a consultation: list id -> occasions (opening, closing, outcome). A list without
    one is told nothing. What has happened already is told at once, each address once. Raises NotAllowed, NotFound,
    Refused."""
    require(actor, "contact_lists.tell", consultation)
    if consultation.state == "cancelled":
        raise Refused("This consultation was cancelled, so there is nothing to tell.")
    if any(occasions - set(OCCASIONS) for occasions in wanted.values()):
        raise NotFound("occasion")
    before = {each.contact_list_id: each for each in list_queries.lists_of_consultation(consultation.id)}
    for list_id, occasions in wanted.items():
        list_queries.contact_list_by_id(actor, list_id)
        _agree(actor, consultation.id, list_id, occasions, before.get(list_id))
    audit.record(
        actor,
        "tell lists",
        "consultation",
        consultation.id,
        details={"lists": {list_id: sorted(occasions) for list_id, occasions in wanted.items()}},
    )
    db.session.flush()
    outbox.emit(ListsAgreed(consultation.id))


def _agree(
    actor: Actor,
    consultation_id: str,
    list_id: str,
    occasions: set[str],
    before: ConsultationContactList | None,
) -> None:
    chosen = {name: name in occasions for name in OCCASIONS}
    if before is not None and not occasions:
        db.session.delete(before)
    elif before is not None and any(getattr(before, name) != is_told for name, is_told in chosen.items()):
        for name, is_told in chosen.items():
            setattr(before, name, is_told)
        before.agreed_by_id, before.agreed_at = actor.account_id, clock.now()
    elif before is None and occasions:
        db.session.add(
            ConsultationContactList(
                consultation_id=consultation_id,
                contact_list_id=list_id,
                agreed_by_id=actor.account_id,
                agreed_at=clock.now(),
                **chosen,
            )
        )


def _check_facts(facts: ListFacts) -> None:
    problems = {
        name: words
        for name, value, words in (
            ("name", facts.name, "Give the list a name."),
            ("source", facts.source, "Say where the addresses come from."),
            ("lawful_basis", facts.lawful_basis, "Say why you may write to these people."),
        )
        if not value.strip()
    }
    day = erase_day_problem(facts.erase_on, clock.today())
    if day:
        problems["erase_on"] = day
    same_name = select(ContactList.id).where(ContactList.name == facts.name.strip())
    if "name" not in problems and db.session.scalars(same_name).first() is not None:
        problems["name"] = "There is a list with this name already."
    if problems:
        raise InvalidInput(problems)


def _rows(content: bytes, column: str) -> Iterator[ListRow]:
    table = read_table(content)
    if column not in table.columns:
        raise InvalidInput({"column": f"The file has no column “{column}”."})
    place = table.columns.index(column)
    for count, row in enumerate(table.rows, start=1):
        if count > MOST_ROWS:
            raise InvalidInput(
                {"file": f"The file has more than {MOST_ROWS:,} rows. Divide it into several lists."}
            )
        words = _words_of(row)
        yield ListRow(row.number, words[place] if place < len(words) else "", row.problem)


def _words_of(row: Row) -> list[str]:
    return ["" if is_empty(cell) else str(cell) for cell in row.cells]


def _is_address(address: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _write_entries(list_id: str, addresses: list[str]) -> None:
    """In random order, so that the rows do not say who stood where in the file."""
    _chance.shuffle(addresses)
    for begin in range(0, len(addresses), ROWS_AT_ONCE):
        rows: list[dict[str, Any]] = [
            {
                "id": new_id(),
                "contact_list_id": list_id,
                "email": address,
                "stop_digest": token_digest(list_token(address)),
                "stopped": False,
            }
            for address in addresses[begin : begin + ROWS_AT_ONCE]
        ]
        db.session.execute(insert(cast("Table", ContactListEntry.__table__)), rows)


def _forget_in_notices(emails: list[str]) -> None:
    keys = [recipient_key(email) for email in emails]
    for begin in range(0, len(keys), ROWS_AT_ONCE):
        db.session.execute(
            update(Notice)
            .where(
                Notice.recipient_key.in_(keys[begin : begin + ROWS_AT_ONCE]),
                Notice.message.in_(LIST_MESSAGES),
                Notice.state.in_(OVER),
            )
            .values(address="", problem=""),
            execution_options={"synchronize_session": False},
        )


def _note(actor: Actor, action: str, contact_list: ContactList, details: dict[str, Any]) -> None:
    audit.record(
        actor, action, "contact list", contact_list.id, details={"name": contact_list.name, **details}
    )
    db.session.flush()
