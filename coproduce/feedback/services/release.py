"""Telling those who took part first, then opening to everyone (rules 1 to 4)."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date

from sqlalchemy import select, update

from coproduce.core import clock, jobs
from coproduce.core.access import CLOCK, Actor
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.core.lifecycle import fire
from coproduce.feedback import queries
from coproduce.feedback.lifecycle import FEEDBACK
from coproduce.feedback.models import Feedback, LeadTimeLink
from coproduce.feedback.rules import (
    EARLY,
    GROUP_LED,
    NORMAL,
    EarlyFacts,
    HoldFacts,
    OpeningFacts,
    SettlingFacts,
    TellingFacts,
    public_opening,
    settling_refusals,
)


def begin_telling(
    actor: Actor,
    feedback: Feedback,
    *,
    route: str | None = None,
    reason: str = "",
    authority: str = "",
    reach_plan: str = "",
    expected_version: int | None = None,
) -> None:
    """Make the answers final and have contributors told. Without `route` it is the one that fits.

    Raises NotAllowed, Stale, Refused with everything that is missing (rule 5).
    """
    route = route or (GROUP_LED if queries.lead_groups(feedback) else NORMAL)
    facts = replace(
        queries.telling_facts(feedback),
        route=route,
        route_reason=reason,
        route_authority=authority,
        reach_plan=reach_plan,
    )
    fire(
        FEEDBACK,
        feedback,
        "tell",
        actor,
        facts=facts,
        reason=reason,
        expected_version=expected_version,
        details={"route": route},
    )
    _note_telling(feedback, facts)
    db.session.flush()


def _note_telling(feedback: Feedback, facts: TellingFacts) -> None:
    """By which route they are told; nothing of an earlier attempt stays."""
    early = facts.route == EARLY
    feedback.route = facts.route
    feedback.route_reason = facts.route_reason.strip() if early else ""
    feedback.route_authority = facts.route_authority.strip() if early else ""
    feedback.reach_plan, feedback.held_until = facts.reach_plan.strip(), None
    feedback.took_part = facts.took_part
    feedback.told = feedback.to_tell = 0
    feedback.telling_began_at, feedback.settled_at, feedback.public_from = clock.now(), None, None


def record_notices_settled(
    feedback_id: str, told: int, to_tell: int, *, waiting: int = 0, unaccepted: int = 0
) -> bool:
    """What `notifications` reports about the notices of these answers, whenever it changes; returns whether they are
    settled. Call it also when there was nobody to tell.

    `told` notices were sent of `to_tell`; `waiting` are not attempted to the end yet; `unaccepted` failed or are
    uncertain and no named person accepted that.
    """
    feedback = db.session.get(Feedback, feedback_id)
    if feedback is None:
        raise NotFound("feedback")
    feedback.told, feedback.to_tell = told, to_tell
    facts = SettlingFacts(feedback.route, waiting, unaccepted)
    if feedback.state == "telling" and not settling_refusals(facts):
        fire(FEEDBACK, feedback, "settle", CLOCK, facts=facts, details={"told": told, "to_tell": to_tell})
        feedback.settled_at = clock.now()
        _set_opening(feedback)
    db.session.flush()
    return feedback.settled_at is not None


def hold(
    actor: Actor, feedback: Feedback, *, until: date | None, reason: str, expected_version: int | None = None
) -> None:
    """Keep the answers back until a day, with a public reason. It ends an early release. Raises NotAllowed, Refused."""
    facts = HoldFacts(until, clock.today(), queries.is_public_now(feedback))
    fire(FEEDBACK, feedback, "hold", actor, facts=facts, reason=reason, expected_version=expected_version)
    if feedback.route == EARLY:
        feedback.route = GROUP_LED if queries.lead_groups(feedback) else NORMAL
    feedback.held_until, feedback.route_reason, feedback.route_authority = until, reason.strip(), ""
    _set_opening(feedback)
    db.session.flush()


def release_early(
    actor: Actor, feedback: Feedback, *, authority: str, reason: str, expected_version: int | None = None
) -> None:
    """Open as soon as every notice was attempted: at once where they are settled. Raises NotAllowed, Refused, Stale."""
    fire(
        FEEDBACK,
        feedback,
        "release_early",
        actor,
        facts=EarlyFacts(authority),
        reason=reason,
        expected_version=expected_version,
    )
    feedback.route, feedback.held_until = EARLY, None
    feedback.route_reason, feedback.route_authority = reason.strip(), authority.strip()
    if feedback.settled_at is not None and not queries.is_public_now(feedback):
        feedback.public_from = clock.now()
    db.session.flush()


def withdraw(actor: Actor, feedback: Feedback, reason: str, expected_version: int | None = None) -> None:
    """Take the answers back. Where they were public, their page says so with the reason. Raises NotAllowed, Refused."""
    was_public = queries.is_public_now(feedback)
    fire(FEEDBACK, feedback, "withdraw", actor, reason=reason, expected_version=expected_version)
    feedback.withdrawn_reason = reason.strip()
    if was_public:
        feedback.withdrawn_on = clock.today()
    feedback.public_from = None
    revoke_lead_time_links(feedback.id)


def rewrite(actor: Actor, feedback: Feedback, reason: str, expected_version: int | None = None) -> None:
    """Begin to write withdrawn answers anew. Raises NotAllowed, Refused, Stale."""
    fire(FEEDBACK, feedback, "rewrite", actor, reason=reason, expected_version=expected_version)
    # A letter that was being written while they were withdrawn has its link from after that.
    revoke_lead_time_links(feedback.id)


def new_lead_time_link(feedback_id: str) -> str:
    """The secret part of a private link to read the answers before they are public; only its hash is kept (rule 2)."""
    token = secrets.token_urlsafe(24)
    db.session.add(LeadTimeLink(feedback_id=feedback_id, token_digest=queries.digest_of(token)))
    db.session.flush()
    return token


def revoke_lead_time_links(feedback_id: str, token: str | None = None) -> None:
    """Make one link of these answers useless, or all of them."""
    links = update(LeadTimeLink).where(LeadTimeLink.feedback_id == feedback_id).values(revoked=True)
    if token is not None:
        links = links.where(LeadTimeLink.token_digest == queries.digest_of(token))
    db.session.execute(links)
    db.session.flush()


@jobs.every(minutes=1)
def open_due() -> None:
    """Mark as public what has reached its opening minute, so that it is announced. Readers do not wait for this: the
    time is compared at every reading (rule 4)."""
    due = db.session.scalars(
        select(Feedback).where(Feedback.state == "settled", Feedback.public_from <= clock.now())
    ).all()
    for feedback in due:
        facts = OpeningFacts(feedback.state, feedback.public_from, clock.now())
        fire(FEEDBACK, feedback, "open", CLOCK, facts=facts)


def _set_opening(feedback: Feedback) -> None:
    feedback.public_from = public_opening(queries.release_facts(feedback))
