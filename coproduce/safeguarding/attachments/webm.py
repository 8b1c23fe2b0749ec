"""Sound in WebM, as browsers record it: a tree of EBML elements.

As in MP4 nothing moves: what is not needed is overwritten with noughts and becomes a `Void` element.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from coproduce.safeguarding.attachments.kinds import Damaged, refused
from coproduce.safeguarding.attachments.mp4 import VIDEO

HEADER, DOC_TYPE, SEGMENT = 0x1A45DFA3, 0x4282, 0x18538067
SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES = 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1C53BB6B
TAGS, ATTACHMENTS, CHAPTERS = 0x1254C367, 0x1941A469, 0x1043A770
TRACK, TRACK_TYPE, TRACK_NAME = 0xAE, 0x83, 0x536E
TIME_SCALE, DURATION, MUXER, WRITER = 0x2AD7B1, 0x4489, 0x4D80, 0x5741
VOID, CHECKSUM = 0xEC, 0xBF
IS_VIDEO, IS_SOUND = 1, 2

OF_SEGMENT = frozenset({SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES, TAGS, ATTACHMENTS, CHAPTERS})
KEPT_IN_SEGMENT = frozenset({SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES})
LONGEST_SIZE = 8
MOST_DETAILS, MOST_BLOCKS = 100, 200_000  # so that no file keeps us counting


class Element(NamedTuple):
    """`is_open` where the writer did not know the size: a browser records without looking back."""

    id: int
    start: int
    body: int
    end: int
    is_open: bool


def clean_webm(content: bytes) -> bytes:
    """The same file without tags, files in it, title, date and names of programs.

    Raises Damaged, also where something follows that belongs to no element; InvalidInput for a video.
    """
    data = bytearray(content)
    header = _element(data, 0, len(data))
    if _doc_type(data, header) not in (b"webm", b"matroska"):
        raise Damaged("webm type")
    segment = _element(data, header.end, len(data))
    if segment.id != SEGMENT or segment.end != len(data):
        raise Damaged("webm segment")
    elements = list(_of_segment(data, segment))
    _check_is_sound(data, elements)
    for element in elements:
        if element.id == INFO:
            _tidy_info(data, element)
        elif element.id == TRACKS:
            _tidy_tracks(data, element)
        elif element.id not in KEPT_IN_SEGMENT:
            _void(data, element)
    return bytes(data)


def _doc_type(data: bytearray, header: Element) -> bytes:
    if header.id != HEADER or header.is_open:
        raise Damaged("webm header")
    for element in _elements(data, header):
        if element.id == DOC_TYPE:
            return bytes(data[element.body : element.end]).rstrip(b"\0")
    return b""


def _of_segment(data: bytearray, segment: Element) -> Iterator[Element]:
    """The elements of a segment. A cluster without a size ends where the next element of the segment begins."""
    position = segment.body
    for _ in range(MOST_BLOCKS):
        if position >= segment.end:
            return
        element = _element(data, position, segment.end)
        if element.is_open:
            if element.id != CLUSTER:
                raise Damaged("webm size")
            element = element._replace(end=_end_of_cluster(data, element))
        yield element
        position = element.end
    raise Damaged("webm elements")


def _end_of_cluster(data: bytearray, cluster: Element) -> int:
    position = cluster.body
    for _ in range(MOST_BLOCKS):
        if position >= cluster.end:
            return position
        element = _element(data, position, cluster.end)
        if element.id in OF_SEGMENT:
            return position
        if element.is_open:
            raise Damaged("webm size")
        position = element.end
    raise Damaged("webm blocks")


def _check_is_sound(data: bytearray, elements: list[Element]) -> None:
    kinds = [
        int.from_bytes(data[detail.body : detail.end])
        for tracks in elements
        if tracks.id == TRACKS
        for track in _elements(data, tracks)
        if track.id == TRACK
        for detail in _elements(data, track)
        if detail.id == TRACK_TYPE
    ]
    if IS_VIDEO in kinds:
        raise refused(VIDEO)
    if not kinds or set(kinds) != {IS_SOUND} or all(element.id != CLUSTER for element in elements):
        raise Damaged("webm tracks")


def _tidy_info(data: bytearray, info: Element) -> None:
    for element in _elements(data, info):
        if element.id in (MUXER, WRITER):
            data[element.body : element.end] = bytes(element.end - element.body)
        elif element.id not in (TIME_SCALE, DURATION):
            _void(data, element)


def _tidy_tracks(data: bytearray, tracks: Element) -> None:
    for track in _elements(data, tracks):
        if track.id != TRACK:
            _void(data, track)
            continue
        for element in _elements(data, track):
            if element.id in (TRACK_NAME, CHECKSUM):
                _void(data, element)


def _elements(data: bytearray, parent: Element) -> Iterator[Element]:
    position = parent.body
    for _ in range(MOST_DETAILS):
        if position >= parent.end:
            return
        element = _element(data, position, parent.end)
        if element.is_open:
            raise Damaged("webm size")
        yield element
        position = element.end
    raise Damaged("webm details")


def _element(data: bytearray, position: int, end: int) -> Element:
    """The element that begins here. Raises Damaged where none does, or where it goes beyond `end`."""
    id_length = _length(data, position, end, 4)
    size_at = position + id_length
    size_length = _length(data, size_at, end, LONGEST_SIZE)
    body = size_at + size_length
    size = int.from_bytes(data[size_at:body]) & (1 << 7 * size_length) - 1
    is_open = size == (1 << 7 * size_length) - 1
    last = end if is_open else body + size
    if last > end:
        raise Damaged("webm element")
    return Element(int.from_bytes(data[position:size_at]), position, body, last, is_open)


def _length(data: bytearray, position: int, end: int, longest: int) -> int:
    """How many bytes a number has: as many noughts before its first one, and one more."""
    first = data[position] if position < end else 0
    length = 9 - first.bit_length()
    if length > longest or position + length > end:
        raise Damaged("webm number")
    return length


def _void(data: bytearray, element: Element) -> None:
    """Put an empty element of the same length in its place: one byte says what it is, up to eight how long."""
    size_length = min(LONGEST_SIZE, element.body - element.start - 1)
    body = element.start + 1 + size_length
    size = 1 << 7 * size_length | element.end - body
    data[element.start] = VOID
    data[element.start + 1 : body] = size.to_bytes(size_length)
    data[body : element.end] = bytes(element.end - body)
