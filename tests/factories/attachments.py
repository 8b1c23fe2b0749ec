"""Files for the tests of attachments, built byte by byte: nobody's own picture or voice lies in this project."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from coproduce.core.errors import InvalidInput
from coproduce.safeguarding.attachments.cleaning import clean

PLACE = b"SECRET-PLACE-53.593"
HTML = b"<html><script>alert(1)</script></html>"
ZIP = b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18)


def outcome(content: bytes, kind: str) -> tuple[bytes, str]:
    """What is kept of a file, and the words where nothing is."""
    try:
        return clean(content, kind).content, ""
    except InvalidInput as problem:
        return b"", problem.problems["file"]


# Pictures ----------------------------------------------------------------------------------------------------------


def photo(width: int = 60, height: int = 40) -> Image.Image:
    """Left half red, right half blue, so that a turn shows; with many colours, as photos have."""
    image = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    image.paste((200, 10, 10), (0, 0, width // 2, height // 2))
    image.paste((10, 10, 200), (width // 2, 0, width, height // 2))
    return image


def encoded(image: Image.Image, kind: str, **values: Any) -> bytes:
    written = BytesIO()
    image.save(written, kind, **values)
    return written.getvalue()


def picture(kind: str = "JPEG", width: int = 60, height: int = 40, **values: Any) -> bytes:
    return encoded(photo(width, height), kind, **values)


def exif_with_place(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.ImageDescription] = PLACE.decode()
    exif[Base.Make] = PLACE.decode()
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (53.0, 35.0, 36.0)})
    return exif.tobytes()


def animation(kind: str) -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of_size(width: int, height: int, data: bytes = b"") -> bytes:
    """A grey PNG that says it is so large, with whatever data."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", data or zlib.compress(b"\0"))
        + png_chunk(b"IEND", b"")
    )


