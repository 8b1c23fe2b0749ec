"""What a stage of the cycle asks for before it begins: one function a requirement, over facts that a query gathered.

A requirement is named in `data/stages.json` and returns every refusal that it has, in words, with the page where it can
be mended. `facts` is a mapping from the requirement's key to the facts that its function takes, so that each part of
the room gathers its own and none knows the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coproduce.commissioning.rules.stages import stage
from coproduce.commissioning.rules.ways import FULL_WAY, Way, way_refusals
from coproduce.core.errors import Refusal

Requirement = Callable[[Any], Sequence[Refusal]]

_requirements: dict[str, Requirement] = {}


@dataclass(frozen=True)
class StageFacts:
    """What is known when a proposal asks to enter `stage` by its way. `facts` has one entry for each requirement that
    is asked for then (`asked_requirements`)."""

    stage: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    way: Way = FULL_WAY


def requirement(key: str) -> Callable[[Requirement], Requirement]:
    """Name a pure function as the requirement of this key."""

    def register(function: Requirement) -> Requirement:
        if _requirements.setdefault(key, function) is not function:
            raise ValueError(f"requirement {key!r} is defined twice")
        return function

    return register


def known_requirements() -> frozenset[str]:
    return frozenset(_requirements)


def asked_requirements(stage_key: str, way: Way) -> tuple[str, ...]:
    """The requirements of a stage that this way does not leave out. An incomplete way leaves nothing out."""
    wanted = stage(stage_key)
    left_out = frozenset() if way_refusals(way) else wanted.left_out_by(way.kind)
    return tuple(key for key in wanted.requirements if key not in left_out)


def refusals_by_requirement(asked: StageFacts) -> dict[str, list[Refusal]]:
    """What is missing, by requirement. One without facts raises KeyError: forgetting to gather something must never
    open a gate."""
    return {
        key: list(_requirements[key](asked.facts[key])) for key in asked_requirements(asked.stage, asked.way)
    }


def entering_refusals(asked: StageFacts) -> list[Refusal]:
    """Everything that keeps a proposal out of a stage."""
    missing = [refusal for found in refusals_by_requirement(asked).values() for refusal in found]
    return [*way_refusals(asked.way), *missing]


def guard_of(stage_key: str) -> Callable[[StageFacts], list[Refusal]]:
    """Guard of the step into this stage. Facts about another stage raise ValueError."""

    def guard(asked: StageFacts) -> list[Refusal]:
        if asked.stage != stage_key:
            raise ValueError(f"facts about {asked.stage!r} do not open {stage_key!r}")
        return entering_refusals(asked)

    return guard
