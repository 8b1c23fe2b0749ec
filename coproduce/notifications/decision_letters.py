"""Letters about the decision on a proposal: to those who took part in any of its consultations, to the groups that led
or shaped one, to those who suggested something, and to those who follow it. They come first (rules 1 to 4)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Subquery, select

from coproduce.accounts.models import Account, GroupMembership
from coproduce.accounts.queries import account_by_email
from coproduce.commissioning import addresses
from coproduce.commissioning.events import (
    DecisionCalledIn,
    DecisionEarlyReleaseDecided,
    DecisionTellingBegan,
    DecisionWithdrawn,
)
from coproduce.commissioning.models import Decision, ProposalConsultation, Suggestion
from coproduce.commissioning.queries.deciding import linked_consultations
from coproduce.commissioning.queries.decisions import is_public_now, release_facts
from coproduce.commissioning.services.decisions import new_lead_time_link
from coproduce.consultations.models import Consultation, ConsultationGroup, Response
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.outbox import handles
from coproduce.notifications import queries
from coproduce.notifications.addresses import (
    contact_token,
    no_more_token,
    recipient_key,
    site_address,
    subscriber_token,
)
from coproduce.notifications.catalogue import Line, lines_for
from coproduce.notifications.letters import Facts, NoLongerWanted
from coproduce.notifications.models import LetterStop, Notice, OutcomeContact
from coproduce.notifications.occurrences import Occurrence, occasion
from coproduce.notifications.opening_words import words_for
from coproduce.notifications.room_letters import RoomLetters, register_letters
from coproduce.notifications.subscribing import confirmed_addresses, subscription_behind

TOLD_STATES = ("telling", "settled", "public")


def decision_key(decision: Decision) -> str:
    """The key of the letters of the present telling: a decision that was withdrawn can be told again."""
    return f"{DecisionTellingBegan.__name__}:{decision.id}:{occasion(decision.telling_began_at)}"


def groups(occurrence: Occurrence) -> Iterable[str]:
    """Facilitators and members of the groups that led or shaped a linked consultation."""
    members = (
        select(GroupMembership.account_id, ConsultationGroup.consultation_id)
        .join(ConsultationGroup, ConsultationGroup.group_id == GroupMembership.group_id)
        .where(ConsultationGroup.consultation_id.in_(_consultation_ids(occurrence)))
    )
    return _unless_stopped(members.subquery())


def contributors(occurrence: Occurrence) -> Iterable[str]:
    """Confirmed addresses that wait for the outcome of a linked consultation."""
    return db.session.scalars(
        select(OutcomeContact.email)
        .where(OutcomeContact.consultation_id.in_(_consultation_ids(occurrence)), OutcomeContact.confirmed)
        .distinct()
    )


def linked_accounts(occurrence: Occurrence) -> Iterable[str]:
    """People who linked their answers to a linked consultation with their account."""
    linked = select(Response.account_id, Response.consultation_id).where(
        Response.consultation_id.in_(_consultation_ids(occurrence)), Response.account_id.is_not(None)
    )
    return _unless_stopped(linked.subquery())


def who_suggested(occurrence: Occurrence) -> Iterable[str]:
    """People whose suggestion to this proposal is linked with their account."""
    decision = db.session.get(Decision, occurrence.subject_id)
    linked = select(Suggestion.account_id).where(
        Suggestion.proposal_id == (decision.proposal_id if decision else ""),
        Suggestion.account_id.is_not(None),
    )
    return db.session.scalars(select(Account.email).where(Account.active, Account.id.in_(linked)))


def followers(occurrence: Occurrence) -> Iterable[str]:
    """Confirmed addresses that follow this proposal, or all of them."""
    decision = db.session.get(Decision, occurrence.subject_id)
    return confirmed_addresses(decision.proposal_id) if decision else []


def told_of_decision(occurrence: Occurrence) -> Iterable[str]:
    """Whoever the letters about this decision went out to, or may have reached."""
    decision = db.session.get(Decision, occurrence.subject_id)
    if decision is None:
        return []
    return db.session.scalars(
        select(Notice.address).where(
            Notice.event_key == decision_key(decision),
            Notice.state.in_(("sending", "sent", "uncertain")),
            Notice.address != "",
        )
    )


def _unless_stopped(people: Subquery) -> Iterable[str]:
    """Addresses of (account, consultation) pairs, without those who want no letters about that consultation."""
    account_id, consultation_id = people.c.account_id, people.c.consultation_id
    stopped = (
        select(LetterStop.account_id)
        .where(LetterStop.account_id == account_id, LetterStop.consultation_id == consultation_id)
        .exists()
    )
    return db.session.scalars(
        select(Account.email)
        .join(people, account_id == Account.id)
        .where(Account.active, ~stopped)
        .distinct()
    )


def _consultation_ids(occurrence: Occurrence) -> list[str]:
    decision = db.session.get(Decision, occurrence.subject_id)
    if decision is None:
        return []
    statement = select(ProposalConsultation.consultation_id)
    return list(db.session.scalars(statement.where(ProposalConsultation.proposal_id == decision.proposal_id)))


def _of_telling(event: DecisionTellingBegan) -> Occurrence | None:
    decision = db.session.get(Decision, event.decision_id)
    return None if decision is None else Occurrence(decision_key(decision), decision.id)


def _of_withdrawal(event: DecisionWithdrawn) -> Occurrence | None:
    decision = db.session.get(Decision, event.decision_id)
    if decision is None:
        return None
    return Occurrence(decision_key(decision).replace("TellingBegan", "Withdrawn", 1), decision.id)


def _of_call_in(event: DecisionCalledIn) -> Occurrence | None:
    decision = db.session.get(Decision, event.decision_id)
    return None if decision is None else Occurrence(f"DecisionCalledIn:{decision.id}", decision.id)


def _about_decision(notice: Notice) -> Facts:
    decision = db.session.get(Decision, notice.subject_id)
    if decision is None:
        raise NoLongerWanted("the decision is gone")
    # Telling waits for each of these letters, so somebody accepts the ones that nobody wants any more (rule 2).
    why = _why(notice, decision, harmless=decision.state != "telling")
    return {
        "proposal": decision.proposal,
        "decision": decision,
        "own_page": site_address("/my/notices"),
        **why,
    }


def _ready(notice: Notice) -> Facts:
    facts = _about_decision(notice)
    decision = facts["decision"]
    if decision.state not in TOLD_STATES:
        raise NoLongerWanted("the decision was withdrawn before this letter went out")
    public = is_public_now(decision)
    slug = decision.proposal.slug
    path = addresses.decision_page(slug) if public else addresses.early_page(new_lead_time_link(decision.id))
    return {**facts, "link": site_address(path), "public": public, "opening": opening_words(decision)}


def opening_words(decision: Decision) -> str:
    """When everybody may read it, in one or two plain sentences."""
    if is_public_now(decision):
        return "Everyone can read the decision now."
    facts = release_facts(decision)
    words = words_for(facts, decision.public_from, decision.release_reason, clock.now())
    return words.replace("read our answer", "read the decision")


def _withdrawn(notice: Notice) -> Facts:
    facts = _about_decision(notice)
    if facts["decision"].state in TOLD_STATES:
        raise NoLongerWanted("the decision was told anew before this letter went out")
    return {**facts, "reason": facts["decision"].withdrawn_reason}


def _called_in(notice: Notice) -> Facts:
    facts = _about_decision(notice)
    decision = facts["decision"]
    if decision.call_in_ended_on is not None or not is_public_now(decision):
        raise NoLongerWanted("this is settled already")
    return {**facts, "link": site_address(addresses.decision_page(decision.proposal.slug))}


def _why(notice: Notice, decision: Decision, *, harmless: bool) -> Facts:
    """Why this person gets it, and how the letters stop. Raises NoLongerWanted."""
    asked = linked_consultations(decision.proposal_id)
    for consultation in asked:
        contact = queries.contact_of(consultation.id, notice.address)
        if contact is not None and contact.confirmed:
            token = contact_token(consultation.id, notice.address)
            return {"asked_for": consultation, "stop_url": site_address(f"/notices/stop/{token}")}
    behind = subscription_behind(notice.address, decision.proposal_id)
    if behind is not None:
        token = subscriber_token(behind.scope, notice.address)
        return {"follows": True, "stop_url": site_address(f"/notices/proposals/{token}/stop")}
    account = account_by_email(notice.address)
    if account is None or not account.active:
        raise NoLongerWanted("nobody with this address asks for letters any more", harmless=harmless)
    return {"name": account.name, **_why_account(account.id, asked)}


def _why_account(account_id: str, asked: list[Consultation]) -> Facts:
    for consultation in asked:
        if not queries.has_stopped(account_id, consultation.id):
            token = no_more_token(account_id, consultation.id)
            return {"took_part": consultation, "stop_url": site_address(f"/notices/no-more/{token}")}
    return {"suggested": True}


def expected_recipients(decision_id: str) -> int:
    """People who would get a letter about this decision now, each counted once."""
    if db.session.get(Decision, decision_id) is None:
        return 0
    occurrence = Occurrence("", decision_id)
    lines = lines_for(DecisionTellingBegan(decision_id))
    return len({recipient_key(email) for line in lines for email in line.audience(occurrence)})


@handles(DecisionEarlyReleaseDecided)
def hurry(event: DecisionEarlyReleaseDecided) -> None:
    """Letters that wait for their next attempt go at once (rule 3)."""
    decision = db.session.get(Decision, event.decision_id)
    if decision is None:
        return
    waiting = select(Notice).where(Notice.event_key == decision_key(decision), Notice.state == "queued")
    for notice in db.session.scalars(waiting):
        notice.due_at = min(notice.due_at, clock.now())


register_letters(
    RoomLetters(
        lines=(
            Line(DecisionTellingBegan, groups, "decision_ready"),
            Line(DecisionTellingBegan, contributors, "decision_ready"),
            Line(DecisionTellingBegan, linked_accounts, "decision_ready"),
            Line(DecisionTellingBegan, who_suggested, "decision_ready"),
            Line(DecisionTellingBegan, followers, "decision_ready"),
            Line(DecisionWithdrawn, told_of_decision, "decision_withdrawn"),
            Line(DecisionCalledIn, told_of_decision, "decision_called_in"),
        ),
        titles={
            "decision_ready": "A decision is made",
            "decision_withdrawn": "A decision is withdrawn",
            "decision_called_in": "A decision is called in",
        },
        occurrences={
            DecisionTellingBegan: _of_telling,
            DecisionWithdrawn: _of_withdrawal,
            DecisionCalledIn: _of_call_in,
        },
        facts={"decision_ready": _ready, "decision_withdrawn": _withdrawn, "decision_called_in": _called_in},
    )
)
