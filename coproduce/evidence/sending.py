"""Tables that leave the house by a button: written to a file of their own first, and sent a piece at a time, so that
memory does not grow with their length."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Response, current_app
from werkzeug.wsgi import FileWrapper

from coproduce.consultations.files.tables import MEDIA_TYPES, Rows, TableFile, write_table

READ_AT_ONCE = 64 * 1024


def sent_as_file(name: str, file_format: str, about: TableFile, rows: Rows) -> Response:
    """A download in one of TABLE_FORMATS."""
    with tempfile.TemporaryDirectory(prefix="export-", dir=current_app.instance_path) as folder:
        path = Path(folder) / "table"
        write_table(path, file_format, about, rows)
        file = path.open("rb")  # its name goes with the folder; its content is there until it was sent
    response = Response(
        FileWrapper(file, READ_AT_ONCE), content_type=MEDIA_TYPES[file_format], direct_passthrough=True
    )
    response.call_on_close(file.close)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
