"""Sound in Ogg: a row of pages. Everything after the last whole page is left out, and so is every comment."""

from __future__ import annotations

from io import BytesIO

from coproduce.safeguarding.attachments.kinds import Damaged, refused
from coproduce.safeguarding.attachments.mp4 import VIDEO

PAGE, FIRST_OF_STREAM = b"OggS", 0x02
MOST_PAGES = 200_000  # an hour of the shortest that a browser writes
HEAD = 27  # bytes of a page before its table of lengths
SOUNDS = (b"OpusHead", b"\x01vorbis")
VIDEOS = (b"\x80theora", b"\x01video", b"BBCD")
# The packet of comments by its beginning -> the same packet without any.
WITHOUT_COMMENTS = {
    b"OpusTags": b"OpusTags" + bytes(8),
    b"\x03vorbis": b"\x03vorbis" + bytes(8) + b"\x01",
}


def clean_ogg(content: bytes) -> bytes:
    """The same sound without comments, pictures and anything that follows. Raises Damaged, or InvalidInput for a
    video."""
    try:
        return _without_comments(content[: _end_of_pages(content)])
    except (EOFError, ValueError, IndexError, KeyError, OSError) as problem:
        raise Damaged("ogg") from problem


def _end_of_pages(content: bytes) -> int:
    """Where the last whole page ends. Raises Damaged unless there is exactly one stream, and that is sound."""
    position, pages, streams = 0, 0, 0
    while content[position : position + 4] == PAGE and position + HEAD < len(content):
        table = content[position + HEAD : position + HEAD + content[position + 26]]
        body = position + HEAD + content[position + 26]
        end = body + sum(table)
        if end > len(content):
            break
        if content[position + 5] & FIRST_OF_STREAM:
            _check_is_sound(content[body:end])
            streams += 1
        position, pages = end, pages + 1
    if streams != 1 or pages > MOST_PAGES:
        raise Damaged("ogg streams")
    return position


def _check_is_sound(head: bytes) -> None:
    if head.startswith(VIDEOS):
        raise refused(VIDEO)
    if not head.startswith(SOUNDS):
        raise Damaged("ogg sound")


def _without_comments(content: bytes) -> bytes:
    """The second packet of the stream is the one of comments; it may fill several pages."""
    from mutagen import MutagenError
    from mutagen.ogg import OggPage

    file = BytesIO(content)
    try:
        first, page = OggPage(file), OggPage(file)
        old = [page]
        while not (old[-1].complete or len(old[-1].packets) > 1):
            old.append(OggPage(file))
        packets = OggPage.to_packets(old)
        packets[0] = WITHOUT_COMMENTS[packets[0][:8] if packets[0][:1] == b"O" else packets[0][:7]]
        OggPage.replace(file, old, OggPage.from_packets(packets, old[0].sequence))
    except MutagenError as problem:
        raise Damaged("ogg page") from problem
    if first.serial != page.serial:
        raise Damaged("ogg stream")
    return file.getvalue()
