"""Identifiers carry no order and no time, so that two tables cannot be paired by them (rule 17)."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_source: Callable[[], str] | None = None


def new_id() -> str:
    """Thirty-two random hexadecimal digits."""
    return _source() if _source is not None else secrets.token_hex(16)


@contextmanager
def predictable(source: Callable[[], str]) -> Iterator[None]:
    """Let a test decide the identifiers."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before


def slug_of(title: str, limit: int = 60) -> str:
    """A readable address part: lower case, words joined by hyphens; 'untitled' where nothing is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return words[:limit].rstrip("-") or "untitled"
