"""When a decision may be told: a whole record, a gate that still holds, notice in time, a plan for telling people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coproduce.commissioning.rules.clear_days import NoticeFacts, notice_refusals
from coproduce.commissioning.rules.requirements import StageFacts, entering_refusals
from coproduce.commissioning.rules.routes import StepsFacts, step_refusals
from coproduce.commissioning.rules.ways import URGENT
from coproduce.core.errors import Refusal
from coproduce.feedback.rules import (
    EARLY,
    GROUP_LED,
    NORMAL,
    ROUTES,
    EarlyFacts,
    early_release_refusals,
    needs_reach_plan,
)

DECIDING = "decision"

MISSING_WORDS = {
    "outcome": "The record does not say what was decided.",
    "outcome_young": "The decision has no young people’s version.",
    "reasons": "The record gives no reasons.",
    "alternatives": "The record does not say what else was thought of, and why it was not chosen.",
    "interests": "The record does not say which interests were declared. Write “None” where there were none.",
    "what_views_changed": "The record does not say what people’s views changed, or why they changed nothing.",
    "decided_by": "The record does not say who decided.",
}


@dataclass(frozen=True)
class RecordFacts:
    """`words` holds the fields of MISSING_WORDS as written."""

    words: Mapping[str, str]
    decided_on: date | None
    review_on: date | None
    today: date
    url: str = ""


@dataclass(frozen=True)
class ReleasePlan:
    """`recipients` None: nobody can say how many letters there would be. `took_part` counts forms and group answers."""

    route: str
    reason: str = ""
    authority: str = ""
    reach_plan: str = ""
    group_led: bool = False
    recipients: int | None = None
    took_part: int = 0
    url: str = ""


@dataclass(frozen=True)
class TellingFacts:
    """Everything that is asked before those who took part are told of a decision."""

    proposal_stage: str
    record: RecordFacts
    gate: StageFacts
    notice: NoticeFacts
    steps: StepsFacts
    plan: ReleasePlan
    gate_url: str = ""


def telling_refusals(facts: TellingFacts) -> list[Refusal]:
    """Guard of "tell". The gate is asked again: what was attested, signed or answered and has changed since then no
    longer counts."""
    if facts.gate.stage != DECIDING:
        raise ValueError(f"facts about {facts.gate.stage!r} are not those of the gate")
    refusals = []
    if facts.proposal_stage != DECIDING:
        refusals.append(Refusal("The proposal is not at the stage of its decision.", facts.gate_url))
    return [
        *refusals,
        *record_refusals(facts),
        *entering_refusals(facts.gate),
        *notice_refusals(facts.notice),
        *step_refusals(facts.steps),
        *release_refusals(facts.plan),
    ]


def record_refusals(facts: TellingFacts) -> list[Refusal]:
    """What the record itself lacks."""
    record, way = facts.record, facts.gate.way
    sentences = [words for name, words in MISSING_WORDS.items() if not record.words.get(name, "").strip()]
    if record.decided_on is None:
        sentences.append("The record does not say on which day it was decided.")
    elif record.decided_on > record.today:
        sentences.append("The day of the decision has not come yet.")
    if record.review_on is None:
        sentences.append("The record names no day on which we look at whether it worked.")
    elif record.decided_on is not None and record.review_on <= record.decided_on:
        sentences.append("The review must come after the decision.")
    elif way.kind == URGENT and way.review_by is not None and record.review_on > way.review_by:
        sentences.append(
            f"An urgent decision is looked at again by {way.review_by.day} {way.review_by:%B %Y} at the latest."
        )
    return [Refusal(sentence, record.url) for sentence in sentences]


def release_refusals(plan: ReleasePlan) -> list[Refusal]:
    """What the plan for telling people lacks (rules 2 and 3)."""
    refusals = []
    if plan.route not in ROUTES:
        refusals.append(Refusal("Choose how the decision is released.", plan.url))
    if plan.group_led and plan.route == NORMAL:
        refusals.append(
            Refusal("A group led a consultation: use the lead time that was agreed with it.", plan.url)
        )
    if plan.route == GROUP_LED and not plan.group_led:
        refusals.append(Refusal("No group led a linked consultation. Use the usual lead time.", plan.url))
    if plan.route == EARLY:
        if not plan.authority.strip():
            refusals += early_release_refusals(EarlyFacts(plan.authority, plan.url))
        if not plan.reason.strip():
            refusals.append(Refusal("Give the public reason for the early release.", plan.url))
    if needs_reach_plan(plan.recipients, plan.took_part) and not plan.reach_plan.strip():
        refusals.append(
            Refusal(
                "Few people left an address. Write down how the others are told: by the group, schools, the forum "
                "or by post.",
                plan.url,
            )
        )
    return refusals


@dataclass(frozen=True)
class LeavingFacts:
    """`decision_state` is empty where no record was begun."""

    decision_state: str
    url: str = ""


def leaving_refusals(facts: LeavingFacts) -> list[Refusal]:
    """Guard of going back from the decision, or out of it: nobody takes a proposal away under a decision that people
    were told of."""
    if facts.decision_state in ("telling", "settled", "public"):
        return [Refusal("People were told of the decision. Withdraw its record first.", facts.url)]
    return []


def fitting_route(group_led: bool) -> str:
    return GROUP_LED if group_led else NORMAL
