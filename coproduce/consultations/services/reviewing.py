"""A group looks over a draft before it opens: asked, comments, what changed because of them, sign-off.

One verb a function. What the group does is recorded as done by the group: no row says who of its people spoke.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from coproduce.accounts.models import Group
from coproduce.consultations.lifecycle import DRAFT_REVIEW
from coproduce.consultations.models import Consultation, DraftReview, ReviewChange, ReviewComment
from coproduce.consultations.queries import latest_version, questionnaire_of
from coproduce.consultations.queries.reviews import REVIEW_CONTEXT, digests_now, review_of, reviews_of
from coproduce.consultations.questionnaire.formats import STANDARD, YOUNG_PEOPLE
from coproduce.consultations.rules.reviews import (
    LONGEST_COMMENT,
    ROLES,
    AnswerFacts,
    AnsweringFacts,
    AskingFacts,
    answer_problems,
    whole_digest,
)
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import receive_passage

SIGN_OFF_TOPIC = "sign_off"


@dataclass(frozen=True)
class SignOff:
    """What a facilitator says for the group: in which role (a key of ROLES), words for the public page, whether the
    page shows how many comments the group gave, and the fingerprint of the draft that the group looked at."""

    role: str
    words: str = ""
    shows_count: bool = False
    seen: str = ""


def ask_group(
    actor: Actor,
    consultation: Consultation,
    group: Group,
    *,
    request: str,
    answer_by: date | None,
    wanted_format: str = STANDARD,
    expected_version: int | None = None,
) -> DraftReview:
    """Ask a group to look over a draft, for the first time or again. Its facilitators are written to, and its people
    may see the draft. Raises NotAllowed, Stale, InvalidInput, Refused."""
    require(actor, "reviews.ask", consultation)
    if wanted_format not in (STANDARD, YOUNG_PEOPLE):
        raise InvalidInput({"format": "Choose the words in which the group begins."})
    review = review_of(consultation.id, group.id) or _begin(consultation, group)
    facilitators = sum(each.part == "facilitator" for each in group.memberships)
    today = clock.today()
    facts = AskingFacts(consultation.state, answer_by, today, request, facilitators)
    fire(DRAFT_REVIEW, review, "ask", actor, facts=facts, expected_version=expected_version)
    version = latest_version(consultation.id)
    review.request, review.answer_by, review.format = request.strip(), answer_by, wanted_format
    review.rounds += 1
    review.asked_on, review.first_asked_on = today, review.first_asked_on or today
    review.asked_by_id = actor.account_id
    review.version_number = version.number if version else 0
    review.shown = digests_now(consultation)
    review.reason, review.reason_on = "", None
    db.session.flush()
    return review


def take_back_request(actor: Actor, review: DraftReview, *, expected_version: int | None = None) -> None:
    """The wrong group was asked: it sees the draft no more. Raises NotAllowed, Stale, Refused once it has commented."""
    fire(DRAFT_REVIEW, review, "take_back", actor, expected_version=expected_version)
    review.asked_on = review.first_asked_on = review.answer_by = None
    review.rounds, review.request = 0, ""
    db.session.flush()


def comment_on_draft(
    actor: Actor, review: DraftReview, words: str, *, question_key: str = "", may_quote: bool = False
) -> ReviewComment:
    """Somebody of the group says something about the draft, for the group. `may_quote`: the group lets its own words
    stand on the public page. Raises NotAllowed, InvalidInput, Refused."""
    require(actor, "reviews.take_part", review)
    _one_at_a_time(review)
    if not words.strip():
        raise InvalidInput({"words": "Write what you want to say."})
    if len(words) > LONGEST_COMMENT:
        raise InvalidInput({"words": f"Write at most {LONGEST_COMMENT:,} characters."})
    if question_key and questionnaire_of(review.consultation).question(question_key) is None:
        raise InvalidInput({"question_key": "Choose what it is about."})
    fire(DRAFT_REVIEW, review, "comment", _for_group(review), facts=_answering_facts(review))
    passage = _receive(review, words, question_key, may_quote=may_quote)
    comment = ReviewComment(id=new_id(), question_key=question_key, passage=passage, given_on=clock.today())
    review.comments.append(comment)
    db.session.flush()
    return comment


def take_out_comment(actor: Actor, review: DraftReview, comment: ReviewComment) -> None:
    """The group takes a comment out again, as long as nobody has read or answered it. Raises NotAllowed, Refused."""
    require(actor, "reviews.take_part", review)
    if comment.passage.state != "unread" or comment.change is not None:
        raise Refused(
            "Somebody has read this already, so it stays. You can still say that its words are not shown."
        )
    review.comments.remove(comment)
    db.session.flush()


def let_words_be_shown(actor: Actor, review: DraftReview, comment: ReviewComment, *, may_quote: bool) -> None:
    """The group says whether its own words may stand on the public page; taken back, they disappear at once (rule 8).
    Raises NotAllowed."""
    require(actor, "reviews.take_part", review)
    comment.passage.may_quote = may_quote
    db.session.flush()


def sign_off(
    actor: Actor, review: DraftReview, said: SignOff, *, expected_version: int | None = None
) -> None:
    """The group agrees to the draft as it stands. Raises NotAllowed, Stale, InvalidInput, Refused where the draft
    changed since it was looked at."""
    require(actor, "reviews.sign", review)
    _answer(review, "sign_off", said, expected_version)
    review.reason, review.reason_on = "", None
    db.session.flush()


def decline_to_sign(
    actor: Actor, review: DraftReview, said: SignOff, *, expected_version: int | None = None
) -> None:
    """The group does not agree to the draft, and says why. Raises NotAllowed, Stale, InvalidInput, Refused."""
    require(actor, "reviews.sign", review)
    if not said.words.strip():
        raise InvalidInput({"words": "Say why the group does not agree."})
    _answer(review, "decline", said, expected_version)


def answer_comment(
    actor: Actor,
    review: DraftReview,
    comment: ReviewComment,
    *,
    said: str,
    changed: bool | None,
    answer: str,
    shows_words: bool = False,
) -> ReviewChange:
    """Say in public what changed because of a comment, or why nothing did. Raises NotAllowed, InvalidInput."""
    require(actor, "reviews.ask", review)
    problems = answer_problems(AnswerFacts(said, changed, answer))
    if problems:
        raise InvalidInput(problems)
    change = comment.change
    if change is None:
        change = ReviewChange(id=new_id())
        review.changes.append(change)
        comment.change = change
    change.said, change.changed, change.answer = said.strip(), bool(changed), answer.strip()
    change.shows_words = shows_words and comment.passage.may_quote
    change.said_by_id, change.said_on = actor.account_id, clock.today()
    _note(actor, "answer a comment", review, {"changed": bool(changed)})
    return change


def open_without_sign_off(
    actor: Actor,
    consultation: Consultation,
    group: Group,
    reason: str,
    *,
    expected_version: int | None = None,
) -> DraftReview:
    """Say in public why it opens without a sign-off of this group that holds. Raises NotAllowed, Stale, Refused."""
    require(actor, "reviews.ask", consultation)
    if consultation.state != "draft":
        raise Refused("It is not a draft any more.")
    review = review_of(consultation.id, group.id) or _begin(consultation, group)
    fire(DRAFT_REVIEW, review, "go_without", actor, reason=reason, expected_version=expected_version)
    review.reason, review.reason_on = reason.strip(), clock.today()
    db.session.flush()
    return review


def note_what_opened(consultation: Consultation) -> None:
    """Keep what a draft opened with, beside what each group signed: its page says whether they differ."""
    reviews = reviews_of(consultation.id)
    opened = digests_now(consultation) if reviews else {}
    for review in reviews:
        review.opened = opened
    db.session.flush()


def erase_comments(consultation: Consultation) -> None:
    """Erase the words of comments when the time for which a consultation's texts are kept is over. What staff said to
    them, and the group's sign-off, stay on its page."""
    reviews = select(DraftReview.id).where(DraftReview.consultation_id == consultation.id)
    db.session.execute(
        delete(Passage)
        .where(
            Passage.context_kind == REVIEW_CONTEXT,
            Passage.context_id.in_(reviews),
            Passage.topic != SIGN_OFF_TOPIC,
        )
        .execution_options(synchronize_session=False)
    )


