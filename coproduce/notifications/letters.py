"""Writing the letter of a notice at the moment when it goes out, so that it says what holds then."""

from __future__ import annotations

from typing import Any

from flask import current_app

from coproduce.accounts.models import AccountMail
from coproduce.accounts.queries import account_by_email
from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.feedback import addresses as feedback_pages
from coproduce.feedback.models import Commitment, Feedback
from coproduce.feedback.queries import is_public_now, lead_groups
from coproduce.feedback.services import new_lead_time_link
from coproduce.notifications import queries
from coproduce.notifications.addresses import contact_token, no_more_token, site_address
from coproduce.notifications.models import Notice
from coproduce.notifications.occurrences import consultation_of_commitment, latest_change
from coproduce.notifications.opening_words import opening_words
from coproduce.notifications.transport import Letter

ACCOUNT_LETTER_HOURS = 1

Facts = dict[str, Any]


class NoLongerWanted(Exception):
    """There is no sense in sending this letter any more; the message says why. `harmless` where nothing waits for it,
    so that no person has to accept that it was not sent."""

    def __init__(self, reason: str, *, harmless: bool = True) -> None:
        super().__init__(reason)
        self.harmless = harmless


def compose(notice: Notice) -> Letter:
    """The letter of a notice. Raises NoLongerWanted."""
    if notice.message == queries.ACCOUNT_LETTER:
        return _account_letter(notice)
    facts = _FACTS[notice.message](notice)
    subject, body = render(notice.message, facts)
    return Letter(notice.address, subject, body, notice.message_id, facts.get("stop_url", ""))


def render(message: str, facts: Facts) -> tuple[str, str]:
    """Subject and body: a template's first line is the subject."""
    settings = current_app.extensions["settings"]
    text = current_app.jinja_env.get_template(f"notifications/{message}.txt").render(
        area_name=settings.area_name,
        contact_email=settings.contact_email,
        contact_phone=settings.contact_phone,
        **facts,
    )
    subject, _, body = text.lstrip().partition("\n")
    return " ".join(subject.split()), _with_single_gaps(body)


