"""How protected figures are stored in a snapshot: with a marker and a checksum that finds edits and damage."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

_MARKER = "coproduce-protected/1"


class BrokenSnapshot(ValueError):
    """A stored figure does not carry the marker and seal that this module wrote."""


def _seal(fields: Mapping[str, Any]) -> str:
    plain = json.dumps(fields, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(f"{_MARKER}:{plain}".encode()).hexdigest()


def sealed(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with marker and checksum."""
    return {**fields, "protected": _MARKER, "seal": _seal(fields)}


def unsealed(stored: Mapping[str, Any], expected: str) -> dict[str, Any]:
    """The fields of what `sealed` wrote for this type. Raises BrokenSnapshot for anything else."""
    fields = {key: value for key, value in stored.items() if key not in {"protected", "seal"}}
    if (
        stored.get("protected") != _MARKER
        or fields.get("type") != expected
        or stored.get("seal") != _seal(fields)
    ):
        raise BrokenSnapshot("this is not a protected figure as it was stored")
    del fields["type"]
    return fields
