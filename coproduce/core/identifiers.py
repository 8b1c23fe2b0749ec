"""Identifiers carry no order and no time, so that two tables cannot be paired by them (rule 17)."""

from __future__ import annotations

import re
import secrets
import unicodedata


def new_id() -> str:
    """Thirty-two random hexadecimal digits."""
    return secrets.token_hex(16)


def slug_of(title: str, limit: int = 60) -> str:
    """A readable address part: lower case, words joined by hyphens; 'untitled' where nothing is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return words[:limit].rstrip("-") or "untitled"
