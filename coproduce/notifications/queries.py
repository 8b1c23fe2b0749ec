"""Reading addresses and notices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from coproduce.consultations.models import Consultation
from coproduce.core.access import Actor, require
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.feedback.queries import feedback_of
from coproduce.notifications.addresses import normalised, recipient_key, token_digest
from coproduce.notifications.models import KeptMail, LetterStop, Notice, OutcomeContact
from coproduce.notifications.rules import EMAIL, PAPER_MESSAGES, AddressFacts

ACCOUNT_LETTER = "account_letter"

# Letters about concerns stand on the page of their concern alone: to whom they went says whom a concern names.
CONCERN_LETTERS = ("concern_raised", "concern_overdue", "concern_without_anybody")
# Where they lead: a kept copy holds nothing else that says what it is about.
_PAGES_OF_CONCERNS = ("/manage/concerns/", "/manage/safety-numbers")


def address_facts(consultation: Consultation) -> AddressFacts:
    feedback = feedback_of(consultation.id)
    return AddressFacts(consultation.state, feedback.state if feedback else "")


def contact_by_token(token: str) -> tuple[OutcomeContact, Consultation]:
    """The address behind a link of a letter. Raises NotFound."""
    row = db.session.execute(
        select(OutcomeContact, Consultation)
        .join(Consultation, Consultation.id == OutcomeContact.consultation_id)
        .where(OutcomeContact.token_digest == token_digest(token))
    ).first()
    if row is None:
        raise NotFound("contact")
    return row[0], row[1]


def contact_of(consultation_id: str, email: str) -> OutcomeContact | None:
    return db.session.scalars(
        select(OutcomeContact).where(
            OutcomeContact.consultation_id == consultation_id, OutcomeContact.email == normalised(email)
        )
    ).first()


def kept_contacts(email: str) -> Sequence[OutcomeContact]:
    """All rows of an address that was kept for later consultations."""
    return db.session.scalars(
        select(OutcomeContact).where(OutcomeContact.email == normalised(email), OutcomeContact.keep)
    ).all()


def contacts_of_address(email: str) -> list[tuple[OutcomeContact, Consultation]]:
    """What an address waits for, by title."""
    rows = db.session.execute(
        select(OutcomeContact, Consultation)
        .join(Consultation, Consultation.id == OutcomeContact.consultation_id)
        .where(OutcomeContact.email == normalised(email), OutcomeContact.confirmed)
        .order_by(Consultation.title)
    )
    return [(contact, consultation) for contact, consultation in rows]


def has_stopped(account_id: str, consultation_id: str) -> bool:
    """Whether somebody with an account wants no more letters about a consultation."""
    return db.session.get(LetterStop, (account_id, consultation_id)) is not None


def stopped_consultations(account_id: str) -> list[Consultation]:
    """What an account gets no more letters about, by title."""
    return list(
        db.session.scalars(
            select(Consultation)
            .join(LetterStop, LetterStop.consultation_id == Consultation.id)
            .where(LetterStop.account_id == account_id)
            .order_by(Consultation.title)
        )
    )


def contact_counts(consultation_id: str) -> dict[str, int]:
    """How many addresses there are: `confirmed`, `waiting` for their owner, and `unreached`, whose letter failed."""
    rows = db.session.execute(
        select(OutcomeContact.confirmed, OutcomeContact.delivery, func.count())
        .where(OutcomeContact.consultation_id == consultation_id)
        .group_by(OutcomeContact.confirmed, OutcomeContact.delivery)
    )
    counts = {"confirmed": 0, "waiting": 0, "unreached": 0}
    for confirmed, delivery, count in rows:
        lost = delivery in ("failed", "uncertain")
        counts["confirmed" if confirmed else "unreached" if lost else "waiting"] += count
    return counts


def letters_to(email: str) -> Select[Any]:
    """Letters that one address was sent, latest first; a statement, for paging."""
    return (
        select(Notice)
        .where(
            Notice.recipient_key == recipient_key(email),
            Notice.state == "sent",
            Notice.message != ACCOUNT_LETTER,
        )
        .order_by(Notice.sent_at.desc(), Notice.id)
    )


def notices(actor: Actor, *, state: str = "", message: str = "", subject_id: str = "") -> Select[Any]:
    """Notices, those that wait for a person first; a statement, for paging. Raises NotAllowed."""
    require(actor, "notices.settle")
    urgency = case(
        ((Notice.state == "failed") & (Notice.accepted_reason == ""), 0),
        (_waits_for_a_person(), 1),
        (Notice.state == "sending", 2),
        (Notice.state == "queued", 3),
        else_=4,
    )
    statement = select(Notice).where(Notice.message.not_in(CONCERN_LETTERS))
    statement = statement.order_by(urgency, Notice.due_at.desc(), Notice.id)
    if state == "unsettled":
        statement = statement.where(_waits_for_a_person())
    elif state:
        statement = statement.where(Notice.state == state)
    if message:
        statement = statement.where(Notice.message == message)
    return statement.where(Notice.subject_id == subject_id) if subject_id else statement


def notice_by_id(actor: Actor, notice_id: str) -> Notice:
    """Raises NotAllowed or NotFound."""
    require(actor, "notices.settle")
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.message in CONCERN_LETTERS:
        raise NotFound("notice")
    return notice


def concern_letters(concern_id: str) -> Sequence[Notice]:
    """Letters about one concern, for who may open it; the caller has checked that."""
    return db.session.scalars(
        select(Notice)
        .where(Notice.subject_id == concern_id, Notice.message.in_(CONCERN_LETTERS))
        .order_by(Notice.due_at, Notice.id)
    ).all()


def ids_of_concern_letters() -> Select[str]:
    """For lists that speak of letters among other things."""
    return select(Notice.id).where(Notice.message.in_(CONCERN_LETTERS))


def unsettled_count() -> int:
    """How many notices wait for a person: they failed, are uncertain, or are on paper and to be handed over."""
    waiting = select(func.count()).select_from(Notice)
    return (
        db.session.scalar(waiting.where(_waits_for_a_person(), Notice.message.not_in(CONCERN_LETTERS))) or 0
    )


def _waits_for_a_person() -> ColumnElement[bool]:
    in_doubt = and_(Notice.state.in_(("failed", "uncertain")), Notice.accepted_reason == "")
    return or_(in_doubt, and_(Notice.state == "queued", Notice.channel != EMAIL))


def may_go_on_paper(notice: Notice) -> bool:
    """Whether email did not bring a letter that can be printed instead."""
    did_not_arrive = notice.channel == EMAIL and notice.state in ("failed", "uncertain")
    return did_not_arrive and notice.message in PAPER_MESSAGES and notice.address != ""


def other_channels(notice: Notice) -> Sequence[Notice]:
    """The notices by which the same person is told of the same thing in another way."""
    return db.session.scalars(
        select(Notice)
        .where(
            Notice.event_key == notice.event_key,
            Notice.recipient_key == notice.recipient_key,
            Notice.id != notice.id,
        )
        .order_by(Notice.channel)
    ).all()


def history_of(notice: Notice) -> Sequence[AuditEntry]:
    """What happened to a notice, latest first."""
    return db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_id == notice.id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id)
    ).all()


def kept_mail(search: str = "") -> Select[Any]:
    """Copies of letters, latest first, whose recipient or subject holds the words: none about a concern, since every
    member of staff reads here. A statement, for paging."""
    statement = select(KeptMail).where(_of_no_concern()).order_by(KeptMail.sent_at.desc(), KeptMail.id)
    if not search.strip():
        return statement
    words = search.strip()
    return statement.where(
        KeptMail.recipient.icontains(words, autoescape=True)
        | KeptMail.subject.icontains(words, autoescape=True)
    )


def kept_mail_by_id(mail_id: str) -> KeptMail:
    """Raises NotFound."""
    mail = db.session.scalars(select(KeptMail).where(KeptMail.id == mail_id, _of_no_concern())).first()
    if mail is None:
        raise NotFound("kept mail")
    return mail


def _of_no_concern() -> ColumnElement[bool]:
    return and_(*(~KeptMail.body.contains(page, autoescape=True) for page in _PAGES_OF_CONCERNS))
