"""Boxes of the ISO container, in which MP4 and JPEG 2000 are kept: a length, a name, and what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from coproduce.safeguarding.attachments.kinds import Damaged

MOST = 20_000  # side by side, so that no file keeps us counting


class Box(NamedTuple):
    name: bytes
    start: int
    body: int
    end: int


def boxes(data: bytearray, position: int, end: int) -> Iterator[Box]:
    """The boxes side by side from `position` to `end`. Raises Damaged where they do not fill it exactly."""
    for _ in range(MOST):
        if position == end:
            return
        size, name = int.from_bytes(data[position : position + 4]), bytes(data[position + 4 : position + 8])
        header = 8
        if size == 1:
            size, header = int.from_bytes(data[position + 8 : position + 16]), 16
        elif size == 0:  # as far as the file goes
            size = end - position
        if size < header or position + size > end:
            raise Damaged("box")
        yield Box(name, position, position + header, position + size)
        position += size
    raise Damaged("boxes")


def blank(data: bytearray, box: Box) -> None:
    """Make free space of a box: nothing else moves."""
    data[box.start + 4 : box.start + 8] = b"free"
    overwrite(data, box.body, box.end)


def overwrite(data: bytearray, start: int, end: int) -> None:
    data[start:end] = bytes(end - start)
