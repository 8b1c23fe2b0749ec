"""The manifest of a pack: what it is about, which day it shows, and the SHA-256 of each of its files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

FORMAT = "coproduce-evidence-pack"
VERSION = 1
MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"


def as_json(value: Any) -> bytes:
    """JSON that is the same bytes for the same value: sorted keys, two spaces, a new line at the end."""
    return (json.dumps(value, sort_keys=True, ensure_ascii=False, indent=2) + "\n").encode()


def manifest_of(about: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """The manifest of these files. `about` holds what is said of the pack as a whole."""
    listed = [
        {"path": name, "bytes": len(files[name]), "sha256": sha256(files[name]).hexdigest()}
        for name in sorted(files)
    ]
    return as_json({**about, "format": FORMAT, "version": VERSION, "files": listed})
