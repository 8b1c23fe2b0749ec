"""Reading reviews of drafts: what staff see, what the group's people see, and what everybody may see of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from coproduce.accounts.models import Group, GroupMembership
from coproduce.analysis.disclosure import exempt_number
from coproduce.consultations.models import Consultation, DraftReview, ReviewChange, ReviewComment
from coproduce.consultations.queries.questionnaires import latest_version, questionnaire_of
from coproduce.consultations.rules.reviews import (
    DECLINED,
    NOT_ASKED,
    ROLES,
    SIGNED_OFF,
    ReviewFacts,
    changed_pieces,
    digests_of,
    may_show_words,
)
from coproduce.core.access import Actor, allows, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.safeguarding.models import Passage

# The `context_kind` of what a group says about a draft.
REVIEW_CONTEXT = "draft_review"


def review_of(consultation_id: str, group_id: str) -> DraftReview | None:
    return db.session.scalars(
        select(DraftReview).where(
            DraftReview.consultation_id == consultation_id, DraftReview.group_id == group_id
        )
    ).first()


def reviews_of(consultation_id: str) -> Sequence[DraftReview]:
    """Every group's review of one consultation, with comments and answers, in the order of the groups' names."""
    return db.session.scalars(
        select(DraftReview)
        .join(Group, Group.id == DraftReview.group_id)
        .where(DraftReview.consultation_id == consultation_id)
        .options(selectinload(DraftReview.comments), selectinload(DraftReview.changes))
        .order_by(func.lower(Group.name), DraftReview.id)
    ).all()


def review_for_staff(actor: Actor, consultation: Consultation, review_id: str) -> DraftReview:
    """Raises NotAllowed, NotFound."""
    require(actor, "reviews.read")
    review = db.session.get(DraftReview, review_id)
    if review is None or review.consultation_id != consultation.id:
        raise NotFound("review")
    return review


def review_for_group(actor: Actor, group_slug: str, review_id: str) -> DraftReview:
    """A review for people of the very group that was asked. Raises NotFound for everybody else (rule 22)."""
    review = db.session.get(DraftReview, review_id)
    if review is None or review.group.slug != group_slug or review.state == NOT_ASKED or not review.rounds:
        raise NotFound("review")
    if not allows(actor, "reviews.take_part", review):
        raise NotFound("review")
    return review


def comment_of(review: DraftReview, comment_id: str) -> ReviewComment:
    """Raises NotFound."""
    found = next((each for each in review.comments if each.id == comment_id), None)
    if found is None:
        raise NotFound("comment")
    return found


def reviews_for(actor: Actor, group_id: str | None = None) -> Sequence[DraftReview]:
    """Drafts that one's groups, or one of them, were asked to look over: those that wait first."""
    statement = select(DraftReview).where(_is_of(actor), DraftReview.rounds > 0)
    if group_id is not None:
        statement = statement.where(DraftReview.group_id == group_id)
    found = db.session.scalars(statement.options(selectinload(DraftReview.comments))).unique().all()
    return sorted(found, key=lambda review: (not waits_for_group(review), review.answer_by or date.max))


@dataclass(frozen=True)
class UnansweredDraft:
    """A draft about which a group said something that staff have not answered yet."""

    title: str
    slug: str
    group: str
    review_id: str
    comments: int


def unanswered_drafts() -> list[UnansweredDraft]:
    """By title, each group apart."""
    answered = select(ReviewChange.comment_id).where(ReviewChange.comment_id.is_not(None))
    rows = db.session.execute(
        select(
            Consultation.title, Consultation.slug, Group.name, DraftReview.id, func.count(ReviewComment.id)
        )
        .select_from(DraftReview)
        .join(ReviewComment, ReviewComment.review_id == DraftReview.id)
        .join(Passage, Passage.id == ReviewComment.passage_id)
        .join(Consultation, Consultation.id == DraftReview.consultation_id)
        .join(Group, Group.id == DraftReview.group_id)
        .where(Consultation.state == "draft", ReviewComment.id.not_in(answered), Passage.state != "held")
        .group_by(DraftReview.id, Consultation.id, Group.id)
        .order_by(Consultation.title, Group.name)
    )
    return [UnansweredDraft(*row) for row in rows]


def waits_for_group(review: DraftReview) -> bool:
    return review.state in ("asked", "commented") and review.consultation.state == "draft"


def _is_of(actor: Actor) -> ColumnElement[bool]:
    """Condition over DraftReview: of a group that the actor facilitates or is a member of."""
    member = select(GroupMembership.group_id).where(GroupMembership.account_id == (actor.account_id or ""))
    return or_(DraftReview.group_id.in_(actor.group_ids), DraftReview.group_id.in_(member))


# The draft as it is --------------------------------------------------------------------------------------------------


