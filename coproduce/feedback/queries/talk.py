"""What came of talk: findings that speak of posts, shown only once their answers are public (rule 4)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, or_, select, union
from sqlalchemy.orm import joinedload

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries.consultations import visible_to_everyone
from coproduce.core.database import db
from coproduce.feedback import addresses
from coproduce.feedback.forum_models import FindingPost
from coproduce.feedback.models import Feedback, Finding, finding_theme
from coproduce.feedback.queries.answers import is_public_now, public_condition
from coproduce.forums.models import Post, Topic
from coproduce.insights.models import Coding
from coproduce.insights.queries.taken import taken_of_topic
from coproduce.insights.taken_models import TakenView

# One's own page shows the latest of them.
MOST_OWN = 10


@dataclass(frozen=True)
class LedTo:
    """One finding that posts led to, with its public reply."""

    you_said: str
    kind: str
    title: str
    url: str


def findings_of_posts(post_ids: list[str]) -> list[LedTo]:
    """Public findings that speak of these posts, or that answer a theme in which their words were placed. Without
    posts that were taken back: the caller has left them out."""
    if not post_ids:
        return []
    named = select(FindingPost.finding_id).where(FindingPost.post_id.in_(post_ids))
    coded = (
        select(finding_theme.c.finding_id)
        .join(Coding, Coding.theme_id == finding_theme.c.theme_id)
        .join(TakenView, TakenView.passage_id == Coding.passage_id)
        .where(TakenView.post_id.in_(post_ids))
    )
    findings = db.session.scalars(
        select(Finding)
        .join(Feedback, Feedback.id == Finding.feedback_id)
        .where(or_(Finding.id.in_(named), Finding.id.in_(coded)), public_condition())
        .options(joinedload(Finding.feedback).joinedload(Feedback.consultation))
        .order_by(Finding.position, Finding.id)
    ).all()
    return [_led_to(finding) for finding in findings if is_public_now(finding.feedback)]


def findings_of_topic(topic_id: str) -> list[LedTo]:
    return findings_of_posts(_posts_of(topic_id))


def consultations_of_topic(topic_id: str) -> list[Consultation]:
    """Where posts of a topic were taken to, without a word of an answer that is not public."""
    if db.session.connection().execute(_TAKEN, {"topic_id": topic_id}).first() is None:
        return []
    named = (
        select(Consultation)
        .join(Feedback, Feedback.consultation_id == Consultation.id)
        .join(Finding, Finding.feedback_id == Feedback.id)
        .join(FindingPost, FindingPost.finding_id == Finding.id)
        .where(FindingPost.post_id.in_(_posts_of(topic_id)))
    )
    found = {each.id: each for each in (*taken_of_topic(topic_id), *db.session.scalars(named))}
    return sorted(found.values(), key=lambda each: each.title)


# Built once: nearly every topic led nowhere yet, and each visitor asks.
_post = Post.__table__
_TAKEN = (
    select(_post.c.id)
    .where(
        _post.c.topic_id == bindparam("topic_id"),
        or_(
            select(TakenView.__table__.c.id).where(TakenView.__table__.c.post_id == _post.c.id).exists(),
            select(FindingPost.__table__.c.id).where(FindingPost.__table__.c.post_id == _post.c.id).exists(),
        ),
    )
    .limit(1)
)


def links_of_post(post_id: str) -> list[FindingPost]:
    """For staff: the findings that speak of a post."""
    statement = (
        select(FindingPost).where(FindingPost.post_id == post_id).options(joinedload(FindingPost.finding))
    )
    return list(db.session.scalars(statement))


def findings_being_written() -> list[tuple[Finding, Consultation]]:
    """For staff: findings of answers that are not final, by consultation."""
    rows = db.session.execute(
        select(Finding, Consultation)
        .join(Feedback, Feedback.id == Finding.feedback_id)
        .join(Consultation, Consultation.id == Feedback.consultation_id)
        .where(Feedback.state == "writing")
        .order_by(Consultation.title, Finding.position)
    )
    return [(finding, consultation) for finding, consultation in rows]


def _posts_of(topic_id: str) -> list[str]:
    return list(
        db.session.scalars(select(Post.id).where(Post.topic_id == topic_id, Post.withdrawn_at.is_(None)))
    )


def _led_to(finding: Finding) -> LedTo:
    consultation = finding.feedback.consultation
    return LedTo(
        finding.you_said,
        finding.reply.kind if finding.reply else "",
        consultation.title,
        addresses.public_page(consultation.slug, finding.id),
    )


@dataclass(frozen=True)
class OwnTalk:
    """One of a person's own posts that was taken: from which topic, into which consultation, what came of it."""

    topic: str
    url: str
    title: str
    slug: str
    led_to: tuple[LedTo, ...]


def talk_of_author(account_id: str) -> list[OwnTalk]:
    """What was taken of one person's posts, with the public findings that came of each, the latest first."""
    viewed = select(TakenView.post_id, TakenView.consultation_id, TakenView.taken_on)
    named = select(FindingPost.post_id, Feedback.consultation_id, FindingPost.taken_on)
    named = named.join(Finding, Finding.id == FindingPost.finding_id)
    named = named.join(Feedback, Feedback.id == Finding.feedback_id)
    both = union(viewed, named).subquery()
    rows = db.session.execute(
        select(Post, Topic, Consultation)
        .join(both, both.c.post_id == Post.id)
        .join(Consultation, Consultation.id == both.c.consultation_id)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.author_id == account_id, Post.withdrawn_at.is_(None), visible_to_everyone())
        .group_by(Post.id, Topic.id, Consultation.id)
        .order_by(func.max(both.c.taken_on).desc(), Post.id)
        .limit(MOST_OWN)
    ).all()
    return [_own_talk(post, topic, consultation) for post, topic, consultation in rows]


def _own_talk(post: Post, topic: Topic, consultation: Consultation) -> OwnTalk:
    found = [each for each in findings_of_posts([post.id]) if each.title == consultation.title]
    return OwnTalk(
        topic.title_now, f"/forums/posts/{post.id}", consultation.title, consultation.slug, tuple(found)
    )
