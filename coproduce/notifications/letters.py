"""Writing the letter of a notice at the moment when it goes out, so that it says what holds then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app

from coproduce.accounts.models import AccountMail
from coproduce.accounts.queries import account_by_email
from coproduce.consultations.models import Consultation, DraftReview
from coproduce.consultations.queries import phase_of
from coproduce.consultations.queries.reviews import waits_for_group
from coproduce.consultations.rules import COMING, OPEN
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.feedback import addresses as feedback_pages
from coproduce.feedback.models import Commitment, Feedback, YearlyReport
from coproduce.feedback.places import place_of
from coproduce.feedback.queries import is_public, is_public_now, lead_groups
from coproduce.feedback.services import new_lead_time_link
from coproduce.notifications import list_queries, queries
from coproduce.notifications.addresses import contact_token, no_more_token, normalised, site_address
from coproduce.notifications.list_letters import OCCASION_MESSAGES, SAMPLE_ADDRESS, facts_for_listed
from coproduce.notifications.list_rules import CLOSING, OPENING, OUTCOME
from coproduce.notifications.models import ContactList, Notice
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
    facts = FACTS[notice.message](notice)
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
    """An account letter holds a code, so it is erased once it was sent; and its address with it. Beside the time of the
    letter that address could say who begins to answer: people have a link to their draft sent so too (rule 17)."""
    if notice.message == queries.ACCOUNT_LETTER:
        notice.address = ""
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
    facts = facts_for_participant(notice, feedback.consultation, harmless=feedback.state != "telling")
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
    return {**facts_for_participant(notice, feedback.consultation), "reason": feedback.withdrawn_reason}


def _yearly_report(notice: Notice) -> Facts:
    report = db.session.get(YearlyReport, notice.subject_id)
    if report is None or not is_public(report):
        raise NoLongerWanted("the report was taken down before this letter went out")
    link = site_address(feedback_pages.report_page(report.consultation.slug, report.year))
    return {**facts_for_participant(notice, report.consultation), "report": report, "link": link}


def _consultation(notice: Notice) -> Facts:
    consultation = db.session.get(Consultation, notice.subject_id)
    if consultation is None:
        raise NoLongerWanted("the consultation was erased")
    return facts_for_participant(notice, consultation)


def _changed(*kinds: str) -> Any:
    def facts_of(notice: Notice) -> Facts:
        facts = _consultation(notice)
        change = latest_change(facts["consultation"].id, *kinds)
        return {**facts, "change": change, "reason": change.reason if change else ""}

    return facts_of


def _review_asked(notice: Notice) -> Facts:
    review = db.session.get(DraftReview, notice.subject_id)
    if review is None or not waits_for_group(review):
        raise NoLongerWanted("the group is not asked any more")
    account = account_by_email(notice.address)
    if account is None or not account.active or queries.has_stopped(account.id, review.consultation_id):
        raise NoLongerWanted("this person wants no letters about this consultation")
    token = no_more_token(account.id, review.consultation_id)
    return {
        "name": account.name,
        "groups": [review.group.name],
        "review": review,
        "consultation": review.consultation,
        "link": site_address(f"/groups/{review.group.slug}/reviews/{review.id}"),
        "own_page": site_address("/my/notices"),
        "stop_url": site_address(f"/notices/no-more/{token}"),
    }


def _review_answered(*states: str) -> Any:
    def facts_of(notice: Notice) -> Facts:
        review = db.session.get(DraftReview, notice.subject_id)
        if review is None or review.state not in states:
            raise NoLongerWanted("the group was asked again, or this is not a draft any more")
        link = site_address(f"/manage/consultations/{review.consultation.slug}/reviews/{review.id}")
        return {
            **facts_for_staff(notice),
            "review": review,
            "consultation": review.consultation,
            "link": link,
        }

    return facts_of


def _listed(occasion: str) -> Any:
    def facts_of(notice: Notice) -> Facts:
        consultation = db.session.get(Consultation, notice.subject_id)
        wanted = (COMING, OPEN) if occasion == OPENING else (OPEN,)
        if consultation is None or phase_of(consultation) not in wanted:
            raise NoLongerWanted("the consultation takes no answers now")
        return _for_listed(notice, consultation, occasion)

    return facts_of


def _answers_for_lists(notice: Notice) -> Facts:
    """Rule 3: nobody on a list hears of answers before everyone may read them."""
    feedback = db.session.get(Feedback, notice.subject_id)
    if feedback is None or not is_public_now(feedback):
        raise NoLongerWanted("the answers are not public")
    return _for_listed(notice, feedback.consultation, OUTCOME)


def _withdrawn_for_lists(notice: Notice) -> Facts:
    feedback = db.session.get(Feedback, notice.subject_id)
    if feedback is None or is_public_now(feedback):
        raise NoLongerWanted("new answers were told before this letter went out")
    return {
        **_for_listed(notice, feedback.consultation, OUTCOME),
        "reason": feedback.withdrawn_reason,
    }


def _for_listed(notice: Notice, consultation: Consultation, occasion: str) -> Facts:
    address = normalised(notice.address)
    contact_list = list_queries.list_behind(address, consultation.id, occasion)
    if contact_list is None:
        raise NoLongerWanted("this address is on no list any more that is told of this")
    return facts_for_listed(consultation, contact_list, address)


def sample_for_list(consultation: Consultation, contact_list: ContactList, occasion: str) -> tuple[str, str]:
    """Subject and body of the letter that a list would get, for the person who decides whether it goes."""
    return render(OCCASION_MESSAGES[occasion], facts_for_listed(consultation, contact_list, SAMPLE_ADDRESS))


def _promise(notice: Notice) -> tuple[Commitment, Consultation]:
    commitment = db.session.get(Commitment, notice.subject_id)
    consultation = consultation_of_commitment(notice.subject_id)
    if commitment is None or consultation is None:
        raise NoLongerWanted("the promise was taken out")
    return commitment, consultation


def _promise_moved(notice: Notice) -> Facts:
    commitment, consultation = _promise(notice)
    if commitment.reply is None or not is_public_now(commitment.reply.finding.feedback):
        raise NoLongerWanted("the promise is not public")
    if not commitment.date_changes:
        raise NoLongerWanted("the promise is not public")
    facts = facts_for_participant(notice, consultation)
    link = site_address(feedback_pages.public_page(consultation.slug, commitment.reply.finding_id))
    return {**facts, "commitment": commitment, "change": commitment.date_changes[-1], "link": link}


def _promise_overdue(notice: Notice) -> Facts:
    commitment = db.session.get(Commitment, notice.subject_id)
    place = place_of(commitment) if commitment is not None else None
    about = place or consultation_of_commitment(notice.subject_id)
    if commitment is None or about is None:
        raise NoLongerWanted("the promise was taken out")
    if commitment.state not in ("agreed", "under_way") or commitment.due_on >= clock.today():
        raise NoLongerWanted("the promise is no longer overdue")
    link = site_address(feedback_pages.promise(commitment.id))
    return {**facts_for_staff(notice), "commitment": commitment, "about": about.title, "link": link}


def _reading(notice: Notice) -> Facts:
    return {**facts_for_staff(notice), "link": site_address("/manage/reading")}


def facts_for_staff(notice: Notice) -> Facts:
    """What every letter to staff says. Raises NoLongerWanted."""
    account = account_by_email(notice.address)
    if account is None or not account.active:
        raise NoLongerWanted("this person has no account any more")
    return {"name": account.name}


def facts_for_participant(notice: Notice, consultation: Consultation, *, harmless: bool = True) -> Facts:
    """What every letter about a consultation says, and why this person gets it. Raises NoLongerWanted."""
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


# Message -> what its template is told, asked when it goes out.
FACTS: dict[str, Callable[[Notice], Facts]] = {
    "answers_ready": _answers,
    "answers_ready_group": _answers,
    "answers_withdrawn": _withdrawn,
    "yearly_report": _yearly_report,
    "consultation_opened": _consultation,
    "consultation_opened_list": _listed(OPENING),
    "consultation_closes_soon_list": _listed(CLOSING),
    "answers_public_list": _answers_for_lists,
    "answers_withdrawn_list": _withdrawn_for_lists,
    "consultation_extended": _changed("extended"),
    "consultation_paused": _changed("paused"),
    "consultation_resumed": _changed("resumed"),
    "consultation_closed": _consultation,
    "consultation_cancelled": _changed("cancelled"),
    "answer_date_moved": _changed("answer_date_moved"),
    "review_asked": _review_asked,
    "review_commented": _review_answered("commented", "signed_off", "declined"),
    "review_signed_off": _review_answered("signed_off"),
    "review_declined": _review_answered("declined"),
    "promise_moved": _promise_moved,
    "promise_overdue": _promise_overdue,
    "urgent_hint_unread": _reading,
}
