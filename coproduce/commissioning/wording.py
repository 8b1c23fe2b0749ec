"""How a proposal is said in words: its stage, its thread, why it came up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from coproduce.commissioning.models import Proposal
from coproduce.commissioning.rules.stages import CLOSED, DRAFT, WITHDRAWN, stage_keys, stages
from coproduce.web.templating import day

ORIGINS = {
    "idea": "An idea",
    "money": "A pressure on money",
    "contract_ends": "A contract ends",
    "duty": "The law asks for it",
    "change": "What is needed has changed",
}
OUTSIDE_THE_CYCLE = {DRAFT: "Draft", CLOSED: "Finished", WITHDRAWN: "Taken back"}
STATUS = {
    DRAFT: "draft",
    "early_notice": "open",
    "shaping": "open",
    "options": "in_progress",
    "consultation": "open",
    "decision": "in_progress",
    "delivery": "in_progress",
    "review": "in_progress",
    CLOSED: "done",
    WITHDRAWN: "withdrawn",
}


def stage_name(state: str) -> str:
    """The name of a stage, or of a state outside the cycle."""
    return OUTSIDE_THE_CYCLE.get(state) or next(each.name for each in stages() if each.key == state)


def thread_of(proposal: Proposal, began: Mapping[str, date]) -> list[dict[str, Any]]:
    """The stages as steps of the thread; `began`: stage -> the day on which it last began."""
    keys = stage_keys()
    here = keys.index(proposal.state) if proposal.state in keys else None
    steps = []
    for position, stage in enumerate(stages()):
        if here is not None:
            state = "done" if position < here else "now" if position == here else "later"
        else:
            state = "done" if stage.key in began else "later"
        if state == "later" and proposal.state == WITHDRAWN:
            continue
        steps.append(
            {
                "label": stage.name,
                "state": state,
                "date": _step_date(proposal, state, began.get(stage.key)),
                "text": stage.words if state == "now" else "",
            }
        )
    if proposal.state == WITHDRAWN:
        steps.append({"label": "Taken back", "state": "stopped", "text": proposal.withdrawn_reason})
    return steps


def _step_date(proposal: Proposal, state: str, began: date | None) -> str:
    if state == "now":
        return f"Today. It began on {day(began)}." if began else "Today"
    return day(began) if began and state == "done" else ""
