"""The sections of a proposal on its staff page, with how each stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coproduce.commissioning.models import Proposal
from coproduce.commissioning.queries import readiness as facts
from coproduce.commissioning.queries.requirements import way_of
from coproduce.commissioning.rules import readiness as rules
from coproduce.commissioning.rules.requirements import asked_requirements
from coproduce.commissioning.rules.stages import stages
from coproduce.commissioning.staff_tasks import DONE, MISSING, NOT_NEEDED, TO_DO, TaskState, register_task
from coproduce.commissioning.views.manage.section_words import WORDS
from coproduce.core.errors import Refusal

Refusals = Callable[[Proposal], Sequence[Refusal]]


def register() -> None:
    register_task(10, "Summary, people and dates", "proposals_manage.words", _words, "proposals.edit")
    register_task(20, WORDS["parts"].heading, "proposals_manage.parts", _parts)
    asked = (
        (30, "needs", "need_with_source", lambda row: rules.need_with_source(facts.need_facts(row))),
        (
            50,
            "options",
            "options_with_no_change",
            lambda row: rules.options_with_no_change(facts.options_facts(row)),
        ),
        (60, "money", "money_adds_up", lambda row: rules.money_adds_up(facts.money_facts(row))),
        (80, "measures", "measures", lambda row: rules.measures(facts.measures_facts(row))),
    )
    for position, section, key, refusals in asked:
        endpoint = f"proposals_manage.{section}"
        register_task(position, WORDS[section].heading, endpoint, _asked(key, section, refusals))
    for position, section in ((70, "posts"), (90, "statements"), (100, "documents")):
        register_task(position, WORDS[section].heading, f"proposals_manage.{section}", _free(section))
    register_task(
        110,
        "Equality impact assessment",
        "proposals_manage.assessment",
        _asked("impact_assessment", "", lambda row: rules.impact_assessment(facts.assessment_facts(row))),
    )


def is_asked(proposal: Proposal, key: str) -> bool:
    """Whether any stage asks for this on the proposal's way."""
    way = way_of(proposal)
    return any(key in asked_requirements(stage.key, way) for stage in stages())


def _asked(key: str, section: str, refusals: Refusals) -> Callable[[Proposal], TaskState]:
    def state(proposal: Proposal) -> TaskState:
        found = refusals(proposal)
        if not found:
            return TaskState(DONE, _count(proposal, section))
        if not is_asked(proposal, key):
            return TaskState(NOT_NEEDED)
        return TaskState(MISSING, found[0].message)

    return state


def _free(section: str) -> Callable[[Proposal], TaskState]:
    def state(proposal: Proposal) -> TaskState:
        return TaskState(DONE if getattr(proposal, section) else NOT_NEEDED, _count(proposal, section))

    return state


def _words(proposal: Proposal) -> TaskState:
    found = [
        *rules.summary(facts.summary_facts(proposal)),
        *rules.young_summary(facts.young_summary_facts(proposal)),
        *rules.accountable_lead(facts.lead_facts(proposal)),
        *rules.next_date(facts.next_facts(proposal)),
    ]
    return TaskState(MISSING, found[0].message) if found else TaskState(DONE)


def _parts(proposal: Proposal) -> TaskState:
    return TaskState(DONE, _count(proposal, "parts")) if proposal.parts else TaskState(TO_DO)


def _count(proposal: Proposal, section: str) -> str:
    if not section:
        return ""
    rows = getattr(proposal, section)
    one = WORDS[section].one
    return f"{len(rows)} {one}{'' if len(rows) == 1 else 's'}" if rows else ""
