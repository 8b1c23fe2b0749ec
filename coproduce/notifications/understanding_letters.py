"""Letters about making sense together: to those who support a group that may begin or is answered, and to the analyst
who asked it. They hold no word of the texts and none of what the group says."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from coproduce.accounts.models import Account, GroupMembership
from coproduce.accounts.queries import account_by_email
from coproduce.consultations.models import Consultation
from coproduce.core.database import db
from coproduce.insights.events import GroupAskedToMakeSense, ProposalAnswered, ThemeProposed
from coproduce.insights.models import MakingSense, ThemeProposal
from coproduce.insights.queries.making_sense import waits_for_group
from coproduce.notifications import queries
from coproduce.notifications.addresses import no_more_token, site_address
from coproduce.notifications.catalogue import Line
from coproduce.notifications.letters import Facts, NoLongerWanted
from coproduce.notifications.models import Notice
from coproduce.notifications.occurrences import Occurrence
from coproduce.notifications.room_letters import RoomLetters, register_letters


def facilitators(occurrence: Occurrence) -> Iterable[str]:
    """Who supports the group."""
    making = _making(occurrence.subject_id)
    supporting = select(GroupMembership.account_id).where(
        GroupMembership.group_id == (making.group_id if making else ""), GroupMembership.part == "facilitator"
    )
    return db.session.scalars(select(Account.email).where(Account.active, Account.id.in_(supporting)))


def who_invited(occurrence: Occurrence) -> Iterable[str]:
    making = _making(occurrence.subject_id)
    asker = db.session.get(Account, making.asked_by_id) if making and making.asked_by_id else None
    return [asker.email] if asker is not None and asker.active else []


def _making(subject_id: str) -> MakingSense | None:
    """The invitation, also where the occurrence is about one of its proposals."""
    proposal = db.session.get(ThemeProposal, subject_id)
    return proposal.making_sense if proposal is not None else db.session.get(MakingSense, subject_id)


def _of_invitation(event: GroupAskedToMakeSense) -> Occurrence | None:
    """Each time that it is opened is an occasion of its own."""
    making = db.session.get(MakingSense, event.making_sense_id)
    if making is None:
        return None
    consultation = db.session.get(Consultation, making.consultation_id)
    key = f"{type(event).__name__}:{making.id}:{making.until.isoformat()}"
    return Occurrence(key, making.id, consultation)


def _of_proposal(event: ThemeProposed | ProposalAnswered) -> Occurrence | None:
    proposal = db.session.get(ThemeProposal, event.proposal_id)
    if proposal is None:
        return None
    consultation = db.session.get(Consultation, proposal.making_sense.consultation_id)
    key = f"{type(event).__name__}:{proposal.id}:{proposal.state}"
    return Occurrence(key, proposal.id, consultation)


def _invited(notice: Notice) -> Facts:
    making = _making(notice.subject_id)
    if making is None or not waits_for_group(making):
        raise NoLongerWanted("the group is not asked any more")
    return _to_group(notice, making)


def _answered(notice: Notice) -> Facts:
    proposal = db.session.get(ThemeProposal, notice.subject_id)
    if proposal is None or proposal.state == "proposed":
        raise NoLongerWanted("the proposal has no answer any more")
    return _to_group(notice, proposal.making_sense)


def _to_group(notice: Notice, making: MakingSense) -> Facts:
    account = account_by_email(notice.address)
    if account is None or not account.active or queries.has_stopped(account.id, making.consultation_id):
        raise NoLongerWanted("this person wants no letters about this consultation")
    token = no_more_token(account.id, making.consultation_id)
    return {
        "name": account.name,
        "groups": [making.group.name],
        "making": making,
        "consultation": db.session.get_one(Consultation, making.consultation_id),
        "link": site_address(f"/groups/{making.group.slug}/making-sense/{making.id}"),
        "own_page": site_address("/my/notices"),
        "stop_url": site_address(f"/notices/no-more/{token}"),
    }


def _proposed(notice: Notice) -> Facts:
    proposal = db.session.get(ThemeProposal, notice.subject_id)
    if proposal is None or proposal.state != "proposed":
        raise NoLongerWanted("the proposal was taken back or is answered")
    making = proposal.making_sense
    consultation = db.session.get_one(Consultation, making.consultation_id)
    return {
        "group": making.group.name,
        "consultation": consultation,
        "link": site_address(f"/manage/consultations/{consultation.slug}/making-sense/{making.id}"),
    }


register_letters(
    RoomLetters(
        lines=(
            Line(GroupAskedToMakeSense, facilitators, "making_sense_asked"),
            Line(ThemeProposed, who_invited, "theme_proposed"),
            Line(ProposalAnswered, facilitators, "proposal_answered"),
        ),
        titles={
            "making_sense_asked": "Group asked to make sense of texts",
            "theme_proposed": "Theme proposed by a group",
            "proposal_answered": "Proposed theme answered",
        },
        occurrences={
            GroupAskedToMakeSense: _of_invitation,
            ThemeProposed: _of_proposal,
            ProposalAnswered: _of_proposal,
        },
        facts={
            "making_sense_asked": _invited,
            "theme_proposed": _proposed,
            "proposal_answered": _answered,
        },
    )
)
