"""Options, costs, decision and track: what is kept, what changes in public, and what opening asks for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from coproduce.consultations import services
from coproduce.consultations.amendments import Option
from coproduce.consultations.models import Consultation, ElectionPeriod, SchoolHoliday
from coproduce.consultations.queries import public_consultation_by_slug
from coproduce.consultations.queries.light import light_consultations
from coproduce.consultations.rules import Span
from coproduce.core import clock
from coproduce.core.access import CLOCK, VISITOR
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, Refused, Stale
from tests.factories.accounts import make_actor
from tests.factories.consultations import COMMISSIONER, make_consultation, make_safety_contact

pytestmark = pytest.mark.usefixtures("app")

SATURDAYS = Option("Saturdays", "Two therapists.", "GBP 4,000", "Parents who work", "Mondays")
AS_IT_IS = Option("As it is", is_no_change=True)
LIGHT = {"track": "light", "track_reason": "One room.", "track_agreed_by": "Ada (invented), head"}
NOTHING: dict[str, Any] = {
    "costs_and_impact": "",
    "assessment_title": "",
    "assessment_version": "",
    "assessment_on": None,
    "assessment_text": "",
    "shortened_by": "",
    "shortened_reason": "",
}


def places(consultation: Consultation) -> list[str]:
    base = f"/manage/consultations/{consultation.slug}/"
    return [refusal.url.removeprefix(base) for refusal in services.readiness(consultation)]


def shown(consultation: Consultation) -> list[tuple[str, str, str]]:
    return [(change.kind, change.reason, change.details) for change in consultation.changes]


def test_options_are_kept_in_their_order() -> None:
    consultation = make_consultation("draft")
    services.set_options(COMMISSIONER, consultation, [AS_IT_IS, SATURDAYS], consultation.version)
    db.session.commit()
    db.session.expire_all()
    assert services.options_of(consultation) == [AS_IT_IS, SATURDAYS]
    assert shown(consultation) == []
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == consultation.id)).one()
    assert (entry.action, entry.details) == ("edit", {"fields": ["options"]})


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ([Option(" ")], "title"),
        ([Option("A"), Option("a ")], "title"),
        ([Option("A", is_no_change=True), AS_IT_IS], "is_no_change"),
        ([Option(str(number)) for number in range(13)], "options"),
    ],
)
def test_what_cannot_be_weighed_is_refused(options: list[Option], field: str) -> None:
    consultation = make_consultation("draft")
    with pytest.raises(InvalidInput) as refused:
        services.set_options(COMMISSIONER, consultation, options)
    assert list(refused.value.problems) == [field]
    assert len(consultation.options) == 2


def test_who_may_not_edit_changes_no_option() -> None:
    consultation = make_consultation("draft")
    with pytest.raises(NotAllowed):
        services.set_options(VISITOR, consultation, [])
    with pytest.raises(Stale):
        services.set_options(COMMISSIONER, consultation, [], consultation.version - 1)


def test_after_opening_options_change_in_public_and_stay_a_choice() -> None:
    consultation = make_consultation("open")
    before = services.options_of(consultation)
    reworded = [Option("Saturday mornings", "One therapist."), before[1]]
    with pytest.raises(InvalidInput, match="public reason"):
        services.set_options(COMMISSIONER, consultation, reworded)
    with pytest.raises(Refused, match="two options"):
        services.set_options(COMMISSIONER, consultation, before[1:], public_reason="It is dear.")
    services.set_options(COMMISSIONER, consultation, reworded, public_reason="A therapist left.")
    [(kind, reason, details)] = shown(consultation)
    assert (kind, reason) == ("options_changed", "A therapist left.")
    assert details.splitlines() == [
        "The option “Saturday appointments” is now called “Saturday mornings”.",
        "What is said about the option “Saturday mornings” was changed.",
    ]
    services.set_options(COMMISSIONER, consultation, reworded[::-1])
    assert len(consultation.changes) == 1, "another order is no change"


def test_the_reason_why_there_are_not_two_is_taken_out_only_where_there_are() -> None:
    consultation = make_consultation("open", options_reason="The law leaves one way.")
    services.set_options(
        COMMISSIONER, consultation, services.options_of(consultation)[:1], public_reason="It is the law."
    )
    with pytest.raises(Refused, match="two options"):
        services.edit_consultation(COMMISSIONER, consultation, {"options_reason": ""}, public_reason="No.")
    assert consultation.options_reason == "The law leaves one way."


@pytest.mark.parametrize("state", ["open", "paused", "closed"])
def test_what_people_read_and_weigh_changes_in_public(state: str) -> None:
    consultation = make_consultation(state, title="Breaks")
    promised, day = consultation.decision_on, clock.today() + timedelta(days=70)
    changes: dict[str, Any] = {
        "title": "Short breaks",
        "summary": "Clearer.",
        "decision_on": day,
        "decided_by": "Cabinet",
        "costs_and_impact": "GBP 90,000.",
        "assessment_version": "0.4",
        "lead_name": "Ada",
    }
    with pytest.raises(InvalidInput) as refused:
        services.edit_consultation(COMMISSIONER, consultation, changes)
    assert list(refused.value.problems) == ["public_reason"]
    assert (consultation.title, consultation.decision_on) == ("Breaks", promised)
    services.edit_consultation(COMMISSIONER, consultation, changes, public_reason="The board met.")
    assert [kind for kind, _, _ in shown(consultation)] == [
        "words_changed",
        "decision_changed",
        "impact_changed",
    ]
    details = "\n".join(details for _, _, details in shown(consultation))
    assert "It was called “Breaks” before." in details
    assert f"It is to be decided on {day.day} {day:%B %Y}, not on" in details
    assert "Who decides: Cabinet. Before it was: Board for children’s therapy (invented)." in details
    assert "version 0.4" in details
    assert {reason for _, reason, _ in shown(consultation)} == {"The board met."}


def test_names_and_minutes_are_put_right_without_a_word() -> None:
    consultation = make_consultation("open")
    services.edit_consultation(
        COMMISSIONER, consultation, {"lead_name": "Ada", "minutes": 9, "audience": "All"}
    )
    assert shown(consultation) == []


def test_what_was_public_does_not_become_empty_and_the_decision_stays_after_closing() -> None:
    consultation = make_consultation("open")
    with pytest.raises(InvalidInput) as refused:
        services.edit_consultation(
            COMMISSIONER, consultation, {"costs_and_impact": "", "decision_on": None}, public_reason="A slip."
        )
    assert set(refused.value.problems) == {"costs_and_impact", "decision_on"}
    assert consultation.closes_at is not None
    last_day = clock.to_london(consultation.closes_at).date()
    with pytest.raises(Refused, match="after closing"):
        services.edit_consultation(
            COMMISSIONER, consultation, {"decision_on": last_day}, public_reason="Sooner."
        )


@pytest.mark.parametrize(
    "field", ["track", "track_reason", "shortened_reason", "election_reason", "standing"]
)
def test_how_it_was_opened_stays_as_it_was(field: str) -> None:
    consultation = make_consultation("open")
    with pytest.raises(Refused, match="cannot be edited"):
        services.edit_consultation(COMMISSIONER, consultation, {field: "light"}, public_reason="Smaller.")


def test_an_extension_past_the_decision_moves_the_decision_too() -> None:
    consultation = make_consultation("open", answer_promised_on=clock.today() + timedelta(days=90))
    later = clock.now() + timedelta(days=55)
    with pytest.raises(Refused, match="decision must be on a day after closing"):
        services.extend(COMMISSIONER, consultation, later, "Half term.")
    decided = clock.today() + timedelta(days=60)
    services.extend(COMMISSIONER, consultation, later, "Half term.", decision_on=decided)
    assert consultation.decision_on == decided
    [(kind, _, details)] = shown(consultation)
    assert kind == "extended"
    assert details.startswith(f"It is to be decided on {decided.day} {decided:%B %Y}, not on")


# Opening -------------------------------------------------------------------------------------------------------------


def test_a_small_matter_opens_without_options_and_is_listed() -> None:
    make_safety_contact()
    consultation = make_consultation("draft", **{**NOTHING, **LIGHT})
    consultation.options.clear()
    assert places(consultation) == []
    services.open_(COMMISSIONER, consultation)
    make_consultation("open")
    make_consultation("draft", **LIGHT)
    assert list(db.session.scalars(light_consultations())) == [consultation]
    assert public_consultation_by_slug(consultation.slug).track_reason == "One room."


def test_the_light_track_needs_a_reason_and_somebody_who_agreed() -> None:
    make_safety_contact()
    consultation = make_consultation("draft", **{**NOTHING, "track": "light"})
    assert places(consultation) == ["track#track_reason", "track#track_agreed_by"]


def test_the_area_s_calendars_decide_over_days_and_elections() -> None:
    make_safety_contact()
    consultation = make_consultation("draft", shortened_by="", shortened_reason="")
    assert places(consultation) == ["track#shortened_reason"]
    services.set_opening_terms(CLOCK, 5, "Agreed with the forum.")
    assert places(consultation) == []
    today = clock.today()
    services.add_period(COMMISSIONER, SchoolHoliday, Span("Summer", today, today + timedelta(days=19)))
    assert places(consultation) == ["track#shortened_reason"]
    services.add_period(COMMISSIONER, ElectionPeriod, Span("Local elections", today, today))
    assert places(consultation) == ["track#shortened_reason", "track#election_reason"]
    reasons = {
        "shortened_by": "Ada, head",
        "shortened_reason": "A lease ends.",
        "election_reason": "A court.",
    }
    services.edit_consultation(COMMISSIONER, consultation, reasons)
    assert places(consultation) == []


def test_a_gap_of_a_template_is_found_wherever_it_stands() -> None:
    make_safety_contact()
    consultation = make_consultation("draft", summary="About ((what)).", costs_and_impact="((how much))")
    services.set_options(COMMISSIONER, consultation, [Option("((first))"), AS_IT_IS])
    assert places(consultation) == ["edit", "impact", "options"]


# Calendars -----------------------------------------------------------------------------------------------------------


def test_the_calendars_are_kept_by_staff_with_the_right_and_audited() -> None:
    today = clock.today()
    span = Span("Half term", today, today + timedelta(days=4))
    for actor in (VISITOR, make_actor("analyst")):
        with pytest.raises(NotAllowed):
            services.add_period(actor, SchoolHoliday, span)
    with pytest.raises(NotAllowed):
        services.set_opening_terms(COMMISSIONER, 10, "Quicker.")
    row = services.add_period(COMMISSIONER, SchoolHoliday, span)
    with pytest.raises(InvalidInput, match="already"):
        services.add_period(COMMISSIONER, SchoolHoliday, span)
    services.change_period(COMMISSIONER, row, Span("Autumn half term", today, today))
    services.remove_period(COMMISSIONER, row)
    actions = set(db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == row.id)))
    assert actions == {"add", "change", "remove"}


@pytest.mark.parametrize(
    ("days", "name", "field"),
    [(-1, "A", "ends_on"), (0, " ", "name"), (0, "x" * 121, "name"), (120, "A", "ends_on")],
)
def test_a_period_that_cannot_be_is_refused(days: int, name: str, field: str) -> None:
    today = clock.today()
    with pytest.raises(InvalidInput) as refused:
        services.add_period(COMMISSIONER, SchoolHoliday, Span(name, today, today + timedelta(days=days)))
    assert list(refused.value.problems) == [field]


def test_a_file_of_holidays_is_added_once() -> None:
    content = b"name,starts_on,ends_on\nHalf term,26/10/2026,30/10/2026\nChristmas,2026-12-21,2027-01-01\n"
    assert services.import_periods(COMMISSIONER, SchoolHoliday, content) == (2, 0)
    assert services.import_periods(COMMISSIONER, SchoolHoliday, content) == (0, 2)
    with pytest.raises(InvalidInput, match="Row 3"):
        services.import_periods(
            COMMISSIONER, SchoolHoliday, b"name,starts_on,ends_on\nA,2027-01-01,2027-01-02\nB,1,2\n"
        )
    with pytest.raises(NotAllowed):
        services.import_periods(VISITOR, SchoolHoliday, content)
    assert len(list(db.session.scalars(select(SchoolHoliday)))) == 2


@pytest.mark.parametrize("days", [4, 121])
def test_the_number_of_school_days_stays_within_reason(days: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.set_opening_terms(make_actor("administrator"), days, " ")
    assert set(refused.value.problems) == {"least_days", "reason"}
