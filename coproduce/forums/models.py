"""TALK: boards, topics and posts. Whatever people write is a `Passage`: its reading decides who sees it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.accounts.models import Account, Group, Organisation
from coproduce.core.database import Base, Identified, Stateful, UTCDateTime
from coproduce.forums.rules.texts import TITLE_NOT_SHOWN, split_opening
from coproduce.forums.rules.visibility import BoardFacts
from coproduce.safeguarding.models import Passage


class Board(Stateful, Base):
    """A place to talk, for one audience and age. `topic_count` and `post_count` count what its readers can see."""

    __tablename__ = "forum_board"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(String(12))  # public, signed_in, group, circle, staff
    group_id: Mapped[str | None] = mapped_column(
        ForeignKey("participation_group.id", ondelete="SET NULL"), index=True
    )
    age_band: Mapped[str] = mapped_column(String(12))  # adult, young, under_13, everyone
    moderation: Mapped[str] = mapped_column(String(8), default="before")  # before, after
    reading_promise: Mapped[str] = mapped_column(String(200), default="")  # when posts are read, in words
    host_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    answer_within: Mapped[int] = mapped_column(Integer, default=10)  # working days for an official answer
    position: Mapped[int] = mapped_column(Integer, default=0)
    topic_count: Mapped[int] = mapped_column(Integer, default=0)
    post_count: Mapped[int] = mapped_column(Integer, default=0)  # first posts and replies
    last_post_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    host: Mapped[Account | None] = relationship()
    group: Mapped[Group | None] = relationship()

    @property
    def facts(self) -> BoardFacts:
        """What the rules of seeing and writing ask for."""
        return BoardFacts(
            self.id,
            self.audience,
            self.age_band,
            self.moderation,
            self.state,
            self.group_id,
            self.host_id,
        )


class BoardMember(Identified, Base):
    """Who belongs to a co-design circle."""

    __tablename__ = "forum_board_member"
    __table_args__ = (UniqueConstraint("board_id", "account_id"),)

    board_id: Mapped[str] = mapped_column(ForeignKey("forum_board.id", ondelete="CASCADE"))
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)


class ForumProfile(Identified, Base):
    """The name a person is shown by, which is a text that somebody reads first, and the age they told us.

    `skeleton` is the name without its disguises: two names of one skeleton look the same.
    """

    __tablename__ = "forum_profile"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), unique=True)
    age_band: Mapped[str] = mapped_column(String(12), default="adult")  # adult, young, under_13
    passage_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="SET NULL"), unique=True)
    skeleton: Mapped[str | None] = mapped_column(String(120), unique=True)
    agreed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    passage: Mapped[Passage | None] = relationship(lazy="joined")


class Topic(Stateful, Base):
    """A conversation: its title and first post are one passage, read together.

    `code` is the last part of its address and never changes; `slug` follows the title once that was read. `title` is
    the title as it was last read, or as its author wrote it while nobody has. `shown` mirrors the passage for the
    lists' indexes and the counters; whether somebody may see the topic is always asked of the passage itself.
    """

    __tablename__ = "forum_topic"
    __table_args__ = (
        Index("ix_forum_topic_newest", "board_id", "shown", "last_post_at", "id"),
        Index("ix_forum_topic_unanswered", "board_id", "shown", "post_count", "last_post_at", "id"),
        Index("ix_forum_topic_helpful", "board_id", "shown", "helpful_count", "last_post_at", "id"),
        Index("ix_forum_topic_due", "kind", "answered_at", "due_on"),
    )

    board_id: Mapped[str] = mapped_column(ForeignKey("forum_board.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(12), unique=True)
    slug: Mapped[str] = mapped_column(String(90))
    kind: Mapped[str] = mapped_column(String(12))  # discussion, question, idea
    title: Mapped[str] = mapped_column(String(200))
    passage_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="SET NULL"), index=True)
    author_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_post_at: Mapped[datetime] = mapped_column(UTCDateTime)  # of the latest post that readers can see
    shown: Mapped[bool] = mapped_column(Boolean, default=False)
    pinned: Mapped[bool] = mapped_column(Boolean, default=False)
    pinned_until: Mapped[date | None] = mapped_column(Date)
    merged_into_id: Mapped[str | None] = mapped_column(
        ForeignKey("forum_topic.id", ondelete="SET NULL"), index=True
    )
    next_number: Mapped[int] = mapped_column(Integer, default=1)  # taken under this row's lock
    post_count: Mapped[int] = mapped_column(Integer, default=0)  # replies that readers can see
    helpful_count: Mapped[int] = mapped_column(Integer, default=0)  # of all its posts

    # A question to a service.
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    due_on: Mapped[date | None] = mapped_column(Date)
    question_warned: Mapped[bool] = mapped_column(
        Boolean, default=False
    )  # its owner was told that it is overdue
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Without a foreign key: posts refer to their topic, and two tables that refer to each other cannot be copied row
    # by row.
    official_post_id: Mapped[str | None] = mapped_column(String(32))
    # An idea.
    support_count: Mapped[int] = mapped_column(Integer, default=0)

    board: Mapped[Board] = relationship()
    passage: Mapped[Passage | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship(foreign_keys=[organisation_id])
    owner: Mapped[Account | None] = relationship(foreign_keys=[owner_id])

    @property
    def title_now(self) -> str:
        """The title as its readers may see it at this moment: what a person held back or redacted counts before the
        worker has stored it."""
        if self.passage is None or not self.shown or self.passage.state in ("held", "refused"):
            return TITLE_NOT_SHOWN
        return split_opening(self.passage.words)[0]


class Post(Identified, Base):
    """One post. `number` counts within its topic from 1 and stays, so a link to it is permanent.

    `html` is the rendering of the passage's words; `rendered_from` says of which words and by which rules, so that a
    page never shows words that were redacted meanwhile. `next_passage_id` is an edit that nobody has read yet.
    """

    __tablename__ = "forum_post"
    __table_args__ = (UniqueConstraint("topic_id", "number"),)

    topic_id: Mapped[str] = mapped_column(ForeignKey("forum_topic.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    parent_id: Mapped[str | None] = mapped_column(
        ForeignKey("forum_post.id", ondelete="SET NULL"), index=True
    )
    quoted_post_id: Mapped[str | None] = mapped_column(
        ForeignKey("forum_post.id", ondelete="SET NULL"), index=True
    )
    passage_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="SET NULL"), unique=True)
    next_passage_id: Mapped[str | None] = mapped_column(
        ForeignKey("passage.id", ondelete="SET NULL"), unique=True
    )
    author_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    official: Mapped[bool] = mapped_column(Boolean, default=False)
    posted_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # when an edit was last shown
    edit_reason: Mapped[str] = mapped_column(String(200), default="")  # of the edit that waits
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    shown: Mapped[bool] = mapped_column(Boolean, default=False)  # that the counters count it
    shown_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, index=True
    )  # the first time; it never moves
    helpful_count: Mapped[int] = mapped_column(Integer, default=0)
    html: Mapped[str] = mapped_column(Text, default="")
    rendered_from: Mapped[str] = mapped_column(String(40), default="")

    topic: Mapped[Topic] = relationship()
    passage: Mapped[Passage | None] = relationship(foreign_keys=[passage_id])
    next_passage: Mapped[Passage | None] = relationship(foreign_keys=[next_passage_id])


class PostRevision(Identified, Base):
    """A text that a post had before; readers see it in the post's history once it was read by a person."""

    __tablename__ = "forum_post_revision"

    post_id: Mapped[str] = mapped_column(ForeignKey("forum_post.id", ondelete="CASCADE"), index=True)
    passage_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="SET NULL"), unique=True)
    reason: Mapped[str] = mapped_column(String(200), default="")
    edited_at: Mapped[datetime] = mapped_column(UTCDateTime)

    passage: Mapped[Passage | None] = relationship()


