"""What the machine adds, kept apart from what people decide: suggested themes and sentiment.

Each step reads, thinks and saves in functions of its own, so that the worker can think without holding a transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, insert, or_, select

from coproduce.analysis.sentiment import METHOD, VERSION
from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.insights.models import (
    CandidateTheme,
    MachineCoding,
    PassageSentiment,
    SentimentModel,
    ThemeRun,
)
from coproduce.insights.queries.sentiment import is_in_use
from coproduce.insights.queries.themes import CONTEXT, belongs_to, pieces, text_questions
from coproduce.insights.rules import LONGEST_NAME
from coproduce.insights.services.aspects import aspect_rows, save_aspects
from coproduce.safeguarding.models import Passage

if TYPE_CHECKING:
    from coproduce.analysis.sentiment_model import Model
    from coproduce.analysis.themes import SuggestedTheme, Suggestion

TEXTBLOB, TEXTBLOB_VERSION = "textblob", "0.20"
# TextBlob gives a polarity from -1 to 1; this close to 0 it has found nothing.
FLAT = 0.05


def _silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Settings:
    """What a run was asked for: so many themes (None: as many as the texts speak of), and the seed that repeats it."""

    themes: int | None = None
    seed: int = 0

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> Settings:
        return cls(int(parameters.get("themes") or 0) or None, int(parameters.get("seed") or 0))


AUTOMATIC = Settings()


@dataclass(frozen=True)
class Texts:
    """The texts of one question: `ids` and `bodies` in the same order."""

    topic: str
    ids: tuple[str, ...]
    bodies: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The same for the same texts in the same words: what a run has to be repeated on to give the same."""
        known = hashlib.sha256()
        for identifier, body in zip(self.ids, self.bodies, strict=True):
            known.update(f"{identifier}\0{body}\0".encode())
        return known.hexdigest()


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


def grouped(
    texts: Texts,
    settings: Settings = AUTOMATIC,
    tell: Callable[[int, int], None] = _silent,
    before: int = 0,
    total: int = 0,
) -> Suggestion:
    """Suggest themes for one question; `tell` hears how many of the `total` texts of all questions are done, of which
    `before` came earlier, and may raise to stop the work."""
    from coproduce.analysis.themes import suggest

    def told(done: int, of: int) -> None:
        tell(before + len(texts.ids) * done // max(of, 1), total)

    return suggest(texts.bodies, settings.themes, settings.seed, progress=told)


def save_suggestion(
    consultation_id: str,
    texts: Texts,
    suggestion: Suggestion,
    settings: Settings = AUTOMATIC,
    asked_by_id: str | None = None,
) -> ThemeRun | None:
    """Keep a suggestion as candidates with the machine's codings, beside those of earlier runs; None where it found no
    theme. Texts that were withdrawn meanwhile are left out."""
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
        seed=settings.seed,
        settings={"themes": settings.themes},
        texts_digest=texts.digest,
        asked_by_id=asked_by_id,
    )
    db.session.add(run)
    members = _members(texts, suggestion)
    candidates = {theme.id: _candidate(run.id, theme, len(members[theme.id])) for theme in suggestion.themes}
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


def _candidate(run_id: str, theme: SuggestedTheme, size: int) -> CandidateTheme:
    return CandidateTheme(
        id=new_id(),
        run_id=run_id,
        name=theme.name[:LONGEST_NAME],
        keywords=list(theme.keywords),
        size=size,
        minority=theme.minority,
    )


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
    scorer = scorer_in_use()
    waiting = texts_without_sentiment(limit, scorer.version)
    save_readings(scored(waiting, scorer))
    return len(waiting)


@dataclass(frozen=True)
class Scorer:
    """What reads feelings: the shipped model, or that of this area (`model`), with the version its rows carry."""

    version: str = VERSION
    model: Model | None = None


def scorer_in_use() -> Scorer:
    """Raises UnusableModel where the area's model cannot be read."""
    row = db.session.execute(
        select(SentimentModel.scorer_version, SentimentModel.weights).where(is_in_use())
    ).first()
    if row is None:
        return Scorer()
    from coproduce.analysis.sentiment_stored import model_of

    return Scorer(row.scorer_version, model_of(row.weights))


def texts_without_sentiment(
    limit: int, version: str = VERSION, *, settled_only: bool = False
) -> dict[str, str]:
    """Passage id -> words of texts that this version of the scorer has not seen, or has read without asking in which
    language they are. With `settled_only` none of today's
    texts of a consultation that still takes answers."""
    known = exists().where(
        PassageSentiment.passage_id == Passage.id,
        PassageSentiment.method == METHOD,
        PassageSentiment.scorer_version == version,
        PassageSentiment.language != "",
    )
    statement = select(Passage.id, Passage.body).where(Passage.context_kind == CONTEXT, ~known)
    if settled_only:
        asking = select(Consultation.id).where(Consultation.state.in_(("open", "paused")))
        statement = statement.where(
            or_(Passage.received_on < clock.today(), Passage.context_id.not_in(asking))
        )
    rows = db.session.execute(statement.order_by(Passage.id).limit(limit))
    return {str(passage_id): str(body) for passage_id, body in rows}


@dataclass(frozen=True)
class Readings:
    """Rows for PassageSentiment and for PassageAspect of some texts, made by one version of the scorer."""

    version: str
    sentiments: Sequence[dict[str, Any]]
    aspects: Sequence[dict[str, Any]]


def scored(texts: Mapping[str, str], scorer: Scorer | None = None) -> Readings:
    """How texts sound to TextBlob by itself and to the combined scorer that staff are shown, and to the latter in
    their parts. Parts of a text in a language that it does not know are not looked at."""
    from coproduce.analysis.sentiment import score

    scorer = scorer or Scorer()
    combined = score(list(texts.values()), model=scorer.model)
    rows: list[dict[str, Any]] = []
    for (passage_id, body), result in zip(texts.items(), combined, strict=True):
        rows.append(
            {
                "passage_id": passage_id,
                "method": METHOD,
                "scorer_version": scorer.version,
                "label": result.label,
                "confidence": result.confidence,
                "polarity": result.polarity,
                "unclear": result.unclear,
                "language": result.language,
            }
        )
        rows.append({"passage_id": passage_id, **_textblob_alone(body), "language": result.language})
    known = {
        passage_id: body
        for (passage_id, body), result in zip(texts.items(), combined, strict=True)
        if result.known
    }
    return Readings(scorer.version, rows, aspect_rows(known, scorer.version, scorer.model))


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


def save_readings(readings: Readings) -> None:
    """Store readings beside those of other versions; of texts that were withdrawn meanwhile nothing is stored."""
    rows = readings.sentiments
    ids = list(dict.fromkeys(row["passage_id"] for row in rows))
    there = _still_there(ids)
    same = {(row["method"], row["scorer_version"]) for row in rows}
    for piece in pieces(ids):
        for method, version in sorted(same):
            db.session.execute(
                delete(PassageSentiment).where(
                    PassageSentiment.passage_id.in_(piece),
                    PassageSentiment.method == method,
                    PassageSentiment.scorer_version == version,
                )
            )
    kept = [row for row in rows if row["passage_id"] in there]
    if kept:
        db.session.execute(insert(PassageSentiment), kept)
    save_aspects(ids, [row for row in readings.aspects if row["passage_id"] in there], readings.version)


def _still_there(passage_ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for piece in pieces(passage_ids):
        found.update(db.session.scalars(select(Passage.id).where(Passage.id.in_(piece))))
    return found
