"""Versions: what a proposal said at one moment, so that anybody can read what was changed afterwards."""

from __future__ import annotations

from coproduce.commissioning.models import Proposal, ProposalVersion
from coproduce.commissioning.queries.versions import latest_version
from coproduce.commissioning.rules.stages import stage_keys
from coproduce.commissioning.rules.versions import snapshot_of
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.identifiers import new_id


def record_version(actor: Actor, proposal: Proposal, why: str) -> ProposalVersion:
    """Keep what the proposal says now. `why`: the key of the stage that begins, or decided or edited.

    A new version is only made where something changed or a stage begins; else the latest is given back, so that
    partners who sign on different days sign the same number. Raises NotAllowed.
    """
    require(actor, "proposals.edit", proposal)
    db.session.flush()
    latest, snapshot = latest_version(proposal.id), snapshot_of(proposal)
    if latest is not None and latest.snapshot == snapshot and (why not in _marking() or latest.why == why):
        return latest
    version = ProposalVersion(
        id=new_id(),
        proposal_id=proposal.id,
        number=latest.number + 1 if latest else 1,
        why=why,
        at=clock.now(),
        snapshot=snapshot,
    )
    db.session.add(version)
    db.session.flush()
    audit.record(
        actor, "record_version", "proposal", proposal.id, details={"number": version.number, "why": why}
    )
    return version


def standing_version(proposal: Proposal) -> ProposalVersion | None:
    """The latest version where it still says what the proposal says now; None where something was changed since."""
    latest = latest_version(proposal.id)
    return latest if latest is not None and latest.snapshot == snapshot_of(proposal) else None


def _marking() -> frozenset[str]:
    """Reasons that are a date in the thread, and so stand for themselves."""
    return frozenset({*stage_keys(), "decided"})
