"""Answers and promises. What is public is decided by the clock at every reading (rule 4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from coproduce.consultations.models import Consultation, ConsultationGroup, Response
from coproduce.consultations.queries.sessions import is_counted
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.core.working_days import closed_days
from coproduce.feedback import addresses, reach
from coproduce.feedback.models import (
    Commitment,
    DateChange,
    Feedback,
    Finding,
    LeadTimeLink,
    Reply,
    finding_theme,
)
from coproduce.feedback.queries.check_rounds import check_facts
from coproduce.feedback.queries.lint import still_open
from coproduce.feedback.queries.sources import links_of
from coproduce.feedback.rules import (
    Addresses,
    FindingFacts,
    OpeningFacts,
    ReleaseFacts,
    ReplyFacts,
    TellingFacts,
    is_public,
)
from coproduce.feedback.rules.sources import Link, unexplained
from coproduce.insights.models import Theme
from coproduce.insights.queries import approved_themes, unanswered_texts
from coproduce.safeguarding.models import Passage

LED = "led"


def feedback_of(consultation_id: str) -> Feedback | None:
    """The answers to a consultation in any state: for staff pages and workers, never for a public page."""
    return db.session.scalars(select(Feedback).where(Feedback.consultation_id == consultation_id)).first()


def finding_of(feedback: Feedback, finding_id: str) -> Finding:
    """A finding of these answers. Raises NotFound."""
    finding = db.session.get(Finding, finding_id)
    if finding is None or finding.feedback_id != feedback.id:
        raise NotFound("finding")
    return finding


def commitment_by_id(commitment_id: str) -> Commitment:
    """Raises NotFound."""
    commitment = db.session.get(Commitment, commitment_id)
    if commitment is None:
        raise NotFound("commitment")
    return commitment


def opening_facts(feedback: Feedback) -> OpeningFacts:
    return OpeningFacts(feedback.state, feedback.public_from, clock.now())


def is_public_now(feedback: Feedback) -> bool:
    return is_public(opening_facts(feedback))


def public_condition() -> ColumnElement[bool]:
    """`rules.is_public` as a condition of a query over Feedback."""
    return and_(Feedback.state.in_(("settled", "public")), Feedback.public_from <= clock.now())


def public_feedback(consultation_id: str) -> Feedback | None:
    """The answers to a consultation if anyone may read them at this moment."""
    feedback = feedback_of(consultation_id)
    return feedback if feedback is not None and is_public_now(feedback) else None


def withdrawn_feedback(consultation_id: str) -> Feedback | None:
    """Answers that were public once and are not now: their page says why."""
    feedback = feedback_of(consultation_id)
    if feedback is None or feedback.withdrawn_on is None or is_public_now(feedback):
        return None
    return feedback


def feedback_behind_link(token: str) -> Feedback:
    """What a private link opens during the lead time, or afterwards. Raises NotFound for any other link."""
    link = db.session.scalars(
        select(LeadTimeLink).where(
            LeadTimeLink.token_digest == digest_of(token), LeadTimeLink.revoked.is_(False)
        )
    ).first()
    feedback = db.session.get(Feedback, link.feedback_id) if link else None
    if feedback is None or feedback.state not in ("telling", "settled", "public"):
        raise NotFound("private link")
    return feedback


def digest_of(token: str) -> str:
    """SHA-256 of a private link: 24 random bytes need no slow hash."""
    return sha256(token.encode()).hexdigest()


def themes_without_finding(feedback: Feedback) -> list[Theme]:
    """Approved themes of the consultation that stand in no finding yet."""
    used = set(
        db.session.scalars(
            select(finding_theme.c.theme_id)
            .join(Finding, Finding.id == finding_theme.c.finding_id)
            .where(Finding.feedback_id == feedback.id)
        )
    )
    return [theme for theme in approved_themes(feedback.consultation_id) if theme.id not in used]


def lead_groups(feedback: Feedback) -> list[ConsultationGroup]:
    """The groups that led the consultation."""
    return [group for group in feedback.consultation.groups if group.part == LED]


def responses_of(consultation_id: str) -> int:
    """How many forms count: those of a group session once its group has confirmed it."""
    statement = select(func.count()).select_from(Response)
    return db.session.scalar(statement.where(Response.consultation_id == consultation_id, is_counted())) or 0


def unread_texts(consultation_id: str) -> int:
    statement = (
        select(func.count())
        .select_from(Passage)
        .where(
            Passage.context_kind == "consultation",
            Passage.context_id == consultation_id,
            Passage.state == "unread",
        )
    )
    return db.session.scalar(statement) or 0


def telling_facts(feedback: Feedback, *, with_warnings: bool = True) -> TellingFacts:
    """What rule 5 asks, as it stands now, with the route that fits. The warnings of the writing desk are compared with
    every answer given before; lists that only count what is missing leave them out."""
    consultation, links = feedback.consultation, links_of(feedback.findings)
    return TellingFacts(
        consultation_state=consultation.state,
        unread_texts=unread_texts(consultation.id),
        unanswered_texts=unanswered_texts(consultation.id),
        themes_without_finding=tuple(theme.name for theme in themes_without_finding(feedback)),
        findings=tuple(
            _finding_facts(consultation.slug, number, finding, links[finding.id])
            for number, finding in enumerate(feedback.findings, start=1)
        ),
        introduction=feedback.introduction,
        introduction_young=feedback.introduction_young,
        group_led=bool(lead_groups(feedback)),
        recipients=reach.expected_recipients(feedback.id),
        took_part=responses_of(consultation.id),
        at=addresses_of(consultation),
        check=check_facts(feedback),
        open_warnings=tuple(each.refusal for each in still_open(feedback)) if with_warnings else (),
    )


def addresses_of(consultation: Consultation) -> Addresses:
    """Where what is missing in an answer is mended."""
    slug = consultation.slug
    manage = f"/manage/consultations/{slug}"
    return Addresses(
        overview=addresses.overview(slug),
        introduction=addresses.introduction(slug),
        release=addresses.release(slug),
        reading=f"/manage/reading?place={consultation.id}",
        themes=f"{manage}/themes",
        consultation=manage,
    )


def _finding_facts(slug: str, number: int, finding: Finding, links: Sequence[Link]) -> FindingFacts:
    return FindingFacts(
        number,
        finding.you_said,
        finding.you_said_young,
        len(finding.themes),
        reply_facts(finding.reply),
        addresses.finding(slug, finding.id),
        addresses.reply(slug, finding.id),
        tuple(theme.name for theme in finding.themes if theme.state != "approved"),
        unexplained(links),
        addresses.sources(slug, finding.id),
    )


def reply_facts(reply: Reply | None) -> ReplyFacts | None:
    if reply is None:
        return None
    return ReplyFacts(
        reply.kind,
        reply.text,
        reply.text_young,
        reply.reason,
        reply.owner_name,
        reply.due_on,
        reply.passed_to,
        reply.passed_on,
        has_promise=reply.commitment is not None,
        because_of_money=bool(reply.because_of_money),
        cost=reply.cost,
        cost_period=reply.cost_period or "",
        cost_source=reply.cost_source or "",
    )


def release_facts(feedback: Feedback) -> ReleaseFacts:
    """What decides the opening minute."""
    return ReleaseFacts(
        feedback.route,
        feedback.settled_at,
        tuple(group.lead_days for group in lead_groups(feedback)),
        feedback.held_until,
        closed_days(),
    )


def public_findings(
    *, kind: str = "", organisation_id: str = "", consultation_id: str = "", search: str = ""
) -> Select[Finding]:
    """Answered findings that anyone may read now, latest opened first; a statement, for paging."""
    statement = (
        select(Finding)
        .join(Reply)
        .join(Feedback)
        .join(Consultation)
        .where(public_condition())
        .options(joinedload(Finding.feedback).joinedload(Feedback.consultation), selectinload(Finding.reply))
    )
    if kind:
        statement = statement.where(Reply.kind == kind)
    if organisation_id:
        statement = statement.where(
            func.coalesce(Reply.organisation_id, Consultation.owner_organisation_id) == organisation_id
        )
    if consultation_id:
        statement = statement.where(Feedback.consultation_id == consultation_id)
    if search.strip():
        pattern = f"%{search.strip()}%"
        statement = statement.where(
            Finding.you_said.ilike(pattern) | Reply.text.ilike(pattern) | Consultation.title.ilike(pattern)
        )
    return statement.order_by(Feedback.public_from.desc(), Feedback.id, Finding.position)


def answered_consultations() -> dict[str, str]:
    """Id -> title of consultations with public answers, by title."""
    rows = db.session.execute(
        select(Consultation.id, Consultation.title)
        .join(Feedback, Feedback.consultation_id == Consultation.id)
        .where(public_condition())
        .order_by(func.lower(Consultation.title))
    )
    return {row.id: row.title for row in rows}


def public_feedbacks() -> list[Feedback]:
    """All answers that anyone may read now, latest opened first: for feeds, the sitemap and search."""
    return list(
        db.session.scalars(
            select(Feedback)
            .where(public_condition())
            .options(joinedload(Feedback.consultation))
            .order_by(Feedback.public_from.desc(), Feedback.id)
        )
    )


def withdrawn_feedbacks() -> list[Feedback]:
    """Answers that were public once and are not now, latest withdrawn first."""
    withdrawn = Feedback.withdrawn_on.is_not(None) & ~public_condition()
    statement = select(Feedback).where(withdrawn).order_by(Feedback.withdrawn_on.desc(), Feedback.id)
    return list(db.session.scalars(statement))


def last_promise_changes() -> dict[str, datetime]:
    """When a promised date last moved, by answers; those without such a change are not in it."""
    rows = db.session.execute(
        select(Finding.feedback_id, func.max(DateChange.at))
        .join(Reply, Reply.finding_id == Finding.id)
        .join(Commitment, Commitment.reply_id == Reply.id)
        .join(DateChange, DateChange.commitment_id == Commitment.id)
        .group_by(Finding.feedback_id)
    )
    return dict(rows.all())


def consultations_to_answer() -> list[tuple[Consultation, Feedback | None]]:
    """Closed consultations whose answers nobody was told of yet, soonest promised first."""
    rows = db.session.execute(
        select(Consultation, Feedback)
        .outerjoin(Feedback, Feedback.consultation_id == Consultation.id)
        .where(
            Consultation.state == "closed",
            ~Consultation.standing,  # answered by its yearly reports
            (Feedback.id.is_(None)) | (Feedback.state == "writing"),
        )
        .order_by(Consultation.answer_promised_on, Consultation.title)
    )
    return [(consultation, feedback) for consultation, feedback in rows]
