"""Where a text belongs, in words, and what is about to be public: what upper rooms know and this room does not.

A text names its place by `context_kind`, `context_id` and `topic` alone. The room that owns a kind registers how to
name such places, and which of its texts a person should read next.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, false, or_

from coproduce.core.access import Actor
from coproduce.safeguarding.models import Passage

# What a text is, by the kind of its place; a room adds its own by `register_kind`.
KIND_WORDS = {
    "consultation": "Answer",
    "group_session": "Group answer",
    "draft_review": "Statement of a group",
    "forum": "Forum post",
    "forum_name": "Shown name",
    "group_name": "Group name",
    "suggestion": "Suggestion",
    "statement": "Statement",
}
NOBODY_TO_ASK = (
    "Nobody knows who wrote this, so its author cannot be asked or told anything. Hold it back instead."
)


@dataclass(frozen=True)
class Context:
    """One place: its title, its staff page, and the words of each topic (question) in it."""

    title: str
    url: str = ""
    topics: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reach:
    """Whether the author of a text can be written to, and who that is. `why_not` is empty where they can."""

    why_not: str = ""
    is_author: Callable[[Actor], bool] = lambda actor: False


Reacher = Callable[[Passage], Reach]
Namer = Callable[[Collection[str]], Mapping[str, Context]]
Condition = Callable[[], ColumnElement[bool]]

_namers: dict[str, Namer] = {}
_soon_public: dict[str, Condition] = {}
_reachers: dict[str, Reacher] = {}
_kinds: dict[str, str] = dict(KIND_WORDS)


def register_context(kind: str, namer: Namer) -> None:
    """`namer(ids)` gives the places of these ids, in one query."""
    _namers[kind] = namer


def register_soon_public(kind: str, condition: Condition) -> None:
    """`condition()` is an SQL condition over Passage: texts that will be public soon (rule 9's order of reading)."""
    _soon_public[kind] = condition


def places_of(wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Context]:
    """The places of (kind, id) pairs, with one query a kind; a place that nobody knows is left out."""
    found: dict[tuple[str, str], Context] = {}
    for kind, namer in _namers.items():
        ids = {context_id for each, context_id in wanted if each == kind}
        if ids:
            found.update({(kind, context_id): place for context_id, place in namer(ids).items()})
    return found


def soon_public() -> ColumnElement[bool]:
    """The SQL condition: one of the rooms says that this text will be public soon."""
    return or_(false(), *(condition() for condition in _soon_public.values()))


def register_kind(kind: str, words: str) -> None:
    """What one text of this kind is called on staff pages ("Forum post")."""
    _kinds[kind] = words


def kind_in_words(kind: str) -> str:
    return _kinds.get(kind, kind.replace("_", " ").capitalize())


def register_author_reach(kind: str, reacher: Reacher) -> None:
    """`reacher(passage)` says how the author of a text without `author_id` is reached. Such a room shows the question
    or the refusal to its author by its own means (a receipt, a page of the group)."""
    _reachers[kind] = reacher


def author_reach(passage: Passage) -> Reach:
    """How the author of a text is reached: by their account, else as the room of the text says."""
    if passage.author_id is not None:
        author_id = passage.author_id
        return Reach(is_author=lambda actor: actor.account_id == author_id)
    reacher = _reachers.get(passage.context_kind)
    return reacher(passage) if reacher is not None else Reach(NOBODY_TO_ASK)


def is_author(actor: Actor, passage: Passage) -> bool:
    return author_reach(passage).is_author(actor)
