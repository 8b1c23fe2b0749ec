"""Reading imported lists. Addresses of a list leave it in letters alone: staff see how many there are, not which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, select

from coproduce.accounts.models import Account
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import phase_of
from coproduce.consultations.rules import OPEN
from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.notifications.list_rules import OCCASIONS, ReminderFacts, reminder_is_due
from coproduce.notifications.models import (
    ConsultationContactList,
    ContactList,
    ContactListEntry,
    ContactListUpload,
    LetterStop,
)

UPLOADS_ARE_KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class ListCounts:
    """How many addresses of a list are written to, and how many people asked to stop."""

    written_to: int
    stopped: int


def contact_lists(actor: Actor) -> Select[ContactList]:
    """All lists by name; a statement, for paging. Raises NotAllowed."""
    require(actor, "contact_lists.manage")
    return select(ContactList).order_by(func.lower(ContactList.name), ContactList.id)


def lists_to_choose_from(actor: Actor) -> dict[str, ContactList]:
    """The lists that can be told something, by id, in the order of their names. Raises NotAllowed."""
    statement = contact_lists(actor).where(ContactList.erase_on > clock.today())
    return {each.id: each for each in db.session.scalars(statement)}


def contact_list_by_id(actor: Actor, list_id: str) -> ContactList:
    """Raises NotAllowed or NotFound."""
    require(actor, "contact_lists.manage")
    found = db.session.get(ContactList, list_id)
    if found is None:
        raise NotFound("contact list")
    return found


def list_upload_by_id(actor: Actor, upload_id: str) -> ContactListUpload:
    """A file that this very person uploaded. Raises NotAllowed; NotFound, also once its hour has passed."""
    require(actor, "contact_lists.manage")
    upload = db.session.get(ContactListUpload, upload_id)
    if upload is None or upload.account_id != actor.account_id:
        raise NotFound("upload")
    if upload.uploaded_at < clock.now() - UPLOADS_ARE_KEPT_FOR:
        raise NotFound("upload")
    return upload


def counts_of(list_ids: Collection[str]) -> dict[str, ListCounts]:
    """For each list that has addresses, by its id."""
    found = {list_id: [0, 0] for list_id in list_ids}
    rows = db.session.execute(
        select(ContactListEntry.contact_list_id, ContactListEntry.stopped, func.count())
        .where(ContactListEntry.contact_list_id.in_(list_ids))
        .group_by(ContactListEntry.contact_list_id, ContactListEntry.stopped)
    )
    for list_id, stopped, count in rows:
        found[list_id][bool(stopped)] = count
    return {list_id: ListCounts(written_to, stopped) for list_id, (written_to, stopped) in found.items()}


def told_consultations_of(list_id: str) -> list[tuple[ConsultationContactList, Consultation]]:
    """What a list is told about, by title."""
    rows = db.session.execute(
        select(ConsultationContactList, Consultation)
        .join(Consultation, Consultation.id == ConsultationContactList.consultation_id)
        .where(ConsultationContactList.contact_list_id == list_id)
        .order_by(Consultation.title)
    )
    return [(agreed, consultation) for agreed, consultation in rows]


def lists_of_consultation(consultation_id: str) -> Sequence[ConsultationContactList]:
    """What each list is told about one consultation, by the list's name."""
    return db.session.scalars(
        select(ConsultationContactList)
        .join(ContactList, ContactList.id == ConsultationContactList.contact_list_id)
        .where(ConsultationContactList.consultation_id == consultation_id)
        .order_by(func.lower(ContactList.name))
    ).all()


def expired_lists() -> Sequence[ContactList]:
    """Lists whose day has come."""
    return db.session.scalars(select(ContactList).where(ContactList.erase_on <= clock.today())).all()


# Addresses, for letters alone ----------------------------------------------------------------------------------------


def addresses_of(list_ids: Collection[str], consultation_id: str) -> set[str]:
    """The addresses of these lists that a letter about this consultation would go to, each once."""
    return set(
        db.session.scalars(_addresses(ContactListEntry.contact_list_id.in_(list_ids), consultation_id))
    )


def agreed_addresses(consultation_id: str, occasion: str) -> Iterable[str]:
    """Whom staff agreed to tell of one occasion (opening, closing, outcome), each address once."""
    lists = select(ConsultationContactList.contact_list_id).where(_agreed(consultation_id, occasion))
    return db.session.scalars(_addresses(ContactListEntry.contact_list_id.in_(lists), consultation_id))


def list_behind(email: str, consultation_id: str, occasion: str) -> ContactList | None:
    """The list because of which an address is written to on an occasion; None where it is on none any more, asked to
    stop, or stopped letters about this consultation with an account."""
    return db.session.scalars(
        select(ContactList)
        .join(ContactListEntry, ContactListEntry.contact_list_id == ContactList.id)
        .join(ConsultationContactList, ConsultationContactList.contact_list_id == ContactList.id)
        .where(_agreed(consultation_id, occasion), _wanted(consultation_id), ContactListEntry.email == email)
        .order_by(func.lower(ContactList.name))
        .limit(1)
    ).first()


def _addresses(in_lists: ColumnElement[bool], consultation_id: str) -> Select[str]:
    return (
        select(ContactListEntry.email)
        .join(ContactList, ContactList.id == ContactListEntry.contact_list_id)
        .where(in_lists, _wanted(consultation_id))
        .distinct()
    )


def _agreed(consultation_id: str, occasion: str) -> ColumnElement[bool]:
    if occasion not in OCCASIONS:
        raise ValueError(f"lists are told of no occasion {occasion!r}")
    chosen: ColumnElement[bool] = getattr(ConsultationContactList, occasion)
    return and_(ConsultationContactList.consultation_id == consultation_id, chosen)


def _wanted(consultation_id: str) -> ColumnElement[bool]:
    """Neither stopped by the link in a letter, nor by an account that wants to hear no more of this consultation, nor
    due to be erased."""
    stopped_with_account = (
        select(Account.email)
        .join(LetterStop, LetterStop.account_id == Account.id)
        .where(LetterStop.consultation_id == consultation_id)
    )
    return and_(
        ContactListEntry.stopped.is_(False),
        ContactList.erase_on > clock.today(),
        ContactListEntry.email.not_in(stopped_with_account),
    )


# The clock's work ----------------------------------------------------------------------------------------------------


def consultations_with_reminders() -> Sequence[Consultation]:
    """Open consultations whose closing some list is to be told of."""
    chosen = select(ConsultationContactList.consultation_id).where(ConsultationContactList.closing)
    return db.session.scalars(
        select(Consultation).where(Consultation.state == "open", Consultation.id.in_(chosen))
    ).all()


def lists_due_for_reminder(consultation: Consultation) -> list[str]:
    """The lists to which "it closes soon" goes out now."""
    is_open = phase_of(consultation) == OPEN
    return [
        agreed.contact_list_id
        for agreed in lists_of_consultation(consultation.id)
        if agreed.closing
        and reminder_is_due(
            ReminderFacts(is_open, consultation.closes_at, _told_at(agreed, consultation)), clock.now()
        )
    ]


def _told_at(agreed: ConsultationContactList, consultation: Consultation) -> datetime | None:
    """When the list was told that it is open; None where it was not."""
    if not agreed.opening:
        return None
    return max(agreed.agreed_at, consultation.opens_at or agreed.agreed_at)
