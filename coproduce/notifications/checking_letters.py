"""Letters about checking findings before release and about disagreeing afterwards. None holds a word of the findings,
of the answers or of what anybody said."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from coproduce.accounts.models import Account, Group, GroupMembership
from coproduce.accounts.queries import account_by_email, account_by_id
from coproduce.consultations.models import Consultation
from coproduce.core.database import db
from coproduce.feedback import addresses
from coproduce.feedback.events import CheckOpened, DisagreementsWait, ObjectionAnswered
from coproduce.feedback.models import CheckRound, Feedback, FindingVerdict
from coproduce.feedback.queries import is_public_now
from coproduce.feedback.queries.check_rounds import disagreements, is_open, leading_groups
from coproduce.feedback.services import new_check_link
from coproduce.notifications import audiences, queries
from coproduce.notifications.addresses import contact_token, no_more_token, site_address
from coproduce.notifications.catalogue import Line
from coproduce.notifications.letters import Facts, NoLongerWanted
from coproduce.notifications.models import LetterStop, Notice
from coproduce.notifications.occurrences import Occurrence
from coproduce.notifications.room_letters import RoomLetters, register_letters


def facilitators(occurrence: Occurrence) -> Iterable[str]:
    """Who supports a group that led: the group answers once, by them."""
    check = db.session.get(CheckRound, occurrence.subject_id)
    if check is None:
        return []
    groups = [group.id for group in leading_groups(check.feedback)]
    stopped = select(LetterStop.account_id).where(
        LetterStop.consultation_id == check.feedback.consultation_id
    )
    supporting = select(GroupMembership.account_id).where(
        GroupMembership.group_id.in_(groups), GroupMembership.part == "facilitator"
    )
    return db.session.scalars(
        select(Account.email).where(Account.active, Account.id.in_(supporting), Account.id.not_in(stopped))
    )


def who_objected(occurrence: Occurrence) -> Iterable[str]:
    """Whoever kept it with their account, or supports the group that said it."""
    verdict = db.session.get(FindingVerdict, occurrence.subject_id)
    if verdict is None:
        return []
    of_group = select(GroupMembership.account_id).where(
        GroupMembership.group_id == (verdict.group_id or ""), GroupMembership.part == "facilitator"
    )
    own = Account.id == (verdict.account_id or "")
    return db.session.scalars(select(Account.email).where(Account.active, own | Account.id.in_(of_group)))


def _of_check(event: CheckOpened) -> Occurrence | None:
    check = db.session.get(CheckRound, event.round_id)
    if check is None:
        return None
    return Occurrence(f"{CheckOpened.__name__}:{check.id}", check.id, check.feedback.consultation)


def _of_disagreements(event: DisagreementsWait) -> Occurrence | None:
    feedback = db.session.get(Feedback, event.feedback_id)
    if feedback is None:
        return None
    which = "due" if event.nearly_due else "new"
    key = f"{DisagreementsWait.__name__}:{feedback.id}:{event.day}:{which}"
    return Occurrence(key, feedback.id, feedback.consultation)


def _of_objection(event: ObjectionAnswered) -> Occurrence | None:
    verdict = db.session.get(FindingVerdict, event.verdict_id)
    if verdict is None:
        return None
    key = f"{ObjectionAnswered.__name__}:{verdict.id}"
    return Occurrence(key, verdict.id, verdict.finding.feedback.consultation)


def _asked(notice: Notice) -> Facts:
    check = _open_check(notice)
    facts = _for_whoever_took_part(notice, check.feedback.consultation)
    link = addresses.private_check(new_check_link(check.id))
    return {**facts, "check": check, "link": site_address(link)}


def _asked_group(notice: Notice) -> Facts:
    check = _open_check(notice)
    account = account_by_email(notice.address)
    supported = {
        membership.group_id
        for membership in (account.memberships if account else ())
        if membership.part == "facilitator"
    }
    group = next((each for each in leading_groups(check.feedback) if each.id in supported), None)
    if account is None or not account.active or group is None:
        raise NoLongerWanted("this person does not support the group any more")
    consultation = check.feedback.consultation
    if queries.has_stopped(account.id, consultation.id):
        raise NoLongerWanted("this person wants no letters about this consultation")
    link = addresses.private_check(new_check_link(check.id, group.id))
    return {
        **_for_account(account, consultation, [group]),
        "check": check,
        "group": group.name,
        "link": site_address(link),
    }


def _open_check(notice: Notice) -> CheckRound:
    check = db.session.get(CheckRound, notice.subject_id)
    if check is None or not is_open(check):
        raise NoLongerWanted("the check is over")
    return check


def _waiting(notice: Notice) -> Facts:
    feedback = db.session.get(Feedback, notice.subject_id)
    account = account_by_email(notice.address)
    if account is None or not account.active:
        raise NoLongerWanted("this person has no account any more")
    if feedback is None or not disagreements(consultation_id=feedback.consultation_id):
        raise NoLongerWanted("nothing waits for an answer any more")
    path = f"{addresses.disagreements()}?consultation_id={feedback.consultation_id}"
    return {
        "name": account.name,
        "consultation": feedback.consultation,
        "nearly_due": notice.event_key.endswith(":due"),
        "link": site_address(path),
    }


def _answered(notice: Notice) -> Facts:
    verdict = db.session.get(FindingVerdict, notice.subject_id)
    account = account_by_email(notice.address)
    if verdict is None or not verdict.answer:
        raise NoLongerWanted("what they said was taken back")
    if account is None or not account.active:
        raise NoLongerWanted("this person has no account any more")
    feedback = verdict.finding.feedback
    if not is_public_now(feedback):
        # Rule 3: an objection of a check is answered before the answers are public, and is told with them.
        raise NoLongerWanted("the answers are not public yet, and tell of it themselves")
    own = verdict.account_id is not None and account_by_id(verdict.account_id).id == account.id
    path = (
        addresses.own_verdict(verdict.id)
        if own
        else addresses.public_page(feedback.consultation.slug, verdict.finding_id)
    )
    return {
        "name": account.name,
        "consultation": feedback.consultation,
        "group": verdict.group.name if verdict.group else "",
        "link": site_address(path),
    }


def _for_whoever_took_part(notice: Notice, consultation: Consultation) -> Facts:
    """Why this person gets it, and how the letters stop. Raises NoLongerWanted."""
    contact = queries.contact_of(consultation.id, notice.address)
    if contact is not None and contact.confirmed:
        token = contact_token(consultation.id, notice.address)
        stop = site_address(f"/notices/stop/{token}")
        return {"consultation": consultation, "asked_for": consultation, "stop_url": stop}
    account = account_by_email(notice.address)
    if account is None or not account.active:
        raise NoLongerWanted("nobody with this address asks for letters any more")
    if queries.has_stopped(account.id, consultation.id):
        raise NoLongerWanted("this person wants no more letters about this consultation")
    return _for_account(account, consultation, [])


def _for_account(account: Account, consultation: Consultation, groups: list[Group]) -> Facts:
    token = no_more_token(account.id, consultation.id)
    return {
        "consultation": consultation,
        "name": account.name,
        "groups": [group.name for group in groups],
        "own_page": site_address("/my/notices"),
        "stop_url": site_address(f"/notices/no-more/{token}"),
    }


register_letters(
    RoomLetters(
        lines=(
            Line(CheckOpened, facilitators, "check_asked_group"),
            Line(CheckOpened, audiences.contributors, "check_asked"),
            Line(CheckOpened, audiences.linked_accounts, "check_asked"),
            Line(DisagreementsWait, audiences.staff, "disagreements_wait"),
            Line(ObjectionAnswered, who_objected, "objection_answered"),
        ),
        titles={
            "check_asked_group": "Did we get it right? (group)",
            "check_asked": "Did we get it right?",
            "disagreements_wait": "Disagreements wait for an answer",
            "objection_answered": "Disagreement answered",
        },
        occurrences={
            CheckOpened: _of_check,
            DisagreementsWait: _of_disagreements,
            ObjectionAnswered: _of_objection,
        },
        facts={
            "check_asked_group": _asked_group,
            "check_asked": _asked,
            "disagreements_wait": _waiting,
            "objection_answered": _answered,
        },
    )
)