class PostAlias(Identified, Base):
    """The place that a post had in a topic before it was merged into another, so that links to it go on working."""

    __tablename__ = "forum_post_alias"
    __table_args__ = (UniqueConstraint("topic_id", "number"),)

    topic_id: Mapped[str] = mapped_column(ForeignKey("forum_topic.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    post_id: Mapped[str] = mapped_column(ForeignKey("forum_post.id", ondelete="CASCADE"), index=True)


class TopicEvent(Identified, Base):
    """What a host did with a topic, with the reason that everybody may read."""

    __tablename__ = "forum_topic_event"
    __table_args__ = (Index("ix_forum_topic_event_topic", "topic_id", "at"),)

    topic_id: Mapped[str] = mapped_column(ForeignKey("forum_topic.id", ondelete="CASCADE"))
    action: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class ForumDraft(Identified, Base):
    """What somebody has typed and not sent: of a new topic (`board_id`), or of a reply (`topic_id` as well)."""

    __tablename__ = "forum_draft"
    __table_args__ = (Index("ix_forum_draft_account", "account_id", "saved_at"),)

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    board_id: Mapped[str] = mapped_column(ForeignKey("forum_board.id", ondelete="CASCADE"), index=True)
    topic_id: Mapped[str | None] = mapped_column(ForeignKey("forum_topic.id", ondelete="CASCADE"), index=True)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)


class TopicReadMark(Identified, Base):
    """How far somebody has read a topic."""

    __tablename__ = "forum_read_mark"
    __table_args__ = (UniqueConstraint("account_id", "topic_id"),)

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    topic_id: Mapped[str] = mapped_column(ForeignKey("forum_topic.id", ondelete="CASCADE"), index=True)
    up_to_number: Mapped[int] = mapped_column(Integer)


class TopicSubscription(Identified, Base):
    """Somebody wants to be told of new posts of a topic, or of new topics of a board; one of the two is set."""

    __tablename__ = "forum_subscription"
    __table_args__ = (
        UniqueConstraint("account_id", "topic_id"),
        UniqueConstraint("account_id", "board_id"),
        Index("ix_forum_subscription_rhythm", "rhythm", "last_sent_at"),
    )

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    topic_id: Mapped[str | None] = mapped_column(ForeignKey("forum_topic.id", ondelete="CASCADE"), index=True)
    board_id: Mapped[str | None] = mapped_column(ForeignKey("forum_board.id", ondelete="CASCADE"), index=True)
    rhythm: Mapped[str] = mapped_column(String(10), default="daily")  # at_once, daily, weekly
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    last_sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Helpful(Identified, Base):
    """Somebody found a post helpful."""

    __tablename__ = "forum_helpful"
    __table_args__ = (UniqueConstraint("post_id", "account_id"),)

    post_id: Mapped[str] = mapped_column(ForeignKey("forum_post.id", ondelete="CASCADE"))
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)


class Support(Identified, Base):
    """Somebody would like an idea to happen."""

    __tablename__ = "forum_support"
    __table_args__ = (UniqueConstraint("topic_id", "account_id"),)

    topic_id: Mapped[str] = mapped_column(ForeignKey("forum_topic.id", ondelete="CASCADE"))
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
