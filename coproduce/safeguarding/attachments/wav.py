"""Wave files are a row of chunks: the one that describes the sound and the sound itself are kept."""

from __future__ import annotations

import struct

from coproduce.safeguarding.attachments.kinds import Damaged

# Plain numbers, fractions, two telephone codes, and the extended header that names one of these.
FORMATS = frozenset({0x0001, 0x0003, 0x0006, 0x0007, 0xFFFE})
LONGEST_DESCRIPTION = 40


def clean_wav(content: bytes) -> bytes:
    """The sound in a new file, without names, places and times of its making. Raises Damaged."""
    description, sound = b"", b""
    position = 12
    while position + 8 <= len(content) and not sound:
        name, size = content[position : position + 4], _number(content, position + 4)
        body = content[
            position + 8 : position + 8 + size
        ]  # a recorder that was cut off leaves too large a size
        if name == b"fmt " and not description:
            description = body
        elif name == b"data":
            sound = body
        position += 8 + size + size % 2
    if not (16 <= len(description) <= LONGEST_DESCRIPTION) or not sound:
        raise Damaged("wav")
    if int.from_bytes(description[:2], "little") not in FORMATS:
        raise Damaged("wav format")
    chunks = _chunk(b"fmt ", description) + _chunk(b"data", sound)
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks


def _number(content: bytes, position: int) -> int:
    return int.from_bytes(content[position : position + 4], "little")


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
