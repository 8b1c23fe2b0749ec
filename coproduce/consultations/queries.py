"""Reading consultations, questionnaires and responses.

What visitors may see starts from `visible_to_everyone()`: drafts, and consultations that were cancelled before they
opened, do not exist for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import lazyload, selectinload

from coproduce.accounts.models import Group
from coproduce.consultations.models import (
    Answer,
    Consultation,
    ConsultationChange,
    ConsultationGroup,
    Draft,
    QuestionnaireVersion,
    Response,
)
from coproduce.consultations.questionnaire import Questionnaire, parse_questions
from coproduce.consultations.receipts import digests
from coproduce.consultations.rules import GRACE, Window, phase, takes_answers
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.safeguarding.models import Passage

PASSAGE_CONTEXT = "consultation"

# Late answers may be let in again, and whoever was too late can still copy what they wrote.
DRAFTS_OUTLIVE_CLOSING = timedelta(days=7)


def visible_to_everyone() -> ColumnElement[bool]:
    """Condition over Consultation: what a visitor may know of."""
    told_of_cancelling = exists().where(
        ConsultationChange.consultation_id == Consultation.id, ConsultationChange.kind == "cancelled"
    )
    return or_(
        Consultation.state.in_(("open", "paused", "closed")),
        and_(Consultation.state == "cancelled", told_of_cancelling),
    )


def consultation_by_slug(slug: str) -> Consultation:
    """Any consultation, for staff. Raises NotFound."""
    return _one(select(Consultation).where(Consultation.slug == slug), slug)


def consultation_by_id(consultation_id: str) -> Consultation:
    """Raises NotFound."""
    return _one(select(Consultation).where(Consultation.id == consultation_id), consultation_id)


def consultation_for_answers(consultation_id: str) -> Consultation:
    """The bare row, without what its page shows. Raises NotFound."""
    bare = select(Consultation).where(Consultation.id == consultation_id).options(lazyload("*"))
    return _one(bare, consultation_id)


def public_consultation_by_slug(slug: str) -> Consultation:
    """A consultation that a visitor may know of. Raises NotFound."""
    return _one(select(Consultation).where(Consultation.slug == slug, visible_to_everyone()), slug)


_IN_BRIEF = (
    select(Consultation)
    .where(Consultation.slug == bindparam("slug"), visible_to_everyone())
    .options(lazyload("*"))
)


def public_consultation_in_brief(slug: str) -> Consultation:
    """`public_consultation_by_slug` without parts and groups, which are read if they are asked for."""
    found = db.session.scalars(_IN_BRIEF, {"slug": slug}).first()
    if found is None:
        raise NotFound(f"consultation {slug!r}")
    return found


def _one(statement: Select[Consultation], name: str) -> Consultation:
    found = db.session.scalars(statement).first()
    if found is None:
        raise NotFound(f"consultation {name!r}")
    return found


def is_in_phase(name: str, now: datetime) -> ColumnElement[bool]:
    """Condition over Consultation for one phase of `rules.phase`: coming, open, paused, closed or cancelled."""
    begun = or_(Consultation.opens_at.is_(None), Consultation.opens_at <= now)
    ended = and_(Consultation.closes_at.is_not(None), Consultation.closes_at <= now)
    running = Consultation.state == "open"
    conditions: dict[str, ColumnElement[bool]] = {
        "coming": and_(running, ~begun),
        "open": and_(running, begun, ~ended),
        "closed": or_(Consultation.state == "closed", and_(running, begun, ended)),
    }
    return conditions.get(name, Consultation.state == name)


def open_consultations() -> list[Consultation]:
    """What can be answered now, the one that closes first at the top."""
    statement = select(Consultation).where(is_in_phase("open", clock.now()))
    return list(db.session.scalars(statement.order_by(Consultation.closes_at, Consultation.title)))


def public_consultations(
    wanted_phase: str = "", organisation: str = "", words: str = "", group: str = ""
) -> Select[Consultation]:
    """All that visitors may know of: open ones first (soonest closing), then coming, then the lately closed. A
    statement, for paging; `organisation` and `group` are slugs."""
    now = clock.now()
    order = case(
        *((is_in_phase(name, now), place) for place, name in enumerate(("open", "paused", "coming"))), else_=3
    )
    soonest = case((is_in_phase("closed", now), None), else_=Consultation.closes_at)
    statement = select(Consultation).where(visible_to_everyone())
    if wanted_phase:
        statement = statement.where(is_in_phase(wanted_phase, now))
    if organisation:
        statement = statement.where(Consultation.owner_organisation.has(slug=organisation))
    if group:
        statement = statement.where(Consultation.groups.any(ConsultationGroup.group.has(Group.slug == group)))
    for word in words.split()[:8]:
        found_in = (Consultation.title, Consultation.summary, Consultation.audience)
        statement = statement.where(or_(*(column.icontains(word, autoescape=True) for column in found_in)))
    return statement.order_by(order, soonest, Consultation.closes_at.desc(), Consultation.title)


def consultations_of_group(group_id: str) -> list[tuple[Consultation, str]]:
    """What a group led or shaped, as visitors may know it: (consultation, "led" or "shaped"), newest first."""
    rows = db.session.execute(
        select(Consultation, ConsultationGroup.part)
        .join(ConsultationGroup)
        .where(ConsultationGroup.group_id == group_id, visible_to_everyone())
        .order_by(Consultation.closes_at.desc(), Consultation.title)
    )
    return [(consultation, part) for consultation, part in rows]


def window_of(consultation: Consultation) -> Window:
    return Window(consultation.state, consultation.opens_at, consultation.closes_at)


def phase_of(consultation: Consultation) -> str:
    """What a visitor is told now: coming, open, paused, closed, cancelled (or draft)."""
    return phase(window_of(consultation), clock.now())


# Questionnaires ------------------------------------------------------------------------------------------------------


def latest_version(consultation_id: str) -> QuestionnaireVersion | None:
    statement = select(QuestionnaireVersion).where(QuestionnaireVersion.consultation_id == consultation_id)
    return db.session.scalars(statement.order_by(QuestionnaireVersion.number.desc()).limit(1)).first()


def questionnaire_of(consultation: Consultation) -> Questionnaire:
    """The newest version of a consultation's questions; without questions where none were written yet."""
    version = latest_version(consultation.id)
    return Questionnaire("", 0, ()) if version is None else as_questionnaire(version)


