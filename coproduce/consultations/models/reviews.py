"""Drafts that a group looks over before they open: the request, its comments, what changed, its sign-off."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.accounts.models import Group
from coproduce.consultations.models.consultations import Consultation
from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Identified, Stateful
from coproduce.safeguarding.models import Passage


class DraftReview(Stateful, Base):
    """A group and a draft: not_asked, asked, commented, signed_off, declined or not_signed.

    `shown`, `signed` and `opened` are fingerprints of the draft's pieces when the group was asked, when it answered and
    when it opened (rules.reviews), so that a later change is seen. `reason` is what staff say in public where it opens
    without a sign-off that still holds. `words` are what the group says with its answer; only dates, no times of day.
    """

    __tablename__ = "draft_review"
    __table_args__ = (UniqueConstraint("consultation_id", "group_id"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    group_id: Mapped[str] = mapped_column(
        ForeignKey("participation_group.id", ondelete="RESTRICT"), index=True
    )
    format: Mapped[str] = mapped_column(String(20), default="standard")  # in which words the group begins
    request: Mapped[str] = mapped_column(Text, default="")
    rounds: Mapped[int] = mapped_column(Integer, default=0)  # how often the group was asked
    first_asked_on: Mapped[date | None] = mapped_column(Date)
    asked_on: Mapped[date | None] = mapped_column(Date)
    answer_by: Mapped[date | None] = mapped_column(Date)
    asked_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    version_number: Mapped[int] = mapped_column(
        Integer, default=0
    )  # of the questions when the group was asked
    shown: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    signed: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    opened: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    answered_on: Mapped[date | None] = mapped_column(Date)
    answered_as: Mapped[str] = mapped_column(String(20), default="")  # a key of rules.reviews.ROLES
    words_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="SET NULL"), unique=True)
    shows_count: Mapped[bool] = mapped_column(Boolean, default=False)  # the group's own choice
    reason: Mapped[str] = mapped_column(Text, default="")
    reason_on: Mapped[date | None] = mapped_column(Date)

    consultation: Mapped[Consultation] = relationship(lazy="joined")
    group: Mapped[Group] = relationship(lazy="joined")
    words: Mapped[Passage | None] = relationship(lazy="joined")
    comments: Mapped[list[ReviewComment]] = relationship(
        cascade="all, delete-orphan", back_populates="review"
    )
    changes: Mapped[list[ReviewChange]] = relationship(cascade="all, delete-orphan", back_populates="review")


class ReviewComment(Identified, Base):
    """What somebody of the group said about the draft, for the group: nothing says who. `question_key` is empty where
    it is about the whole."""

    __tablename__ = "review_comment"
    __table_args__ = WITHOUT_ARRIVAL_ORDER

    review_id: Mapped[str] = mapped_column(ForeignKey("draft_review.id", ondelete="CASCADE"), index=True)
    question_key: Mapped[str] = mapped_column(String(80), default="")
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), unique=True)
    given_on: Mapped[date] = mapped_column(Date)

    review: Mapped[DraftReview] = relationship(back_populates="comments")
    passage: Mapped[Passage] = relationship(cascade="all, delete-orphan", single_parent=True, lazy="joined")
    change: Mapped[ReviewChange | None] = relationship(back_populates="comment", lazy="joined")


class ReviewChange(Identified, Base):
    """What staff say to a comment in public: what it was about (`said`), and what changed or why nothing did. It stays
    when the words of the comment are erased. `shows_words` lets the group's own words stand beside it, with its
    consent and once a person has read them."""

    __tablename__ = "review_change"

    review_id: Mapped[str] = mapped_column(ForeignKey("draft_review.id", ondelete="CASCADE"), index=True)
    comment_id: Mapped[str | None] = mapped_column(
        ForeignKey("review_comment.id", ondelete="SET NULL"), unique=True
    )
    said: Mapped[str] = mapped_column(Text)
    changed: Mapped[bool] = mapped_column(Boolean)
    answer: Mapped[str] = mapped_column(Text)
    shows_words: Mapped[bool] = mapped_column(Boolean, default=False)
    said_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    said_on: Mapped[date] = mapped_column(Date)

    review: Mapped[DraftReview] = relationship(back_populates="changes")
    comment: Mapped[ReviewComment | None] = relationship(back_populates="change")
