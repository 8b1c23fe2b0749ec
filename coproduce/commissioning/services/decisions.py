"""The record of a decision: written, told to those who took part first, then open to everybody (rules 1 to 4)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select, update

from coproduce.commissioning import reach
from coproduce.commissioning.events import DecisionCalledIn
from coproduce.commissioning.lifecycle import DECISION
from coproduce.commissioning.models import Decision, DecisionLink, DecisionStep, Proposal
from coproduce.commissioning.models.decisions import DECISION_WORDS
from coproduce.commissioning.queries import decisions as queries
from coproduce.commissioning.queries.deciding import consulted_version_number, current_way
from coproduce.commissioning.queries.requirements import left_out_words
from coproduce.commissioning.rules.deciding import DECIDING, ReleasePlan, fitting_route
from coproduce.commissioning.rules.routes import call_in_refusals, routes
from coproduce.commissioning.services.versions import record_version, standing_version
from coproduce.core import audit, clock, jobs, outbox
from coproduce.core.access import CLOCK, Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused, Stale
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.feedback.rules import (
    EARLY,
    EarlyFacts,
    HoldFacts,
    OpeningFacts,
    SettlingFacts,
    public_opening,
    settling_refusals,
)

DRAFTED = "drafted"
EDITABLE = frozenset({*DECISION_WORDS, "decided_on", "decided_by", "review_on"})
STANDS, AGAIN = "stands", "again"


def begin_decision(actor: Actor, proposal: Proposal) -> Decision:
    """Begin the record. Raises NotAllowed, Refused where there is one."""
    require(actor, "decisions.write", proposal)
    if queries.decision_of(proposal.id) is not None:
        raise Refused("The record is begun already.")
    decision = Decision(
        id=new_id(),
        state=DECISION.initial,
        proposal_id=proposal.id,
        route=proposal.route,
        left_out=[],
        **dict.fromkeys((*DECISION_WORDS, "decided_by"), ""),
    )
    db.session.add(decision)
    db.session.flush()
    audit.record(actor, "begin", DECISION.name, decision.id, details={"proposal": proposal.id})
    return decision


def edit_decision(
    actor: Actor, decision: Decision, fields: Mapping[str, Any], expected_version: int | None = None
) -> None:
    """Write the record. Raises NotAllowed, Stale, Refused once telling began."""
    _may_write(actor, decision, expected_version)
    fixed = sorted(set(fields) - EDITABLE)
    if fixed:
        raise Refused(f"This cannot be edited here: {', '.join(fixed)}.")
    for name, value in fields.items():
        setattr(decision, name, value.strip() if isinstance(value, str) else value)
    db.session.flush()
    audit.record(actor, "edit", DECISION.name, decision.id, details={"fields": sorted(fields)})


def record_step(
    actor: Actor,
    decision: Decision,
    step_key: str,
    *,
    done_on: date | None,
    done_by: str = "",
    note: str = "",
) -> None:
    """A step of the route was done; without a day it was not. Raises NotAllowed, InvalidInput, NotFound."""
    require(actor, "decisions.write", decision)
    keys = {step.key for step in (*routes()[decision.route].steps, *routes()["call_in"].steps)}
    if step_key not in keys:
        raise NotFound("step")
    if done_on is not None and done_on > clock.today():
        raise InvalidInput({"done_on": "This day has not come yet."})
    row = next((step for step in decision.steps if step.step_key == step_key), None)
    if done_on is None:
        if row is not None:
            decision.steps.remove(row)
    elif row is None:
        row = DecisionStep(id=new_id(), step_key=step_key, done_on=done_on)
        decision.steps.append(row)
    if row is not None and done_on is not None:
        row.done_on, row.done_by, row.note = done_on, done_by.strip(), note.strip()
    db.session.flush()
    audit.record(actor, "record_step", DECISION.name, decision.id, details={"step": step_key})


def begin_telling(
    actor: Actor,
    decision: Decision,
    *,
    route: str | None = None,
    reason: str = "",
    authority: str = "",
    reach_plan: str = "",
    expected_version: int | None = None,
) -> None:
    """Make the record final and have those who took part told. Raises NotAllowed, Stale, Refused with everything that
    is missing, the gate included."""
    proposal = decision.proposal
    if decision.state == DRAFTED:
        decision.route = proposal.route
    plan = plan_for(decision, route=route, reason=reason, authority=authority, reach_plan=reach_plan)
    fire(
        DECISION,
        decision,
        "tell",
        actor,
        facts=queries.telling_facts(decision, plan),
        reason=reason,
        expected_version=expected_version,
        details={"route": plan.route},
    )
    early = plan.route == EARLY
    decision.release_route, decision.reach_plan, decision.held_until = plan.route, reach_plan.strip(), None
    decision.release_reason = reason.strip() if early else ""
    decision.release_authority = authority.strip() if early else ""
    decision.took_part, decision.told, decision.to_tell = plan.took_part, 0, 0
    decision.telling_began_at, decision.settled_at, decision.public_from = clock.now(), None, None
    _fix_what_it_rests_on(actor, decision)


def _fix_what_it_rests_on(actor: Actor, decision: Decision) -> None:
    """The way and the versions as they are when telling begins: the record goes on saying so whatever changes later."""
    proposal = decision.proposal
    way = current_way(proposal.id)
    urgent = way is not None and way.kind == "urgent"
    decision.urgent_reason = way.reason if way is not None and urgent else ""
    decision.urgent_authority = way.authority if way is not None and urgent else ""
    decision.left_out = left_out_words(proposal, DECIDING)
    decision.consulted_version = consulted_version_number(proposal.id)
    version = standing_version(proposal) or record_version(actor, proposal, "edited")
    decision.decided_version = version.number
    db.session.flush()


def plan_for(
    decision: Decision,
    *,
    route: str | None = None,
    reason: str = "",
    authority: str = "",
    reach_plan: str = "",
) -> ReleasePlan:
    """The plan for telling people, with the route that fits where none is named."""
    led = bool(queries.lead_days(decision.proposal_id))
    return ReleasePlan(
        route or fitting_route(led),
        reason,
        authority,
        reach_plan,
        led,
        reach.expected_recipients(decision.id),
        queries.took_part(decision.proposal_id),
    )


def record_notices_settled(
    decision_id: str, told: int, to_tell: int, *, waiting: int = 0, unaccepted: int = 0
) -> bool:
    """What `notifications` reports about the letters of this decision, whenever it changes; returns whether they are
    settled (rule 28). `told` were sent of `to_tell`; `waiting` and `unaccepted` as with answers."""
    decision = queries.decision_by_id(decision_id)
    decision.told, decision.to_tell = told, to_tell
    facts = SettlingFacts(decision.release_route, waiting, unaccepted)
    if decision.state == "telling" and not settling_refusals(facts):
        fire(DECISION, decision, "settle", CLOCK, facts=facts, details={"told": told, "to_tell": to_tell})
        decision.settled_at = clock.now()
        _set_opening(decision)
    db.session.flush()
    return decision.settled_at is not None


def hold(
    actor: Actor, decision: Decision, *, until: date | None, reason: str, expected_version: int | None = None
) -> None:
    """Keep it back until a day, with a public reason. It ends an early release. Raises NotAllowed, Refused."""
    facts = HoldFacts(until, clock.today(), queries.is_public_now(decision))
    fire(DECISION, decision, "hold", actor, facts=facts, reason=reason, expected_version=expected_version)
    if decision.release_route == EARLY:
        decision.release_route = fitting_route(bool(queries.lead_days(decision.proposal_id)))
    decision.held_until, decision.release_reason, decision.release_authority = until, reason.strip(), ""
    _set_opening(decision)
    db.session.flush()


def release_early(
    actor: Actor, decision: Decision, *, authority: str, reason: str, expected_version: int | None = None
) -> None:
    """Open as soon as every letter was attempted: at once where they are settled. Raises NotAllowed, Refused, Stale."""
    fire(
        DECISION,
        decision,
        "release_early",
        actor,
        facts=EarlyFacts(authority),
        reason=reason,
        expected_version=expected_version,
    )
    decision.release_route, decision.held_until = EARLY, None
    decision.release_reason, decision.release_authority = reason.strip(), authority.strip()
    if decision.settled_at is not None and not queries.is_public_now(decision):
        decision.public_from = clock.now()
    db.session.flush()


def withdraw(actor: Actor, decision: Decision, reason: str, expected_version: int | None = None) -> None:
    """Take the record back. Where it was public its page says so, with the reason. Raises NotAllowed, Refused: what is
    being put in place already is not taken back, but decided anew."""
    if decision.proposal.state != DECIDING:
        raise Refused("What was decided is being put in place. It can only be decided anew.")
    was_public = queries.is_public_now(decision)
    fire(DECISION, decision, "withdraw", actor, reason=reason, expected_version=expected_version)
    decision.withdrawn_reason = reason.strip()
    if was_public:
        decision.withdrawn_on = clock.today()
    decision.public_from = None
    db.session.execute(
        update(DecisionLink).where(DecisionLink.decision_id == decision.id).values(revoked=True)
    )
    db.session.flush()


def rewrite(actor: Actor, decision: Decision, reason: str, expected_version: int | None = None) -> None:
    """Begin to write a withdrawn record anew. Raises NotAllowed, Refused, Stale."""
    fire(DECISION, decision, "rewrite", actor, reason=reason, expected_version=expected_version)
    decision.called_in_on = decision.call_in_ended_on = None
    decision.called_in_by = decision.called_in_reason = decision.call_in_outcome = decision.call_in_words = ""
    db.session.flush()


def call_in(actor: Actor, decision: Decision, *, by: str, reason: str) -> None:
    """Scrutiny wants to look at a public decision: from now on it has no effect until that is settled. Raises
    NotAllowed, InvalidInput, Refused after the last day."""
    require(actor, "decisions.release", decision)
    problems = {}
    if not by.strip():
        problems["by"] = "Say who called it in."
    if not reason.strip():
        problems["reason"] = "Give the reason. Everybody can read it."
    if problems:
        raise InvalidInput(problems)
    refusals = call_in_refusals(queries.call_in_facts(decision))
    if refusals:
        raise Refused(refusals)
    decision.called_in_on = clock.today()
    decision.called_in_by, decision.called_in_reason = by.strip(), reason.strip()
    db.session.flush()
    audit.record(actor, "call_in", DECISION.name, decision.id, reason.strip())
    outbox.emit(DecisionCalledIn(decision.id))


def settle_call_in(actor: Actor, decision: Decision, *, outcome: str, words: str) -> None:
    """Scrutiny has looked at it: the decision stands, or it has to be made again. Raises NotAllowed, InvalidInput,
    Refused."""
    require(actor, "decisions.release", decision)
    if not queries.is_suspended(decision):
        raise Refused("This decision is not called in.")
    problems = {}
    if outcome not in (STANDS, AGAIN):
        problems["outcome"] = "Say whether the decision stands."
    if not words.strip():
        problems["words"] = "Say what scrutiny found. Everybody can read it."
    if problems:
        raise InvalidInput(problems)
    decision.call_in_ended_on, decision.call_in_outcome = clock.today(), outcome
    decision.call_in_words = words.strip()
    db.session.flush()
    audit.record(actor, "settle_call_in", DECISION.name, decision.id, details={"outcome": outcome})


def new_lead_time_link(decision_id: str) -> str:
    """The secret part of a private link to read the decision before it is public; only its hash is kept (rule 2)."""
    token = secrets.token_urlsafe(24)
    db.session.add(DecisionLink(id=new_id(), decision_id=decision_id, token_digest=queries.digest_of(token)))
    db.session.flush()
    return token


@jobs.every(minutes=1)
def open_due_decisions() -> None:
    """Mark as public what has reached its opening minute, so that it is announced. Readers do not wait for this."""
    due = db.session.scalars(
        select(Decision).where(Decision.state == "settled", Decision.public_from <= clock.now())
    ).all()
    for decision in due:
        facts = OpeningFacts(decision.state, decision.public_from, clock.now())
        fire(DECISION, decision, "open", CLOCK, facts=facts)


def _may_write(actor: Actor, decision: Decision, expected_version: int | None) -> None:
    require(actor, "decisions.write", decision)
    if expected_version is not None and expected_version != decision.version:
        raise Stale(DECISION.name)
    if decision.state != DRAFTED:
        raise Refused("People are being told of this record. It can only be withdrawn.")


def _set_opening(decision: Decision) -> None:
    decision.public_from = public_opening(queries.release_facts(decision))
