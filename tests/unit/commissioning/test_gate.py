"""The gate before a decision, requirement by requirement: each thing that is missing is named with its page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coproduce.commissioning.queries import (
    deciding,
    decisions,
    participation,
    partners,
    readiness,
    suggestions,
)
from coproduce.commissioning.queries.requirements import known_gatherers
from coproduce.commissioning.rules import gate
from coproduce.commissioning.rules.requirements import (
    StageFacts,
    asked_requirements,
    guard_of,
    known_requirements,
)
from coproduce.commissioning.rules.routes import (
    CABINET,
    CALL_IN,
    CallInFacts,
    StepsFacts,
    call_in_refusals,
    last_day_of_call_in,
    routes,
    step_refusals,
    takes_effect_on,
)
from coproduce.commissioning.rules.stages import stages
from coproduce.commissioning.rules.ways import FULL_WAY, LIGHT, URGENT, Way, way_problems

GATHERING = (deciding, decisions, participation, partners, readiness, suggestions)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = date(2026, 11, 20)


def test_every_requirement_has_its_rule_and_its_facts() -> None:
    named = {key for stage in stages() for key in stage.requirements}
    assert GATHERING
    assert named == known_requirements()
    assert named == known_gatherers()


def test_nothing_is_left_out_that_is_not_asked_and_the_core_never_is() -> None:
    for stage in stages():
        for keys in stage.left_out.values():
            assert keys <= set(stage.requirements)
    core = {
        "participation_plan",
        "consultations_closed",
        "themes_answered",
        "attestations",
        "duties",
        "partners_signed",
    }
    light = Way(LIGHT, "A contract of £4,000 a year.", "Director of children’s services")
    assert core <= set(asked_requirements("decision", light))
    urgent = Way(URGENT, "The building is unsafe.", "Chief executive", date(2027, 2, 1), DAY)
    assert {"participation_plan", "attestations", "impact_assessment"} == set(
        asked_requirements("decision", urgent)
    )


@pytest.mark.parametrize(
    "way",
    [
        Way(URGENT, "The building is unsafe.", "", date(2027, 2, 1), DAY),
        Way(URGENT, "", "Chief executive", date(2027, 2, 1), DAY),
        Way(URGENT, "The building is unsafe.", "Chief executive", None, DAY),
        Way(URGENT, "The building is unsafe.", "Chief executive", DAY, DAY),
        Way(URGENT, "The building is unsafe.", "Chief executive", DAY + timedelta(days=367), DAY),
        Way(LIGHT, "", "Director"),
        Way(LIGHT, "It is small.", " "),
    ],
)
def test_an_incomplete_way_leaves_nothing_out(way: Way) -> None:
    assert way_problems(way)
    for stage in stages():
        assert asked_requirements(stage.key, way) == stage.requirements


def test_facts_about_another_stage_open_nothing() -> None:
    with pytest.raises(ValueError, match="early_notice"):
        guard_of("decision")(StageFacts("early_notice", {}, FULL_WAY))
    with pytest.raises(KeyError):
        guard_of("decision")(StageFacts("decision", {}, FULL_WAY))


CLOSED = gate.LinkedFacts("Short breaks", "closed", "telling", url="/c", answers_url="/a")


def sentences(found: object) -> str:
    return " ".join(refusal.message for refusal in found)  # type: ignore[attr-defined]


def test_a_consultation_that_was_called_off_asked_nobody() -> None:
    assert gate.closed_refusals(gate.ConsultationsFacts(()))
    cancelled = replace(CLOSED, state="cancelled")
    assert gate.linked_refusals(gate.ConsultationsFacts((cancelled,)))
    assert gate.closed_refusals(gate.ConsultationsFacts((cancelled,)))
    assert not gate.closed_refusals(gate.ConsultationsFacts((CLOSED, cancelled)))
    for state in ("draft", "open", "paused"):
        still = replace(CLOSED, state=state)
        found = gate.closed_refusals(gate.ConsultationsFacts((CLOSED, still)))
        assert [refusal.url for refusal in found] == ["/c"]


def test_a_theme_needs_an_answer_that_people_were_told_or_its_place_in_the_decision() -> None:
    def of(state: str, *themes: gate.ThemeFacts, **values: int) -> str:
        linked = replace(CLOSED, feedback_state=state, themes=themes, **values)
        return sentences(gate.answers_refusals(gate.ConsultationsFacts((linked,))))

    answered, carried = gate.ThemeFacts("Waiting", True, False), gate.ThemeFacts("Travel", False, True)
    assert of("telling", answered, carried) == ""
    assert of("public", answered) == of("settled", answered) == ""
    assert "“Waiting”" in of("writing", answered)
    assert "“Waiting”" in of("withdrawn", answered)
    assert "“Waiting”" in of("public", gate.ThemeFacts("Waiting", False, False))
    assert of("writing", carried) == ""
    # No themes because nobody has worked them out is not the same as no themes.
    assert "told the answers" in of("")
    assert "told the answers" in of("writing")
    assert "read 3 texts" in of("", carried, unread=3)
    assert "holds 1 text" in of("telling", answered, unsorted=1)


def report(*attested: gate.AttestationFacts, **values: object) -> gate.ReportFacts:
    facts = gate.ReportFacts((gate.MakerFacts("Dana Okafor", attested),), 2, True, 3, NOW, "/m", "/r", "/e")
    return replace(facts, **values)  # type: ignore[arg-type]


def test_only_the_versions_that_hold_now_and_only_what_was_said_before_the_decision_count() -> None:
    read = gate.AttestationFacts(2, 3, NOW - timedelta(hours=1))
    assert not gate.attestation_refusals(report(read))
    for other in (
        gate.AttestationFacts(1, 3, read.at),
        gate.AttestationFacts(2, 2, read.at),
        gate.AttestationFacts(2, 3, NOW + timedelta(minutes=1)),
    ):
        assert "Dana Okafor" in sentences(gate.attestation_refusals(report(other)))
    assert not gate.attestation_refusals(report(gate.AttestationFacts(1, 3, read.at), read))
    assert "Make it again" in sentences(gate.attestation_refusals(report(read, report_stands=False)))
    assert "no report" in sentences(gate.attestation_refusals(report(read, report_number=0)))
    assert "assessment" in sentences(gate.attestation_refusals(report(read, assessment_number=0)))
    assert "Nobody is named" in sentences(gate.attestation_refusals(report(makers=())))
    both = (gate.MakerFacts("Dana Okafor", (read,)), gate.MakerFacts("Eli Brown"))
    assert "Eli Brown" in sentences(gate.attestation_refusals(report(makers=both)))


def test_everybody_who_must_be_asked_was_or_is_excused_by_name() -> None:
    def of(**values: object) -> str:
        return gate.duty_missing(gate.DutyFacts("The forum", **values))  # type: ignore[arg-type]

    assert of()
    assert of(invited_on=DAY)
    assert of(answered_on=DAY)
    assert of(invited_on=DAY, answered_on=DAY - timedelta(days=1))
    assert of(invited_on=DAY, answered_on=DAY) == ""
    assert of(excused_reason="It has no members now.")
    assert of(excused_by="Dana Okafor")
    assert of(excused_reason="It has no members now.", excused_by="Dana Okafor") == ""
    assert gate.duties_refusals(gate.DutiesFacts(False, ()))


def test_delivery_waits_for_the_public_decision_and_for_the_call_in() -> None:
    facts = gate.PublicDecisionFacts(True, DAY, False, False, DAY)
    assert not gate.public_decision_refusals(facts)
    for broken in (
        replace(facts, is_public=False),
        replace(facts, suspended=True),
        replace(facts, to_be_made_again=True),
        replace(facts, today=DAY - timedelta(days=1)),
        replace(facts, may_take_effect_on=None),
    ):
        assert gate.public_decision_refusals(broken)
    assert gate.review_refusals(gate.ReviewFacts(None, DAY))
    assert gate.review_refusals(gate.ReviewFacts(DAY + timedelta(days=1), DAY))
    assert not gate.review_refusals(gate.ReviewFacts(DAY, DAY))


def test_a_decision_on_or_before_the_closing_day_came_too_early() -> None:
    asked = gate.DatedConsultation("Short breaks", DAY)
    assert gate.decided_too_early(DAY - timedelta(days=1), [asked]) == [asked]
    assert gate.decided_too_early(DAY, [asked]) == [asked]
    assert gate.decided_too_early(DAY + timedelta(days=1), [asked]) == []
    endless = gate.DatedConsultation("Still open", None)
    assert gate.decided_too_early(DAY, [endless]) == [endless]
    assert gate.decided_too_early(None, [asked]) == []


def test_routes_have_their_own_steps_in_order() -> None:
    assert set(routes()) == {"delegated", "cabinet", "urgent", "call_in"}
    assert all(step.who for route in routes().values() for step in route.steps)
    keys = [step.key for step in routes()[CABINET].steps if step.before]
    done = {key: DAY + timedelta(days=number) for number, key in enumerate(keys)}
    assert not step_refusals(StepsFacts(CABINET, done))
    assert len(step_refusals(StepsFacts(CABINET, {}))) == len(keys)
    swapped = {**done, keys[0]: DAY + timedelta(days=30)}
    assert "before the step ahead" in sentences(step_refusals(StepsFacts(CABINET, swapped)))
    assert not routes()[CALL_IN].can_be_chosen
    assert not routes()["urgent"].can_be_chosen


def test_five_working_days_to_call_it_in_then_it_takes_effect() -> None:
    # Public on the Thursday before Easter 2027: Friday and Monday are closed.
    closed = frozenset({date(2027, 3, 26), date(2027, 3, 29)})
    facts = CallInFacts("delegated", date(2027, 3, 25), date(2027, 4, 5), closed_days=closed)
    assert last_day_of_call_in(facts) == date(2027, 4, 5)
    assert takes_effect_on(facts) == date(2027, 4, 6)
    assert not call_in_refusals(facts)
    assert call_in_refusals(replace(facts, today=date(2027, 4, 6)))
    called = replace(facts, called_in_on=date(2027, 4, 1))
    assert takes_effect_on(called) is None
    assert call_in_refusals(called)
    assert takes_effect_on(replace(called, ended_on=date(2027, 4, 20))) == date(2027, 4, 20)
    assert takes_effect_on(replace(facts, public_on=None)) is None
    urgent = replace(facts, route="urgent")
    assert takes_effect_on(urgent) == urgent.public_on
    assert call_in_refusals(urgent)