def as_questionnaire(version: QuestionnaireVersion) -> Questionnaire:
    return Questionnaire(version.id, version.number, parse_questions(version.questions))


@lru_cache(maxsize=256)
def published_questionnaire(version_id: str) -> Questionnaire:
    """A published version, which never changes and so is parsed once."""
    return as_questionnaire(db.session.get_one(QuestionnaireVersion, version_id))


# Responding ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asking:
    """All that one page of the form needs, read by one statement. `answers` are the draft's, by question key;
    `began_at` is None where there is no draft yet."""

    consultation_id: str
    slug: str
    title: str
    window: Window
    questionnaire: Questionnaire
    draft_version_id: str
    answers: dict[str, Any]
    young: bool
    began_at: datetime | None

    @property
    def has_draft(self) -> bool:
        return self.began_at is not None

    @property
    def takes_answers(self) -> bool:
        return takes_answers(self.window, clock.now(), self.began_at)

    @property
    def is_stale(self) -> bool:
        """Whether the questions changed after this draft was begun."""
        return self.has_draft and self.draft_version_id != self.questionnaire.version_id


_newest_published = (
    select(QuestionnaireVersion.id)
    .where(
        QuestionnaireVersion.consultation_id == Consultation.id,
        QuestionnaireVersion.published_at.is_not(None),
    )
    .order_by(QuestionnaireVersion.number.desc())
    .limit(1)
    .correlate(Consultation)
    .scalar_subquery()
)


# Built once: putting this statement together takes longer than running it, and every page of the form needs it.
_ASKING = (
    select(
        Consultation.id,
        Consultation.slug,
        Consultation.title,
        Consultation.state,
        Consultation.opens_at,
        Consultation.closes_at,
        _newest_published.label("version_id"),
        Draft.version_id.label("draft_version_id"),
        Draft.answers,
        Draft.young,
        Draft.began_at,
    )
    .outerjoin(
        Draft, and_(Draft.consultation_id == Consultation.id, Draft.token_digest == bindparam("token_digest"))
    )
    .where(Consultation.slug == bindparam("slug"), visible_to_everyone())
)


