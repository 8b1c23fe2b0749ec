"""The audit trail, for administrators."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.home import queries
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of

blueprint = Blueprint("audit_manage", __name__, url_prefix="/manage/audit")

ENTRIES_ON_A_PAGE = 50


@blueprint.get("/")
@requires("audit.read")
def index() -> ResponseReturnValue:
    values = {
        name: request.args.get(name, "").replace("\x00", "")[:120]
        for name in ("person", "kind", "action", "subject", "since", "until")
    }
    wanted = queries.AuditFilter(
        values["person"],
        values["kind"],
        values["action"],
        values["subject"],
        _day(values["since"]),
        _day(values["until"]),
    )
    page = page_of(queries.audit_entries(current_actor(), wanted), ENTRIES_ON_A_PAGE, page_number())
    kinds = queries.audited_kinds(current_actor())
    return render_template(
        "home/manage/audit.html",
        page=page,
        values=values,
        rows=[_row(entry) for entry in page.rows],
        kinds=[
            {"value": "", "label": "Everything"},
            *({"value": kind, "label": _plain(kind)} for kind in kinds),
        ],
    )


def _row(entry: AuditEntry) -> list[str]:
    before, after = entry.details.get("from"), entry.details.get("to")
    change = (
        f"{_plain(str(before))} to {_plain(str(after))}"
        if isinstance(before, str) and before != after
        else ""
    )
    return [
        _when(entry),
        entry.actor_name,
        _plain(entry.action),
        _plain(entry.subject_kind),
        entry.subject_id[:10],
        change,
        entry.reason,
    ]


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _when(entry: AuditEntry) -> str:
    local = clock.to_london(entry.at)
    return f"{local.day} {local:%b %Y, %H:%M}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
