"""The versions of a proposal as moments that can be compared, and their difference as everybody may read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coproduce.commissioning.models import Proposal, ProposalVersion
from coproduce.commissioning.rules.versions import Change, Snapshot, difference, snapshot_of, without_hidden
from coproduce.commissioning.views.shown import hidden_of
from coproduce.commissioning.wording import stage_name
from coproduce.web.templating import day

NOW = "now"
OTHER_REASONS = {"decided": "What was decided", "edited": "After a change"}


@dataclass(frozen=True)
class Moment:
    """A version, or what stands now. `key` is its number, or "now"."""

    key: str
    words: str
    why: str
    at: datetime | None
    snapshot: Snapshot


def moments(proposal: Proposal, versions: Sequence[ProposalVersion]) -> list[Moment]:
    """All that can be compared, the oldest first. What stands now always closes the list."""
    known = [
        Moment(
            str(version.number),
            f"Version {version.number}: {_why(version.why)}, {day(version.at)}",
            version.why,
            version.at,
            version.snapshot,
        )
        for version in versions
    ]
    return [*known, Moment(NOW, "What stands now", NOW, None, snapshot_of(proposal))]


def usual_comparison(known: Sequence[Moment]) -> tuple[str, str]:
    """What a reader most likely wants to compare: what people were asked about and what was decided; else the first
    version and now."""
    asked = [moment.key for moment in known if moment.why == "consultation"]
    decided = [moment.key for moment in known if moment.why in ("decided", "decision")]
    if asked and decided:
        return asked[-1], decided[-1]
    return known[0].key, known[-1].key


def difference_between(proposal: Proposal, known: Sequence[Moment], earlier: str, later: str) -> list[Change]:
    """What changed, with everything hidden that is held back by now."""
    hidden = hidden_of(proposal)
    found: dict[str, Any] = {moment.key: without_hidden(moment.snapshot, hidden) for moment in known}
    return difference(found[earlier], found[later])


def has_changed(proposal: Proposal, versions: Sequence[ProposalVersion]) -> bool:
    """Whether the page of changes has anything to say."""
    known = moments(proposal, versions)
    return any(each.snapshot != known[-1].snapshot for each in known[:-1])


def _why(why: str) -> str:
    return OTHER_REASONS.get(why) or stage_name(why)
