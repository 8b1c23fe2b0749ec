"""Once a day: addresses that are no longer needed are erased, and the table of addresses is written anew."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from coproduce.accounts.models import AccountMail
from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.core.jobs import every
from coproduce.feedback.models import Feedback
from coproduce.feedback.queries import public_condition, public_reports
from coproduce.notifications.addresses import recipient_key
from coproduce.notifications.decision_settlement import waiting_for_decision
from coproduce.notifications.models import Notice, OutcomeContact
from coproduce.notifications.occurrences import report_key, telling_key
from coproduce.notifications.rules import ADDRESS_DAYS, ContactFacts, is_still_needed
from coproduce.notifications.shuffling import Contact, rewrite_all, wipe_traces

log = logging.getLogger(__name__)

A_DAY = 24 * 60
OVER = ("sent", "failed", "uncertain")


@every(minutes=A_DAY, own_transactions=True)
def forget_and_shuffle() -> None:
    """Erase what is no longer needed, shuffle the rest, and wipe what that leaves on the disk."""
    with unit_of_work():
        told, reported, today = told_consultations(), reported_until(), clock.today()

        def keep(contact: Contact) -> bool:
            told_by_report = contact.given_on <= reported.get(contact.consultation_id, date.min)
            outcome_told = contact.consultation_id in told or told_by_report
            return is_still_needed(
                ContactFacts(contact.given_on, contact.confirmed, contact.keep, outcome_told), today
            )

        forget_addresses([contact.email for contact in rewrite_all(keep)])
        forget_old_addresses()
    try:
        wipe_traces()
    except DBAPIError:
        log.warning(
            "the database did not let us wipe old versions of addresses; its owner can", exc_info=True
        )


def told_consultations() -> set[str]:
    """Consultations whose outcome everyone was told: answers that are public, or that will never come. Where a proposal
    hangs on it the outcome is the decision."""
    public = [
        feedback
        for feedback in db.session.scalars(select(Feedback).where(public_condition()))
        if not _is_being_sent(telling_key(feedback))
    ]
    cancelled = db.session.scalars(
        select(Consultation.id).where(
            (Consultation.state == "cancelled") | Consultation.responses_erased_on.is_not(None)
        )
    )
    unsent = set(
        db.session.scalars(
            select(Notice.subject_id).where(
                Notice.message == "consultation_cancelled", Notice.state.in_(("queued", "sending"))
            )
        )
    )
    answered = {feedback.consultation_id for feedback in public} - waiting_for_decision()
    return answered | (set(cancelled) - unsent)


def reported_until() -> dict[str, date]:
    """Consultation that is open all year -> the last day whose comments are answered in a yearly report that everyone
    was told of."""
    return {
        report.consultation_id: report.period_end
        for report in reversed(public_reports())
        if not _is_being_sent(report_key(report))
    }


def _is_being_sent(event_key: str) -> bool:
    return (
        db.session.scalars(
            select(Notice.id)
            .where(Notice.event_key == event_key, Notice.state.in_(("queued", "sending")))
            .limit(1)
        ).first()
        is not None
    )


def forget_addresses(emails: list[str]) -> None:
    """Take erased addresses out of the notices too, except where a letter still has to go or another consultation
    still knows the address. What was sent, and when, stays."""
    elsewhere = set(db.session.scalars(select(OutcomeContact.email)))
    keys = [recipient_key(email) for email in set(emails) - elsewhere]
    if keys:
        db.session.execute(
            update(Notice)
            .where(Notice.recipient_key.in_(keys), Notice.state.in_(OVER))
            .values(address="", problem=""),
            execution_options={"synchronize_session": False},
        )


def forget_old_addresses() -> None:
    """Letters that are over keep no address for longer than a month; codes for signing in not for a day."""
    now = clock.now()
    done = (Notice.state == "sent") | (Notice.accepted_reason != "")
    db.session.execute(
        update(Notice)
        .where(done, Notice.address != "", Notice.due_at < now - timedelta(days=ADDRESS_DAYS))
        .values(address="", problem=""),
        execution_options={"synchronize_session": False},
    )
    db.session.execute(
        delete(AccountMail).where(AccountMail.asked_at < now - timedelta(days=1)),
        execution_options={"synchronize_session": False},
    )
