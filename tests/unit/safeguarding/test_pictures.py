"""Pictures: what is hostile is refused with words, what describes the sender is gone from the bytes."""

from __future__ import annotations

import time
import tracemalloc
import warnings
import zlib
from io import BytesIO

import pytest
from PIL import Image

from coproduce.core.errors import InvalidInput
from coproduce.safeguarding.attachments.cleaning import clean
from coproduce.safeguarding.attachments.kinds import EMPTY, HEIC, KINDS, MEGABYTE
from coproduce.safeguarding.attachments.pictures import MOST_PIXELS, TOO_MANY_PIXELS
from tests.factories.attachments import (
    HTML,
    PLACE,
    ZIP,
    animation,
    encoded,
    exif_with_place,
    jpeg_of_scans,
    mp3_frames,
    outcome,
    pdf,
    photo,
    picture,
    png_chunk,
    png_of_size,
)

RULES = KINDS["picture"]
KEPT_SEGMENTS = {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


def refusal(content: bytes, kind: str = "picture") -> str:
    """The words beside the field. Fails where the file is taken."""
    with pytest.raises(InvalidInput) as found:
        clean(content, kind)
    assert set(found.value.problems) == {"file"}
    return found.value.problems["file"]


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def png_chunks(content: bytes) -> list[bytes]:
    names, position = [], 8
    while position < len(content):
        names.append(content[position + 4 : position + 8])
        position += 12 + int.from_bytes(content[position : position + 4])
    return names


def jpeg_segments(content: bytes) -> set[int]:
    """Markers up to the first scan."""
    found, position = {0xD8}, 2
    while content[position + 1] != 0xDA:
        found.add(content[position + 1])
        position += 2 + int.from_bytes(content[position + 2 : position + 4])
    return found | {0xDA}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "MPO"])
def test_a_picture_is_drawn_anew(kind: str) -> None:
    cleaned = clean(picture(kind), "picture")
    assert opened(cleaned.content).size == (60, 40)
    assert (
        cleaned.media_type == {"JPEG": "image/jpeg", "PNG": "image/png"}[opened(cleaned.content).format or ""]
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", EMPTY),
        (b"MZ\x90\x00" + bytes(500), RULES.wrong),  # a program that is called photo.jpg
        (HTML, RULES.wrong),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', RULES.wrong),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', RULES.wrong),
        (ZIP, RULES.wrong),
        (b"BM" + bytes(60), RULES.wrong),
        (b"II*\0" + bytes(60), RULES.wrong),
        (b"\0\0\1\0" + bytes(60), RULES.wrong),
        (b"\n" + picture(), RULES.wrong),  # a picture behind something else
        (HTML + picture(), RULES.wrong),
        (mp3_frames(), RULES.wrong),
        (b"RIFF\0\0\0\0AVI LIST", RULES.wrong),
        (b"\0\0\0\x18ftypheic" + bytes(50), HEIC),
        (b"\0\0\0\x18ftypmif1" + bytes(50), HEIC),
        (b"\0\0\0\x18ftypavif" + bytes(50), HEIC),
        (b"\0\0\0\x18ftypisom" + bytes(50), RULES.wrong),
        (b"\xff\xd8\xff", RULES.damaged),
        (b"\x89PNG\r\n\x1a\n", RULES.damaged),
        (b"GIF89a" + HTML, RULES.damaged),
        (b"GIF89a/*" + b"\0" * 20 + b"*/=alert(1)//", RULES.damaged),
        (b"RIFF\xff\xff\xff\xffWEBPVP8 ", RULES.damaged),
    ],
)
def test_what_is_no_picture_is_refused_with_words(content: bytes, words: str) -> None:
    assert refusal(content) == words


def test_a_pdf_is_no_picture() -> None:
    assert refusal(pdf()) == RULES.wrong


