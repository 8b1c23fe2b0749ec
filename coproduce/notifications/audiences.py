"""Who is reached: each audience gives the addresses of one circle of people for one occurrence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Select, select

from coproduce.accounts.models import Account, AccountMail, GroupMembership
from coproduce.accounts.queries import accounts_with_role
from coproduce.accounts.roles import COMMISSIONER
from coproduce.consultations.models import ConsultationGroup, DraftReview, Response
from coproduce.core.database import db
from coproduce.feedback.models import Commitment, Feedback, YearlyReport
from coproduce.feedback.places import place_of
from coproduce.feedback.queries import is_public_now
from coproduce.notifications import list_queries
from coproduce.notifications.list_rules import OPENING, OUTCOME
from coproduce.notifications.models import LetterStop, Notice, OutcomeContact
from coproduce.notifications.occurrences import Occurrence, publishing_key, telling_key
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


def contributors_of_report(occurrence: Occurrence) -> Iterable[str]:
    """Confirmed addresses that were given until the year of a yearly report was over: those after it wait for the
    next."""
    report = db.session.get(YearlyReport, occurrence.subject_id)
    if report is None:
        return []
    return db.session.scalars(
        select(OutcomeContact.email).where(
            OutcomeContact.consultation_id == report.consultation_id,
            OutcomeContact.confirmed,
            OutcomeContact.given_on <= report.period_end,
        )
    )


def linked_to_report(occurrence: Occurrence) -> Iterable[str]:
    """People whose comment of that year is linked to their account."""
    report = db.session.get(YearlyReport, occurrence.subject_id)
    if report is None:
        return []
    linked = select(Response.account_id).where(
        Response.consultation_id == report.consultation_id,
        Response.account_id.is_not(None),
        Response.submitted_on >= report.period_start,
        Response.submitted_on <= report.period_end,
    )
    return _addresses_of(linked, occurrence)


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


def leading_groups(occurrence: Occurrence) -> Iterable[str]:
    """Facilitators and members of the groups that led the consultation."""
    members = (
        select(GroupMembership.account_id)
        .join(ConsultationGroup, ConsultationGroup.group_id == GroupMembership.group_id)
        .where(
            ConsultationGroup.consultation_id == _consultation_id(occurrence), ConsultationGroup.part == "led"
        )
    )
    return _addresses_of(members, occurrence)


def told_of_answers(occurrence: Occurrence) -> Iterable[str]:
    """Whoever the letters about these answers went out to, or may have reached."""
    feedback = db.session.get(Feedback, occurrence.subject_id)
    return _written_to(telling_key(feedback)) if feedback else []


def listed_for_opening(occurrence: Occurrence) -> Iterable[str]:
    """Addresses on imported lists that are told when the consultation opens."""
    return list_queries.agreed_addresses(_consultation_id(occurrence), OPENING)


def listed_for_closing(occurrence: Occurrence) -> Iterable[str]:
    """Addresses on imported lists that are told now that it closes soon."""
    if occurrence.consultation is None:
        return []
    due = list_queries.lists_due_for_reminder(occurrence.consultation)
    return list_queries.addresses_of(due, occurrence.consultation.id)


def listed_for_outcome(occurrence: Occurrence) -> Iterable[str]:
    """Addresses on imported lists that are told the answers: nobody before everyone may read them, since those who took
    part come first."""
    feedback = db.session.get(Feedback, occurrence.subject_id)
    if feedback is None or not is_public_now(feedback):
        return []
    return list_queries.agreed_addresses(feedback.consultation_id, OUTCOME)


def listed_told_of_answers(occurrence: Occurrence) -> Iterable[str]:
    """Whoever on imported lists the letters about these public answers went out to, or may have reached."""
    feedback = db.session.get(Feedback, occurrence.subject_id)
    return _written_to(publishing_key(feedback)) if feedback else []


def _written_to(event_key: str) -> Iterable[str]:
    return db.session.scalars(
        select(Notice.address).where(
            Notice.event_key == event_key,
            Notice.state.in_(("sending", "sent", "uncertain")),
            Notice.address != "",
        )
    )


def staff(occurrence: Occurrence) -> Iterable[str]:
    """Who runs the consultation: the person who made it, else the commissioners of its organisation. For a promise
    that no consultation asked for: who looks after its place."""
    consultation = occurrence.consultation
    if consultation is None:
        commitment = db.session.get(Commitment, occurrence.subject_id)
        place = place_of(commitment) if commitment is not None else None
        return list(place.staff_addresses) if place is not None else []
    maker = db.session.get(Account, consultation.created_by_id) if consultation.created_by_id else None
    if maker is not None and maker.active:
        return [maker.email]
    commissioners = accounts_with_role(COMMISSIONER)
    owner = consultation.owner_organisation_id
    return [person.email for person in commissioners if owner is None or person.organisation_id == owner]


def facilitators_of_review(occurrence: Occurrence) -> Iterable[str]:
    """Who supports the group that is asked to look over a draft."""
    review = db.session.get(DraftReview, occurrence.subject_id)
    facilitators = select(GroupMembership.account_id).where(
        GroupMembership.group_id == (review.group_id if review else ""), GroupMembership.part == "facilitator"
    )
    return _addresses_of(facilitators, occurrence)


def who_asked_for_review(occurrence: Occurrence) -> Iterable[str]:
    """The person who asked the group, else whoever runs the consultation."""
    review = db.session.get(DraftReview, occurrence.subject_id)
    asker = db.session.get(Account, review.asked_by_id) if review and review.asked_by_id else None
    return [asker.email] if asker is not None and asker.active else staff(occurrence)


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
