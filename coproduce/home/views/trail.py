"""The audit trail, for administrators. Opening it leaves an access record (rule 20)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from coproduce.consultations.files.tables import harmless
from coproduce.core import audit, clock
from coproduce.core.audit import AuditEntry
from coproduce.home import audit_trail, queries
from coproduce.home.queries import AuditFilter
from coproduce.safeguarding.models import RestrictedRead
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of
from coproduce.web.site import record_access

blueprint = Blueprint("audit_manage", __name__, url_prefix="/manage/audit")

ENTRIES_ON_A_PAGE = 50
FIELDS = ("person", "kind", "action", "subject", "words", "since", "until")


@blueprint.get("/")
@requires("audit.read")
def index() -> ResponseReturnValue:
    """Filtered, searched and paged by its address."""
    actor, values = current_actor(), _values()
    _record("audit trail")
    page = page_of(queries.audit_entries(actor, _filter(values)), ENTRIES_ON_A_PAGE, page_number())
    number, head = audit.head()
    return render_template(
        "home/manage/audit.html",
        page=page,
        values=values,
        asked={name: value for name, value in values.items() if value},
        changes={entry.id: _change(entry) for entry in page.rows},
        details={entry.id: audit_trail.details_in_words(entry) for entry in page.rows},
        links=audit_trail.links_of([entry.id for entry in page.rows]),
        addresses=audit_trail.addresses_of(page.rows),
        kinds=[
            {"value": "", "label": "Everything"},
            *({"value": kind, "label": _plain(kind)} for kind in queries.audited_kinds(actor)),
        ],
        plain=_plain,
        number=number,
        head=head,
    )


@blueprint.get("/entries.csv")
@requires("audit.read")
def file() -> ResponseReturnValue:
    """What fits as a file, streamed."""
    rows = audit_trail.rows_for_file(current_actor(), _filter(_values()))
    _record("audit trail file")
    response = Response(stream_with_context(_lines(rows)), content_type="text/csv; charset=utf-8")
    name = f"audit-trail-{clock.today().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _values() -> dict[str, str]:
    return {name: request.args.get(name, "").replace("\x00", "")[:120] for name in FIELDS}


def _filter(values: dict[str, str]) -> AuditFilter:
    return AuditFilter(
        values["person"],
        values["kind"],
        values["action"],
        values["subject"],
        _day(values["since"]),
        _day(values["until"]),
        values["words"],
    )


def _lines(rows: Iterator[list[str]]) -> Iterator[bytes]:
    yield "\ufeff".encode()
    yield _line(audit_trail.COLUMNS)
    for row in rows:
        yield _line([str(harmless(cell)) for cell in row])


def _line(cells: list[str] | tuple[str, ...]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def _change(entry: AuditEntry) -> str:
    before, after = entry.details.get("from"), entry.details.get("to")
    return (
        f"{_plain(str(before))} to {_plain(str(after))}"
        if isinstance(before, str) and before != after
        else ""
    )


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _record(what: str) -> None:
    account_id = current_actor().account_id or ""
    record_access(RestrictedRead(account_id=account_id, subject_kind=what, subject_id="", at=clock.now()))
