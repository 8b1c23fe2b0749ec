"""Writing and agreeing a participation plan, and recording what took place of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from coproduce.accounts.models import Group
from coproduce.commissioning.lifecycle import PARTICIPATION_PLAN
from coproduce.commissioning.models import (
    Involvement,
    ParticipationPlan,
    ParticipationPlanChange,
    PlannedRole,
    Proposal,
)
from coproduce.commissioning.queries.participation import Fact, plan_facts, plan_of
from coproduce.commissioning.rules.participation import (
    TEXTS,
    EntryFacts,
    Role,
    entry_problems,
    plan_changes,
    plan_refusals,
    role_in_words,
    role_problems,
)
from coproduce.commissioning.services.proposals import may_edit, note
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire


def plan_for(actor: Actor, proposal: Proposal) -> ParticipationPlan:
    """The proposal's plan; an empty draft where there was none. Raises NotAllowed, Refused."""
    may_edit(actor, proposal)
    plan = plan_of(proposal.id)
    if plan is None:
        plan = ParticipationPlan(
            id=new_id(),
            state=PARTICIPATION_PLAN.initial,
            proposal=proposal,
            roles=[],
            changes=[],
            edits=0,
            **dict.fromkeys((*TEXTS, "agreed_by", "agreed_role"), ""),
        )
        db.session.add(plan)
        db.session.flush()
    return plan


def write_plan(
    actor: Actor,
    plan: ParticipationPlan,
    texts: Mapping[str, str],
    *,
    reason: str = "",
    expected_version: int | None = None,
) -> None:
    """Change who is affected, support, expenses and how people hear.

    Raises NotAllowed, Stale, InvalidInput, Refused.
    """

    def change() -> None:
        for name in TEXTS:
            setattr(plan, name, texts.get(name, "").strip())

    _change(actor, plan, change, reason, expected_version)


def add_role(
    actor: Actor,
    plan: ParticipationPlan,
    *,
    stage: str,
    part: str,
    group: Group | None = None,
    who: str = "",
    formats: tuple[str, ...] = (),
    reason: str = "",
    expected_version: int | None = None,
) -> PlannedRole:
    """Plan a part for a group or for families described in words.

    Raises NotAllowed, Stale, InvalidInput, Refused.
    """
    problems = role_problems(stage, part, who, has_group=group is not None, formats=formats)
    if problems:
        raise InvalidInput(problems)
    role = PlannedRole(
        id=new_id(),
        stage=stage,
        part=part,
        group=group,
        group_id=group.id if group else None,
        who="" if group else who.strip(),
        formats=list(formats),
        position=len(plan.roles),
    )
    if Role(stage, part, role.name) in plan_facts(plan).roles:
        raise InvalidInput({"part": "This part is in the plan already."})
    _change(actor, plan, lambda: plan.roles.append(role), reason, expected_version)
    return role


def remove_role(
    actor: Actor,
    plan: ParticipationPlan,
    role: PlannedRole,
    *,
    reason: str = "",
    expected_version: int | None = None,
) -> None:
    """Take a part out of the plan. Raises NotAllowed, Stale, InvalidInput, Refused."""
    _change(actor, plan, lambda: plan.roles.remove(role), reason, expected_version)


def agree_plan(
    actor: Actor,
    plan: ParticipationPlan,
    agreed_by: str,
    agreed_role: str = "",
    *,
    expected_version: int | None = None,
) -> None:
    """A named person agrees to the plan as it stands. Raises NotAllowed, Stale, Refused with all that is missing."""
    may_edit(actor, plan.proposal)
    plan.agreed_by, plan.agreed_role, plan.agreed_on = agreed_by.strip(), agreed_role.strip(), clock.today()
    with db.session.no_autoflush:
        fire(
            PARTICIPATION_PLAN,
            plan,
            "agree",
            actor,
            facts=plan_facts(plan),
            expected_version=expected_version,
            details={"roles": len(plan.roles)},
        )


