"""Changing codings, and remembering each step of the desk so that it can be undone.

`Change` collects what one step added and removed; it writes in pieces, since a step may be about thousands of texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.insights.models import Coding, CodingStep, NoTheme
from coproduce.insights.queries.themes import pieces
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import mark_all_read

# Up to so many texts a person is taken to have seen each; beyond, urgent hints stay in the reading queue.
SEEN_ONE_BY_ONE = 1


@dataclass
class Change:
    """What one step does to the codings of a consultation, noted while it is done."""

    actor: Actor
    consultation_id: str
    added: list[list[Any]] = field(default_factory=list)
    removed: list[list[Any]] = field(default_factory=list)
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

    def uncode(self, theme_id: str, passage_ids: Sequence[str]) -> int:
        """Take texts out of a theme; returns how many were in it."""
        gone = 0
        for piece in pieces(passage_ids):
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
    for theme_id, passage_ids in _by_theme(step.added).items():
        for piece in pieces(passage_ids):
            db.session.execute(
                delete(Coding).where(Coding.theme_id == theme_id, Coding.passage_id.in_(piece))
            )
    kept = [row for row in step.removed if row[1] in _still_there([row[1] for row in step.removed])]
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
