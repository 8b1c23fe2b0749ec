"""Pages that take files: a larger request is let in there, and there alone.

It is read to its end, so that a file that is too big can be refused beside its field, with everything else that was
typed still in the form. Werkzeug keeps what is larger than half a megabyte on disk while the request lasts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request

View = TypeVar("View", bound=Callable[..., Any])

LARGEST_UPLOAD = 64 * 1024 * 1024


def takes_files(view: View) -> View:
    """Let this page take up to 64 MB. Put it next to the access decorator."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """After the guards and before the forgery protection, which is the first to read the form."""
    app.before_request(_let_in)


def _let_in() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    # Files come in this form alone. What is typed keeps its limit in it (MAX_FORM_MEMORY_SIZE), and in every other.
    if getattr(view, "takes_files", False) and request.mimetype == "multipart/form-data":
        request.max_content_length = LARGEST_UPLOAD


def sent_file(name: str, largest: int) -> bytes | None:
    """The bytes of the file that was chosen in a field; None where none was. Of a file larger than `largest` one byte
    more than that: enough to refuse it."""
    file = request.files.get(name)
    if file is None or not file.filename:
        return None
    return file.stream.read(largest + 1)


def keep_files() -> None:
    """Commit this request although its form is shown again: no browser sends a chosen file a second time by itself. For
    a view that has stored nothing but the files, and has undone everything else by a savepoint."""
    g.keeps_files = True


def keeps_files() -> bool:
    return bool(g.get("keeps_files"))
