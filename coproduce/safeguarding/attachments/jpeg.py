"""The segments of a JPEG: how many passes a decoder would make over it, and the file without what describes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coproduce.safeguarding.attachments.kinds import Damaged

START, END, SCAN = 0xD8, 0xD9, 0xDA
APPLICATION_1, ADOBE, COMMENT = 0xE1, 0xEE, 0xFE
MOST_SEGMENTS = 10_000  # a photo has some dozens
DESCRIBING = frozenset({*range(0xE1, 0xF0), COMMENT}) - {ADOBE}  # Adobe's says how the colours are stored

# Within the compressed picture FF stands before 00 and before the marks of a restart; anything else ends it.
MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")


def segments(content: bytes, *, may_be_cut_off: bool = False) -> Iterator[tuple[int, int, int]]:
    """(marker, start, end) of each segment up to the end of the picture; a scan includes its compressed data.

    Raises Damaged where the file ends before the picture does, except in its last scan where `may_be_cut_off`.
    """
    position = 2
    for _ in range(MOST_SEGMENTS):
        position = _marker_at(content, position)
        marker = content[position + 1]
        if marker == END:
            yield marker, position, position + 2
            return
        end = position + 2 + int.from_bytes(content[position + 2 : position + 4])
        if end < position + 4 or end > len(content):
            raise Damaged("jpeg segment")
        if marker == SCAN:
            found = MARKER.search(content, end)
            if found is None and not may_be_cut_off:
                raise Damaged("jpeg scan")
            end = found.start() if found else len(content)
        yield marker, position, end
        if end == len(content) and may_be_cut_off:
            return
        position = end
    raise Damaged("jpeg segments")


def scans(content: bytes) -> int:
    """How many times a decoder goes over the whole picture. A small file can ask for a hundred thousand passes."""
    return sum(marker == SCAN for marker, _, _ in segments(content))


def exif(content: bytes) -> bytes:
    """What the camera wrote about the picture; empty where it wrote nothing. Raises Damaged."""
    for marker, start, end in segments(content, may_be_cut_off=True):
        if marker == APPLICATION_1 and content[start + 4 : start + 10] == b"Exif\0\0":
            return content[start + 4 : end]
    return b""


def without_description(content: bytes) -> bytes:
    """The same picture without EXIF, XMP, colour profile, comments and whatever follows it. Raises Damaged."""
    found = segments(content, may_be_cut_off=True)
    kept = [content[start:end] for marker, start, end in found if marker not in DESCRIBING]
    return b"\xff\xd8" + b"".join(kept)


def _marker_at(content: bytes, position: int) -> int:
    """Where the next marker begins; fill bytes before it are passed over."""
    while content[position : position + 2] == b"\xff\xff":
        position += 1
    if position + 2 > len(content) or content[position] != 0xFF:
        raise Damaged("jpeg marker")
    return position
