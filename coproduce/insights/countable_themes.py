"""Approved themes as something that characteristics can be counted against, for staff with the right to it."""

from __future__ import annotations

from sqlalchemy import select

from coproduce.consultations.countable import Views, use_views
from coproduce.consultations.models import Answer
from coproduce.insights.models import Coding
from coproduce.insights.queries.themes import approved_themes, belongs_to
from coproduce.safeguarding.models import Passage


def register() -> None:
    use_views("themes", themes_of)


def themes_of(consultation_id: str) -> list[Views]:
    """The themes that a person approved, with those who spoke of each; nothing where none is approved yet."""
    themes = approved_themes(consultation_id)
    if not themes:
        return []
    spoke = (
        select(Answer.response_id, Coding.theme_id)
        .join(Coding, Coding.passage_id == Answer.passage_id)
        .where(Coding.theme_id.in_([theme.id for theme in themes]))
        .distinct()
    )
    wrote = select(Answer.response_id).join(Passage, Passage.id == Answer.passage_id)
    return [
        Views(
            "themes",
            "What they wrote about: approved themes",
            {theme.id: theme.name for theme in themes},
            spoke,
            wrote.where(belongs_to(consultation_id)),
        )
    ]
