"""DECIDE: what stands before a decision, the decision itself, told first to those who took part, and its notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coproduce.commissioning.models import Decision, DecisionMaker
from coproduce.commissioning.queries.deciding import (
    attestation_facts,
    duties_of_proposal,
    makers_of,
    themes_to_carry,
)
from coproduce.commissioning.queries.decisions import decision_of
from coproduce.commissioning.services import attestations, decisions, preparing
from coproduce.commissioning.services.forward_plan import Notice, give_notice
from coproduce.consultations.queries import consultation_by_slug
from coproduce.demo.minutes import minutes_as_pdf
from coproduce.demo.telling import Told, Written, fields_of, same


def link(told: Told, written: Written) -> None:
    preparing.link_consultation(told.actor, told.proposal, consultation_by_slug(written["consultation"]))


def carry(told: Told, written: Written) -> None:
    """Themes that the decision takes up by name, each with its own words."""
    for name, words in written["themes"].items():
        preparing.carry_theme(
            told.actor, told.proposal, same(themes_to_carry(told.proposal), "name", name), words
        )


def duties(told: Told, written: Written) -> None:
    """Who must be asked, and what each of them answered."""
    preparing.choose_tags(told.actor, told.proposal, written["tags"])
    rows = duties_of_proposal(told.proposal.id)
    for key, line in written["lines"].items():
        values = {"invited_on": None, "answered_on": None, **fields_of(told.memory, line)}
        preparing.record_duty(told.actor, same(rows, "duty_key", key), **values)


def way(told: Told, written: Written) -> None:
    preparing.take_way(
        told.actor, told.proposal, written["kind"], reason=written["reason"], authority=written["authority"]
    )


def notice(told: Told, written: Written) -> None:
    """A line of the forward plan."""
    give_notice(told.actor, told.proposal, Notice(**written))


# Those who decide -----------------------------------------------------------------------------------------------------


def name_makers(told: Told, written: Written) -> None:
    for each in written["makers"]:
        attestations.name_maker(told.actor, told.proposal, each["name"], each["role"], each.get("email", ""))


def report(told: Told, written: Written) -> None:
    preparing.make_report(told.actor, told.proposal)


def attest_by_link(told: Told, written: Written) -> None:
    """They open their own link, read what holds on that day, and say so."""
    maker, facts = _maker(told, written), attestation_facts(told.proposal)
    attestations.attest_by_link(
        attestations.new_link(told.actor, maker),
        report_number=facts.report_number,
        assessment_number=facts.assessment_number,
    )


def attest_by_minutes(told: Told, written: Written) -> None:
    attestations.attest_by_minutes(
        told.actor,
        _maker(told, written),
        content=minutes_as_pdf(written["pages"]),
        page=written["page"],
        met_on=told.today,
    )


def _maker(told: Told, written: Written) -> DecisionMaker:
    found: DecisionMaker = same(makers_of(told.proposal.id), "name", written["name"])
    return found


# The record -----------------------------------------------------------------------------------------------------------


def record(told: Told, written: Written) -> None:
    """The record of the decision, with the steps of its route as far as they are done."""
    decision = decisions.begin_decision(told.actor, told.proposal)
    decisions.edit_decision(told.actor, decision, fields_of(told.memory, written["words"]))
    step(told, written)


def step(told: Told, written: Written) -> None:
    for each in written["steps"]:
        values = fields_of(told.memory, each)
        decisions.record_step(told.actor, _decision(told), values.pop("key"), **values)


def tell(told: Told, written: Written) -> None:
    decisions.begin_telling(told.actor, _decision(told), reach_plan=written["reach_plan"])


def open_due(told: Told, written: Written) -> None:
    """The worker's minute: what has reached its hour is announced."""
    decisions.open_due_decisions()


def _decision(told: Told) -> Decision:
    found = decision_of(told.proposal.id)
    if found is None:
        raise LookupError(f"no decision is recorded for {told.proposal.slug}")
    return found


DECIDING: Mapping[str, Callable[[Told, Any], None]] = {
    "link": link,
    "carry": carry,
    "duties": duties,
    "way": way,
    "notice": notice,
    "name_makers": name_makers,
    "report": report,
    "attest_by_link": attest_by_link,
    "attest_by_minutes": attest_by_minutes,
    "record": record,
    "step": step,
    "tell": tell,
    "open_due": open_due,
}
