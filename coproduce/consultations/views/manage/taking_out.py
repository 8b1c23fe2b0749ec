"""Files that leave the site: a consultation as JSON, and its responses. Each is asked for by a button, because it
leaves an audit row."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue
from werkzeug.wsgi import FileWrapper

from coproduce.consultations import services, staff_queries
from coproduce.consultations.files.document import to_bytes
from coproduce.consultations.files.tables import FORMAT_WORDS, MEDIA_TYPES
from coproduce.consultations.files.writing import FORMATS
from coproduce.consultations.forms import BareForm
from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.views.manage.blueprint import manage
from coproduce.core.errors import NotFound
from coproduce.web.guards import current_actor, requires

READ_AT_ONCE = 64 * 1024


@manage.post("/<slug>/file")
@requires("consultations.see")
def consultation_file(slug: str) -> ResponseReturnValue:
    """The whole consultation as a file that can be loaded again."""
    document = services.save_consultation_file(current_actor(), consultation_by_slug(slug))
    return _attachment(Response(to_bytes(document), mimetype="application/json"), f"{slug}.json")


@manage.get("/<slug>/export")
@requires("consultations.export")
def export(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    return render_template(
        "consultations/manage/export.html",
        consultation=consultation,
        formats=FORMATS,
        format_words=FORMAT_WORDS,
        form=BareForm(),
        count=sum(staff_queries.response_counts_by_source(consultation.id).values()),
    )


@manage.post("/<slug>/export/<file_format>")
@requires("consultations.export")
def export_file(slug: str, file_format: str) -> ResponseReturnValue:
    """All responses, written to a file of their own first and sent from there a piece at a time."""
    if file_format not in FORMATS:
        raise NotFound(f"format {file_format!r}")
    consultation = consultation_by_slug(slug)
    with tempfile.TemporaryDirectory(prefix="export-", dir=current_app.instance_path) as folder:
        path = Path(folder) / "responses"
        services.export_responses(current_actor(), consultation, file_format, path)
        file = path.open("rb")  # its name goes with the folder; its content is there until it was sent
    response = Response(
        FileWrapper(file, READ_AT_ONCE), content_type=MEDIA_TYPES[file_format], direct_passthrough=True
    )
    response.call_on_close(file.close)
    return _attachment(response, f"{slug}-responses-not-for-publication.{file_format}")


def _attachment(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
