"""What the machine adds, kept apart from what people decide: suggested themes and sentiment.

Each step reads, thinks and saves in functions of its own, so that the worker can think without holding a transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, insert, or_, select

from coproduce.analysis.sentiment import METHOD, VERSION
from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.insights.models import CandidateTheme, MachineCoding, PassageSentiment, ThemeRun
from coproduce.insights.queries.themes import CONTEXT, belongs_to, pieces, text_questions
from coproduce.insights.rules import LONGEST_NAME
from coproduce.safeguarding.models import Passage

if TYPE_CHECKING:
    from coproduce.analysis.themes import Suggestion

TEXTBLOB, TEXTBLOB_VERSION = "textblob", "0.20"
# TextBlob gives a polarity from -1 to 1; this close to 0 it has found nothing.
FLAT = 0.05


@dataclass(frozen=True)
class Texts:
    """The texts of one question: `ids` and `bodies` in the same order."""

    topic: str
    ids: tuple[str, ...]
    bodies: tuple[str, ...]


def suggest_themes(consultation_id: str) -> list[ThemeRun]:
    """Suggest themes for every question that is answered in free text, in the caller's transaction. Earlier
    suggestions are replaced; themes and codings of people stay untouched."""
    return [
        run
        for texts in texts_to_group(consultation_id)
        if (run := save_suggestion(consultation_id, texts, grouped(texts))) is not None
    ]


def texts_to_group(consultation_id: str) -> list[Texts]:
    """The texts of each question, in no order of arrival."""
    found = []
    for topic in text_questions(consultation_id):
        rows = db.session.execute(
            select(Passage.id, Passage.body)
            .where(belongs_to(consultation_id), Passage.topic == topic)
            .order_by(Passage.id)
        ).all()
        if rows:
            found.append(Texts(topic, tuple(row.id for row in rows), tuple(row.body for row in rows)))
    return found


def grouped(texts: Texts) -> Suggestion:
    from coproduce.analysis.themes import suggest

    return suggest(texts.bodies)


def save_suggestion(consultation_id: str, texts: Texts, suggestion: Suggestion) -> ThemeRun | None:
    """Keep a suggestion as candidates with the machine's codings; None where it found no theme. Texts that were
    withdrawn meanwhile are left out."""
    db.session.execute(
        delete(ThemeRun).where(ThemeRun.consultation_id == consultation_id, ThemeRun.topic == texts.topic)
    )
    if not suggestion.themes:
        return None
    run = ThemeRun(
        id=new_id(),
        consultation_id=consultation_id,
        topic=texts.topic,
        method=suggestion.method,
        method_version=suggestion.version,
        passages=len(texts.ids),
        ran_at=clock.now(),
    )
    db.session.add(run)
    members = _members(texts, suggestion)
    candidates = {
        theme.id: CandidateTheme(
            id=new_id(),
            run_id=run.id,
            name=theme.name[:LONGEST_NAME],
            keywords=list(theme.keywords),
            size=len(members[theme.id]),
        )
        for theme in suggestion.themes
    }
    db.session.add_all(candidates.values())
    db.session.flush()
    rows = [
        {"candidate_id": candidates[theme_id].id, "passage_id": passage_id}
        for theme_id, passage_ids in members.items()
        for passage_id in passage_ids
    ]
    if rows:
        db.session.execute(insert(MachineCoding), rows)
    return run


def _members(texts: Texts, suggestion: Suggestion) -> dict[int, list[str]]:
    """The passages that are still there, by the suggested theme they were put into."""
    there = _still_there(texts.ids)
    members: dict[int, list[str]] = {theme.id: [] for theme in suggestion.themes}
    for passage_id, theme_ids in zip(texts.ids, suggestion.assignments, strict=True):
        for theme_id in theme_ids if passage_id in there else ():
            members[theme_id].append(passage_id)
    return members


def score_texts(limit: int = 500) -> int:
    """Score texts that have no sentiment yet, in the caller's transaction; returns how many."""
    waiting = texts_without_sentiment(limit)
    save_sentiments(scored(waiting))
    return len(waiting)


def texts_without_sentiment(limit: int, *, settled_only: bool = False) -> dict[str, str]:
    """Passage id -> words of texts that this version of the scorer has not seen. With `settled_only` none of today's
    texts of a consultation that still takes answers."""
    known = exists().where(
        PassageSentiment.passage_id == Passage.id,
        PassageSentiment.method == METHOD,
        PassageSentiment.scorer_version == VERSION,
    )
    statement = select(Passage.id, Passage.body).where(Passage.context_kind == CONTEXT, ~known)
    if settled_only:
        asking = select(Consultation.id).where(Consultation.state.in_(("open", "paused")))
        statement = statement.where(
            or_(Passage.received_on < clock.today(), Passage.context_id.not_in(asking))
        )
    rows = db.session.execute(statement.order_by(Passage.id).limit(limit))
    return {str(passage_id): str(body) for passage_id, body in rows}


def scored(texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows for PassageSentiment: TextBlob by itself, and the combined scorer that staff are shown."""
    from coproduce.analysis.sentiment import score

    combined = score(list(texts.values()))
    rows: list[dict[str, Any]] = []
    for (passage_id, body), result in zip(texts.items(), combined, strict=True):
        rows.append(
            {
                "passage_id": passage_id,
                "method": METHOD,
                "scorer_version": VERSION,
                "label": result.label,
                "confidence": result.confidence,
                "polarity": result.polarity,
                "unclear": result.unclear,
            }
        )
        rows.append({"passage_id": passage_id, **_textblob_alone(body)})
    return rows


def _textblob_alone(body: str) -> dict[str, Any]:
    from textblob import TextBlob

    polarity = float(TextBlob(body).sentiment.polarity)
    flat = abs(polarity) < FLAT
    label = "neutral" if flat else ("positive" if polarity > 0 else "negative")
    return {
        "method": TEXTBLOB,
        "scorer_version": TEXTBLOB_VERSION,
        "label": label,
        "confidence": abs(polarity),
        "polarity": polarity,
        "unclear": flat,
    }


def save_sentiments(rows: Sequence[dict[str, Any]]) -> None:
    """Store scores; of texts that were withdrawn or scored meanwhile nothing is stored."""
    ids = list(dict.fromkeys(row["passage_id"] for row in rows))
    there = _still_there(ids)
    for piece in pieces(ids):
        db.session.execute(
            delete(PassageSentiment).where(
                PassageSentiment.passage_id.in_(piece),
                PassageSentiment.method.in_((METHOD, TEXTBLOB)),
            )
        )
    kept = [row for row in rows if row["passage_id"] in there]
    if kept:
        db.session.execute(insert(PassageSentiment), kept)


def _still_there(passage_ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for piece in pieces(passage_ids):
        found.update(db.session.scalars(select(Passage.id).where(Passage.id.in_(piece))))
    return found
