"""What format 2 of a snapshot's document holds beside the tables of each question, checked beside all of them. Pure.

Everything here is tied to the one-way tables, so it comes after them: averages, groups of opinion, how texts of each
theme sound, and tables of two questions that somebody asked for. What is not safe beside the rest is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coproduce.analysis.disclosure import ProtectedTable
from coproduce.analysis.disclosure_crosses import CrossRequest, Margin, NotPublishable, protect_cross
from coproduce.insights.averages import averages_document
from coproduce.insights.counts import CrossTally, ExactResults, Grid
from coproduce.insights.crossing import Beside, crosses_document
from coproduce.insights.opinions import opinions_document
from coproduce.insights.rules import FEWEST_TEXTS_FOR_SENTIMENT

THEMES, SENTIMENT, BY_THEME = "themes", "sentiment", "sentiment-by-theme"


@dataclass(frozen=True)
class Tables:
    """The one-way tables of these results: by the key of their question, and of themes and sentiment."""

    questions: Mapping[str, ProtectedTable]
    themes: ProtectedTable | None
    sentiment: ProtectedTable | None


def further_document(
    exact: ExactResults, tables: Tables, earlier: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The entries of the document that format 2 added. Never raises: what cannot be published is left out."""
    beside = beside_all(exact, tables, earlier)
    return {
        "grids": [_grid(grid) for grid in exact.grids],
        "reach": [
            {
                "key": each.tally.key,
                "text": each.tally.text,
                "table": tables.questions[each.tally.key].to_dict(),
                "area": dict(each.area),
                "source": each.source,
            }
            for each in exact.reach
        ],
        "averages": averages_document(exact.averages, beside),
        "opinions": opinions_document(exact.opinions, beside),
        "sentiment_by_theme": _sentiment_by_theme(exact.sentiment_by_theme, tables, beside),
        "crosses": crosses_document(exact.crosses, beside),
    }


def beside_all(exact: ExactResults, tables: Tables, earlier: Sequence[Mapping[str, Any]]) -> Beside:
    """Every one-way table of these results and of all that were public before, with what ties them."""
    beside = Beside()
    for key, table in tables.questions.items():
        beside.add(key, table)
    if tables.themes is not None:
        beside.add(THEMES, tables.themes)
    if tables.sentiment is not None:
        beside.add(SENTIMENT, tables.sentiment)
    for document in earlier:
        beside.add_earlier(document, same=document["private"]["digest"] == exact.digest)
    return beside


def _grid(grid: Grid) -> dict[str, Any]:
    return {
        "key": grid.key,
        "text": grid.text,
        "kind": grid.kind,
        "lines": [list(line) for line in grid.lines],
    }


def _sentiment_by_theme(tally: CrossTally | None, tables: Tables, beside: Beside) -> dict[str, Any] | None:
    """Rule 13: only where sentiment is public at all, and 200 texts or more of these themes carry it."""
    if tally is None or tables.sentiment is None or tables.themes is None:
        return None
    if tally.base < FEWEST_TEXTS_FOR_SENTIMENT:
        return None
    request = CrossRequest(
        title="How the texts of each theme sound",
        rows=tally.rows,
        columns=tally.columns,
        counts=tally.counts,
        totals=tally.column_totals,
        base=tally.base,
        kind="texts",
        several=True,
        row_margin=Margin(
            beside.places[THEMES], {label: (label,) for label in tally.rows}, counts_people=False
        ),
        column_margin=Margin(beside.places[SENTIMENT], {label: (label,) for label in tally.columns}),
    )
    try:
        cross = protect_cross(request, beside.tables, beside.ties)
    except NotPublishable:
        return None
    beside.add_cross(BY_THEME, cross, request)
    return cross.to_dict()
