"""Letters about commissioning proposals: to those who follow them, and to those who suggested something and chose to
link it with their account."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from coproduce.accounts.models import Account
from coproduce.accounts.queries import account_by_email
from coproduce.commissioning.events import (
    EarlyNoticeGiven,
    PartnersAskedToSign,
    PartnerSigned,
    ProposalMovedOn,
    ProposalWithdrawn,
    SuggestionsAnswered,
)
from coproduce.commissioning.models import Proposal, ProposalPartner
from coproduce.commissioning.models.suggestions import Suggestion, SuggestionAnswer
from coproduce.commissioning.rules.stages import DRAFT, WITHDRAWN, stage
from coproduce.core.database import db
from coproduce.notifications.addresses import site_address, subscriber_token
from coproduce.notifications.catalogue import Line
from coproduce.notifications.letters import Facts, NoLongerWanted
from coproduce.notifications.models import Notice
from coproduce.notifications.occurrences import Occurrence
from coproduce.notifications.room_letters import RoomLetters, register_letters
from coproduce.notifications.subscribing import ALL, confirmed_addresses, subscription_behind


def followers(occurrence: Occurrence) -> Iterable[str]:
    """Confirmed addresses that follow this proposal, or all of them."""
    return confirmed_addresses(occurrence.subject_id)


def who_suggested(occurrence: Occurrence) -> Iterable[str]:
    """People whose answered suggestion is linked with their account."""
    linked = select(Suggestion.account_id).where(
        Suggestion.answer_id == occurrence.subject_id, Suggestion.account_id.is_not(None)
    )
    return db.session.scalars(select(Account.email).where(Account.active, Account.id.in_(linked)))


def leads_of_partners(occurrence: Occurrence) -> Iterable[str]:
    """Who signs for the partners of this proposal."""
    leads = select(ProposalPartner.lead_account_id).where(
        ProposalPartner.proposal_id == occurrence.subject_id, ProposalPartner.lead_account_id.is_not(None)
    )
    return db.session.scalars(select(Account.email).where(Account.active, Account.id.in_(leads)))


def owner_of_proposal(occurrence: Occurrence) -> Iterable[str]:
    """The member of staff who looks after it."""
    proposal = db.session.get(Proposal, occurrence.subject_id)
    owner = proposal.owner if proposal else None
    return [owner.email] if owner is not None and owner.active else []


def _of_asking(event: PartnersAskedToSign) -> Occurrence | None:
    """Each version that is put forward is an occasion of its own."""
    return _occurrence(event.proposal_id, f"PartnersAskedToSign:{event.proposal_id}:{event.version}")


def _of_signature(event: PartnerSigned) -> Occurrence | None:
    key = f"PartnerSigned:{event.partner_id}:{event.version}"
    return _occurrence(event.proposal_id, key)


def _of_notice(event: EarlyNoticeGiven) -> Occurrence | None:
    return _occurrence(event.proposal_id, f"EarlyNoticeGiven:{event.proposal_id}")


def _of_stage(event: ProposalMovedOn) -> Occurrence | None:
    """A proposal that was sent back and comes to a stage again is an occasion of its own."""
    proposal = db.session.get(Proposal, event.proposal_id)
    if proposal is None:
        return None
    began = proposal.stage_began_at.isoformat() if proposal.stage_began_at else "first"
    return Occurrence(f"ProposalMovedOn:{proposal.id}:{event.stage}:{began}"[:120], proposal.id)


def _of_withdrawal(event: ProposalWithdrawn) -> Occurrence | None:
    return _occurrence(event.proposal_id, f"ProposalWithdrawn:{event.proposal_id}")


def _occurrence(proposal_id: str, key: str) -> Occurrence | None:
    return None if db.session.get(Proposal, proposal_id) is None else Occurrence(key, proposal_id)


def _of_answer(event: SuggestionsAnswered) -> Occurrence | None:
    answer = db.session.get(SuggestionAnswer, event.answer_id)
    return None if answer is None else Occurrence(f"SuggestionsAnswered:{answer.id}", answer.id)


def _about_proposal(notice: Notice) -> Facts:
    proposal = db.session.get(Proposal, notice.subject_id)
    if proposal is None or proposal.state == DRAFT:
        raise NoLongerWanted("there is no such proposal any more")
    behind = subscription_behind(notice.address, proposal.id)
    if behind is None:
        raise NoLongerWanted("nobody with this address follows proposals any more")
    token = subscriber_token(behind.scope, notice.address)
    return {
        "proposal": proposal,
        "page": site_address(f"/proposals/{proposal.slug}"),
        "follows_all": behind.scope == ALL,
        "stop_url": site_address(f"/notices/proposals/{token}/stop"),
    }


def _moved_on(notice: Notice) -> Facts:
    facts = _about_proposal(notice)
    state = facts["proposal"].state
    if state in (WITHDRAWN, "closed"):
        raise NoLongerWanted("the proposal has come to its end since")
    return {**facts, "stage": stage(state)}


def _withdrawn(notice: Notice) -> Facts:
    facts = _about_proposal(notice)
    if facts["proposal"].state != WITHDRAWN:
        raise NoLongerWanted("the proposal goes on")
    return facts


def _suggestion_answered(notice: Notice) -> Facts:
    """No word of the suggestion or of the answer stands in the letter."""
    answer = db.session.get(SuggestionAnswer, notice.subject_id)
    account = account_by_email(notice.address)
    if answer is None or account is None or not account.active:
        raise NoLongerWanted("the answer or the account is gone")
    return {"proposal": answer.proposal, "name": account.name, "link": site_address("/my/")}


def _about_signing(notice: Notice) -> Facts:
    """No word of the proposal or of a reason stands in the letter."""
    proposal, name = _for_staff(notice)
    page = site_address(f"/manage/proposals/{proposal.slug}/sign")
    return {"proposal": proposal, "name": name, "link": page}


def _for_staff(notice: Notice) -> tuple[Proposal, str]:
    proposal, account = db.session.get(Proposal, notice.subject_id), account_by_email(notice.address)
    if proposal is None or proposal.state == WITHDRAWN or account is None or not account.active:
        raise NoLongerWanted("there is nothing to sign any more")
    return proposal, account.name


register_letters(
    RoomLetters(
        lines=(
            Line(EarlyNoticeGiven, followers, "early_notice"),
            Line(ProposalMovedOn, followers, "proposal_moved_on"),
            Line(ProposalWithdrawn, followers, "proposal_withdrawn"),
            Line(SuggestionsAnswered, who_suggested, "suggestion_answered"),
            Line(PartnersAskedToSign, leads_of_partners, "partner_asked_to_sign"),
            Line(PartnerSigned, owner_of_proposal, "partner_signed"),
        ),
        titles={
            "early_notice": "Early notice of a proposal",
            "proposal_moved_on": "A proposal moved on",
            "proposal_withdrawn": "A proposal was withdrawn",
            "suggestion_answered": "A suggestion is answered",
            "partner_asked_to_sign": "Partner asked to sign",
            "partner_signed": "Partner signed or disagreed",
        },
        occurrences={
            EarlyNoticeGiven: _of_notice,
            ProposalMovedOn: _of_stage,
            ProposalWithdrawn: _of_withdrawal,
            SuggestionsAnswered: _of_answer,
            PartnersAskedToSign: _of_asking,
            PartnerSigned: _of_signature,
        },
        facts={
            "early_notice": _about_proposal,
            "proposal_moved_on": _moved_on,
            "proposal_withdrawn": _withdrawn,
            "suggestion_answered": _suggestion_answered,
            "partner_asked_to_sign": _about_signing,
            "partner_signed": _about_signing,
        },
    )
)
