"""What an impact assessment must say before it is finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coproduce.core.errors import Refusal

WORSE = "worse"
EFFECTS = {
    "better": "It gets better for them",
    WORSE: "It gets worse for them",
    "same": "Nothing changes for them",
    "unknown": "We do not know yet",
}


@dataclass(frozen=True)
class FinishFacts:
    """`effects`: (who, evidence) of each effect."""

    summary: str
    owner_name: str
    effects: Sequence[tuple[str, str]]
    url: str = ""


def effect_problems(values: Mapping[str, Any], others: Sequence[str]) -> dict[str, str]:
    """Problems by field of one effect; `others`: for whom the other effects of this version are."""
    problems = {}
    if not values["who"]:
        problems["who"] = "Say for whom this is."
    elif values["who"].casefold() in {other.casefold() for other in others}:
        problems["who"] = "There is an effect for them already. Change that one."
    if values["effect"] not in EFFECTS:
        problems["effect"] = "Say what it would mean for them."
    if values["effect"] == WORSE and not (values["mitigation"] or values["why_not"]):
        problems["mitigation"] = "Say what would soften it, or why nothing can."
    return problems


def finish_refusals(facts: FinishFacts) -> list[Refusal]:
    refusals = []
    if not facts.summary.strip():
        refusals.append(Refusal("Write what the assessment found, in plain words.", facts.url))
    if not facts.owner_name.strip():
        refusals.append(Refusal("Name who wrote the assessment.", facts.url))
    if not facts.effects:
        refusals.append(Refusal("Say what it would mean for one group of people at least.", facts.url))
    refusals += [
        Refusal(f"Say what shows the effect on {who}.", facts.url)
        for who, evidence in facts.effects
        if not evidence.strip()
    ]
    return refusals
