"""Recordings: only sound is kept, without where, when and by what it was made."""

from __future__ import annotations

import struct
import time
from io import BytesIO

import pytest
from mutagen.mp3 import MP3
from mutagen.oggopus import OggOpus

from coproduce.core.errors import InvalidInput
from coproduce.safeguarding.attachments.cleaning import clean
from coproduce.safeguarding.attachments.kinds import EMPTY, KINDS, MEGABYTE
from coproduce.safeguarding.attachments.mp4 import VIDEO
from tests.factories.attachments import (
    HTML,
    PLACE,
    ZIP,
    box,
    comments,
    element,
    id3,
    id3_with_place,
    mp3_frames,
    mp4,
    ogg,
    ogg_page,
    outcome,
    picture,
    wav,
    webm,
)

RULES = KINDS["voice"]
SOUNDS = {
    "audio/webm": webm(),
    "audio/ogg": ogg(),
    "audio/mp4": mp4(),
    "audio/mpeg": id3_with_place() + mp3_frames(),
    "audio/wav": wav((b"LIST", b"INFOICMT" + PLACE)),
}


def refusal(content: bytes) -> str:
    with pytest.raises(InvalidInput) as found:
        clean(content, "voice")
    return found.value.problems["file"]


@pytest.mark.parametrize("media_type", SOUNDS)
def test_what_describes_a_recording_is_gone_from_the_bytes(media_type: str) -> None:
    assert PLACE in SOUNDS[media_type]
    cleaned = clean(SOUNDS[media_type], "voice")
    assert cleaned.media_type == media_type
    assert PLACE not in cleaned.content


@pytest.mark.parametrize("media_type", SOUNDS)
def test_cleaning_twice_changes_nothing_more(media_type: str) -> None:
    once = clean(SOUNDS[media_type], "voice")
    assert clean(once.content, "voice") == once


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", EMPTY),
        (b"MZ\x90\x00" + bytes(500), RULES.wrong),
        (HTML, RULES.wrong),
        (ZIP, RULES.wrong),
        (picture(), RULES.wrong),
        (picture("WEBP"), RULES.wrong),
        (b"\0\0\0\x18ftypheic" + bytes(50), RULES.wrong),
        (b"#!AMR\n" + bytes(50), RULES.wrong),
        (b"fLaC" + bytes(50), RULES.wrong),
        (b"\xff\xf1" + bytes(50), RULES.wrong),  # AAC without a container
        (HTML + mp3_frames(), RULES.wrong),
        (b"ID3", RULES.damaged),
        (id3(b"") + HTML, RULES.damaged),
        (b"\xff\xfb\x90\x64" + HTML, RULES.damaged),
        (mp3_frames(2), RULES.damaged),
        (mp3_frames(5) + HTML * 200, RULES.damaged),  # more foreign than sound
        (b"OggS" + bytes(30), RULES.damaged),
        (b"RIFF\0\0\0\0WAVE", RULES.damaged),
        (wav(code=0x55), RULES.damaged),  # another format in the clothes of a wave file
        (wav(sound=b""), RULES.damaged),
        (b"\x1a\x45\xdf\xa3", RULES.damaged),
        (webm(doc_type=b"html"), RULES.damaged),
        (webm(track=17), RULES.damaged),
        (webm(track=1), VIDEO),
        (mp4(handler=b"vide", codec=b"avc1"), VIDEO),
        (mp4(handler=b"text"), RULES.damaged),  # places are recorded as a track, too
        (mp4(codec=b"samr"), RULES.damaged),
        (box(b"ftyp", b"M4A "), RULES.damaged),
        (box(b"ftyp", b"isom") + box(b"mdat", HTML), RULES.damaged),
        (ogg(head=b"\x80theora" + bytes(20)), VIDEO),
        (ogg(head=b"Speex   " + bytes(20)), RULES.damaged),
    ],
)
def test_what_is_no_recording_is_refused_with_words(content: bytes, words: str) -> None:
    assert refusal(content) == words


def test_too_many_bytes_are_refused() -> None:
    assert refusal(mp3_frames() + bytes(15 * MEGABYTE)) == RULES.too_big


