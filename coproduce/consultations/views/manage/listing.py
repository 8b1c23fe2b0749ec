"""The list of all consultations for staff, one's own first."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations import staff_queries
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import phase_of
from coproduce.consultations.views.manage.blueprint import manage
from coproduce.consultations.wording import STATUS
from coproduce.core.access import allows
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of

PAGE_SIZE = 20
STATES = (
    ("", "Any state"),
    ("draft", "Draft"),
    ("open", "Open"),
    ("paused", "Paused"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
)
COLUMNS = (
    ("title", "Consultation"),
    ("state", "State"),
    ("opens", "Opens"),
    ("closes", "Closes"),
    ("answer", "Answer promised"),
)


@manage.get("/")
@requires("consultations.see")
def index() -> ResponseReturnValue:
    chosen = {
        "words": request.args.get("q", "")[:200].replace("\x00", ""),
        "state": request.args.get("state", "") if request.args.get("state") in dict(STATES) else "",
        "whose": "own" if request.args.get("whose") == "own" else "",
    }
    sort, down = request.args.get("sort", ""), "down" in request.args
    statement = staff_queries.staff_consultations(
        current_actor(),
        chosen["words"],
        chosen["state"],
        sort,
        downwards=down,
        only_own=bool(chosen["whose"]),
    )
    found = page_of(statement, PAGE_SIZE, page_number())
    return render_template(
        "consultations/manage/index.html",
        found=found,
        filters=_filters(chosen),
        is_filtered=any(chosen.values()),
        headings=[_heading(name, words, sort, down) for name, words in COLUMNS],
        counts=staff_queries.response_counts([row.id for row in found.rows]),
        phases={row.id: _shown_phase(row) for row in found.rows},
        may_edit=allows(current_actor(), "consultations.edit"),
    )


def _shown_phase(consultation: Consultation) -> str:
    """What stands now, by the clock: an open one may be still to come, or over."""
    phase = phase_of(consultation)
    return STATUS.get(phase, phase)


def _filters(chosen: dict[str, str]) -> list[dict[str, object]]:
    whose = [{"value": "", "label": "All, ours first"}, {"value": "own", "label": "Ours alone"}]
    return [
        {"kind": "search", "name": "q", "label": "Words in the title", "value": chosen["words"]},
        {
            "kind": "select",
            "name": "state",
            "label": "State",
            "value": chosen["state"],
            "options": [{"value": value, "label": label} for value, label in STATES],
        },
        {"kind": "select", "name": "whose", "label": "Whose", "value": chosen["whose"], "options": whose},
    ]


def _heading(name: str, words: str, sort: str, down: bool) -> dict[str, object]:
    """A column's heading, a press on which sorts by it, and a second press the other way round."""
    here = sort == name
    kept: dict[str, Any] = {key: request.args[key] for key in ("q", "state", "whose") if key in request.args}
    turned: dict[str, Any] = {"down": "1"} if here and not down else {}
    direction = ("descending" if down else "ascending") if here else None
    return {
        "label": words,
        "direction": direction,
        "sort_url": url_for("consultations_manage.index", **kept, sort=name, **turned),
    }
