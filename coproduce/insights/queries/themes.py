"""Themes, the texts that no theme covers yet, and campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_

from coproduce.consultations.queries import PASSAGE_CONTEXT, as_questionnaire, latest_version
from coproduce.consultations.queries.statements import with_added_statements
from coproduce.consultations.questionnaire import Question
from coproduce.core import clock
from coproduce.core.database import db, once_while_reading
from coproduce.core.errors import NotFound
from coproduce.forums.models import Post
from coproduce.insights.models import CandidateTheme, Coding, NoTheme, Theme, ThemeRun
from coproduce.insights.rules import FEWEST_COPIES, SHORTEST_CAMPAIGN
from coproduce.insights.taken_models import TakenView
from coproduce.safeguarding.models import Passage

# The `context_kind` of texts that were given to a consultation.
CONTEXT = PASSAGE_CONTEXT
LIVE = ("drafted", "approved")
# Databases limit the parameters of a statement; long lists of ids go in pieces of this size.
PIECE = 5000


@dataclass(frozen=True)
class Campaign:
    """The same words sent in by several people: `copies` texts, counted and answered once (rule 12)."""

    words: str
    topic: str
    copies: int


def questions_of(consultation_id: str) -> tuple[Question, ...]:
    """The questions of the newest questionnaire."""
    version = latest_version(consultation_id)
    return with_added_statements(as_questionnaire(version), consultation_id).questions if version else ()


def text_questions(consultation_id: str) -> dict[str, str]:
    """Topic -> words of everything that is answered in free text."""
    version = latest_version(consultation_id)
    return as_questionnaire(version).text_topics if version else {}


def theme_by_id(consultation_id: str, theme_id: str) -> Theme:
    """Raises NotFound, also for a theme of another consultation."""
    theme = db.session.get(Theme, theme_id)
    if theme is None or theme.consultation_id != consultation_id:
        raise NotFound("theme")
    return theme


def candidate_by_id(consultation_id: str, candidate_id: str) -> CandidateTheme:
    """Raises NotFound, also for a candidate of another consultation."""
    candidate = db.session.get(CandidateTheme, candidate_id)
    if candidate is None or candidate.run.consultation_id != consultation_id:
        raise NotFound("candidate theme")
    return candidate


def approved_themes(consultation_id: str) -> list[Theme]:
    """Every theme that a person approved, by name."""
    return list(
        db.session.scalars(
            select(Theme)
            .where(Theme.consultation_id == consultation_id, Theme.state == "approved")
            .order_by(Theme.name)
        )
    )


def live_themes(consultation_id: str) -> list[Theme]:
    """Drafted and approved themes, by name."""
    statement = select(Theme).where(Theme.consultation_id == consultation_id, Theme.state.in_(LIVE))
    return list(db.session.scalars(statement.order_by(Theme.name)))


def themes_of_passage(passage_id: str) -> list[Theme]:
    """The approved themes that a text belongs to."""
    return list(
        db.session.scalars(
            select(Theme)
            .join(Coding)
            .where(Coding.passage_id == passage_id, Theme.state == "approved")
            .order_by(Theme.name)
        )
    )


def unanswered_texts(consultation_id: str) -> int:
    """How many texts are neither in an approved theme nor marked "no theme, because" (rule 5)."""
    statement = (
        select(func.count())
        .select_from(Passage)
        .where(belongs_to(consultation_id), ~has_theme(("approved",)), ~has_no_theme())
    )
    return db.session.scalar(statement) or 0


def all_read_on(consultation_id: str) -> date | None:
    """The day in London on which a person had read the last text; None while one is unread, or where there is none."""
    unread = func.count().filter(Passage.state == "unread")
    left, last = db.session.execute(
        select(unread, func.max(Passage.read_at)).where(belongs_to(consultation_id))
    ).one()
    return clock.to_london(last).date() if not left and last is not None else None


def surviving_theme(theme: Theme) -> Theme:
    """The theme that this one was merged into, over several mergers where need be; itself where it was not."""
    seen = {theme.id}
    while theme.state == "merged" and theme.merged_into_id is not None and theme.merged_into_id not in seen:
        seen.add(theme.merged_into_id)
        theme = db.session.get_one(Theme, theme.merged_into_id)
    return theme


def campaigns(consultation_id: str) -> list[Campaign]:
    """Texts of the same words by three people or more, the largest first."""
    copies = func.count().label("copies")
    groups = (
        select(func.min(Passage.id).label("id"), copies)
        .where(belongs_to(consultation_id))
        .group_by(Passage.topic, Passage.fingerprint)
        .having(copies >= FEWEST_COPIES)
        .subquery()
    )
    rows = db.session.execute(
        select(Passage.body, Passage.topic, groups.c.copies)
        .join(groups, groups.c.id == Passage.id)
        .where(func.length(Passage.body) >= SHORTEST_CAMPAIGN)
        .order_by(groups.c.copies.desc(), Passage.id)
    )
    return [Campaign(words, topic, count) for words, topic, count in rows]


def passages_with_copies(consultation_id: str, passage_ids: Sequence[str]) -> list[str]:
    """The given texts of this consultation and all others of the same words to the same question (rule 12)."""
    chosen: set[str] = set()
    taken = taken_passages(consultation_id)
    named = Passage.__table__.alias()
    for piece in pieces(passage_ids):
        # Not a join of the table with itself: for thousands of texts SQLite then compares each with each.
        words = select(named.c.topic, named.c.fingerprint).where(
            or_(named.c.context_id == consultation_id, named.c.id.in_(taken)), named.c.id.in_(piece)
        )
        chosen.update(
            db.session.scalars(
                select(Passage.id).where(
                    belongs_to(consultation_id), tuple_(Passage.topic, Passage.fingerprint).in_(words)
                )
            )
        )
    return sorted(chosen)


def given_to(consultation_id: str) -> ColumnElement[bool]:
    """SQL condition over Passage: a text of a response to this consultation."""
    return and_(Passage.context_kind == CONTEXT, Passage.context_id == consultation_id)


def belongs_to(consultation_id: str) -> ColumnElement[bool]:
    """SQL condition over Passage: a text of this consultation, given in a response or taken from the forums. Figures
    about responses ask for `given_to`, or join the answers: a taken view is no response."""
    taken = taken_passages(consultation_id)
    # Named one by one, and only where there are any: most consultations keep the plan of the short condition.
    return or_(given_to(consultation_id), Passage.id.in_(taken)) if taken else given_to(consultation_id)


@once_while_reading
def taken_passages(consultation_id: str) -> tuple[str, ...]:
    """Ids of the texts that were taken from the forums and that their writers have not taken back."""
    return tuple(
        db.session.scalars(
            select(TakenView.passage_id)
            .join(Post, Post.id == TakenView.post_id)
            .where(TakenView.consultation_id == consultation_id, Post.withdrawn_at.is_(None))
            .order_by(TakenView.passage_id)
        )
    )


def has_theme(states: Sequence[str] = LIVE) -> ColumnElement[bool]:
    """SQL condition over Passage: coded to a theme in one of the states."""
    return exists().where(
        Coding.passage_id == Passage.id, Theme.id == Coding.theme_id, Theme.state.in_(states)
    )


def has_no_theme() -> ColumnElement[bool]:
    """SQL condition over Passage: marked "no theme, because"."""
    return exists().where(NoTheme.passage_id == Passage.id)


def newest_runs(consultation_id: str) -> Select[str]:
    """Ids of the newest run of the suggester for each question."""
    newest = (
        select(ThemeRun.topic, func.max(ThemeRun.ran_at).label("ran_at"))
        .where(ThemeRun.consultation_id == consultation_id)
        .group_by(ThemeRun.topic)
        .subquery()
    )
    return (
        select(ThemeRun.id)
        .join(newest, and_(newest.c.topic == ThemeRun.topic, newest.c.ran_at == ThemeRun.ran_at))
        .where(ThemeRun.consultation_id == consultation_id)
    )


def pieces(ids: Iterable[str]) -> Iterator[list[str]]:
    """Long lists of ids in pieces that any database takes as parameters."""
    everything = list(ids)
    for start in range(0, len(everything), PIECE):
        yield everything[start : start + PIECE]
