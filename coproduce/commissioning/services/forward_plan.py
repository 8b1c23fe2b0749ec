"""Public notice of a decision that is coming, its day and why that moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from coproduce.commissioning.models import ForwardPlanChange, ForwardPlanEntry, Proposal
from coproduce.commissioning.queries.forward_plan import entry_of
from coproduce.commissioning.rules.clear_days import NoticeFacts, notice_problems
from coproduce.commissioning.rules.stages import DRAFT
from coproduce.commissioning.services.preparing import may_prepare
from coproduce.core import audit, clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.core.working_days import closed_days


@dataclass(frozen=True)
class Notice:
    """What a notice says. `exception` is general, urgent or empty; its reason and name are public."""

    matter: str
    decide_on: date | None
    decided_by: str
    is_key: bool = True
    documents: str = ""
    exception: str = ""
    exception_reason: str = ""
    exception_authority: str = ""


def give_notice(actor: Actor, proposal: Proposal, notice: Notice, *, reason: str = "") -> ForwardPlanEntry:
    """Put a decision on the forward plan, or change what stands there. The day of the notice is the day on which it
    first stood there, whatever changes later; a day that moves needs a public reason.

    Raises NotAllowed, InvalidInput, Refused.
    """
    may_prepare(actor, proposal)
    if proposal.state == DRAFT:
        raise Refused("Nobody can read this proposal yet. Give early notice first.")
    entry = entry_of(proposal.id)
    day = _checked(notice, entry, reason)
    if entry is None:
        entry = ForwardPlanEntry(id=new_id(), proposal_id=proposal.id, noticed_on=clock.today())
        db.session.add(entry)
    elif entry.decide_on != day:
        entry.changes.append(
            ForwardPlanChange(
                id=new_id(),
                day_before=entry.decide_on,
                day_after=day,
                reason=reason.strip(),
                at=clock.now(),
            )
        )
    _write(entry, replace(notice, decide_on=day), day)
    audit.record(
        actor, "give_notice", "proposal", proposal.id, reason.strip(), {"decide_on": day.isoformat()}
    )
    db.session.flush()
    return entry


def _checked(notice: Notice, entry: ForwardPlanEntry | None, reason: str) -> date:
    problems = {}
    if not notice.matter.strip():
        problems["matter"] = "Say in plain words what will be decided."
    if not notice.decided_by.strip():
        problems["decided_by"] = "Say who decides."
    if notice.decide_on is None:
        raise InvalidInput({**problems, "decide_on": "Give the exact day of the decision."})
    moves = entry is not None and entry.decide_on != notice.decide_on
    if (entry is None or moves) and notice.decide_on < clock.today():
        problems["decide_on"] = "The day of the decision has passed."
    if moves and not reason.strip():
        problems["reason"] = "Say why the day moves. Everybody can read it."
    facts = NoticeFacts(
        notice.is_key,
        entry.noticed_on if entry else clock.today(),
        notice.decide_on,
        notice.exception,
        notice.exception_reason,
        notice.exception_authority,
        closed_days(),
    )
    problems |= notice_problems(facts)
    if problems:
        raise InvalidInput(problems)
    return notice.decide_on


def _write(entry: ForwardPlanEntry, notice: Notice, day: date) -> None:
    entry.is_key, entry.decide_on = notice.is_key, day
    entry.matter, entry.decided_by = notice.matter.strip(), notice.decided_by.strip()
    entry.documents, entry.exception = notice.documents.strip(), notice.exception
    entry.exception_reason = notice.exception_reason.strip()
    entry.exception_authority = notice.exception_authority.strip()
    entry.changed_at = clock.now()
