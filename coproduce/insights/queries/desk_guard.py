"""Who gave the texts of a consultation, in groups that are large enough, and filters that would single people out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import and_, func, select, true

from coproduce.consultations.models import Answer, GroupSession, Response
from coproduce.consultations.queries.formats import languages
from coproduce.consultations.queries.sessions import is_single_form
from coproduce.core.database import db
from coproduce.insights.facets import ADULT, FACETS, FEWEST_RESPONSES, YOUNG, Kinds, cells, kinds_of
from coproduce.insights.queries.desk_filter import ALONE, DeskFilter, conditions, is_inside
from coproduce.insights.queries.themes import taken_passages
from coproduce.safeguarding.models import Passage

Facts = tuple[str, str, str, str]  # in the order of FACETS


@dataclass(frozen=True)
class Givers:
    """Single responses of a consultation by what is known of them, and the group sessions that it had."""

    counts: dict[Facts, int]
    sessions: dict[str, str]
    kinds: dict[str, Kinds]
    has_forum: bool = False

    def can_hold(self, chosen: DeskFilter, cell: dict[str, bool]) -> bool:
        """Whether any response could be in this cell of the filter at all."""
        return any(_fits(facts, chosen, cell) for facts in self.counts)


def givers_of(consultation_id: str) -> Givers:
    """In three queries, however many responses there are."""
    rows = db.session.execute(
        select(Response.young, Response.format, Response.source, Response.on_behalf_of, func.count())
        .where(Response.consultation_id == consultation_id, is_single_form())
        .group_by(Response.young, Response.format, Response.source, Response.on_behalf_of)
    )
    counts = {
        (YOUNG if young else ADULT, str(given_in), str(source), str(behalf)): int(count)
        for young, given_in, source, behalf, count in rows
    }
    return Givers(counts, _sessions(consultation_id), _kinds(counts), bool(taken_passages(consultation_id)))


def _sessions(consultation_id: str) -> dict[str, str]:
    rows = db.session.execute(
        select(GroupSession.id, GroupSession.group_name, GroupSession.title, GroupSession.held_on)
        .where(GroupSession.consultation_id == consultation_id, GroupSession.state != "cancelled")
        .order_by(GroupSession.group_name, GroupSession.held_on, GroupSession.id)
    )
    return {row.id: f"{row.group_name}{f': {row.title}' if row.title else ''}" for row in rows}


def _kinds(counts: dict[Facts, int]) -> dict[str, Kinds]:
    found = {}
    for place, name in enumerate(FACETS):
        of_facet: Counter[str] = Counter()
        for facts, count in counts.items():
            of_facet[facts[place]] += count
        found[name] = kinds_of(of_facet)
    return found


def singles_out(consultation_id: str, chosen: DeskFilter, givers: Givers) -> bool:
    """Whether the texts that a filter shows, or those that it leaves out, come from so few single responses that
    somebody could be pointed at. A named group session is known to those who were there and is not looked at."""
    if not chosen.facets and chosen.session != ALONE:
        return False
    if chosen.session and chosen.session != ALONE:
        return True  # inside one session nobody is told apart
    return any(
        givers.can_hold(chosen, cell) and _is_a_handful(consultation_id, chosen, cell)
        for cell in cells(chosen.facets)
    )


def _is_a_handful(consultation_id: str, chosen: DeskFilter, cell: dict[str, bool]) -> bool:
    inside = [
        is_inside(name, getattr(chosen, name)) if within else ~is_inside(name, getattr(chosen, name))
        for name, within in cell.items()
    ]
    some = (
        select(Answer.response_id)
        .join(Passage, Passage.id == Answer.passage_id)
        .join(Response, Response.id == Answer.response_id)
        .where(*conditions(consultation_id, chosen.without_facets()), is_single_form(), and_(true(), *inside))
        .distinct()
        .limit(FEWEST_RESPONSES)
    )
    found = db.session.scalar(select(func.count()).select_from(some.subquery())) or 0
    return 0 < found < FEWEST_RESPONSES


def _fits(facts: Facts, chosen: DeskFilter, cell: dict[str, bool]) -> bool:
    by_name = dict(zip(FACETS, facts, strict=True))
    return all((by_name[name] in getattr(chosen, name).split(",")) is within for name, within in cell.items())


def format_names() -> dict[str, str]:
    """Code -> English name of each language of the area."""
    return {language.code: language.english_name for language in languages()}
