"""How far reading and coding are: of a consultation, question by question, and by whom. Not for publication."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from coproduce.accounts.models import Account
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.forums.models import Post
from coproduce.insights.models import CodebookRun, Coding, DeskAssignment, NoTheme, Theme, ThemeRun
from coproduce.insights.queries.desk_filter import belongs_at_the_desk
from coproduce.insights.queries.sentiment import UnreadLanguage, unread_languages
from coproduce.insights.queries.themes import (
    LIVE,
    belongs_to,
    has_theme,
    text_questions,
)
from coproduce.insights.taken_models import TakenView
from coproduce.safeguarding.models import Passage


@dataclass(frozen=True)
class Progress:
    """How far the coding is, in texts. `drafted` are in drafted themes only."""

    texts: int
    approved: int
    drafted: int
    no_theme: int

    @property
    def left(self) -> int:
        return self.texts - self.approved - self.drafted - self.no_theme

    @property
    def percent(self) -> int:
        return 100 if self.texts == 0 else 100 * (self.texts - self.left) // self.texts


@dataclass(frozen=True)
class Colleague:
    """How many texts somebody read, and how many they put into themes or marked "no theme"."""

    account_id: str
    name: str
    read: int
    coded: int


@dataclass(frozen=True)
class QuestionProgress:
    """One question at the desk: all counts are texts, `different` counts texts of the same words once. `ran_at` is when
    the machine last suggested anything for it; `other_languages` are those of texts that it cannot read."""

    topic: str
    words: str
    texts: int = 0
    different: int = 0
    read: int = 0
    coded: int = 0
    no_theme: int = 0
    ran_at: datetime | None = None
    looked_after_by: tuple[Account, ...] = field(default=())
    other_languages: tuple[UnreadLanguage, ...] = ()

    @property
    def left(self) -> int:
        return self.texts - self.coded - self.no_theme

    @property
    def unread(self) -> int:
        return self.texts - self.read


def progress(actor: Actor, consultation_id: str) -> Progress:
    """Counted from the codings, which are fewer than the texts: the desk asks at every step."""
    require(actor, "themes.see")
    texts = db.session.scalar(select(func.count()).select_from(Passage).where(belongs_to(consultation_id)))
    approved = _coded(consultation_id, ("approved",))
    drafted = _coded(consultation_id, LIVE) - approved
    marked = (
        select(func.count())
        .select_from(Passage)
        .where(
            belongs_at_the_desk(consultation_id, few=True),
            Passage.id.in_(select(NoTheme.passage_id)),
            ~has_theme(),
        )
    )
    return Progress(texts or 0, approved, drafted, db.session.scalar(marked) or 0)


def _coded(consultation_id: str, states: Sequence[str]) -> int:
    statement = (
        select(func.count(Coding.passage_id.distinct()))
        .join(Theme, Theme.id == Coding.theme_id)
        .where(
            Theme.consultation_id == consultation_id, Theme.state.in_(states), _still_counts(consultation_id)
        )
    )
    return db.session.scalar(statement) or 0


def _still_counts(consultation_id: str) -> ColumnElement[bool]:
    """SQL condition over Coding: its text was not taken back from the forums by its writer."""
    gone = (
        select(TakenView.passage_id)
        .join(Post, Post.id == TakenView.post_id)
        .where(TakenView.consultation_id == consultation_id, Post.withdrawn_at.is_not(None))
    )
    return Coding.passage_id.not_in(gone)


def questions_side_by_side(
    actor: Actor, consultation_id: str
) -> tuple[list[QuestionProgress], list[Colleague]]:
    """Every question that is answered in words, in the questionnaire's order, then whatever else texts belong to; and
    who read and coded how many texts, the busiest first. A fixed number of queries; the texts are gone through once."""
    require(actor, "themes.see")
    reading = _reading(consultation_id)
    counts = _Counts(reading, consultation_id)
    words = text_questions(consultation_id)
    ran, looked_after = _last_runs(consultation_id), assigned_to(consultation_id)
    unread = unread_languages(belongs_at_the_desk(consultation_id, few=True))
    questions = [
        QuestionProgress(
            topic,
            words.get(topic, "") or "Said in no answer to a question",
            texts=counts.texts[topic],
            different=counts.different.get(topic, 0),
            read=counts.read[topic],
            coded=counts.coded.get(topic, 0),
            no_theme=counts.no_theme.get(topic, 0),
            ran_at=ran.get(topic),
            looked_after_by=tuple(looked_after.get(topic, ())),
            other_languages=tuple(unread.get(topic, ())),
        )
        for topic in [*words, *(each for each in sorted(counts.texts) if each not in words)]
    ]
    return questions, _colleagues(consultation_id, reading)


def _reading(consultation_id: str) -> list[tuple[str, str, str | None, int]]:
    """(topic, state, who read it, how many texts)."""
    rows = db.session.execute(
        select(Passage.topic, Passage.state, Passage.read_by_id, func.count())
        .where(belongs_at_the_desk(consultation_id))
        .group_by(Passage.topic, Passage.state, Passage.read_by_id)
    )
    return [(str(topic), str(state), reader, int(count)) for topic, state, reader, count in rows]


class _Counts:
    """Texts by topic."""

    def __init__(self, reading: Sequence[tuple[str, str, str | None, int]], consultation_id: str) -> None:
        self.texts: Counter[str] = Counter()
        self.read: Counter[str] = Counter()
        for topic, state, _, count in reading:
            self.texts[topic] += count
            self.read[topic] += count if state != "unread" else 0
        given, few = belongs_at_the_desk(consultation_id), belongs_at_the_desk(consultation_id, few=True)
        by_topic = select(Passage.topic, func.count(Passage.fingerprint.distinct())).group_by(Passage.topic)
        self.different = _counted(by_topic.where(given))
        # From the codings to their texts: there are fewer of them, and each text is looked up by itself.
        live = (
            select(Coding.passage_id)
            .join(Theme, Theme.id == Coding.theme_id)
            .where(Theme.consultation_id == consultation_id, Theme.state.in_(LIVE))
        )
        each = select(Passage.topic, func.count()).group_by(Passage.topic).where(few)
        self.coded = _counted(each.where(Passage.id.in_(live)))
        self.no_theme = _counted(each.where(Passage.id.in_(select(NoTheme.passage_id)), ~has_theme()))


def _last_runs(consultation_id: str) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for model in (ThemeRun, CodebookRun):
        rows = db.session.execute(
            select(model.topic, func.max(model.ran_at))
            .where(model.consultation_id == consultation_id)
            .group_by(model.topic)
        )
        for topic, ran_at in rows:
            found[topic] = max(ran_at, found.get(topic, ran_at))
    return found


def assigned_to(consultation_id: str) -> dict[str, list[Account]]:
    """Topic -> who looks after its texts, by name."""
    found: defaultdict[str, list[Account]] = defaultdict(list)
    rows = db.session.execute(
        select(DeskAssignment.topic, Account)
        .join(Account, Account.id == DeskAssignment.account_id)
        .where(DeskAssignment.consultation_id == consultation_id)
        .order_by(Account.name, Account.id)
    )
    for topic, account in rows:
        found[topic].append(account)
    return dict(found)


def _colleagues(consultation_id: str, reading: Sequence[tuple[str, str, str | None, int]]) -> list[Colleague]:
    read: Counter[str] = Counter()
    for _, _, reader, count in reading:
        if reader is not None:
            read[reader] += count
    coded = _counted(
        select(Coding.coded_by_id, func.count(Coding.passage_id.distinct()))
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Theme.consultation_id == consultation_id, Theme.state.in_(LIVE))
        .group_by(Coding.coded_by_id)
    )
    marked = _counted(
        select(NoTheme.marked_by_id, func.count())
        .join(Passage, Passage.id == NoTheme.passage_id)
        .where(belongs_at_the_desk(consultation_id, few=True))
        .group_by(NoTheme.marked_by_id)
    )
    ids = {*read, *coded, *marked}
    names = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids))).all()
    found = [
        Colleague(str(each), name, read[each], coded.get(each, 0) + marked.get(each, 0))
        for each, name in names
    ]
    return sorted(found, key=lambda each: (-each.coded - each.read, each.name.casefold(), each.account_id))


def _counted(statement: Select[Any, int]) -> dict[str, int]:
    return {str(key): int(count) for key, count in db.session.execute(statement) if key is not None}
