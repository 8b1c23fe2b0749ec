"""What happened in the forums; ids only, never words."""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.core.outbox import Event


@dataclass(frozen=True)
class TopicShown(Event):
    """A topic's first post was read by a person, so readers of its board can see it."""

    topic_id: str


@dataclass(frozen=True)
class PostShown(Event):
    """A reply was read by a person, so readers of its board can see it."""

    post_id: str


@dataclass(frozen=True)
class PostHidden(Event):
    """A post that readers could see was held back, refused, or taken back by its author."""

    post_id: str


@dataclass(frozen=True)
class PostEdited(Event):
    """An edit was read and has taken the earlier text's place."""

    post_id: str


@dataclass(frozen=True)
class QuestionAnswered(Event):
    """A service gave its official answer to a question."""

    topic_id: str


@dataclass(frozen=True)
class QuestionOverdue(Event):
    """A question passed its date without an official answer; its owner is told."""

    topic_id: str
