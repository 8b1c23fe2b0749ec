"""Whose year was answered hears of the report, and an address that was told is erased."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import select

from coproduce.core import outbox
from coproduce.core.database import db, unit_of_work
from coproduce.feedback.models import YearlyReport
from coproduce.feedback.services import correct_report, publish_report
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import KeptMail, OutcomeContact
from coproduce.notifications.retention import forget_and_shuffle
from tests.factories.accounts import make_account, make_group
from tests.factories.consultations import make_response
from tests.factories.feedback import COMMISSIONER
from tests.factories.notifications import make_contact
from tests.factories.yearly import make_report, make_standing_consultation, periods, with_summary


def arrange() -> date:
    """A complete report of a year, with somebody of each kind who waits for it; returns the last day of the year."""
    with unit_of_work():
        member, linked, later = (
            make_account(email=f"{name}@example.org") for name in ("member", "linked", "later")
        )
        consultation = make_standing_consultation(groups={"shaped": make_group("Forum (invented)", member)})
        first, second = periods(consultation)
        make_contact(consultation, "ann@example.org", given_on=first.end)
        make_contact(consultation, "keeps@example.org", given_on=first.start, keep=True)
        make_contact(consultation, "next@example.org", given_on=second.start)
        make_response(consultation, {"about": ["content"]}, account=linked, submitted_on=first.start)
        make_response(consultation, {"about": ["content"]}, account=later, submitted_on=second.start)
        with_summary(make_report(consultation))
        return first.end


def publish() -> None:
    with unit_of_work():
        publish_report(COMMISSIONER, db.session.query(YearlyReport).one())
    outbox.dispatch()
    deliver_due()


def addresses() -> set[str]:
    return set(db.session.scalars(select(OutcomeContact.email)))


def test_everyone_whose_year_was_answered_hears_of_the_report_and_nobody_else(app: Flask) -> None:
    arrange()
    publish()
    letters = {mail.recipient: mail for mail in db.session.scalars(select(KeptMail))}
    assert set(letters) == {
        "ann@example.org",
        "keeps@example.org",
        "linked@example.org",
        "member@example.org",
    }
    report = db.session.query(YearlyReport).one()
    body = letters["ann@example.org"].body
    assert f"/consultations/{report.consultation.slug}/reports/{report.year}" in body
    assert "Nobody is named." in body


def test_an_address_that_was_told_is_erased_unless_its_owner_keeps_it(app: Flask) -> None:
    arrange()
    forget_and_shuffle()
    assert addresses() == {"ann@example.org", "keeps@example.org", "next@example.org"}
    publish()
    forget_and_shuffle()
    assert addresses() == {"keeps@example.org", "next@example.org"}


def test_a_report_that_is_taken_down_at_once_is_told_to_nobody(app: Flask) -> None:
    arrange()
    with unit_of_work():
        report = db.session.query(YearlyReport).one()
        publish_report(COMMISSIONER, report)
        correct_report(COMMISSIONER, report, "A name is in it.", take_down=True)
    outbox.dispatch()
    deliver_due()
    assert db.session.scalars(select(KeptMail)).all() == []
    with unit_of_work():
        publish_report(COMMISSIONER, db.session.query(YearlyReport).one(), note="The name is out.")
