"""The board of all proposals."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.commissioning.queries.board import OVER, board
from coproduce.commissioning.queries.obstacles import obstacles_of
from coproduce.commissioning.rules.stages import DRAFT, stage_keys
from coproduce.commissioning.views.blueprints import manage
from coproduce.commissioning.wording import STATUS, stage_name
from coproduce.core.access import allows
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of

PAGE_SIZE = 25
STAGES = (
    ("going_on", "Everything that goes on"),
    ("", "Everything"),
    *((key, stage_name(key)) for key in (DRAFT, *stage_keys(), *OVER)),
)
WHOSE = (("", "Everybody’s"), ("own", "Mine and ours"))
COLUMNS = (("title", "Proposal"), ("stage", "Stage"), ("owner", "Owner"), ("next", "Next date"))


@manage.get("/")
@requires("proposals.read")
def index() -> ResponseReturnValue:
    stage = request.args.get("stage", "going_on")
    chosen = {
        "words": request.args.get("q", "")[:200].replace("\x00", ""),
        "stage": stage if stage in dict(STAGES) else "going_on",
        "whose": "own" if request.args.get("whose") == "own" else "",
    }
    sort, down = request.args.get("sort", ""), "down" in request.args
    statement = board(current_actor(), **chosen, sort=sort, downwards=down)
    found = page_of(statement, PAGE_SIZE, page_number())
    return render_template(
        "commissioning/manage/index.html",
        found=found,
        obstacles=obstacles_of(found.rows),
        filters=_filters(chosen),
        is_filtered=any(key in request.args for key in ("q", "stage", "whose")),
        headings=[_heading(name, words, sort, down) for name, words in COLUMNS],
        status_of=STATUS,
        stage_name=stage_name,
        may_edit=allows(current_actor(), "proposals.edit"),
    )


def _filters(chosen: dict[str, str]) -> list[dict[str, object]]:
    def options(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
        return [{"value": value, "label": label} for value, label in pairs]

    return [
        {"kind": "search", "name": "q", "label": "Proposal, owner or organisation", "value": chosen["words"]},
        {
            "kind": "select",
            "name": "stage",
            "label": "Stage",
            "value": chosen["stage"],
            "options": options(STAGES),
        },
        {
            "kind": "select",
            "name": "whose",
            "label": "Whose",
            "value": chosen["whose"],
            "options": options(WHOSE),
        },
    ]


def _heading(name: str, words: str, sort: str, down: bool) -> dict[str, object]:
    """A column's heading, a press on which sorts by it, and a second press the other way round."""
    here = sort == name
    kept: dict[str, Any] = {key: request.args[key] for key in ("q", "stage", "whose") if key in request.args}
    turned: dict[str, Any] = {"down": "1"} if here and not down else {}
    return {
        "label": words,
        "direction": ("descending" if down else "ascending") if here else None,
        "sort_url": url_for("proposals_manage.index", **kept, sort=name, **turned),
    }
