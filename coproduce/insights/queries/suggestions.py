"""What the machine suggests for single texts: themes that people made, or suggestions that nobody has taken up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.insights.models import CandidateTheme, CodebookRun, CodeSuggestion, MachineCoding, Theme
from coproduce.insights.queries.machine_help import help_is_on
from coproduce.insights.queries.themes import LIVE, newest_runs


@dataclass(frozen=True)
class Suggestions:
    """For one text: ids of live themes that the codebook speaks for, and candidate themes of the newest run."""

    theme_ids: frozenset[str] = frozenset()
    candidates: tuple[CandidateTheme, ...] = ()


def suggestions_for(actor: Actor, consultation_id: str, passage_ids: Sequence[str]) -> dict[str, Suggestions]:
    """Passage id -> what the machine suggests for it, in two queries; nothing for a text where it suggests nothing. A
    candidate that was taken up stands as its theme."""
    require(actor, "themes.see")
    if not help_is_on():
        return {}
    themes: defaultdict[str, set[str]] = defaultdict(set)
    for passage_id, theme_id in _by_codebook(consultation_id, passage_ids):
        themes[passage_id].add(theme_id)
    candidates: defaultdict[str, list[CandidateTheme]] = defaultdict(list)
    rows = db.session.execute(
        select(MachineCoding.passage_id, CandidateTheme, Theme.id)
        .join(CandidateTheme, CandidateTheme.id == MachineCoding.candidate_id)
        .outerjoin(Theme, and_(Theme.from_candidate_id == CandidateTheme.id, Theme.state.in_(LIVE)))
        .where(
            CandidateTheme.run_id.in_(newest_runs(consultation_id)), MachineCoding.passage_id.in_(passage_ids)
        )
        .order_by(CandidateTheme.size.desc(), CandidateTheme.name)
    )
    for passage_id, candidate, theme_id in rows:
        if theme_id is not None:
            themes[passage_id].add(theme_id)
        else:
            candidates[passage_id].append(candidate)
    return {
        each: Suggestions(frozenset(themes[each]), tuple(candidates[each]))
        for each in passage_ids
        if themes[each] or candidates[each]
    }


def _by_codebook(consultation_id: str, passage_ids: Sequence[str]) -> list[tuple[str, str]]:
    newest = (
        select(CodebookRun.topic, func.max(CodebookRun.ran_at).label("ran_at"))
        .where(CodebookRun.consultation_id == consultation_id)
        .group_by(CodebookRun.topic)
        .subquery()
    )
    rows = db.session.execute(
        select(CodeSuggestion.passage_id, CodeSuggestion.theme_id)
        .join(CodebookRun, CodebookRun.id == CodeSuggestion.run_id)
        .join(newest, and_(newest.c.topic == CodebookRun.topic, newest.c.ran_at == CodebookRun.ran_at))
        .join(Theme, and_(Theme.id == CodeSuggestion.theme_id, Theme.state.in_(LIVE)))
        .where(CodebookRun.consultation_id == consultation_id, CodeSuggestion.passage_id.in_(passage_ids))
    )
    return [(str(passage_id), str(theme_id)) for passage_id, theme_id in rows]
