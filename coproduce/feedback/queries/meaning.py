"""Reads of “that is not what I meant”: what was said of a person's own texts, and what waits for an analyst."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from coproduce.consultations.models import Consultation
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.feedback.models import Finding, MeaningCorrection
from coproduce.feedback.rules.meaning import FINDING, NO_THEME, THEME, SettlingFacts
from coproduce.feedback.trace.facts import Said
from coproduce.insights.models import Coding, NoTheme, Theme
from coproduce.insights.queries import text_questions
from coproduce.safeguarding.contexts import Context
from coproduce.safeguarding.models import Passage

CONTEXT, TOPIC = "meaning", "not_what_i_meant"
# What a person has not read, or has kept apart, is not shown to analysts here.
SHOWN = ("unread", "read")
HELD_BACK = "This text is held back by a reader."


def said_of(passage_ids: Collection[str]) -> dict[str, list[MeaningCorrection]]:
    """Passage id -> what its writer said of where it was put."""
    rows = db.session.scalars(
        select(MeaningCorrection)
        .where(MeaningCorrection.passage_id.in_(passage_ids))
        .order_by(MeaningCorrection.said_on, MeaningCorrection.about, MeaningCorrection.target_id)
    )
    found: defaultdict[str, list[MeaningCorrection]] = defaultdict(list)
    for row in rows:
        found[row.passage_id].append(row)
    return dict(found)


def as_said(row: MeaningCorrection) -> Said:
    """For the writer's own page. It names no theme and no finding: the page knows which of them may be named."""
    about = f"{row.about}:{row.target_id}"
    return Said(about, row.state, row.said_on, row.settled_on, row.reason)


@dataclass(frozen=True)
class ToSettle:
    """A correction as staff see it: the text, what is asked about, and the words that came with it. `target` is the
    name of the theme or what the finding says, `still_so` whether that still holds. `text` are the words that it is
    about; they too may be held back."""

    correction: MeaningCorrection
    passage: Passage
    text: str
    asked: str
    target: str
    words: str
    words_are_held: bool
    still_so: bool


def corrections_of(actor: Actor, consultation: Consultation) -> list[ToSettle]:
    """Everything that was said of one consultation, open first, the oldest first. Raises NotAllowed."""
    require(actor, "meaning.see")
    rows = db.session.scalars(
        select(MeaningCorrection)
        .where(MeaningCorrection.consultation_id == consultation.id)
        .options(joinedload(MeaningCorrection.passage), joinedload(MeaningCorrection.words))
    ).all()
    order = sorted(rows, key=lambda row: (row.state != "open", row.said_on, row.id))
    return to_settle(consultation.id, order)


def correction_of(consultation: Consultation, correction_id: str) -> MeaningCorrection:
    """Raises NotFound, also for one of another consultation."""
    found = db.session.get(MeaningCorrection, correction_id)
    if found is None or found.consultation_id != consultation.id:
        raise NotFound("correction")
    return found


def to_settle(consultation_id: str, rows: Sequence[MeaningCorrection]) -> list[ToSettle]:
    topics, names, standing = text_questions(consultation_id), _names(rows), _still_so(rows)
    return [
        ToSettle(
            row,
            row.passage,
            row.passage.words if row.passage.state in SHOWN else HELD_BACK,
            topics.get(row.passage.topic, ""),
            names.get(row.target_id, ""),
            row.words.words if row.words is not None and row.words.state in SHOWN else "",
            row.words is not None and row.words.state not in SHOWN,
            standing[row.id],
        )
        for row in rows
    ]


def settling_facts(row: MeaningCorrection) -> SettlingFacts:
    return SettlingFacts(row.about, _still_so([row])[row.id])


def _names(rows: Sequence[MeaningCorrection]) -> dict[str, str]:
    ids = [row.target_id for row in rows if row.target_id]
    themes = db.session.execute(select(Theme.id, Theme.name).where(Theme.id.in_(ids))).all()
    findings = db.session.execute(select(Finding.id, Finding.you_said).where(Finding.id.in_(ids))).all()
    return {str(key): str(words) for key, words in (*themes, *findings)}


def _still_so(rows: Sequence[MeaningCorrection]) -> dict[str, bool]:
    """Correction id -> whether what the person objected to still stands."""
    passages = [row.passage_id for row in rows]
    coded = set(
        db.session.execute(
            select(Coding.passage_id, Coding.theme_id).where(Coding.passage_id.in_(passages))
        ).all()
    )
    marked = set(db.session.scalars(select(NoTheme.passage_id).where(NoTheme.passage_id.in_(passages))))
    ids = [row.target_id for row in rows if row.about == FINDING]
    revisions: Mapping[str, int] = dict(
        db.session.execute(select(Finding.id, Finding.revision).where(Finding.id.in_(ids))).all()
    )

    def holds(row: MeaningCorrection) -> bool:
        if row.about == THEME:
            return (row.passage_id, row.target_id) in coded
        if row.about == NO_THEME:
            return row.passage_id in marked
        return revisions.get(row.target_id, -1) == row.noted_revision

    return {row.id: holds(row) for row in rows}


def open_corrections(passage_id: str) -> list[MeaningCorrection]:
    """What is open about one text, for the desk."""
    statement = select(MeaningCorrection).where(
        MeaningCorrection.passage_id == passage_id, MeaningCorrection.state == "open"
    )
    return list(db.session.scalars(statement.options(joinedload(MeaningCorrection.words))))


def open_count(consultation_id: str) -> int:
    """How many wait for an analyst: exact, for staff."""
    statement = (
        select(func.count())
        .select_from(MeaningCorrection)
        .where(MeaningCorrection.consultation_id == consultation_id, MeaningCorrection.state == "open")
    )
    return db.session.scalar(statement) or 0


def consultations_with_open() -> list[tuple[Consultation, int]]:
    """Consultations where somebody waits for an analyst, and how many, the longest wait first."""
    waiting = (
        select(
            MeaningCorrection.consultation_id,
            func.count().label("waiting"),
            func.min(MeaningCorrection.said_on).label("since"),
        )
        .where(MeaningCorrection.state == "open")
        .group_by(MeaningCorrection.consultation_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Consultation, waiting.c.waiting)
        .join(waiting, waiting.c.consultation_id == Consultation.id)
        .order_by(waiting.c.since, Consultation.title)
    )
    return [(consultation, count) for consultation, count in rows]


def places_in_words(ids: Collection[str]) -> Mapping[str, Context]:
    """For the reading queue: which consultations these words are about."""
    rows = db.session.execute(
        select(Consultation.id, Consultation.slug, Consultation.title).where(Consultation.id.in_(ids))
    )
    return {
        identifier: Context(
            title,
            f"/manage/consultations/{slug}/not-what-i-meant",
            {TOPIC: "Somebody says: that is not what I meant"},
        )
        for identifier, slug, title in rows
    }
