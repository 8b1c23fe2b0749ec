"""What is new in public answers and promises: noted by the clock, and looked up again whenever somebody is told.

Only what everybody may read at that moment is ever noted or shown (rule 4). What was decided before the answers opened
is no news: the answers themselves tell it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.jobs import every
from coproduce.core.working_days import closed_days
from coproduce.feedback import addresses
from coproduce.feedback.models import (
    Commitment,
    DateChange,
    Feedback,
    Finding,
    ImpactCheck,
    PromiseStep,
    Reply,
)
from coproduce.feedback.places import places_of
from coproduce.feedback.queries import is_public_now, lateness_of, public_condition
from coproduce.notifications.answer_scopes import ALL, CONSULTATION, ORGANISATION, PROMISE, scope
from coproduce.notifications.answer_words import words_of
from coproduce.notifications.events import AnswerNewsNoted
from coproduce.notifications.handlers import write_notices
from coproduce.notifications.occurrences import occasion
from coproduce.notifications.subscription_models import AnswerNews

# What is older when the clock looks is no news any more, as after a restart or on a site that had no followers before.
NEWS_FOR = timedelta(days=14)
# A promise is publicly late some days after its date, and closed days come on top.
LATE_WITHIN = timedelta(days=40)
REMEMBERED_FOR = timedelta(days=90)
ANSWERS, KEPT, MOVED, STOPPED, REOPENED, LATE, IMPACT = (
    "answers",
    "kept",
    "moved",
    "stopped",
    "reopened",
    "late",
    "impact",
)
OF_STEPS = {"finish": KEPT, "stop": STOPPED, "reopen": REOPENED}
STILL_OPEN = ("agreed", "under_way")


@dataclass(frozen=True)
class Happening:
    """Something that followers hear of. `occasion` tells the second of a kind from the first."""

    kind: str
    subject_id: str
    occasion: str


@dataclass(frozen=True)
class ShownNews:
    """News that everybody may read now. `words` say it in a sentence or two, `about` names the consultation or plan,
    `scopes` are what somebody may follow to hear of it."""

    id: str
    kind: str
    at: datetime
    title: str
    about: str
    words: str
    page: str
    slug: str
    scopes: frozenset[str]


@dataclass(frozen=True)
class _Place:
    """Where a promise is public now, and since when (None: the day is not known)."""

    about: str
    page: str
    slug: str
    since: datetime | None
    scopes: frozenset[str]


@every(minutes=1)
def note_news() -> None:
    """Note what is new and write to those who hear of it at once. Run again it adds nothing."""
    now = clock.now()
    recent = select(AnswerNews).where(AnswerNews.noted_at >= now - REMEMBERED_FOR)
    known = {(row.kind, row.subject_id, row.occasion) for row in db.session.scalars(recent)}
    fresh = [
        AnswerNews(kind=each.kind, subject_id=each.subject_id, occasion=each.occasion, noted_at=now)
        for each in dict.fromkeys(_happenings(now))
        if (each.kind, each.subject_id, each.occasion) not in known
    ]
    db.session.add_all(fresh)
    db.session.flush()
    for news in fresh:
        write_notices(AnswerNewsNoted(news.id))


def _happenings(now: datetime) -> Iterable[Happening]:
    since = now - NEWS_FOR
    for feedback in db.session.scalars(
        select(Feedback).where(public_condition(), Feedback.public_from >= since)
    ):
        yield Happening(ANSWERS, feedback.id, occasion(feedback.public_from))
    moves = db.session.scalars(select(DateChange).where(DateChange.at >= since)).all()
    first = clock.to_london(since).date()
    steps = db.session.scalars(
        select(PromiseStep).where(PromiseStep.noted_on >= first, PromiseStep.kind.in_(OF_STEPS))
    ).all()
    checks = db.session.scalars(select(ImpactCheck).where(ImpactCheck.closed_on >= first)).all()
    overdue = _overdue(clock.today())
    asked = {each.commitment_id for each in moves} | {each.commitment_id for each in steps}
    asked |= {each.commitment_id for each in checks} | {each.id for each in overdue}
    public = _public_places(_commitments(asked))
    for move in moves:
        if _is_after(public.get(move.commitment_id), move.at):
            yield Happening(MOVED, move.commitment_id, move.id)
    for step in steps:
        if _is_after_day(public.get(step.commitment_id), step.noted_on):
            yield Happening(OF_STEPS[step.kind], step.commitment_id, step.id)
    for check in checks:
        if check.result is not None and check.commitment_id in public:
            yield Happening(IMPACT, check.commitment_id, check.id)
    for commitment in overdue:
        if commitment.id in public:
            yield Happening(LATE, commitment.id, commitment.due_on.isoformat())


def _is_after(place: _Place | None, moment: datetime) -> bool:
    return place is not None and (place.since is None or moment >= place.since)


def _is_after_day(place: _Place | None, day: date) -> bool:
    return place is not None and (place.since is None or day >= clock.to_london(place.since).date())


def _overdue(today: date) -> list[Commitment]:
    """Promises that are publicly late since not very long (rule 6)."""
    closed = closed_days()
    found = db.session.scalars(
        select(Commitment).where(
            Commitment.state.in_(STILL_OPEN),
            Commitment.due_on < today,
            Commitment.due_on >= today - LATE_WITHIN,
        )
    )
    return [each for each in found if lateness_of(each, closed) == "late"]


def _commitments(ids: Collection[str]) -> list[Commitment]:
    statement = select(Commitment).where(Commitment.id.in_(ids))
    way = joinedload(Commitment.reply).joinedload(Reply.finding).joinedload(Finding.feedback)
    return list(db.session.scalars(statement.options(way.joinedload(Feedback.consultation))).unique())


def _public_places(commitments: Sequence[Commitment]) -> dict[str, _Place]:
    """Promise id -> where it is public now; the others are left out."""
    elsewhere = places_of(commitments)
    found: dict[str, _Place] = {}
    for each in commitments:
        own = frozenset({ALL, scope(PROMISE, each.id)})
        if each.reply is not None:
            feedback = each.reply.finding.feedback
            if is_public_now(feedback):
                page = addresses.public_promise(each.id)
                scopes = own | _scopes_of(feedback, each.reply.organisation_id)
                found[each.id] = _Place(
                    feedback.consultation.title,
                    page,
                    feedback.consultation.slug,
                    feedback.public_from,
                    scopes,
                )
        elif each.id in elsewhere and elsewhere[each.id].is_public:
            place = elsewhere[each.id]
            found[each.id] = _Place(place.title, addresses.public_promise(each.id), "", None, own)
    return found


def _scopes_of(feedback: Feedback, organisation_id: str | None = None) -> frozenset[str]:
    organisation = organisation_id or feedback.consultation.owner_organisation_id
    scopes = {ALL, scope(CONSULTATION, feedback.consultation_id)}
    return frozenset(scopes | ({scope(ORGANISATION, organisation)} if organisation else set()))


def latest_news(slug: str = "", limit: int = 100) -> list[AnswerNews]:
    """The latest first, those of one consultation where `slug` names it. With what nobody may read any more: `shown`
    leaves that out."""
    statement = select(AnswerNews).order_by(AnswerNews.noted_at.desc(), AnswerNews.id).limit(limit)
    if slug:
        statement = statement.where(AnswerNews.subject_id.in_(_promises_of(slug)))
    return list(db.session.scalars(statement))


def _promises_of(slug: str) -> Select[str]:
    return (
        select(Commitment.id)
        .join(Reply, Reply.id == Commitment.reply_id)
        .join(Finding, Finding.id == Reply.finding_id)
        .join(Feedback, Feedback.id == Finding.feedback_id)
        .join(Consultation, Consultation.id == Feedback.consultation_id)
        .where(Consultation.slug == slug)
    )


def shown(rows: Sequence[AnswerNews]) -> list[ShownNews]:
    """What everybody may read of these now, in their order. A fixed number of queries however many there are."""
    of_answers = [row.subject_id for row in rows if row.kind == ANSWERS]
    opened = select(Feedback).where(Feedback.id.in_(of_answers), public_condition())
    feedbacks = {
        each.id: each for each in db.session.scalars(opened.options(joinedload(Feedback.consultation)))
    }
    promises = {
        each.id: each for each in _commitments({row.subject_id for row in rows if row.kind != ANSWERS})
    }
    places = _public_places(list(promises.values()))
    found = []
    for row in rows:
        if row.kind == ANSWERS:
            feedback = feedbacks.get(row.subject_id)
            one = _of_answers(row, feedback) if feedback is not None else None
        else:
            place = places.get(row.subject_id)
            one = _of_promise(row, promises[row.subject_id], place) if place is not None else None
        if one is not None:
            found.append(one)
    return found


def _of_answers(row: AnswerNews, feedback: Feedback) -> ShownNews:
    consultation = feedback.consultation
    owners = {finding.reply.organisation_id for finding in feedback.findings if finding.reply}
    scopes = _scopes_of(feedback).union(*(_scopes_of(feedback, owner) for owner in owners))
    words = feedback.introduction or "Read what people told us, and what we do about it."
    page = addresses.public_page(consultation.slug)
    return ShownNews(
        row.id,
        row.kind,
        row.noted_at,
        consultation.title,
        consultation.title,
        words,
        page,
        consultation.slug,
        scopes,
    )


def _of_promise(row: AnswerNews, commitment: Commitment, place: _Place) -> ShownNews | None:
    """None where the promise stands differently by now, so that this is no news any more."""
    words = words_of(row.kind, commitment, row.occasion)
    if not words:
        return None
    return ShownNews(
        row.id,
        row.kind,
        row.noted_at,
        commitment.title,
        place.about,
        words,
        place.page,
        place.slug,
        place.scopes,
    )