def _change(
    actor: Actor,
    plan: ParticipationPlan,
    change: Callable[[], object],
    reason: str,
    expected_version: int | None,
) -> None:
    may_edit(actor, plan.proposal)
    if expected_version is not None and expected_version != plan.version:
        raise Stale(PARTICIPATION_PLAN.name)
    before = plan_facts(plan)
    with db.session.no_autoflush:
        change()
        now = plan_facts(plan)
        if plan.state == "agreed" and now != before:
            _keep_change(plan, plan_changes(before, now), reason)
    plan.edits += 1
    db.session.flush()
    note(actor, "edit_participation_plan", plan.proposal, [], reason.strip())


def _keep_change(plan: ParticipationPlan, what: list[str], reason: str) -> None:
    if not reason.strip():
        raise InvalidInput({"reason": "The plan is agreed. Say why it changes: everybody can read it."})
    missing = plan_refusals(plan_facts(plan))
    if missing:
        raise Refused(missing)
    plan.changes.append(
        ParticipationPlanChange(id=new_id(), at=clock.now(), what="\n".join(what), reason=reason.strip())
    )


# What took place ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """Something that took place, as staff write it down."""

    stage: str
    part: str
    on: date | None
    evidence: str
    group: Group | None = None
    who: str = ""
    people: int | None = None
    url: str = ""


def record_involvement(actor: Actor, proposal: Proposal, entry: Entry) -> Involvement:
    """Write down by hand what took place, with its evidence. Raises NotAllowed, InvalidInput, Refused."""
    return _record(actor, proposal, entry, "by_hand", "")


def take_fact(actor: Actor, proposal: Proposal, fact: Fact) -> Involvement:
    """Take into the record what the site itself knows. Raises NotAllowed, Refused where it is there already."""
    entry = Entry(fact.stage, fact.part, fact.on, fact.evidence, fact.group, fact.who, fact.people, fact.url)
    return _record(actor, proposal, entry, fact.kind, fact.id)


def _record(actor: Actor, proposal: Proposal, entry: Entry, kind: str, source_id: str) -> Involvement:
    may_edit(actor, proposal)
    problems = entry_problems(
        EntryFacts(
            entry.stage,
            entry.part,
            entry.who,
            entry.group is not None,
            entry.on,
            entry.evidence,
            entry.people,
            clock.today(),
            kind,
        )
    )
    if problems or entry.on is None:
        raise InvalidInput(problems)
    identifier = new_id()
    row = Involvement(
        id=identifier,
        proposal_id=proposal.id,
        stage=entry.stage,
        part=entry.part,
        group_id=entry.group.id if entry.group else None,
        who="" if entry.group else entry.who.strip(),
        on=entry.on,
        evidence=entry.evidence.strip(),
        people=entry.people,
        source_kind=kind,
        source_id=source_id,
        source_key=source_id or identifier,
        source_url=entry.url.strip(),
        recorded_at=clock.now(),
        recorded_by_id=actor.account_id,
    )
    db.session.add(row)
    db.session.flush()
    note(actor, "record_involvement", proposal, [kind, entry.stage, entry.part])
    return row


def strike_out(actor: Actor, involvement: Involvement, reason: str) -> None:
    """The entry was wrong: it counts no more, and staff still see it with the reason.

    Raises NotAllowed, InvalidInput, Refused.
    """
    may_edit(actor, involvement.proposal)
    if not reason.strip():
        raise InvalidInput({"reason": "Say what was wrong with this entry."})
    if involvement.struck_out_at is not None:
        raise Refused("This entry is struck out already.")
    involvement.struck_out_at, involvement.struck_out_reason = clock.now(), reason.strip()
    db.session.flush()
    note(actor, "strike_out_involvement", involvement.proposal, [involvement.stage, involvement.part], reason)


def in_words(role: PlannedRole) -> str:
    """A line of the plan as one sentence part."""
    return role_in_words(Role(role.stage, role.part, role.name))
