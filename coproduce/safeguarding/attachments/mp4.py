"""Sound in the ISO container (MP4, M4A): a tree of boxes.

Players find the sound by its place in the file, so nothing may move. What is not needed is overwritten with noughts and
becomes free space.
"""

from __future__ import annotations

from coproduce.safeguarding.attachments.boxes import Box, blank, boxes, overwrite
from coproduce.safeguarding.attachments.kinds import Damaged, refused

VIDEO = "This is a video. Send only sound: record your voice, or choose a sound file."

KEPT_AT_TOP = frozenset({b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"mfra", b"sidx"})
# Box -> what is kept inside it. A box that is not named here is kept whole.
KEPT_INSIDE = {
    b"moov": frozenset({b"mvhd", b"trak", b"mvex"}),
    b"trak": frozenset({b"tkhd", b"mdia", b"edts"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf"}),
    b"minf": frozenset({b"smhd", b"dinf", b"stbl"}),
    b"stbl": frozenset(
        {b"stsd", b"stts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"sgpd", b"sbgp"}
    ),
    b"moof": frozenset({b"mfhd", b"traf"}),
    b"traf": frozenset({b"tfhd", b"tfdt", b"trun", b"sgpd", b"sbgp"}),
}
WITH_TIMES = frozenset({b"mvhd", b"tkhd", b"mdhd"})
CODECS = frozenset({b"mp4a", b"Opus", b"alac", b"fLaC", b".mp3"})


def clean_mp4(content: bytes) -> bytes:
    """The same file without tags, places, times and names of devices.

    Raises Damaged, also where something follows that is no box; InvalidInput for a video.
    """
    data = bytearray(content)
    top = list(boxes(data, 0, len(data)))
    _check_is_sound(data, top)
    for box in top:
        if box.name in KEPT_AT_TOP:
            _tidy(data, box)
        else:
            blank(data, box)
    return bytes(data)


def _check_is_sound(data: bytearray, top: list[Box]) -> None:
    """One track at least, all of them sound that browsers play."""
    tracks = [
        track
        for movie in top
        if movie.name == b"moov"
        for track in boxes(data, movie.body, movie.end)
        if track.name == b"trak"
    ]
    if not tracks or top[0].name != b"ftyp":
        raise Damaged("mp4 tracks")
    for track in tracks:
        media = _inside(data, track, b"mdia")
        handler = _inside(data, media, b"hdlr")
        kind = bytes(data[handler.body + 8 : handler.body + 12])
        if kind == b"vide":
            raise refused(VIDEO)
        samples = _inside(data, _inside(data, _inside(data, media, b"minf"), b"stbl"), b"stsd")
        if kind != b"soun" or bytes(data[samples.body + 12 : samples.body + 16]) not in CODECS:
            raise Damaged("mp4 track")


def _inside(data: bytearray, parent: Box, name: bytes) -> Box:
    for box in boxes(data, parent.body, parent.end):
        if box.name == name:
            return box
    raise Damaged("mp4 box is missing")


def _tidy(data: bytearray, box: Box) -> None:
    if box.name in KEPT_INSIDE:
        for inner in boxes(data, box.body, box.end):
            if inner.name in KEPT_INSIDE[box.name]:
                _tidy(data, inner)
            else:
                blank(data, inner)
    elif box.name in WITH_TIMES:
        # Version and flags, then the times of making and of changing, of four or eight bytes each.
        length = 16 if data[box.body : box.body + 1] == b"\x01" else 8
        overwrite(data, box.body + 4, min(box.body + 4 + length, box.end))
    elif box.name == b"hdlr":
        overwrite(data, min(box.body + 24, box.end), box.end)  # the recorder's name for it
