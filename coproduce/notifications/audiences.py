"""Who is reached: each audience gives the addresses of one circle of people for one occurrence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Select, select

from coproduce.accounts.models import Account, AccountMail, GroupMembership
from coproduce.accounts.queries import accounts_with_role
from coproduce.accounts.roles import COMMISSIONER
from coproduce.consultations.models import ConsultationGroup, Response
from coproduce.core.database import db
from coproduce.feedback.models import Feedback
from coproduce.notifications.models import LetterStop, Notice, OutcomeContact
from coproduce.notifications.occurrences import Occurrence, telling_key
from coproduce.safeguarding.queries import safeguarding_duties

Audience = Callable[[Occurrence], Iterable[str]]


def contributors(occurrence: Occurrence) -> Iterable[str]:
    """Confirmed addresses that wait for the outcome of the consultation."""
    return db.session.scalars(
        select(OutcomeContact.email).where(
            OutcomeContact.consultation_id == _consultation_id(occurrence), OutcomeContact.confirmed
        )
    )


def kept_addresses(occurrence: Occurrence) -> Iterable[str]:
    """Confirmed addresses of any consultation whose owners asked to hear of later ones."""
    return db.session.scalars(
        select(OutcomeContact.email).where(OutcomeContact.confirmed, OutcomeContact.keep).distinct()
    )


def linked_accounts(occurrence: Occurrence) -> Iterable[str]:
    """People who chose to link their answers to their account."""
    linked = select(Response.account_id).where(
        Response.consultation_id == _consultation_id(occurrence), Response.account_id.is_not(None)
    )
    return _addresses_of(linked, occurrence)


def groups(occurrence: Occurrence) -> Iterable[str]:
    """Facilitators and members of the groups that led or shaped the consultation."""
    members = (
        select(GroupMembership.account_id)
        .join(ConsultationGroup, ConsultationGroup.group_id == GroupMembership.group_id)
        .where(ConsultationGroup.consultation_id == _consultation_id(occurrence))
    )
    return _addresses_of(members, occurrence)


def told_of_answers(occurrence: Occurrence) -> Iterable[str]:
    """Whoever the letters about these answers went out to, or may have reached."""
    feedback = db.session.get(Feedback, occurrence.subject_id)
    if feedback is None:
        return []
    return db.session.scalars(
        select(Notice.address).where(
            Notice.event_key == telling_key(feedback),
            Notice.state.in_(("sending", "sent", "uncertain")),
            Notice.address != "",
        )
    )


def staff(occurrence: Occurrence) -> Iterable[str]:
    """Who runs the consultation: the person who made it, else the commissioners of its organisation."""
    consultation = occurrence.consultation
    if consultation is None:
        return []
    maker = db.session.get(Account, consultation.created_by_id) if consultation.created_by_id else None
    if maker is not None and maker.active:
        return [maker.email]
    commissioners = accounts_with_role(COMMISSIONER)
    owner = consultation.owner_organisation_id
    return [person.email for person in commissioners if owner is None or person.organisation_id == owner]


def safeguarding_lead(occurrence: Occurrence) -> Iterable[str]:
    """The designated lead; where none is named, everyone on the list of duties, since somebody must hear of it."""
    duties = safeguarding_duties()
    lead = [account.email for duty, account in duties if duty.position == 0]
    return lead or [account.email for _, account in duties]


def safeguarding_deputies(occurrence: Occurrence) -> Iterable[str]:
    return [account.email for duty, account in safeguarding_duties() if duty.position > 0]


def safeguarding_on_turn(occurrence: Occurrence) -> Iterable[str]:
    """The lead first, the deputies later (rule 10)."""
    return safeguarding_lead(occurrence) if occurrence.position == 0 else safeguarding_deputies(occurrence)


def who_asked(occurrence: Occurrence) -> Iterable[str]:
    """The one recipient of a letter about an account."""
    mail = db.session.get(AccountMail, occurrence.subject_id)
    return [mail.recipient] if mail else []


def _addresses_of(accounts: Select[Any], occurrence: Occurrence) -> Iterable[str]:
    """Their addresses, without those who want no more letters about this consultation."""
    stopped = select(LetterStop.account_id).where(LetterStop.consultation_id == _consultation_id(occurrence))
    return db.session.scalars(
        select(Account.email).where(Account.active, Account.id.in_(accounts), Account.id.not_in(stopped))
    )


def _consultation_id(occurrence: Occurrence) -> str:
    return occurrence.consultation.id if occurrence.consultation else ""