@pytest.mark.parametrize("media_type", SOUNDS)
@pytest.mark.parametrize("foreign", [ZIP, HTML, b"%PDF-1.7\n" + PLACE])
def test_what_follows_a_recording_is_dropped_or_refused(media_type: str, foreign: bytes) -> None:
    kept, words = outcome(SOUNDS[media_type] + foreign, "voice")
    assert words in ("", RULES.damaged)
    assert foreign not in kept


@pytest.mark.parametrize("media_type", SOUNDS)
def test_half_a_recording_is_cut_or_refused_and_says_nothing(media_type: str) -> None:
    whole = SOUNDS[media_type]
    for end in range(0, len(whole), max(1, len(whole) // 60)):
        kept, words = outcome(whole[:end], "voice")
        assert words in ("", EMPTY, RULES.wrong, RULES.damaged)
        assert PLACE not in kept


# Each format ---------------------------------------------------------------------------------------------------------


def test_frames_alone_are_left_of_an_mp3() -> None:
    tail = b"APETAGEX" + PLACE + b"TAG" + PLACE.ljust(125, b"\0")
    found = clean(id3_with_place() + id3(PLACE) + mp3_frames() + tail, "voice").content
    assert found == mp3_frames()
    assert MP3(BytesIO(found)).info.length > 0.4  # type: ignore[no-untyped-call]


def test_a_small_gap_in_an_mp3_is_passed_over() -> None:
    assert clean(mp3_frames(8) + HTML + mp3_frames(8), "voice").content == mp3_frames(16)


def test_a_large_picture_in_the_tags_is_no_reason_to_refuse() -> None:
    assert clean(id3(picture(width=900, height=900) * 3) + mp3_frames(), "voice").content == mp3_frames()


def test_only_description_and_sound_are_left_of_a_wave_file() -> None:
    extras = [(b"LIST", b"INFO" + PLACE), (b"bext", PLACE), (b"iXML", PLACE), (b"id3 ", PLACE)]
    assert clean(wav(*extras), "voice").content == wav()
    recorded_live = wav().replace(struct.pack("<I", 800), b"\xff\xff\xff\xff")
    assert clean(recorded_live, "voice").content == wav()


def test_a_player_finds_everything_in_an_mp4_where_it_was() -> None:
    before, after = mp4(), clean(mp4(), "voice").content
    assert len(after) == len(before)
    assert after.index(b"mdat") == before.index(b"mdat")
    assert before[before.index(b"mdat") :] == after[after.index(b"mdat") :]
    assert b"ilst" not in after
    for header in (b"mvhd", b"tkhd", b"mdhd"):
        assert after[after.index(header) + 8 : after.index(header) + 16] == bytes(8), header


def test_long_times_of_an_mp4_are_gone_too() -> None:
    moment = (3_800_000_000).to_bytes(8)
    content = mp4()
    start = content.index(b"mvhd")
    long = content[: start + 4] + b"\1\0\0\0" + moment * 2 + content[start + 24 :]
    assert moment not in clean(long, "voice").content


def test_boxes_that_nobody_needs_become_free_space() -> None:
    cleaned = clean(mp4(more=box(b"abcd", PLACE)), "voice").content
    assert b"abcd" not in cleaned
    assert b"udta" not in cleaned
    assert b"uuid" not in cleaned


def test_comments_over_many_pages_of_an_ogg_are_gone() -> None:
    tags = b"OpusTags" + comments(b"METADATA_BLOCK_PICTURE=" + PLACE * 20_000)
    from mutagen.ogg import OggPage

    pages = OggPage.from_packets([tags], sequence=1)  # type: ignore[no-untyped-call]
    for page in pages:
        page.serial = 7
    content = (
        ogg_page(b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0), 0, flags=2)
        + b"".join(page.write() for page in pages)
        + ogg_page(b"\xfc\xff\xfe" * 30, len(pages) + 1, flags=4)
    )
    assert len(pages) > 50
    cleaned = clean(content, "voice").content
    assert PLACE not in cleaned
    assert len(cleaned) < 500
    assert not OggOpus(BytesIO(cleaned)).tags  # type: ignore[no-untyped-call]


def test_padding_behind_the_comments_of_an_ogg_is_gone() -> None:
    """A first bit of one would oblige a program to keep what follows."""
    assert PLACE not in clean(ogg(b"A=b\x01" + PLACE), "voice").content


def test_vorbis_keeps_its_third_head() -> None:
    setup = b"\x05vorbis" + b"BOOKS" * 20
    content = (
        ogg_page(b"\x01vorbis" + bytes(23), 0, flags=2)
        + _two_packets(b"\x03vorbis" + comments(b"LOCATION=" + PLACE) + b"\x01", setup)
        + ogg_page(b"sound" * 20, 2, flags=4)
    )
    cleaned = clean(content, "voice").content
    assert PLACE not in cleaned
    assert setup in cleaned
    assert b"sound" * 20 in cleaned


def _two_packets(*packets: bytes) -> bytes:
    from mutagen.ogg import OggPage

    page = OggPage()  # type: ignore[no-untyped-call]
    page.packets, page.sequence, page.serial, page.position = list(packets), 1, 7, 0
    return bytes(page.write())


def test_a_second_stream_in_an_ogg_is_refused() -> None:
    assert refusal(ogg(more=ogg())) == RULES.damaged


def test_nothing_moves_in_a_webm() -> None:
    before, after = webm(), clean(webm(), "voice").content
    assert len(after) == len(before)
    assert after.count(b"\xfc" * 50) == 2
    assert b"\x01\x02\x03\x04\x05\x06\x07\x08" not in after  # the date
    assert b"\x0f\x42\x40" in after


def test_a_webm_of_known_sizes_is_read_as_well() -> None:
    info = element(0x1549A966, element(0x7BA9, PLACE))
    tracks = element(0x1654AE6B, element(0xAE, element(0x83, b"\x02")))
    cluster = element(0x1F43B675, element(0xA3, b"\x81\0\0\x80" + b"\xfc" * 50))
    content = element(0x1A45DFA3, element(0x4282, b"webm")) + element(0x18538067, info, tracks, cluster)
    assert PLACE not in clean(content, "voice").content
    assert refusal(content + element(0xEC, HTML)) == RULES.damaged  # after the end of its one segment


def test_sizes_of_one_byte_become_empty_elements_of_the_same_length() -> None:
    short = b"\x73\xa4\x84abcd"  # the segment's own number, in four bytes
    info = b"\x15\x49\xa9\x66" + bytes([0x80 | len(short)]) + short
    tracks = element(0x1654AE6B, element(0xAE, element(0x83, b"\x02")))
    cluster = element(0x1F43B675, element(0xA3, b"\x81\0\0\x80"))
    content = element(0x1A45DFA3, element(0x4282, b"webm")) + element(0x18538067, info, tracks, cluster)
    cleaned = clean(content, "voice").content
    assert b"\xec\x40\x04" + bytes(4) in cleaned
    assert clean(cleaned, "voice").content == cleaned


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xe3" * 7_000_000,
        (b"\xff\xf3\x14\xc0" + bytes(20)) * 600_000,
        ((b"\xff\xf3\x14\xc0" + bytes(20)) * 2 + b"\xff\xe3" * 2000) * 3600,
        b"OggS\0\2" + bytes(21) + b"OggS" * 3_000_000,
        (b"OggS" + bytes(23)) * 500_000,
        webm()[:-1] + b"\xec\x80" * 7_000_000,
        webm()[: webm().index(b"\x12\x54\xc3\x67")] + b"\xec\x80" * 7_000_000,
        box(b"ftyp", b"M4A ") + box(b"free") * 1_800_000,
        wav()[:12] + (b"LIST" + bytes(4)) * 1_800_000,
    ],
)
def test_no_file_keeps_us_busy(content: bytes) -> None:
    began = time.process_time()
    assert outcome(content, "voice")[1] in ("", RULES.damaged, RULES.wrong)
    assert time.process_time() - began < 4
