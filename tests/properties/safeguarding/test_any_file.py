"""Any bytes at all, and any file with some bytes changed: kept without what it should not say, or refused."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproduce.core.errors import InvalidInput
from coproduce.safeguarding.attachments.cleaning import clean
from coproduce.safeguarding.attachments.kinds import KINDS
from coproduce.safeguarding.attachments.pdf import Unfit, cleaned
from coproduce.safeguarding.attachments.sniffing import BEGINNINGS, sniff
from tests.factories.attachments import (
    PLACE,
    animation,
    exif_with_place,
    id3_with_place,
    mp3_frames,
    mp4,
    ogg,
    pdf,
    picture,
    wav,
    webm,
)

beginnings = st.sampled_from(
    [
        b"",
        *(beginning for beginning, _ in BEGINNINGS if beginning != b"%PDF-"),
        b"RIFF\x40\0\0\0WEBPVP8 ",
        b"RIFF\x40\0\0\0WEBPVP8X",
        b"RIFF\x40\0\0\0WAVEfmt ",
        b"\0\0\0\x14ftypM4A \0\0\0\0isom",
        b"\0\0\0\x14ftypheic",
        b"\xff\xfb\x90\x64",
        b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm\x18\x53\x80\x67\xff",
        b"OggS\0\2" + bytes(20) + b"\x01\x13OpusHead",
    ]
)
FILES = {
    "jpeg": ("picture", picture(exif=exif_with_place())),
    "progressive": ("picture", picture(progressive=True, exif=exif_with_place())),
    "png": ("picture", picture("PNG", exif=exif_with_place())),
    "gif": ("picture", animation("GIF")),
    "webp": ("picture", picture("WEBP", exif=exif_with_place())),
    "webm": ("voice", webm()),
    "ogg": ("voice", ogg()),
    "mp4": ("voice", mp4()),
    "mp3": ("voice", id3_with_place() + mp3_frames()),
    "wav": ("voice", wav((b"LIST", PLACE))),
}
changes = st.lists(st.tuples(st.floats(0, 0.9999), st.binary(min_size=1, max_size=6)), min_size=1, max_size=5)


def changed(content: bytes, where: list[tuple[float, bytes]]) -> bytes:
    found = bytearray(content)
    for share, put in where:
        at = int(share * len(found))
        found[at : at + len(put)] = put
    return bytes(found)


def is_kept_or_refused(take: Callable[[], object]) -> None:
    """As in production a doubtful file makes the decoder warn; only InvalidInput may come out."""
    with warnings.catch_warnings(), suppress(InvalidInput):
        warnings.simplefilter("ignore")
        take()


@settings(max_examples=400, deadline=None)
@given(beginnings, st.binary(max_size=400), st.sampled_from(sorted(KINDS)))
def test_any_bytes(beginning: bytes, rest: bytes, kind: str) -> None:
    is_kept_or_refused(lambda: clean(beginning + rest, kind))


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=60, deadline=None)
@given(changes)
def test_a_file_with_some_bytes_changed(name: str, where: list[tuple[float, bytes]]) -> None:
    kind, content = FILES[name]
    is_kept_or_refused(lambda: clean(changed(content, where), kind))


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=30, deadline=None)
@given(st.floats(0, 1), st.binary(max_size=200))
def test_what_is_kept_is_clean_whatever_follows(name: str, share: float, more: bytes) -> None:
    """Cut anywhere, with anything after it: what is taken has the same format, and says no place."""
    kind, content = FILES[name]
    with warnings.catch_warnings(), suppress(InvalidInput):
        warnings.simplefilter("ignore")
        kept = clean(content[: int(len(content) * share)] + more, kind).content
        assert PLACE not in kept
        assert sniff(kept) in KINDS[kind].formats


@settings(max_examples=80, deadline=None)
@given(changes)
def test_a_document_with_some_bytes_changed(where: list[tuple[float, bytes]]) -> None:
    with suppress(Unfit):
        assert cleaned(changed(DOCUMENT, where)).startswith(b"%PDF-")


DOCUMENT = pdf()
