"""What the coding desk shows: themes with sizes, suggestions, and texts grouped by their words. No query a row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from sqlalchemy import Select, func, select

from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.insights.aspect_words import SaidOf, said_in_words
from coproduce.insights.excerpts import Marked, cut
from coproduce.insights.models import CandidateTheme, Coding, NoTheme, Theme, ThemeRun
from coproduce.insights.queries.aspects import aspects_of
from coproduce.insights.queries.desk_filter import DeskFilter, conditions
from coproduce.insights.queries.desk_guard import givers_of, singles_out
from coproduce.insights.queries.excerpts import ShownExcerpt, excerpts_of
from coproduce.insights.queries.machine_help import help_is_on
from coproduce.insights.queries.sentiment import Feeling, feelings_of
from coproduce.insights.queries.themes import LIVE, belongs_to, newest_runs
from coproduce.safeguarding.models import Passage
from coproduce.web.paging import Page

SIZES = (25, 50)


@dataclass(frozen=True)
class DeskText:
    """One text with everything the desk shows beside it; `copies` counts texts of the same words, itself included.
    `aspects` are read for the detail column alone."""

    passage: Passage
    copies: int
    themes: tuple[Theme, ...] = ()
    no_theme: str = ""
    sentiment: Feeling | None = None
    excerpts: tuple[ShownExcerpt, ...] = ()
    aspects: tuple[SaidOf, ...] = ()

    @property
    def said_of_aspects(self) -> str:
        """“negative on access, positive on quality”."""
        return said_in_words(self.aspects)

    @property
    def parts(self) -> tuple[Marked, ...]:
        """The words in stretches, so that its excerpts can be shown in them."""
        return cut(self.passage.words, [(each.start, each.end, each.theme.name) for each in self.excerpts])


@dataclass(frozen=True)
class Suggested:
    """A candidate theme of the newest run and where it came from."""

    candidate: CandidateTheme
    topic: str
    accepted: bool = field(default=False)


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
    """What the machine suggests, by question and size; those taken up already are marked. Nothing while its help is
    switched off."""
    require(actor, "themes.see")
    if not help_is_on():
        return []
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
    """Ids of all texts that the filter shows, on every page; none where it would single somebody out."""
    require(actor, "themes.see")
    if singles_out(consultation_id, chosen, givers_of(consultation_id)):
        return []
    statement = select(Passage.id).where(*conditions(consultation_id, chosen))
    return list(db.session.scalars(statement.order_by(Passage.id)))


def desk_page(
    actor: Actor, consultation_id: str, chosen: DeskFilter, size: int = 25, number: int = 1
) -> tuple[Page[DeskText], int]:
    """One page of texts, those of the same words as one; and how many texts match in all, copies counted. The caller
    asks `singles_out` before.

    The largest campaigns come first, then by identifier, which is random: the order tells nothing of who wrote when.
    """
    require(actor, "themes.see")
    groups = _groups(consultation_id, chosen)
    rows = db.session.execute(groups.limit(size).offset((number - 1) * size)).all()
    if not rows and number > 1:  # a page beyond the last still says how many there are
        first = db.session.execute(groups.limit(1)).all()
        total, texts = (first[0].total, first[0].texts) if first else (0, 0)
    else:
        total, texts = (rows[0].total, rows[0].texts) if rows else (0, 0)
    return Page(with_details({row.id: row.copies for row in rows}), number, size, total), int(texts)


def _groups(consultation_id: str, chosen: DeskFilter) -> Select[str, int, int, int]:
    """Texts of the same words, with how many groups and texts there are in all: counted in the same pass."""
    copies = func.count().label("copies")
    first = func.min(Passage.id).label("id")
    return (
        select(
            first, copies, func.count().over().label("total"), func.sum(func.count()).over().label("texts")
        )
        .where(*conditions(consultation_id, chosen))
        .group_by(Passage.topic, Passage.fingerprint)
        .order_by(copies.desc(), first)
    )


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
    text = with_details({found.id: db.session.scalar(copies) or 1})[0]
    return replace(text, aspects=aspects_of(found.id))


def with_details(copies: dict[str, int]) -> list[DeskText]:
    """The texts of these ids with all that stands beside them, in the order of `copies`. A fixed number of queries."""
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
    sentiments = feelings_of(list(copies))
    excerpts = excerpts_of([passages[each] for each in copies if each in passages])
    return [
        DeskText(
            passages[each],
            count,
            tuple(themes[each]),
            reasons.get(each, ""),
            sentiments.get(each),
            tuple(excerpts.get(each, ())),
        )
        for each, count in copies.items()
        if each in passages
    ]


def codings_of(theme_id: str) -> Select[str]:
    """Ids of the texts in a theme."""
    return select(Coding.passage_id).where(Coding.theme_id == theme_id)