def digests_now(consultation: Consultation) -> dict[str, str]:
    """Fingerprints of what a group looks over, as it stands now."""
    version = latest_version(consultation.id)
    return digests_of(
        {
            "words": [
                consultation.title,
                consultation.summary or "",
                consultation.young_people_summary or "",
                consultation.wordings or {},
            ],
            "change": consultation.what_could_change or "",
            "parts": [[part.status, part.title, part.text, part.reason] for part in consultation.parts],
            "options": [
                [each.title, each.text, each.costs, each.gains, each.loses] for each in consultation.options
            ],
            "questions": [version.questions, version.sections or [], version.one_page] if version else [],
        }
    )


def changed_since_signed(review: DraftReview, now: dict[str, str]) -> tuple[str, ...]:
    """What changed after the group signed off; nothing where it has not, or nobody knows what stands there."""
    return changed_pieces(review.signed, now) if review.state == SIGNED_OFF and now else ()


def review_facts(consultation: Consultation) -> list[ReviewFacts]:
    """How far each group is that was asked, and each that is named as leading, for the readiness check."""
    reviews = {review.group_id: review for review in reviews_of(consultation.id)}
    parts = {entry.group_id: entry.part for entry in consultation.groups}
    names = {entry.group_id: entry.group for entry in consultation.groups if entry.part == "led"}
    names |= {review.group_id: review.group for review in reviews.values()}
    now = digests_now(consultation) if names else {}
    return [
        _facts(consultation, group, parts.get(group_id, ""), reviews.get(group_id), now)
        for group_id, group in sorted(names.items(), key=lambda entry: entry[1].name.lower())
    ]


def _facts(
    consultation: Consultation, group: Group, part: str, review: DraftReview | None, now: dict[str, str]
) -> ReviewFacts:
    page = f"/manage/consultations/{consultation.slug}/reviews"
    if review is None:
        return ReviewFacts(group.name, part, NOT_ASKED, page)
    return ReviewFacts(
        group.name,
        part,
        review.state,
        f"{page}/{review.id}",
        changed_since_signed(review, now),
        len(unanswered(review)),
        review.answer_by,
        bool(review.reason.strip()),
    )


def unanswered(review: DraftReview) -> list[ReviewComment]:
    """Comments to which staff have not said yet what changed. Held ones wait for those who hold them."""
    return [each for each in review.comments if each.change is None and each.passage.state != "held"]


# What everybody may see ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownChange:
    """What a group said, what came of it, and the group's own words where they may be shown."""

    said: str
    changed: bool
    answer: str
    words: str = ""


@dataclass(frozen=True)
class ShownReview:
    """A review as the public page tells it. `words` are empty until a person has read them; `count` is empty unless
    the group lets its own number stand there."""

    group: Group
    state: str
    asked_on: date | None
    asked_again: bool
    answered_on: date | None
    role: str
    words: str
    count: str
    commented: bool
    changes: tuple[ShownChange, ...]
    changed_after: tuple[str, ...] = ()
    reason: str = ""
    signed_an_earlier_draft: bool = False
    waits: bool = False


def public_reviews(consultation: Any) -> list[ShownReview]:
    """Every review that took place, for the public page and its preview. What was signed is compared with the draft as
    it stands or, once it opened, with what it opened with: later changes have lines of their own on the page."""
    reviews = [review for review in reviews_of(consultation.id) if review.state != NOT_ASKED]
    if not reviews:
        return []
    asked = reviews[0].consultation
    now = digests_now(asked) if asked.state == "draft" else None
    order = {question.key: number for number, question in enumerate(questionnaire_of(asked).questions)}
    return [_shown(review, review.opened if now is None else now, order) for review in reviews]


def _shown(review: DraftReview, stands: dict[str, str], order: dict[str, int]) -> ShownReview:
    count = len(review.comments)
    answered = review.state in (SIGNED_OFF, DECLINED)
    return ShownReview(
        group=review.group,
        state=review.state,
        asked_on=review.first_asked_on,
        asked_again=review.rounds > 1,
        answered_on=review.answered_on if answered else None,
        role=ROLES.get(review.answered_as, "") if answered else "",
        words=_public_words(review) if answered else "",
        count=exempt_number(count, "head count").text if review.shows_count and count else "",
        commented=bool(count or review.changes),
        changes=tuple(_shown_change(change) for change in _in_order(review, order)),
        changed_after=changed_since_signed(review, stands),
        reason=review.reason,
        signed_an_earlier_draft=not answered and bool(review.signed),
        waits=waits_for_group(review),
    )


def _public_words(review: DraftReview) -> str:
    return review.words.words if review.words is not None and review.words.state == "read" else ""


def _in_order(review: DraftReview, order: dict[str, int]) -> list[ReviewChange]:
    """What was said about the whole first, then question by question."""

    def place(change: ReviewChange) -> tuple[int, str]:
        key = change.comment.question_key if change.comment else ""
        return order.get(key, len(order)) if key else -1, change.id

    return sorted(review.changes, key=place)


def _shown_change(change: ReviewChange) -> ShownChange:
    passage = change.comment.passage if change.comment else None
    shows = passage is not None and may_show_words(
        may_quote=passage.may_quote, chosen=change.shows_words, reading_state=passage.state
    )
    return ShownChange(
        change.said, change.changed, change.answer, passage.words if passage is not None and shows else ""
    )
