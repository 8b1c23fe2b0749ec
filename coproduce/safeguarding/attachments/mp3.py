"""MPEG audio, layer III: a chain of frames, of which each says how long it is. Only the frames are kept."""

from __future__ import annotations

from coproduce.safeguarding.attachments.kinds import Damaged

BITRATES = {  # kilobits a second by the version's bits; MPEG 2.5 is 0, MPEG 2 is 2, MPEG 1 is 3
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
    0: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
}
SAMPLE_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
FEWEST_FRAMES = 3
FURTHEST_TO_NEXT_FRAME = 4096
MOST_GAPS = 100  # each costs a search


def clean_mp3(content: bytes) -> bytes:
    """The frames alone: tags before and after them and everything between them is left out.

    Raises Damaged where it is not mainly a chain of frames.
    """
    position = beginning = _after_tags(content)
    frames: list[bytes] = []
    gaps = 0
    while gaps <= MOST_GAPS and (start := _next_frame(content, position)) is not None:
        gaps += start > position
        position = start + _frame_length(content, start)
        frames.append(content[start:position])
    kept = b"".join(frames)
    if len(frames) < FEWEST_FRAMES or len(kept) < (len(content) - beginning) / 2:
        raise Damaged("mp3")
    return kept


def _after_tags(content: bytes) -> int:
    """Where the ID3v2 tags at the beginning end."""
    position = 0
    while content[position : position + 3] == b"ID3" and len(content) >= position + 10:
        size = 0
        for byte in content[position + 6 : position + 10]:
            size = size << 7 | byte & 0x7F
        has_footer = content[position + 5] & 0x10
        position += 10 + size + (10 if has_footer else 0)
    return min(position, len(content))


def _next_frame(content: bytes, position: int) -> int | None:
    """Where the next frame begins: here, or a little further on where two follow each other."""
    if _is_whole(content, position):
        return position
    limit = min(position + FURTHEST_TO_NEXT_FRAME, len(content))
    start = content.find(b"\xff", position, limit)
    while start >= 0:
        if _is_whole(content, start) and _is_whole(content, start + _frame_length(content, start)):
            return start
        start = content.find(b"\xff", start + 1, limit)
    return None


def _is_whole(content: bytes, position: int) -> bool:
    length = _frame_length(content, position)
    return length > 0 and position + length <= len(content)


def _frame_length(content: bytes, position: int) -> int:
    """The length in bytes that a frame's header gives; 0 where there is no such header."""
    header = content[position : position + 4]
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version, rate, sampling = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version not in BITRATES or not BITRATES[version][rate] or sampling == 3:
        return 0
    samples = 144 if version == 3 else 72
    padding = header[2] >> 1 & 1
    return samples * 1000 * BITRATES[version][rate] // SAMPLE_RATES[version][sampling] + padding