def jpeg_of_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again."""
    whole = picture(progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * count + whole[-2:]


# Sound -------------------------------------------------------------------------------------------------------------


def mp3_frames(count: int = 20) -> bytes:
    """MPEG 1, layer III, 128 kb/s, 44.1 kHz: silence."""
    return (b"\xff\xfb\x90\x64" + bytes(413)) * count


def id3(body: bytes) -> bytes:
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def id3_with_place() -> bytes:
    text = b"\x00place\x00" + PLACE
    return id3(b"TXXX" + struct.pack(">I", len(text)) + b"\0\0" + text)


def wav(*extra: tuple[bytes, bytes], code: int = 1, sound: bytes = b"\x01\x02" * 400) -> bytes:
    chunks = [(b"fmt ", struct.pack("<HHIIHH", code, 1, 8000, 16000, 2, 16)), *extra, (b"data", sound)]
    body = b"".join(
        name + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2) for name, part in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body


def ogg_page(body: bytes, sequence: int, *, flags: int = 0, serial: int = 7) -> bytes:
    from mutagen.ogg import OggPage

    page = OggPage()
    page.packets, page.sequence, page.serial, page.position = [body], sequence, serial, 960 * sequence
    page.first, page.last = bool(flags & 2), bool(flags & 4)
    return bytes(page.write())


def comments(words: bytes) -> bytes:
    return struct.pack("<I", 4) + b"test" + struct.pack("<II", 1, len(words)) + words


def ogg(words: bytes = b"LOCATION=" + PLACE, *, head: bytes = b"", more: bytes = b"") -> bytes:
    """Opus: its head, its comments, two pages of sound."""
    head = head or b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
    pages = [
        ogg_page(head, 0, flags=2),
        ogg_page(b"OpusTags" + comments(words), 1),
        ogg_page(b"\xfc\xff\xfe" * 30, 2),
        ogg_page(b"\xfc\xff\xfe" * 30, 3, flags=4),
    ]
    return b"".join(pages) + more


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + name + body


def mp4(
    *, handler: bytes = b"soun", codec: bytes = b"mp4a", more: bytes = b"", brand: bytes = b"M4A "
) -> bytes:
    """One track, with a place in two kinds of tag and times in three headers."""
    times = struct.pack(">II", 3_800_000_000, 3_800_000_001)
    tags = box(b"udta", box(b"\xa9xyz", PLACE), box(b"meta", bytes(4), box(b"ilst", PLACE)))
    samples = box(b"stsd", bytes(4), struct.pack(">I", 1), box(codec, bytes(28)))
    table = box(b"stbl", samples, box(b"stts", bytes(8)), box(b"stco", bytes(8)))
    media = box(
        b"mdia",
        box(b"mdhd", bytes(4), times, bytes(12)),
        box(b"hdlr", bytes(8), handler, bytes(12), PLACE + b"\0"),
        box(b"minf", box(b"smhd", bytes(8)), table),
    )
    track = box(b"trak", box(b"tkhd", bytes(4), times, bytes(72)), media, tags)
    movie = box(b"moov", box(b"mvhd", bytes(4), times, bytes(88)), track, tags)
    parts = (
        box(b"ftyp", brand, bytes(4), b"isom"),
        movie,
        box(b"uuid", PLACE),
        box(b"mdat", b"\x21\x10" * 200),
    )
    return b"".join(parts) + more


def element(identifier: int, *parts: bytes, unknown: bool = False) -> bytes:
    body = b"".join(parts)
    name = identifier.to_bytes((identifier.bit_length() + 7) // 8)
    size = b"\x01" + b"\xff" * 7 if unknown else (1 << 56 | len(body)).to_bytes(8)
    return name + size + body


def webm(
    *, track: int = 2, doc_type: bytes = b"webm", more: bytes = b"", tags: Sequence[bytes] = ()
) -> bytes:
    """As a browser records: segment and clusters without a size, then what a tool has added."""
    info = element(
        0x1549A966,
        element(0x2AD7B1, b"\x0f\x42\x40"),
        element(0x4461, b"\x01\x02\x03\x04\x05\x06\x07\x08"),
        element(0x7BA9, PLACE),
        element(0x4D80, PLACE),
        element(0x5741, PLACE),
    )
    entry = element(
        0xAE,
        element(0xD7, b"\x01"),
        element(0x83, bytes([track])),
        element(0x86, b"A_OPUS"),
        element(0x536E, PLACE),
    )
    cluster = element(
        0x1F43B675, element(0xE7, b"\x00"), element(0xA3, b"\x81\0\0\x80" + b"\xfc" * 50), unknown=True
    )
    tag = element(0x1254C367, element(0x7373, element(0x67C8, PLACE)))
    attached = element(0x1941A469, element(0x61A7, PLACE))
    segment = element(
        0x18538067, info, element(0x1654AE6B, entry), cluster, cluster, tag, attached, *tags, unknown=True
    )
    return element(0x1A45DFA3, element(0x4282, doc_type)) + segment + more


# Documents ---------------------------------------------------------------------------------------------------------


def pdf(change: Any = None, **values: Any) -> bytes:
    """One page with an author, metadata and a photo that says where it was taken; `change(pdf)` adds to it."""
    import pikepdf

    with pikepdf.new() as document:
        document.add_blank_page()
        image = pikepdf.Stream(document, picture(exif=exif_with_place()))
        image.stream_dict.Type, image.stream_dict.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.stream_dict.Width, image.stream_dict.Height = 60, 40
        image.stream_dict.ColorSpace, image.stream_dict.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        image.stream_dict.Filter = pikepdf.Name.DCTDecode
        document.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=image))
        author = pikepdf.Dictionary(Author=pikepdf.String(PLACE.decode()))
        document.trailer.Info = document.make_indirect(author)
        document.Root.Metadata = pikepdf.Stream(document, b"<x>" + PLACE + b"</x>")
        if change is not None:
            change(document)
        written = BytesIO()
        document.save(written, compress_streams=False, fix_metadata_version=False, **values)
    return written.getvalue()
