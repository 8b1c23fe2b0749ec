"""Versions of proposals: which there are, and when each stage began."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from coproduce.commissioning.models import ProposalVersion
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import NotFound


def versions_of(proposal_id: str) -> list[ProposalVersion]:
    """All versions, the oldest first."""
    statement = select(ProposalVersion).where(ProposalVersion.proposal_id == proposal_id)
    return list(db.session.scalars(statement.order_by(ProposalVersion.number)))


def latest_version(proposal_id: str) -> ProposalVersion | None:
    statement = select(ProposalVersion).where(ProposalVersion.proposal_id == proposal_id)
    return db.session.scalars(statement.order_by(ProposalVersion.number.desc()).limit(1)).first()


def version_by_number(proposal_id: str, number: int) -> ProposalVersion:
    """Raises NotFound."""
    found = db.session.scalars(
        select(ProposalVersion).where(
            ProposalVersion.proposal_id == proposal_id, ProposalVersion.number == number
        )
    ).one_or_none()
    if found is None:
        raise NotFound("version")
    return found


def stage_days(proposal_id: str) -> dict[str, date]:
    """Stage -> the day on which it last began."""
    rows = db.session.execute(
        select(ProposalVersion.why, ProposalVersion.at)
        .where(ProposalVersion.proposal_id == proposal_id)
        .order_by(ProposalVersion.number)
    )
    return {why: clock.to_london(at).date() for why, at in rows}
