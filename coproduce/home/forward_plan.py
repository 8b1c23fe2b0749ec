"""The forward plan as a feed: only what the public notices say, never what a record that waits says (rule 4)."""

from __future__ import annotations

from coproduce.commissioning.models import ForwardPlanEntry
from coproduce.commissioning.queries.forward_plan import forward_plan
from coproduce.core.clock import london_moment
from coproduce.home.publications import MOST_ENTRIES, Entry
from coproduce.web.templating import day


def forward_plan_entries() -> list[Entry]:
    """Key decisions that are coming, with their exact day, the nearest first."""
    return [_entry(entry) for entry in forward_plan() if entry.is_key][:MOST_ENTRIES]


def _entry(entry: ForwardPlanEntry) -> Entry:
    return Entry(
        entry.id,
        f"{day(entry.decide_on)}: {entry.proposal.title}",
        f"/proposals/{entry.proposal.slug}",
        f"{entry.matter} Decided by: {entry.decided_by}.",
        london_moment(entry.noticed_on),
        entry.changed_at,
        entry.proposal.organisation.name,
    )