def test_too_many_bytes_are_refused_before_anything_is_decoded() -> None:
    began = time.process_time()
    assert refusal(picture() + bytes(12 * MEGABYTE)) == RULES.too_big
    assert refusal(bytes(50 * MEGABYTE)) == RULES.too_big
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("JPEG", {"comment": PLACE, "icc_profile": PLACE, "xmp": b"<x:xmpmeta>" + PLACE}),
        ("JPEG", {"progressive": True}),
        ("PNG", {"icc_profile": PLACE}),
        ("WEBP", {"icc_profile": PLACE, "xmp": b"<x:xmpmeta>" + PLACE}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_place_maker_and_comments_are_gone_from_the_bytes(kind: str, values: dict[str, object]) -> None:
    content = picture(kind, exif=exif_with_place(), **values)
    assert PLACE in content
    assert dict(opened(content).getexif().get_ifd(0x8825))  # it says where it was taken
    cleaned = clean(content, "picture").content
    assert PLACE not in cleaned
    assert b"Exif" not in cleaned
    assert b"xmp" not in cleaned.lower()
    assert dict(opened(cleaned).getexif()) == {}
    assert not set(opened(cleaned).info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_png_says_nothing_in_any_chunk() -> None:
    drawing = encoded(Image.new("RGB", (30, 20), "green"), "PNG", exif=exif_with_place())
    told = drawing[:33] + b"".join(
        png_chunk(name, body)
        for name, body in (
            (b"tEXt", b"Comment\0" + PLACE),
            (b"zTXt", b"Comment\0\0" + zlib.compress(PLACE)),
            (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + PLACE),
            (b"tIME", b"\x07\xea\x0b\x10\x0a\x00\x00"),
            (b"prVt", PLACE),
        )
    )
    cleaned = clean(told + drawing[33:] + HTML, "picture")
    assert cleaned.media_type == "image/png"
    assert set(png_chunks(cleaned.content)) == {b"IHDR", b"IDAT", b"IEND"}


def test_a_jpeg_keeps_only_the_segments_of_a_picture() -> None:
    cleaned = clean(picture(exif=exif_with_place(), comment=PLACE), "picture").content
    assert jpeg_segments(cleaned) == KEPT_SEGMENTS


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
@pytest.mark.parametrize("foreign", [ZIP, HTML, b"<?php system($_GET[0]);", b"%PDF-1.7\n" + PLACE])
def test_what_follows_a_picture_is_dropped(kind: str, foreign: bytes) -> None:
    cleaned = clean(picture(kind) + foreign, "picture").content
    assert foreign not in cleaned
    assert opened(cleaned).size == (60, 40)


def test_what_hides_within_a_picture_is_dropped() -> None:
    jpeg = picture()
    comment = b"/*" + HTML + ZIP
    hidden = jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2) + comment + jpeg[2:]
    cleaned = clean(hidden, "picture").content
    assert HTML not in cleaned
    assert b"PK" not in cleaned
    gif = encoded(photo().quantize(16), "GIF", comment=HTML)
    assert HTML in gif
    assert HTML not in clean(gif, "picture").content


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_stands_upright(orientation: int, kind: str) -> None:
    from PIL import ImageOps

    content = picture(kind, exif=exif_with_place(orientation))
    expected = ImageOps.exif_transpose(opened(content)).convert("RGB")
    found = opened(clean(content, "picture").content).convert("RGB")
    assert found.size == expected.size
    for point in ((2, 2), (found.width - 3, 2), (2, found.height - 3), (found.width - 3, found.height - 3)):
        ours, theirs = found.getpixel(point), expected.getpixel(point)
        assert isinstance(ours, tuple)
        assert isinstance(theirs, tuple)
        assert all(abs(one - two) < 40 for one, two in zip(ours, theirs, strict=True)), (orientation, point)


def test_a_damaged_description_does_not_lose_the_picture() -> None:
    cleaned = clean(picture(exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + PLACE), "picture").content
    assert opened(cleaned).size == (60, 40)
    assert PLACE not in cleaned


def test_large_pictures_become_smaller_and_keep_their_shape() -> None:
    cleaned = opened(clean(picture(width=4000, height=3000), "picture").content)
    assert cleaned.size == (2000, 1500)
    assert opened(clean(picture("PNG", 30, 2500), "picture").content).size == (24, 2000)
    assert opened(clean(picture("PNG", 1, 2500), "picture").content).size == (1, 2000)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_an_animation_becomes_its_first_frame(kind: str) -> None:
    content = animation(kind)
    assert opened(content).n_frames == 3  # type: ignore[attr-defined]
    cleaned = opened(clean(content, "picture").content)
    assert getattr(cleaned, "n_frames", 1) == 1
    red = cleaned.convert("RGB").getpixel((10, 10))
    assert isinstance(red, tuple)
    assert red[0] > 200
    assert red[2] < 60


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_half_a_picture_is_refused(kind: str, share: float) -> None:
    content = picture(kind, 300, 300)
    assert refusal(content[: int(len(content) * share)]) == RULES.damaged


def test_drawings_stay_sharp_and_see_through_ones_stand_on_white() -> None:
    drawing = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    drawing.paste((0, 100, 0, 255), (10, 10, 20, 20))
    cleaned = clean(encoded(drawing, "PNG"), "picture")
    image = opened(cleaned.content).convert("RGB")
    assert cleaned.media_type == "image/png"
    assert (image.getpixel((0, 0)), image.getpixel((15, 15))) == ((255, 255, 255), (0, 100, 0))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode: str) -> None:
    source = Image.new("I;16", (20, 20), 40_000) if mode == "I;16" else Image.new(mode, (20, 20), 1)
    assert opened(clean(encoded(source, "PNG"), "picture").content).size == (20, 20)