def _with_single_gaps(body: str) -> str:
    """What a template leaves out leaves no hole: never more than one empty line."""
    lines: list[str] = []
    for line in (line.rstrip() for line in body.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"


def letter_was_sent(notice: Notice) -> None:
    """An account letter holds a code, so it is erased once it was sent."""
    if notice.message == queries.ACCOUNT_LETTER:
        mail = db.session.get(AccountMail, notice.subject_id)
        if mail is not None:
            db.session.delete(mail)


def _account_letter(notice: Notice) -> Letter:
    mail = db.session.get(AccountMail, notice.subject_id)
    if mail is None:
        raise NoLongerWanted("the letter was erased")
    if (clock.now() - mail.asked_at).total_seconds() > ACCOUNT_LETTER_HOURS * 3600:
        raise NoLongerWanted("the code in this letter no longer works")
    return Letter(notice.address, mail.subject, mail.body, notice.message_id)


def _answers(notice: Notice) -> Facts:
    feedback = db.session.get(Feedback, notice.subject_id)
    if feedback is None or feedback.state not in ("telling", "settled", "public"):
        raise NoLongerWanted("the answers were withdrawn before this letter went out")
    # Telling waits for each of these letters, so somebody accepts the ones that nobody wants any more (rule 2).
    facts = _for_participant(notice, feedback.consultation, harmless=feedback.state != "telling")
    public = is_public_now(feedback)
    path = (
        feedback_pages.public_page(feedback.consultation.slug)
        if public
        else feedback_pages.early_page(new_lead_time_link(feedback.id))
    )
    leading = [entry.group.name for entry in lead_groups(feedback)]
    return {
        **facts,
        "link": site_address(path),
        "public": public,
        "opening": opening_words(feedback),
        "lead_groups": leading,
    }


def _withdrawn(notice: Notice) -> Facts:
    feedback = db.session.get(Feedback, notice.subject_id)
    if feedback is None or feedback.state in ("telling", "settled", "public"):
        raise NoLongerWanted("new answers were told before this letter went out")
    return {**_for_participant(notice, feedback.consultation), "reason": feedback.withdrawn_reason}


def _consultation(notice: Notice) -> Facts:
    consultation = db.session.get(Consultation, notice.subject_id)
    if consultation is None:
        raise NoLongerWanted("the consultation was erased")
    return _for_participant(notice, consultation)


def _changed(*kinds: str) -> Any:
    def facts_of(notice: Notice) -> Facts:
        facts = _consultation(notice)
        change = latest_change(facts["consultation"].id, *kinds)
        return {**facts, "change": change, "reason": change.reason if change else ""}

    return facts_of


def _promise(notice: Notice) -> tuple[Commitment, Consultation]:
    commitment = db.session.get(Commitment, notice.subject_id)
    consultation = consultation_of_commitment(notice.subject_id)
    if commitment is None or consultation is None:
        raise NoLongerWanted("the promise was taken out")
    return commitment, consultation


def _promise_moved(notice: Notice) -> Facts:
    commitment, consultation = _promise(notice)
    if not commitment.date_changes or not is_public_now(commitment.reply.finding.feedback):
        raise NoLongerWanted("the promise is not public")
    facts = _for_participant(notice, consultation)
    link = site_address(feedback_pages.public_page(consultation.slug, commitment.reply.finding_id))
    return {**facts, "commitment": commitment, "change": commitment.date_changes[-1], "link": link}


def _promise_overdue(notice: Notice) -> Facts:
    commitment, consultation = _promise(notice)
    if commitment.state not in ("agreed", "under_way") or commitment.due_on >= clock.today():
        raise NoLongerWanted("the promise is no longer overdue")
    link = site_address(feedback_pages.promise(commitment.id))
    return {**_for_staff(notice), "commitment": commitment, "consultation": consultation, "link": link}


def _concern(notice: Notice) -> Facts:
    return {**_for_staff(notice), "link": site_address(f"/manage/concerns/{notice.subject_id}")}


def _reading(notice: Notice) -> Facts:
    return {**_for_staff(notice), "link": site_address("/manage/reading")}


def _for_staff(notice: Notice) -> Facts:
    account = account_by_email(notice.address)
    if account is None or not account.active:
        raise NoLongerWanted("this person has no account any more")
    return {"name": account.name}


def _for_participant(notice: Notice, consultation: Consultation, *, harmless: bool = True) -> Facts:
    """What every letter about a consultation says, and why this person gets it."""
    facts: Facts = {
        "consultation": consultation,
        "page": site_address(feedback_pages.consultation_page(consultation.slug)),
        "receipt_page": site_address("/receipt"),
        "own_page": site_address("/my/notices"),
    }
    kept_for = _consultation_of_contact(
        notice.address, consultation, kept=notice.message == "consultation_opened"
    )
    if kept_for is not None:
        token = contact_token(kept_for.id, notice.address)
        return {**facts, "asked_for": kept_for, "stop_url": site_address(f"/notices/stop/{token}")}
    account = account_by_email(notice.address)
    if account is None or not account.active:
        raise NoLongerWanted("nobody with this address asks for letters any more", harmless=harmless)
    if queries.has_stopped(account.id, consultation.id):
        raise NoLongerWanted("this person wants no more letters about this consultation", harmless=harmless)
    belongs_to = {membership.group_id for membership in account.memberships}
    groups = [entry.group.name for entry in consultation.groups if entry.group_id in belongs_to]
    stop_url = site_address(f"/notices/no-more/{no_more_token(account.id, consultation.id)}")
    return {**facts, "name": account.name, "groups": groups, "stop_url": stop_url}


def _consultation_of_contact(email: str, consultation: Consultation, *, kept: bool) -> Consultation | None:
    """The consultation that an address was left with: this one, or for news of new ones any that it was kept with."""
    contact = queries.contact_of(consultation.id, email)
    if contact is not None and contact.confirmed:
        return consultation
    others = [other for other in queries.kept_contacts(email) if other.confirmed] if kept else []
    return db.session.get(Consultation, others[0].consultation_id) if others else None


_FACTS = {
    "answers_ready": _answers,
    "answers_ready_group": _answers,
    "answers_withdrawn": _withdrawn,
    "consultation_opened": _consultation,
    "consultation_extended": _changed("extended"),
    "consultation_paused": _changed("paused"),
    "consultation_resumed": _changed("resumed"),
    "consultation_closed": _consultation,
    "consultation_cancelled": _changed("cancelled"),
    "answer_date_moved": _changed("answer_date_moved"),
    "promise_moved": _promise_moved,
    "promise_overdue": _promise_overdue,
    "concern_raised": _concern,
    "concern_overdue": _concern,
    "urgent_hint_unread": _reading,
}
