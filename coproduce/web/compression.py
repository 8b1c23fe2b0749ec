"""Pages are sent compressed: many families are on a slow connection. Assets are compressed when they are built."""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress


def init_app(app: Flask) -> None:
    app.config.update(
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_LEVEL=4,
        COMPRESS_MIN_SIZE=1000,
        COMPRESS_MIMETYPES=["text/html", "application/json", "application/atom+xml", "application/xml"],
        COMPRESS_REGISTER=True,
    )
    Compress(app)
