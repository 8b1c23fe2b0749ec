"""Who is told of a concern and when, by a moved clock; and whom it never reaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.accounts.roles import DESCRIPTIONS
from coproduce.core import clock, outbox
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from coproduce.core.working_days import NonWorkingDay
from coproduce.home.queries import AuditFilter, audit_entries
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import KeptMail, Notice
from coproduce.notifications.queries import notices
from coproduce.safeguarding import concern_settings
from coproduce.safeguarding.concern_statistics import statistics, year_of
from coproduce.safeguarding.jobs import tell_of_overdue_concerns
from coproduce.safeguarding.models import Concern, ConcernTelling
from coproduce.safeguarding.queries import (
    concern_for_handling,
    concerns,
    concerns_of,
    linked_to,
    raised_by,
    steps_of,
    tellings_of,
)
from coproduce.safeguarding.services import acknowledge_concern, close_concern, name_staff, reopen_concern
from coproduce.safeguarding.services.concern_log import add_note, correct, link, refer, set_case_number
from tests.factories.accounts import make_account
from tests.factories.safeguarding import LEAD, make_concern, make_duty

THURSDAY = datetime(2026, 4, 2, 15, 50, tzinfo=UTC)  # ten to five in London, and Easter follows
TUESDAY = datetime(2026, 4, 7, 8, 0, tzinfo=UTC)  # nine o'clock
EMAIL = "director@example.org"
_numbers = count(1)


def team(size: int = 3) -> list[Account]:
    """The lead and deputies, on duty in this order."""
    found = [
        make_account("safeguarding_lead", email=f"duty{next(_numbers)}@council.example") for _ in range(size)
    ]
    for position, account in enumerate(found):
        make_duty(account, position)
    return found


def told(concern: Concern) -> list[str | None]:
    return [each.account_id or each.email for each in tellings_of(concern)]


def letters() -> list[str]:
    outbox.dispatch()
    deliver_due()
    return sorted(db.session.scalars(select(KeptMail.recipient)))


def test_each_step_of_the_escalation_comes_in_working_time_and_once(app: Flask) -> None:
    with clock.frozen(THURSDAY), unit_of_work():
        db.session.add_all(
            NonWorkingDay(day=day, name="Easter") for day in (date(2026, 4, 3), date(2026, 4, 6))
        )
        lead, first, second = team()
        boss = make_account("safeguarding_lead", email="boss@council.example")
        concern_settings.save_fallback(LEAD, boss)
        concern = make_concern(severity="urgent")
    order = [lead, first, second, boss]
    for minutes, expected in ((19, 1), (20, 2), (49, 2), (50, 3), (79, 3), (80, 4), (600, 4)):
        with clock.frozen(TUESDAY + timedelta(minutes=minutes)):
            for _ in range(2):
                with unit_of_work():
                    tell_of_overdue_concerns()
            assert told(concern) == [account.id for account in order[:expected]], minutes
            assert letters() == sorted(account.email for account in order[:expected])
    assert [each.turn for each in tellings_of(concern)] == ["lead", "deputy", "deputy", "fallback"]


def test_a_clock_that_stood_still_catches_up_and_acknowledging_stops_it(app: Flask) -> None:
    with clock.frozen(TUESDAY), unit_of_work():
        lead, first, second = team()
        late, taken = make_concern(severity="urgent"), make_concern(severity="urgent")
        acknowledge_concern(LEAD, taken)
    with clock.frozen(TUESDAY + timedelta(days=2)), unit_of_work():
        tell_of_overdue_concerns()
    assert told(late) == [lead.id, first.id, second.id]
    assert told(taken) == [lead.id]
    due = [each.due_at for each in tellings_of(late)]
    assert due == [TUESDAY, TUESDAY + timedelta(minutes=30), TUESDAY + timedelta(minutes=60)]


def test_where_nobody_may_open_it_administrators_hear_and_the_next_on_duty_gets_it(app: Flask) -> None:
    with clock.frozen(TUESDAY), unit_of_work():
        (lead,) = team(1)
        named, other = make_account("administrator"), make_account("administrator")
        concern = make_concern(named=(lead.id, named.id))
    with clock.frozen(TUESDAY):
        assert letters() == [other.email]
    assert told(concern) == [""]
    with clock.frozen(TUESDAY + timedelta(hours=2)), unit_of_work():
        deputy = make_account("safeguarding_lead")
        make_duty(deputy, 1)
        tell_of_overdue_concerns()
    assert told(concern) == ["", deputy.id]


def test_naming_whoever_has_it_takes_it_from_them_and_tells_the_next(app: Flask) -> None:
    with clock.frozen(TUESDAY), unit_of_work():
        lead, deputy, _ = team()
        concern = make_concern()
        acknowledge_concern(actor_of(lead), concern)
        name_staff(actor_of(deputy), concern, [lead.id])
        with pytest.raises(InvalidInput):
            name_staff(actor_of(deputy), concern, [deputy.id])
    assert (concern.state, concern.acknowledged_by_id) == ("raised", None)
    assert told(concern) == [lead.id, deputy.id]
    with clock.frozen(TUESDAY):
        # The letter to the lead had not gone out, and no longer does.
        assert letters() == [deputy.email]
    with pytest.raises(NotFound):
        concern_for_handling(actor_of(lead), concern.id)
    with pytest.raises(NotAllowed):
        acknowledge_concern(actor_of(lead), concern)


@pytest.fixture
def everybody(app: Flask) -> dict[str, Account]:
    with unit_of_work():
        lead, first, second = team()
        found = {"lead": lead, "first": first, "second": second}
        for role in ("administrator", "commissioner", "moderator", "analyst"):
            found[role] = make_account(role, email=f"{role}@council.example")
        found["boss"] = make_account("safeguarding_lead", "administrator", email="boss@council.example")
        # Somebody on duty who reads and looks after everything else as well.
        found["all"] = make_account(
            "safeguarding_lead", "administrator", "moderator", email="all@council.example"
        )
        make_duty(found["all"], 3)
        return found


NAMES = ("lead", "first", "second", "all", "administrator", "commissioner", "moderator", "analyst", "boss")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    named=st.sets(st.sampled_from(NAMES), min_size=1),
    fallback=st.sampled_from(["", "boss", EMAIL, "lead@"]),
    severity=st.sampled_from(["urgent", "soon"]),
    handled=st.booleans(),
)
def test_a_concern_never_reaches_whom_it_names(
    everybody: dict[str, Account], named: set[str], fallback: str, severity: str, handled: bool
) -> None:
    with clock.frozen(TUESDAY):
        with unit_of_work():
            boss = everybody["boss"] if fallback == "boss" else None
            concern_settings.save_fallback(
                LEAD, boss, name="Director", email=EMAIL if fallback == EMAIL else ""
            )
            about = [everybody[each].id for each in sorted(named)]
            concern, harmless = make_concern(severity=severity, named=about), make_concern()
            free = [each for each in ("first", "second", "all", "boss") if each not in named]
            if handled and free:
                handler = actor_of(everybody[free[0]])
                acknowledge_concern(handler, concern)
                link(handler, concern, harmless)
                add_note(handler, concern, "Spoke with the school.")
                close_concern(handler, concern, "Passed on.")
        letters()
    with clock.frozen(TUESDAY + timedelta(hours=30)):
        with unit_of_work():
            tell_of_overdue_concerns()
        letters()
    for name in named:
        nothing_reaches(everybody[name], concern, harmless)
    reached = {each.account_id or each.email or each.turn for each in tellings_of(concern)}
    assert reached
    assert reached.isdisjoint(about)
    if not handled:
        holders = [everybody[each].id for each in ("lead", "first", "second", "all") if each not in named]
        assert set(holders) <= reached


def nothing_reaches(person: Account, concern: Concern, harmless: Concern) -> None:
    """Not even with every role there is."""
    actor = replace(actor_of(person), roles=frozenset(DESCRIPTIONS))
    addressed = db.session.scalars(
        select(Notice.address).where(Notice.subject_id == concern.id, Notice.state == "sent")
    )
    assert person.email not in set(addressed)
    entries = db.session.scalars(audit_entries(actor, AuditFilter())).all()
    letter_ids = set(db.session.scalars(select(Notice.id).where(Notice.subject_id == concern.id)))
    assert not {entry.subject_id for entry in entries} & {concern.id, *letter_ids}
    assert concern.id not in str([entry.details for entry in entries])
    assert not db.session.scalars(notices(actor, subject_id=concern.id)).all()
    assert concern not in concerns_of(actor, concern.passage_id or "")
    assert concern.raised_at not in [each.raised_at for each in raised_by(actor)]
    everything = db.session.query(Concern).all()
    visible = [each for each in everything if person.id not in each.named_ids]
    for closed in (False, True):
        assert concern not in db.session.scalars(concerns(actor, closed=closed)).all()
    assert concern not in linked_to(actor, harmless)
    with pytest.raises(NotFound):
        concern_for_handling(actor, concern.id)
    counted = statistics(actor, year_of(clock.to_london(concern.raised_at).date()))
    assert all(dict(table.rows)["All"] == f"{len(visible):,}" for table in counted.tables)


def test_the_log_only_grows(app: Flask) -> None:
    concern, other = make_concern(), make_concern()
    acknowledge_concern(LEAD, concern)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        first = add_note(LEAD, concern, "Rang the school at ten.")
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        correct(LEAD, concern, first.id, "It was eleven.")
    with clock.frozen(clock.now() + timedelta(minutes=3)):
        refer(LEAD, concern, "Children’s social care", clock.today() - timedelta(days=1))
        set_case_number(LEAD, concern, " LA-4711 ", expected_version=concern.version)
    steps = steps_of(concern)
    assert [step.kind for step in steps][:3] == ["acknowledged", "note", "correction"]
    assert (steps[1].words, steps[2].corrects_id) == ("Rang the school at ten.", first.id)
    assert (concern.case_number, steps[3].by_name) == ("LA-4711", LEAD.name)
    with pytest.raises(Stale):
        set_case_number(LEAD, concern, "B", expected_version=1)
    with pytest.raises(NotFound):
        correct(LEAD, other, first.id, "Not of this one.")
    with pytest.raises(InvalidInput):
        add_note(LEAD, concern, "Later.", clock.today() + timedelta(days=1))
    link(LEAD, other, concern)
    assert list(linked_to(LEAD, concern)) == [other]
    with pytest.raises(Refused):
        link(LEAD, concern, other)
    close_concern(LEAD, concern, "The school looks after it.")
    reopen_concern(LEAD, concern, "A second text.")
    assert (concern.state, concern.closed_at) == ("acknowledged", None)


def test_settings_are_checked(app: Flask) -> None:
    lead, outsider = make_account("safeguarding_lead"), make_account("commissioner")
    actor = actor_of(lead)
    for wrong in ({"urgent": 4}, {"routine": 9999}, {"urgent": 200}):
        with pytest.raises(InvalidInput):
            concern_settings.save_clocks(actor, wrong)
    concern_settings.save_clocks(actor, {"urgent": 20})
    assert concern_settings.clocks()["urgent"] == 20
    with pytest.raises(Refused):
        concern_settings.save_fallback(actor, outsider)
    with pytest.raises(InvalidInput):
        concern_settings.save_fallback(actor, None, email=EMAIL)
    with pytest.raises(NotAllowed):
        concern_settings.save_clocks(actor_of(outsider), {"urgent": 20})
    with pytest.raises(Stale):
        concern_settings.save_clocks(actor, {"urgent": 25}, expected_version=99)
    assert db.session.query(ConcernTelling).count() == 0
