"""Excerpts: parts of texts that an analyst marked as what speaks of a theme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_

from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.insights.excerpts import digest_of
from coproduce.insights.models import Excerpt, Theme
from coproduce.insights.queries.themes import LIVE, theme_by_id
from coproduce.safeguarding.models import Passage


@dataclass(frozen=True)
class ShownExcerpt:
    """An excerpt as it stands in a text now. `stands` is False where the text has changed since it was marked: then it
    is the whole text."""

    id: str
    theme: Theme
    start: int
    end: int
    words: str
    stands: bool = True


def excerpts_of(passages: Sequence[Passage]) -> dict[str, list[ShownExcerpt]]:
    """Passage id -> its excerpts in the order of the text. One that was marked in another text of exactly the same
    words is shown in each of them. One query."""
    words = {(each.context_id, each.topic, each.fingerprint) for each in passages}
    marked = Passage.__table__.alias()
    rows = db.session.execute(
        select(Excerpt, Theme, marked.c.topic, marked.c.fingerprint)
        .join(Theme, Theme.id == Excerpt.theme_id)
        .join(marked, marked.c.id == Excerpt.passage_id)
        .where(
            tuple_(marked.c.context_id, marked.c.topic, marked.c.fingerprint).in_(words),
            Theme.state.in_(LIVE),
        )
        .order_by(Excerpt.start, Excerpt.end, Theme.name)
    ).all()
    by_words: defaultdict[tuple[str, str], list[tuple[Excerpt, Theme]]] = defaultdict(list)
    for excerpt, theme, topic, fingerprint in rows:
        by_words[topic, fingerprint].append((excerpt, theme))
    return {each.id: _in_this_text(each, by_words[each.topic, each.fingerprint]) for each in passages}


def _in_this_text(passage: Passage, marked: Sequence[tuple[Excerpt, Theme]]) -> list[ShownExcerpt]:
    found: dict[tuple[str, int, int], ShownExcerpt] = {}
    digest = digest_of(passage.words) if marked else ""
    for excerpt, theme in marked:
        if excerpt.words_digest == digest or excerpt.passage_id == passage.id:
            shown = as_it_stands(excerpt, theme, passage, digest)
            found.setdefault((theme.id, shown.start, shown.end), shown)
    return list(found.values())


def as_it_stands(excerpt: Excerpt, theme: Theme, passage: Passage, digest: str = "") -> ShownExcerpt:
    """The excerpt in its text of now."""
    words = passage.words
    if excerpt.words_digest != (digest or digest_of(words)):
        return ShownExcerpt(excerpt.id, theme, 0, len(words), words, stands=False)
    part = words[excerpt.start : excerpt.end]
    return ShownExcerpt(excerpt.id, theme, excerpt.start, excerpt.end, part)


def excerpt_by_id(consultation_id: str, excerpt_id: str) -> tuple[Excerpt, Theme]:
    """Raises NotFound, also for an excerpt of another consultation."""
    excerpt = db.session.get(Excerpt, excerpt_id)
    if excerpt is None:
        raise NotFound("excerpt")
    return excerpt, theme_by_id(consultation_id, excerpt.theme_id)
