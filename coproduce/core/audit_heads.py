"""The head of the audit trail, written down outside the database: a chain cannot see that its own end was cut off, or
that all of it was made anew (rule 27).

The file is added to and never rewritten, one line a day: number, hash, moment. Copy its last line to a place that
whoever has the database cannot reach.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from coproduce.core.errors import DomainError

_HEAD = re.compile(r"([1-9][0-9]{0,17})[: ]([0-9a-f]{64})")


class BadHead(DomainError):
    """What should be the number and the hash of a link is not."""


@dataclass(frozen=True)
class PublishedHead:
    """Number and hash of what was the last link at a moment. `source` says who says so: a line of the file, or
    somebody at the command line."""

    number: int
    hash: str
    source: str


def append_head(path: Path, number: int, digest: str, at: datetime) -> None:
    """Add a line, on the disk when this returns. Raises OSError."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640), "a", encoding="ascii") as file:
        file.write(f"{number} {digest} {at.isoformat()}\n")
        file.flush()
        os.fsync(file.fileno())


def read_heads(path: Path) -> Iterator[PublishedHead]:
    """Every head of the file; none where there is no file yet. Lines that begin with # are notes. Raises BadHead."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for place, line in enumerate(file, start=1):
            if line.strip() and not line.startswith("#"):
                yield _read(line, f"line {place} of {path.name}")


def read_head(words: str) -> PublishedHead:
    """A head as it is given at the command line, NUMBER:HASH. Raises BadHead."""
    head = _read(words, "the head that you gave")
    if len(words.strip()) != len(str(head.number)) + 65:
        raise BadHead("the head that you gave is not NUMBER:HASH")
    return head


def _read(words: str, source: str) -> PublishedHead:
    found = _HEAD.match(words.strip())
    if found is None:
        raise BadHead(f"{source} is not a number and a hash of 64 figures")
    return PublishedHead(int(found[1]), found[2], source)
