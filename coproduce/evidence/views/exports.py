"""Everything that a person may take out as a table, on one page."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coproduce.consultations.files.tables import FORMAT_WORDS, TABLE_FORMATS, TableFile
from coproduce.core import clock
from coproduce.core.access import allows
from coproduce.core.errors import NotFound
from coproduce.evidence.queries.exports import EXPORTS
from coproduce.evidence.sending import sent_as_file
from coproduce.evidence.services import exports as services
from coproduce.web.guards import current_actor, requires

blueprint = Blueprint("exports", __name__, url_prefix="/manage/exports")


@blueprint.get("/")
@requires("exports.see")
def index() -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "evidence/manage/exports.html",
        exports=services.exports_for(actor),
        formats=TABLE_FORMATS,
        format_words=FORMAT_WORDS,
        may_export_responses=allows(actor, "consultations.export"),
    )


@blueprint.post("/<key>.<any(csv, xlsx, ods, json):file_format>")
@requires("exports.see")
def table(key: str, file_format: str) -> ResponseReturnValue:
    """One table as a file."""
    export = EXPORTS.get(key)
    if export is None:
        raise NotFound("export")
    actor = current_actor()
    services.note_export(actor, export, file_format)
    marked = "-not-for-publication" if export.mark else ""
    name = f"{export.key}-{clock.today().isoformat()}{marked}.{file_format}"
    about = TableFile(export.title, (*export.columns, "marking"), export.mark)
    return sent_as_file(name, file_format, about, ([*row, export.mark] for row in export.rows(actor)))
