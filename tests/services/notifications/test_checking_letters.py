"""Letters about checking and disagreeing reach the right people, and hold no word of what is embargoed."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from coproduce.core import clock, outbox
from coproduce.core.database import db, unit_of_work
from coproduce.feedback.services.objections import (
    PublicAnswer,
    answer_disagreement,
    tell_staff_of_disagreements,
)
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import KeptMail
from tests.factories.accounts import make_account, make_group
from tests.factories.checking import make_check, object_after
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import COMMISSIONER, make_feedback, make_public_feedback
from tests.factories.notifications import make_contact


def arrived() -> dict[str, KeptMail]:
    outbox.dispatch()
    deliver_due()
    return {mail.recipient: mail for mail in db.session.scalars(select(KeptMail))}


def test_contributors_and_lead_groups_are_asked_each_by_a_link_of_their_own(app: Flask) -> None:
    with unit_of_work():
        facilitator, member, linked = make_account("group_facilitator"), make_account(), make_account()
        stars = make_group("STARS (invented)", facilitator, (member,))
        consultation = make_consultation("closed", groups={"led": stars})
        make_response(consultation, account=linked)
        make_contact(consultation, "ann@example.org")
        make_check(make_feedback(consultation))
        addresses = [facilitator.email, linked.email, "ann@example.org"]
    found = arrived()
    assert sorted(found) == sorted(addresses)
    assert "STARS (invented) answers once, as a group" in found[addresses[0]].body
    links = {line for mail in found.values() for line in mail.body.splitlines() if "/check/" in line}
    assert len(links) == len(addresses)
    assert not any("Evenings are too few" in mail.body for mail in found.values())


def test_staff_hear_of_disagreements_and_the_writer_of_the_answer(app: Flask) -> None:
    with unit_of_work():
        commissioner, parent = make_account("commissioner"), make_account()
        feedback = make_public_feedback()
        verdict = object_after(feedback, read=True, account_id=parent.id)
        staff, own = commissioner.email, parent.email
    with clock.frozen(clock.now() + timedelta(days=1)):
        with unit_of_work():
            tell_staff_of_disagreements()
        assert "Somebody disagrees with an answer" in arrived()[staff].subject
        with unit_of_work():
            answer_disagreement(COMMISSIONER, verdict, PublicAnswer("Buses come.", "Ola Owner (invented)"))
        letter = arrived()[own]
    assert f"/my/what-i-said/{verdict.id}" in letter.body
    assert "Buses come" not in letter.body
