"""Who looks after the texts of a question. Nobody is kept from helping."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from coproduce.accounts.queries import accounts_with_role
from coproduce.accounts.roles import ANALYST
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.core.identifiers import new_id
from coproduce.insights.models import DeskAssignment


def assign_question(actor: Actor, consultation_id: str, topic: str, account_ids: Collection[str]) -> None:
    """Let exactly these colleagues look after a question's texts; nobody where none is named. Raises NotAllowed;
    InvalidInput for somebody who does not work at the desk."""
    require(actor, "themes.edit")
    wanted = set(account_ids)
    if not wanted <= {account.id for account in accounts_with_role(ANALYST)}:
        raise InvalidInput({"colleague": "Choose colleagues who work on texts."})
    there = db.session.scalars(
        select(DeskAssignment).where(
            DeskAssignment.consultation_id == consultation_id, DeskAssignment.topic == topic
        )
    ).all()
    for assignment in there:
        if assignment.account_id not in wanted:
            db.session.delete(assignment)
    for account_id in sorted(wanted - {assignment.account_id for assignment in there}):
        db.session.add(
            DeskAssignment(
                id=new_id(),
                consultation_id=consultation_id,
                topic=topic,
                account_id=account_id,
                assigned_by_id=actor.account_id,
                assigned_at=clock.now(),
            )
        )
    audit.record(actor, "assign_question", "consultation", consultation_id, details={"people": len(wanted)})
    db.session.flush()
