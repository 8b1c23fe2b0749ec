"""What the coding desk shows: themes with sizes, suggestions, and texts grouped by their words. No query a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select

from coproduce.analysis.sentiment import METHOD, VERSION
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.insights.models import (
    CandidateTheme,
    Coding,
    MachineCoding,
    NoTheme,
    PassageSentiment,
    Theme,
    ThemeRun,
)
from coproduce.insights.queries.themes import LIVE, belongs_to, has_no_theme, has_theme, newest_runs
from coproduce.safeguarding.models import Passage
from coproduce.web.paging import Page

VIEWS = ("uncoded", "all", "no_theme", "unread")
SIZES = (25, 50)


@dataclass(frozen=True)
class DeskFilter:
    """Which texts are shown. `theme` and `candidate` are ids and stand before `view`; `search` is words in the text."""

    view: str = "uncoded"
    theme: str = ""
    candidate: str = ""
    topic: str = ""
    search: str = ""


@dataclass(frozen=True)
class DeskText:
    """One text with everything the desk shows beside it; `copies` counts texts of the same words, itself included."""

    passage: Passage
    copies: int
    themes: tuple[Theme, ...] = ()
    no_theme: str = ""
    sentiment: PassageSentiment | None = None


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
class Suggested:
    """A candidate theme of the newest run and where it came from."""

    candidate: CandidateTheme
    topic: str
    accepted: bool = field(default=False)


def progress(actor: Actor, consultation_id: str) -> Progress:
    require(actor, "themes.see")
    standing = case(
        (has_theme(("approved",)), "approved"),
        (has_theme(("drafted",)), "drafted"),
        (has_no_theme(), "no_theme"),
        else_="left",
    ).label("standing")
    each = select(standing).where(belongs_to(consultation_id)).subquery()
    rows = db.session.execute(select(each.c.standing, func.count()).group_by(each.c.standing))
    counts = {str(name): int(count) for name, count in rows}
    return Progress(
        sum(counts.values()), counts.get("approved", 0), counts.get("drafted", 0), counts.get("no_theme", 0)
    )


def theme_sizes(consultation_id: str) -> dict[str, int]:
    """Theme id -> how many texts it holds, exactly. Not for publication."""
    rows = db.session.execute(
        select(Coding.theme_id, func.count())
        .join(Theme)
        .where(Theme.consultation_id == consultation_id)
        .group_by(Coding.theme_id)
    )
    return {str(theme_id): int(count) for theme_id, count in rows}


def candidates(actor: Actor, consultation_id: str) -> list[Suggested]:
    """What the machine suggests, by question and size; those taken up already are marked."""
    require(actor, "themes.see")
    taken = select(Theme.from_candidate_id).where(
        Theme.consultation_id == consultation_id,
        Theme.state != "set_aside",
        Theme.from_candidate_id.is_not(None),
    )
    accepted = set(db.session.scalars(taken))
    rows = db.session.execute(
        select(CandidateTheme, ThemeRun.topic)
        .join(ThemeRun)
        .where(ThemeRun.id.in_(newest_runs(consultation_id)))
        .order_by(ThemeRun.topic, CandidateTheme.size.desc(), CandidateTheme.name)
    )
    return [Suggested(candidate, topic, candidate.id in accepted) for candidate, topic in rows]


def matching_passages(actor: Actor, consultation_id: str, chosen: DeskFilter) -> list[str]:
    """Ids of all texts that the filter shows, on every page."""
    require(actor, "themes.see")
    statement = select(Passage.id).where(*_conditions(consultation_id, chosen))
    return list(db.session.scalars(statement.order_by(Passage.id)))


def desk_page(
    actor: Actor, consultation_id: str, chosen: DeskFilter, size: int = 25, number: int = 1
) -> tuple[Page[DeskText], int]:
    """One page of texts, those of the same words as one; and how many texts match in all, copies counted.

    The largest campaigns come first, then by identifier, which is random: the order tells nothing of who wrote when.
    """
    require(actor, "themes.see")
    copies = func.count().label("copies")
    groups = (
        select(func.min(Passage.id).label("id"), copies)
        .where(*_conditions(consultation_id, chosen))
        .group_by(Passage.topic, Passage.fingerprint)
    )
    each = groups.subquery()
    total, texts = db.session.execute(
        select(func.count(), func.coalesce(func.sum(each.c.copies), 0)).select_from(each)
    ).one()
    rows = db.session.execute(
        groups.order_by(copies.desc(), func.min(Passage.id)).limit(size).offset((number - 1) * size)
    ).all()
    return Page(_with_details({row.id: row.copies for row in rows}), number, size, total), int(texts)


def desk_text(actor: Actor, consultation_id: str, passage_id: str) -> DeskText | None:
    """One text for the detail column; None where it is not of this consultation."""
    require(actor, "themes.see")
    found = db.session.scalars(
        select(Passage).where(belongs_to(consultation_id), Passage.id == passage_id)
    ).first()
    if found is None:
        return None
    copies = (
        select(func.count())
        .select_from(Passage)
        .where(
            belongs_to(consultation_id),
            Passage.topic == found.topic,
            Passage.fingerprint == found.fingerprint,
        )
    )
    return _with_details({found.id: db.session.scalar(copies) or 1})[0]


def _with_details(copies: dict[str, int]) -> list[DeskText]:
    passages = {row.id: row for row in db.session.scalars(select(Passage).where(Passage.id.in_(copies)))}
    themes: defaultdict[str, list[Theme]] = defaultdict(list)
    for passage_id, theme in db.session.execute(
        select(Coding.passage_id, Theme)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Coding.passage_id.in_(copies), Theme.state.in_(LIVE))
        .order_by(Theme.name)
    ):
        themes[passage_id].append(theme)
    reasons = {
        mark.passage_id: mark.reason
        for mark in db.session.scalars(select(NoTheme).where(NoTheme.passage_id.in_(copies)))
    }
    sentiments = _sentiments(list(copies))
    return [
        DeskText(passages[each], count, tuple(themes[each]), reasons.get(each, ""), sentiments.get(each))
        for each, count in copies.items()
        if each in passages
    ]


def _sentiments(passage_ids: Sequence[str]) -> dict[str, PassageSentiment]:
    """The combined scorer's reading; single scorers stand beside it in the table and are not shown."""
    rows = db.session.scalars(
        select(PassageSentiment).where(
            PassageSentiment.passage_id.in_(passage_ids),
            PassageSentiment.method == METHOD,
            PassageSentiment.scorer_version == VERSION,
        )
    )
    return {row.passage_id: row for row in rows}


def _conditions(consultation_id: str, chosen: DeskFilter) -> list[ColumnElement[bool]]:
    conditions = [belongs_to(consultation_id), _standing(chosen)]
    if chosen.topic:
        conditions.append(Passage.topic == chosen.topic)
    if chosen.search.strip():
        conditions.append(Passage.body.icontains(chosen.search.strip(), autoescape=True))
    return conditions


def _standing(chosen: DeskFilter) -> ColumnElement[bool]:
    if chosen.theme:
        return exists().where(Coding.passage_id == Passage.id, Coding.theme_id == chosen.theme)
    if chosen.candidate:
        return exists().where(
            MachineCoding.passage_id == Passage.id, MachineCoding.candidate_id == chosen.candidate
        )
    by_view: dict[str, ColumnElement[bool]] = {
        "all": Passage.id.is_not(None),
        "no_theme": has_no_theme(),
        "unread": Passage.state == "unread",
        "uncoded": and_(~has_theme(), ~has_no_theme()),
    }
    return by_view.get(chosen.view, by_view["uncoded"])


def codings_of(theme_id: str) -> Select[str]:
    """Ids of the texts in a theme."""
    return select(Coding.passage_id).where(Coding.theme_id == theme_id)
