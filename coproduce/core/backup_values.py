"""Values of the database as JSON and back, without loss."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Float, Integer, LargeBinary, Numeric, String
from sqlalchemy.types import TypeEngine

from coproduce.core.database import UTCDateTime

PLAIN = (bool, int, float, str, list, dict, type(None))


def encoded(value: Any) -> Any:
    """A value as JSON can hold it: moments and dates in ISO 8601, exact numbers as text, bytes in base 64.

    Raises TypeError for any other kind of value.
    """
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, PLAIN):
        return value
    raise TypeError(f"a backup cannot hold a {type(value).__name__}")


def decoded(kind: TypeEngine[Any], value: Any) -> Any:
    """The value that `encoded` was given, by the type of its column. Raises TypeError for an unknown type."""
    if value is None or isinstance(kind, JSON | String | Boolean | Integer | Float):
        return value
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Numeric):
        return Decimal(value)
    if isinstance(kind, LargeBinary):
        return b64decode(value)
    raise TypeError(f"a backup cannot hold a column of type {kind!r}")
