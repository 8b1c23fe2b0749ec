"""The invented area: organisations, groups, people, duties, safety numbers and the working calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask_security import hash_password

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account, Organisation
from coproduce.accounts.roles import COMMISSIONER, SAFEGUARDING_LEAD, STAFF
from coproduce.accounts.services import (
    add_member,
    create_account,
    create_group,
    create_organisation,
    ensure_roles,
)
from coproduce.consultations.models import ElectionPeriod, SchoolHoliday
from coproduce.consultations.rules import Span
from coproduce.consultations.services import add_period, set_opening_terms
from coproduce.core import working_calendar
from coproduce.core.access import CLOCK
from coproduce.core.database import db
from coproduce.core.working_days import closed_days, is_working_day
from coproduce.demo import sign_ins
from coproduce.demo.content import Area
from coproduce.demo.timeline import Memory
from coproduce.safeguarding.models import SafeguardingDuty, SafetyContact


def settle(area: Area, memory: Memory) -> None:
    """Everybody and everything that is there before the first consultation."""
    ensure_roles()
    organisations = {
        each["slug"]: create_organisation(
            CLOCK, each["name"], each["kind"], slug=each["slug"], contact=each["contact"]
        )
        for each in area.organisations
    }
    password = hash_password(sign_ins.PASSWORD)  # once, since it is slow on purpose
    people = {person["key"]: _person(person, organisations, password) for person in area.people}
    _gather_groups(area, people)
    _name_duties(area, people)
    _close_offices(memory.day_zero)
    _keep_calendars(area, memory.day_zero)
    db.session.flush()
    for key, account in people.items():
        db.session.refresh(account)
        memory.actors[key], memory.account_ids[key] = actor_of(account), account.id
    for person in area.people:
        if COMMISSIONER in person["roles"]:
            memory.commissioners.setdefault(person["organisation"], person["key"])


def _person(person: Mapping[str, Any], organisations: Mapping[str, Organisation], password: str) -> Account:
    account = create_account(
        CLOCK,
        person["email"],
        person["name"],
        person["roles"],
        job_title=person["job_title"],
        organisation=organisations.get(person["organisation"] or ""),
    )
    if STAFF & set(person["roles"]):
        account.password = password
        account.tf_primary_method, account.tf_totp_secret = "authenticator", sign_ins.second_factor()
    return account


def _gather_groups(area: Area, people: Mapping[str, Account]) -> None:
    for each in area.groups:
        group = create_group(
            CLOCK, each["name"], each["kind"], slug=each["slug"], description=each["description"]
        )
        add_member(CLOCK, group, people[each["facilitator"]], "facilitator")
        for member in each["members"]:
            add_member(CLOCK, group, people[member])


def _name_duties(area: Area, people: Mapping[str, Account]) -> None:
    """The first safeguarding lead of the file is the designated one, the others are deputies."""
    leads = [person["key"] for person in area.people if SAFEGUARDING_LEAD in person["roles"]]
    for position, key in enumerate(leads):
        db.session.add(SafeguardingDuty(account_id=people[key].id, position=position))
    for position, contact in enumerate(area.safety_contacts):
        db.session.add(
            SafetyContact(
                name=contact["name"], phone=contact["phone"], hours=contact["hours"], position=position
            )
        )


def _keep_calendars(area: Area, day_zero: date) -> None:
    """Holidays and elections lie at days of their own, so that the same days are open whenever it is loaded."""
    calendars = ((SchoolHoliday, area.school_holidays), (ElectionPeriod, area.election_periods))
    for kind, periods in calendars:
        for each in periods:
            starts, ends = (timedelta(days=each[name]) for name in ("starts_in_days", "ends_in_days"))
            add_period(CLOCK, kind, Span(each["name"], day_zero + starts, day_zero + ends))
    set_opening_terms(CLOCK, area.opening_terms["least_days"], area.opening_terms["reason"])


def _close_offices(day_zero: date) -> None:
    """Bank holidays of last year to the year after next, and the days between Christmas and New Year."""
    years = range(day_zero.year - 1, day_zero.year + 3)
    working_calendar.close_on_bank_holidays(CLOCK, years)
    for year in years:
        between = (date(year, 12, 25) + timedelta(days=days) for days in range(7))
        for day in between:
            if is_working_day(day, closed_days()):
                working_calendar.close_on(CLOCK, day, "Offices closed between Christmas and New Year")
