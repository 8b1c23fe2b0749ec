"""Changing codings, and remembering each step of the desk so that it can be undone.

`Change` collects what one step added and removed; it writes in pieces, since a step may be about thousands of texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, insert, select

from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.insights.models import Coding, CodingStep, Excerpt, NoTheme
from coproduce.insights.queries.themes import pieces
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import mark_all_read

# Up to so many texts a person is taken to have seen each; beyond, urgent hints stay in the reading queue.
SEEN_ONE_BY_ONE = 1


@dataclass
class Change:
    """What one step does to the codings and excerpts of a consultation, noted while it is done. `added` and `removed`
    list codings as rows, excerpts as mappings of their columns, and
    themes that the step began as mappings of “begun”."""

    actor: Actor
    consultation_id: str
    added: list[Any] = field(default_factory=list)
    removed: list[Any] = field(default_factory=list)
    marked: list[list[str]] = field(default_factory=list)
    unmarked: list[list[str]] = field(default_factory=list)

    def code(self, theme_id: str, passage_ids: Sequence[str], *, from_machine: bool = False) -> int:
        """Put texts into a theme; those already in it stay as they are. Returns how many were added."""
        new = _without(passage_ids, _coded(theme_id, passage_ids))
        rows = [
            {
                "theme_id": theme_id,
                "passage_id": passage_id,
                "coded_by_id": self.actor.account_id,
                "coded_at": clock.now(),
                "from_machine": from_machine,
            }
            for passage_id in new
        ]
        _insert(Coding, rows)
        self.added.extend([theme_id, passage_id] for passage_id in new)
        return len(new)

    def uncode(self, theme_id: str, passage_ids: Sequence[str], *, into: str = "") -> int:
        """Take texts out of a theme, and their excerpts with them: into the theme with the id `into` where one is
        given. Returns how many texts were in it."""
        gone = 0
        for piece in pieces(passage_ids):
            self._take_excerpts(theme_id, piece, into)
            chosen = (Coding.theme_id == theme_id, Coding.passage_id.in_(piece))
            for coding in db.session.scalars(select(Coding).where(*chosen).order_by(Coding.passage_id)):
                self.removed.append(
                    [
                        theme_id,
                        coding.passage_id,
                        coding.coded_by_id,
                        coding.coded_at.isoformat(),
                        coding.from_machine,
                    ]
                )
                gone += 1
            db.session.execute(delete(Coding).where(*chosen))
        return gone

    def add_excerpt(self, excerpt: Excerpt) -> None:
        """Keep a new excerpt; one of the same words for the same theme that is there already stays alone."""
        there = exists().where(
            Excerpt.theme_id == excerpt.theme_id,
            Excerpt.passage_id == excerpt.passage_id,
            Excerpt.start == excerpt.start,
            Excerpt.end == excerpt.end,
        )
        if not db.session.scalar(select(there)):
            db.session.add(excerpt)
            db.session.flush()
            self.added.append(_stored(excerpt))

    def remove_excerpt(self, excerpt: Excerpt) -> None:
        self.removed.append(_stored(excerpt))
        db.session.delete(excerpt)
        db.session.flush()

    def _take_excerpts(self, theme_id: str, passage_ids: Sequence[str], into: str) -> None:
        chosen = select(Excerpt).where(Excerpt.theme_id == theme_id, Excerpt.passage_id.in_(passage_ids))
        for excerpt in db.session.scalars(chosen.order_by(Excerpt.id)).all():
            kept = _stored(excerpt)
            self.remove_excerpt(excerpt)
            if into:
                self.add_excerpt(_restored({**kept, "id": new_id(), "theme_id": into}))

    def begin(self, theme_id: str) -> None:
        """Remember a theme that the step began on its way, for steps that may begin several."""
        self.added.append({"begun": theme_id})

    def mark(self, passage_ids: Sequence[str], reason: str) -> None:
        """Mark texts "no theme, because"."""
        self.unmark(passage_ids)
        _insert(
            NoTheme,
            [
                {
                    "passage_id": passage_id,
                    "reason": reason,
                    "marked_by_id": self.actor.account_id,
                    "marked_at": clock.now(),
                }
                for passage_id in passage_ids
            ],
        )
        self.marked.extend([passage_id, reason] for passage_id in passage_ids)

    def unmark(self, passage_ids: Sequence[str]) -> None:
        for piece in pieces(passage_ids):
            chosen = NoTheme.passage_id.in_(piece)
            for mark in db.session.scalars(select(NoTheme).where(chosen)):
                self.unmarked.append([mark.passage_id, mark.reason])
            db.session.execute(delete(NoTheme).where(chosen))

    def save(self, kind: str, summary: str, theme_id: str | None = None) -> CodingStep:
        """Keep the step for undoing."""
        step = CodingStep(
            id=new_id(),
            consultation_id=self.consultation_id,
            account_id=self.actor.account_id,
            at=clock.now(),
            kind=kind,
            summary=summary[:300],
            theme_id=theme_id,
            added=self.added,
            removed=self.removed,
            marked=self.marked,
            unmarked=self.unmarked,
            undone=False,
        )
        db.session.add(step)
        db.session.flush()
        db.session.expire_all()
        return step


def give_back(step: CodingStep) -> None:
    """Reverse what a step did to codings and marks. Texts and themes that are gone meanwhile are passed over."""
    _give_back_excerpts(step)
    for theme_id, passage_ids in _by_theme(_codings(step.added)).items():
        for piece in pieces(passage_ids):
            db.session.execute(
                delete(Coding).where(Coding.theme_id == theme_id, Coding.passage_id.in_(piece))
            )
    removed = _codings(step.removed)
    there = _still_there([row[1] for row in removed])
    kept = [row for row in removed if row[1] in there]
    for theme_id, passage_ids in _by_theme(kept).items():
        wanted = set(_without(passage_ids, _coded(theme_id, passage_ids)))
        _insert(
            Coding,
            [
                {
                    "theme_id": theme_id,
                    "passage_id": row[1],
                    "coded_by_id": row[2],
                    "coded_at": datetime.fromisoformat(row[3]),
                    "from_machine": row[4],
                }
                for row in kept
                if row[0] == theme_id and row[1] in wanted
            ],
        )
    _give_back_marks(step)
    db.session.flush()
    db.session.expire_all()


def _give_back_excerpts(step: CodingStep) -> None:
    added = [row["id"] for row in step.added if isinstance(row, dict) and "id" in row]
    for piece in pieces(added):
        db.session.execute(delete(Excerpt).where(Excerpt.id.in_(piece)))
    removed = [row for row in step.removed if isinstance(row, dict)]
    there = _still_there([row["passage_id"] for row in removed])
    change = Change(Actor(), step.consultation_id)
    for row in removed:
        if row["passage_id"] in there:
            change.add_excerpt(_restored(row))


def begun_by(step: CodingStep) -> list[str]:
    """Ids of the themes that a step began on its way."""
    return [row["begun"] for row in step.added if isinstance(row, dict) and "begun" in row]


def _stored(excerpt: Excerpt) -> dict[str, Any]:
    """An excerpt as a step remembers it."""
    return {
        "id": excerpt.id,
        "theme_id": excerpt.theme_id,
        "passage_id": excerpt.passage_id,
        "start": excerpt.start,
        "end": excerpt.end,
        "words_digest": excerpt.words_digest,
        "made_by_id": excerpt.made_by_id,
        "made_at": excerpt.made_at.isoformat(),
    }


def _restored(row: dict[str, Any]) -> Excerpt:
    return Excerpt(**{**row, "made_at": datetime.fromisoformat(row["made_at"])})


def _codings(rows: Sequence[Any]) -> list[list[Any]]:
    """The codings among what a step remembers; the others are excerpts."""
    return [row for row in rows if isinstance(row, list)]


def _give_back_marks(step: CodingStep) -> None:
    for piece in pieces(passage_id for passage_id, _ in step.marked):
        db.session.execute(delete(NoTheme).where(NoTheme.passage_id.in_(piece)))
    there = _still_there([passage_id for passage_id, _ in step.unmarked])
    _insert(
        NoTheme,
        [
            {
                "passage_id": passage_id,
                "reason": reason,
                "marked_by_id": step.account_id,
                "marked_at": clock.now(),
            }
            for passage_id, reason in step.unmarked
            if passage_id in there
        ],
    )


def read_by_coding(actor: Actor, passage_ids: Sequence[str]) -> int:
    """Coding a text counts as reading it (rule 9); returns how many were marked as read. Of many at once, those with
    an urgent hint stay in the reading queue until somebody has looked at each."""
    count = 0
    for piece in pieces(passage_ids):
        unread = db.session.scalars(
            select(Passage).where(Passage.id.in_(piece), Passage.state == "unread").order_by(Passage.id)
        ).all()
        count += mark_all_read(actor, unread, except_urgent=len(passage_ids) > SEEN_ONE_BY_ONE)
    return count


def _insert(model: type, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(model), rows)


def _coded(theme_id: str, passage_ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for piece in pieces(passage_ids):
        found.update(
            db.session.scalars(
                select(Coding.passage_id).where(Coding.theme_id == theme_id, Coding.passage_id.in_(piece))
            )
        )
    return found


def _still_there(passage_ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for piece in pieces(passage_ids):
        found.update(db.session.scalars(select(Passage.id).where(Passage.id.in_(piece))))
    return found


def _without(ids: Sequence[str], known: set[str]) -> list[str]:
    return [each for each in dict.fromkeys(ids) if each not in known]


def _by_theme(rows: Sequence[Sequence[Any]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row[1])
    return found