def asking(slug: str, token_digest: str) -> Asking:
    """What is asked, and the draft under this digest. Raises NotFound where visitors may not know of it."""
    row = db.session.connection().execute(_ASKING, {"slug": slug, "token_digest": token_digest}).first()
    if row is None or row.version_id is None:
        raise NotFound(f"consultation {slug!r}")
    return Asking(
        row.id,
        row.slug,
        row.title,
        Window(row.state, row.opens_at, row.closes_at),
        published_questionnaire(row.version_id),
        row.draft_version_id or "",
        dict(row.answers or {}),
        bool(row.young),
        row.began_at,
    )


_DRAFT_FOR_UPDATE = (
    select(Draft)
    .where(
        Draft.token_digest == bindparam("token_digest"),
        Draft.consultation_id == bindparam("consultation_id"),
    )
    .with_for_update()
)


def draft_for_update(consultation_id: str, token_digest: str) -> Draft | None:
    """The draft, locked until the end of this transaction: of two presses of a button the second one waits."""
    named = {"token_digest": token_digest, "consultation_id": consultation_id}
    return db.session.scalars(_DRAFT_FOR_UPDATE, named).first()


def receipt_keys() -> Mapping[int, str]:
    """The keys for receipts by version; the highest version is the one that new receipts get."""
    keys: Mapping[int, str] = current_app.extensions["settings"].receipt_keys
    return keys


def response_by_receipt(words: str) -> Response | None:
    """The response that a receipt stands for, however the words were typed; each key version is tried."""
    found = digests(words, receipt_keys())
    if not found:
        return None
    return db.session.scalars(select(Response).where(Response.receipt_digest.in_(found))).first()


def answers_of(response: Response) -> dict[str, Answer]:
    """The answers of one response by question key, their words loaded too."""
    statement = select(Answer).where(Answer.response_id == response.id).options(selectinload(Answer.passage))
    return {answer.question_key: answer for answer in db.session.scalars(statement)}


def responses_of_account(account_id: str) -> list[tuple[Response, Consultation]]:
    """What an account chose to be linked with, newest first."""
    rows = db.session.execute(
        select(Response, Consultation)
        .join(Consultation, Consultation.id == Response.consultation_id)
        .where(Response.account_id == account_id)
        .order_by(Response.submitted_on.desc(), Consultation.title)
    )
    return [(response, consultation) for response, consultation in rows]


def response_of_account(account_id: str | None, response_id: str) -> Response:
    """A response that this account chose to be linked with. Raises NotFound for every other one."""
    response = db.session.get(Response, response_id)
    if response is None or account_id is None or response.account_id != account_id:
        raise NotFound("response")
    return response


def response_count(consultation_id: str) -> int:
    """The exact number, for staff; a public number goes through disclosure control."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Response).where(Response.consultation_id == consultation_id)
        )
        or 0
    )


def passages_with_answers(consultation: Consultation) -> list[tuple[Passage, Answer, Response]]:
    """Every text with the answer and response it belongs to, in no order of arrival."""
    rows = db.session.execute(
        select(Passage, Answer, Response)
        .join(Answer, Answer.passage_id == Passage.id)
        .join(Response, Response.id == Answer.response_id)
        .where(Response.consultation_id == consultation.id)
        .order_by(Passage.id)
    )
    return [(passage, answer, response) for passage, answer, response in rows]


# The clock's work ----------------------------------------------------------------------------------------------------


def consultations_to_close(now: datetime) -> list[Consultation]:
    """Those whose closing minute and grace have passed."""
    return list(
        db.session.scalars(
            select(Consultation).where(
                Consultation.state.in_(("open", "paused")), Consultation.closes_at <= now - GRACE
            )
        )
    )


def consultations_to_erase(today: date) -> list[Consultation]:
    """Those whose answers were kept long enough: the day until which they are kept has passed."""
    return list(
        db.session.scalars(
            select(Consultation).where(
                Consultation.keep_until < today,
                Consultation.responses_erased_on.is_(None),
                Consultation.state.in_(("closed", "cancelled")),
            )
        )
    )


def expired_drafts(now: datetime) -> Select[Any]:
    """Digests of drafts that nobody can send any more: expired, or of a consultation that ended a week ago."""
    ended = or_(Consultation.state == "cancelled", Consultation.closed_at <= now - DRAFTS_OUTLIVE_CLOSING)
    return (
        select(Draft.token_digest)
        .join(Consultation, Consultation.id == Draft.consultation_id)
        .where(or_(Draft.expires_on < clock.to_london(now).date(), ended))
    )
