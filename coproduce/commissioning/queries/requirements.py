"""Facts for what a stage asks for: each part of the room gathers its own, under the requirement's key.

A module of `queries` that decorates a function with `facts_of("key")` is imported by `commissioning.init_app`, and a
test compares the keys with those of `data/stages.json`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from coproduce.commissioning.models import Proposal
from coproduce.commissioning.rules.requirements import (
    StageFacts,
    asked_requirements,
    entering_refusals,
    refusals_by_requirement,
)
from coproduce.commissioning.rules.stages import stage
from coproduce.commissioning.rules.ways import FULL_WAY, Way
from coproduce.core.errors import Refusal

Gatherer = Callable[[Proposal], Any]

_gatherers: dict[str, Gatherer] = {}
_way_of: list[Callable[[Proposal], Way]] = []


def facts_of(key: str) -> Callable[[Gatherer], Gatherer]:
    """Name a query as the one that gathers the facts of this requirement."""

    def register(gather: Gatherer) -> Gatherer:
        if _gatherers.setdefault(key, gather) is not gather:
            raise ValueError(f"facts of {key!r} are gathered twice")
        return gather

    return register


def known_gatherers() -> frozenset[str]:
    return frozenset(_gatherers)


def use_way_of(query: Callable[[Proposal], Way]) -> Callable[[Proposal], Way]:
    """Name the query that says by which way (full, light, urgent) a proposal goes."""
    _way_of[:] = [query]
    return query


def way_of(proposal: Proposal) -> Way:
    return _way_of[0](proposal) if _way_of else FULL_WAY


def stage_facts(proposal: Proposal, stage_key: str) -> StageFacts:
    """What is known when this proposal asks to enter the stage. A requirement that nobody gathers raises KeyError."""
    asked = StageFacts(stage_key, way=way_of(proposal))
    return replace(
        asked, facts={key: _gatherers[key](proposal) for key in asked_requirements(stage_key, asked.way)}
    )


def missing_for(proposal: Proposal, stage_key: str) -> list[Refusal]:
    """Everything that keeps the proposal from entering the stage now."""
    return entering_refusals(stage_facts(proposal, stage_key))


def checklist_for(proposal: Proposal, stage_key: str) -> dict[str, list[Refusal]]:
    """The same by requirement, those without a refusal too: for the page that shows the gate."""
    return refusals_by_requirement(stage_facts(proposal, stage_key))


def left_out_words(proposal: Proposal, stage_key: str) -> list[str]:
    """What the way of this proposal leaves out of a stage and is missing today, in words: it stays in public."""
    way = way_of(proposal)
    asked = asked_requirements(stage_key, way)
    left_out = [key for key in stage(stage_key).requirements if key not in asked]
    whole = StageFacts(stage_key, {key: _gatherers[key](proposal) for key in stage(stage_key).requirements})
    found = refusals_by_requirement(whole)
    return [refusal.message for key in left_out for refusal in found[key]]