def test_deep_greys_keep_their_shade() -> None:
    shade = opened(clean(encoded(Image.new("I;16", (20, 20), 128 * 256), "PNG"), "picture").content)
    assert shade.convert("L").getpixel((5, 5)) == 128


def test_four_colours_of_printing_are_read() -> None:
    cleaned = clean(encoded(Image.new("CMYK", (20, 20), (0, 255, 255, 0)), "JPEG"), "picture")
    red = opened(cleaned.content).getpixel((5, 5))
    assert isinstance(red, tuple)
    assert red[0] > 150 > red[2]


# Bombs -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        png_of_size(50_000, 50_000),
        png_of_size(2**31 - 1, 2**31 - 1),
        png_of_size(MOST_PIXELS // 1000 + 1, 1000),
        b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;",
        b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\x3f\0\xff\x3f\0VP8 \0\0\0\0",
    ],
)
def test_a_bomb_is_refused_by_its_header_without_filling_the_memory(content: bytes) -> None:
    tracemalloc.start()
    try:
        words = refusal(content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert words in (TOO_MANY_PIXELS, RULES.damaged)
    assert peak < 5_000_000


def test_the_words_of_a_bomb_say_what_to_do() -> None:
    assert refusal(png_of_size(50_000, 50_000)) == TOO_MANY_PIXELS
    assert refusal(png_of_size(10_000, 5_000)) == TOO_MANY_PIXELS


def test_a_doubtful_size_is_refused_although_the_decoder_only_warns() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert refusal(png_of_size(MOST_PIXELS // 1000 + 1, 1000)) == TOO_MANY_PIXELS


def test_text_that_unpacks_to_a_gigabyte_is_refused() -> None:
    packed = zlib.compress(bytes(100_000_000), 9)
    bomb = picture("PNG")[:33] + png_chunk(b"zTXt", b"Comment\0\0" + packed) + picture("PNG")[33:]
    began = time.process_time()
    assert outcome(bomb, "picture")[1] in ("", RULES.damaged)
    assert time.process_time() - began < 5


def test_pixels_that_unpack_to_more_than_the_picture_are_harmless() -> None:
    began = time.process_time()
    content = png_of_size(100, 100, zlib.compress(bytes(120_000_000), 9))
    assert outcome(content, "picture")[1] in ("", RULES.damaged)
    assert time.process_time() - began < 5


def test_a_photo_of_thousands_of_passes_is_refused_at_once() -> None:
    bomb = jpeg_of_scans(5_000)
    began = time.process_time()
    assert refusal(bomb) == RULES.damaged
    assert time.process_time() - began < 2
    assert clean(picture(progressive=True), "picture").media_type == "image/jpeg"


def test_a_photo_of_a_million_segments_is_refused_at_once() -> None:
    began = time.process_time()
    assert refusal(b"\xff\xd8" + b"\xff\xe1\0\2" * 1_000_000 + picture()[2:]) == RULES.damaged
    assert time.process_time() - began < 2


def test_scans_may_be_pictures_or_documents_and_nothing_else() -> None:
    assert clean(picture(), "scan").media_type == "image/jpeg"
    assert clean(pdf(), "scan").media_type == "application/pdf"
    assert refusal(mp3_frames(), "scan") == KINDS["scan"].wrong
    assert refusal(b"\0\0\0\x18ftypheic" + bytes(50), "scan") == HEIC
    assert refusal(picture(), "document") == KINDS["document"].wrong
    assert refusal(picture(), "voice") == KINDS["voice"].wrong
