"""Letters about promises beyond those about a date that moved or passed: a friendly one before it, and “Did it work?”.

Those to families carry a private link of which nothing is stored; it opens a page with a button that posts (rule 20).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import select

from coproduce.accounts.models import Account, GroupMembership
from coproduce.accounts.queries import account_by_email
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.feedback import addresses as pages
from coproduce.feedback.events import (
    CommitmentDueSoon,
    FamiliesAskedIfItWorked,
    ImpactCheckClosed,
    ImpactReplyOverdue,
)
from coproduce.feedback.impact_links import new_link_token
from coproduce.feedback.models import Commitment, ImpactCheck
from coproduce.feedback.places import place_of
from coproduce.feedback.queries import asked_groups, shown_checks, takes_answers
from coproduce.notifications import audiences, queries
from coproduce.notifications.addresses import no_more_token, site_address
from coproduce.notifications.audiences import Audience
from coproduce.notifications.catalogue import Line
from coproduce.notifications.letters import Facts, NoLongerWanted, facts_for_participant, facts_for_staff
from coproduce.notifications.models import Notice
from coproduce.notifications.occurrences import Occurrence, consultation_of_commitment
from coproduce.notifications.room_letters import RoomLetters, register_letters


def _of_date(event: CommitmentDueSoon) -> Occurrence | None:
    """Each date of a promise is an occasion of its own."""
    commitment = db.session.get(Commitment, event.commitment_id)
    if commitment is None:
        return None
    key = f"{type(event).__name__}:{commitment.id}:{commitment.due_on.isoformat()}"
    return Occurrence(key, commitment.id, consultation_of_commitment(commitment.id))


def _of_check(event: FamiliesAskedIfItWorked | ImpactCheckClosed | ImpactReplyOverdue) -> Occurrence | None:
    check = db.session.get(ImpactCheck, event.check_id)
    if check is None:
        return None
    consultation = consultation_of_commitment(check.commitment_id)
    return Occurrence(f"{type(event).__name__}:{check.id}", check.id, consultation)


def staff_of_check(occurrence: Occurrence) -> Iterable[str]:
    """Who looks after the promise that an asking is about."""
    check = db.session.get(ImpactCheck, occurrence.subject_id)
    if check is None:
        return []
    return audiences.staff(Occurrence(occurrence.key, check.commitment_id, occurrence.consultation))


def facilitators_asked(occurrence: Occurrence) -> Iterable[str]:
    """Who speaks for the groups that are asked."""
    check = db.session.get(ImpactCheck, occurrence.subject_id)
    if check is None:
        return []
    supporting = select(GroupMembership.account_id).where(
        GroupMembership.group_id.in_(asked_groups(check.commitment)), GroupMembership.part == "facilitator"
    )
    found = db.session.scalars(select(Account).where(Account.active, Account.id.in_(supporting)))
    return [account.email for account in found if not account.is_staff]


def without_staff(audience: Audience) -> Audience:
    """The circle without those who work for the council or a partner: they never say whether it worked."""

    def of_families(occurrence: Occurrence) -> Iterable[str]:
        for email in audience(occurrence):
            account = account_by_email(email)
            if account is None or not account.is_staff:
                yield email

    return of_families


contributors_asked = without_staff(audiences.contributors)
linked_accounts_asked = without_staff(audiences.linked_accounts)


def _due_soon(notice: Notice) -> Facts:
    commitment = db.session.get(Commitment, notice.subject_id)
    if commitment is None or commitment.state not in ("agreed", "under_way"):
        raise NoLongerWanted("the promise is over or was taken out")
    if commitment.due_on < clock.today():
        raise NoLongerWanted("the date has passed")
    link = site_address(pages.promise(commitment.id))
    return {
        **facts_for_staff(notice),
        "commitment": commitment,
        "about": _about(commitment),
        "link": link,
    }


def _about(commitment: Commitment) -> str:
    place = place_of(commitment) or consultation_of_commitment(commitment.id)
    return place.title if place is not None else ""


def _open_check(notice: Notice) -> ImpactCheck:
    check = db.session.get(ImpactCheck, notice.subject_id)
    if check is None or not takes_answers(check):
        raise NoLongerWanted("families are not asked about this any more")
    return check


def _asked(notice: Notice) -> Facts:
    check = _open_check(notice)
    consultation = consultation_of_commitment(check.commitment_id)
    if consultation is None:
        raise NoLongerWanted("the promise was taken out")
    link = site_address(pages.did_it_work(check.id, new_link_token(check.id)))
    return {**facts_for_participant(notice, consultation), "check": check, "link": link}


def _group_asked(notice: Notice) -> Facts:
    check = _open_check(notice)
    account = account_by_email(notice.address)
    if account is None or not account.active:
        raise NoLongerWanted("this person has no account any more")
    asked = asked_groups(check.commitment)
    groups = [each.group.name for each in account.memberships if each.group_id in asked]
    link = site_address(pages.did_it_work_for_group(check.id))
    facts = {"name": account.name, "groups": groups, "check": check, "link": link}
    consultation = consultation_of_commitment(check.commitment_id)
    if consultation is None:
        return facts
    if queries.has_stopped(account.id, consultation.id):
        raise NoLongerWanted("this person wants no more letters about this consultation")
    stop_url = site_address(f"/notices/no-more/{no_more_token(account.id, consultation.id)}")
    own_page = site_address("/my/notices")
    return {**facts, "consultation": consultation, "own_page": own_page, "stop_url": stop_url}


def _about_result(*states: str) -> Callable[[Notice], Facts]:
    def facts_of(notice: Notice) -> Facts:
        check = db.session.get(ImpactCheck, notice.subject_id)
        if check is None or check.state not in states:
            raise NoLongerWanted("staff have said what follows")
        shown = next((each for each in shown_checks(check.commitment) if each.id == check.id), None)
        link = f"{pages.promise(check.commitment_id)}/did-it-work/{check.id}"
        return {
            **facts_for_staff(notice),
            "check": check,
            "sentence": shown.sentence if shown else "",
            "link": site_address(link),
        }

    return facts_of


register_letters(
    RoomLetters(
        lines=(
            Line(CommitmentDueSoon, audiences.staff, "promise_due_soon"),
            Line(FamiliesAskedIfItWorked, facilitators_asked, "did_it_work_group"),
            Line(FamiliesAskedIfItWorked, contributors_asked, "did_it_work"),
            Line(FamiliesAskedIfItWorked, linked_accounts_asked, "did_it_work"),
            Line(ImpactCheckClosed, staff_of_check, "did_it_work_result"),
            Line(ImpactReplyOverdue, staff_of_check, "did_it_work_reply_overdue"),
        ),
        titles={
            "promise_due_soon": "Promise due soon",
            "did_it_work_group": "Group asked whether it worked",
            "did_it_work": "Asked whether it worked",
            "did_it_work_result": "What families say of a promise",
            "did_it_work_reply_overdue": "Reply to families overdue",
        },
        occurrences={
            CommitmentDueSoon: _of_date,
            FamiliesAskedIfItWorked: _of_check,
            ImpactCheckClosed: _of_check,
            ImpactReplyOverdue: _of_check,
        },
        facts={
            "promise_due_soon": _due_soon,
            "did_it_work_group": _group_asked,
            "did_it_work": _asked,
            "did_it_work_result": _about_result("closed", "replied"),
            "did_it_work_reply_overdue": _about_result("closed"),
        },
    )
)