def _begin(consultation: Consultation, group: Group) -> DraftReview:
    review = DraftReview(
        id=new_id(),
        state=DRAFT_REVIEW.initial,
        consultation=consultation,
        group=group,
        rounds=0,
        shown={},
        signed={},
        opened={},
    )
    db.session.add(review)
    db.session.flush()
    return review


def _answer(review: DraftReview, action: str, said: SignOff, expected_version: int | None) -> None:
    if said.role not in ROLES:
        raise InvalidInput({"role": "Choose who says this for the group."})
    if len(said.words) > LONGEST_COMMENT:
        raise InvalidInput({"words": f"Write at most {LONGEST_COMMENT:,} characters."})
    now = digests_now(review.consultation)
    fire(
        DRAFT_REVIEW,
        review,
        action,
        _for_group(review),
        facts=_answering_facts(review, said.seen, whole_digest(now)),
        reason="see the words of the group" if action == "decline" else "",
        expected_version=expected_version,
    )
    review.signed, review.answered_on, review.answered_as = now, clock.today(), said.role
    review.shows_count = said.shows_count
    before = review.words
    review.words = (
        _receive(review, said.words, SIGN_OFF_TOPIC, may_quote=True) if said.words.strip() else None
    )
    db.session.flush()
    if before is not None:
        db.session.delete(before)
        db.session.flush()


def _one_at_a_time(review: DraftReview) -> None:
    """A whole group may comment in the same minute: of two at once the second waits, and finds what the first did."""
    db.session.execute(select(DraftReview.id).where(DraftReview.id == review.id).with_for_update())
    db.session.refresh(review, ["state", "version"])


def _answering_facts(review: DraftReview, seen: str = "", now: str = "") -> AnsweringFacts:
    return AnsweringFacts(review.consultation.state, seen, now)


def _receive(review: DraftReview, words: str, topic: str, *, may_quote: bool) -> Passage:
    passage = receive_passage(
        words.replace("\r\n", "\n").strip(),
        context_kind=REVIEW_CONTEXT,
        context_id=review.id,
        topic=topic,
        young=review.format == YOUNG_PEOPLE,
        may_quote=may_quote,
        received_on=clock.today(),
    )
    db.session.flush()
    return passage


def _for_group(review: DraftReview) -> Actor:
    """Who acts where somebody of the group does: the group. The caller has checked that this person may."""
    return Actor(
        name=review.group.name,
        roles=frozenset({"group_facilitator"}),
        group_ids=frozenset({review.group_id}),
    )


def _note(actor: Actor, action: str, review: DraftReview, details: dict[str, Any]) -> None:
    audit.record(actor, action, DRAFT_REVIEW.name, review.id, details=details)
    db.session.flush()
