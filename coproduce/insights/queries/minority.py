"""Themes that are strong in a small group, read from exact figures. Not for publication."""

from __future__ import annotations

from collections.abc import Iterator

from coproduce.core.access import Actor, allows, require
from coproduce.insights.minority_rules import Spoken, minority_views
from coproduce.insights.queries.crosses import CLOSED, Crossable, crossables, exact_cross

THEMES_KEY = "themes"
# Questions with more options than this tell regions or schools apart, not groups.
MOST_OPTIONS = 12
MOST_QUESTIONS = 12


def views_of_few(actor: Actor, consultation_id: str) -> list[Spoken]:
    """Flagged themes, the most telling first. Groups are what people chose in questions with few options, and what they
    said about themselves where the actor may count that. A number of queries that does not grow with the answers.
    Raises NotAllowed."""
    require(actor, "results.see_exact")
    found = crossables(consultation_id, about_you=allows(actor, "equality.count"))
    themes = next((each for each in found if each.key == THEMES_KEY), None)
    if themes is None:
        return []
    return minority_views(
        spoken
        for asked in [each for each in found if _is_of_groups(each)][:MOST_QUESTIONS]
        for spoken in _spoken(consultation_id, themes, asked)
    )


def _is_of_groups(each: Crossable) -> bool:
    return (
        (each.is_about_people or each.group == CLOSED)
        and not each.several
        and not each.scale
        and len(each.labels) <= MOST_OPTIONS
    )


def _spoken(consultation_id: str, themes: Crossable, asked: Crossable) -> Iterator[Spoken]:
    table = exact_cross(consultation_id, themes, asked)
    for row, theme in enumerate(table.rows):
        for column, group in enumerate(table.columns):
            yield Spoken(
                theme=theme,
                group=group,
                asked=asked.text,
                people=table.column_totals[column],
                speaking=table.counts[row][column],
                all_people=table.base,
                all_speaking=table.row_totals[row],
            )
