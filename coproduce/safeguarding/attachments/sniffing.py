"""What a file is, from its first bytes."""

from __future__ import annotations

# Brands of the ISO container that hold a still picture.
HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
)
BEGINNINGS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"\x1a\x45\xdf\xa3", "webm"),
    (b"OggS", "ogg"),
    (b"%PDF-", "pdf"),
    (b"ID3", "mp3"),
)


def sniff(content: bytes) -> str:
    """The format by name, "heif" for photos that we cannot open, or "" for anything else. Only the very first bytes
    count: a file that hides its format behind something else is not one of that format."""
    for beginning, name in BEGINNINGS:
        if content.startswith(beginning):
            return name
    if content[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(content[8:12], "")
    if content[4:8] == b"ftyp":
        return "heif" if content[8:12] in HEIF_BRANDS else "mp4"
    return "mp3" if _is_layer_three(content) else ""


def _is_layer_three(content: bytes) -> bool:
    """Eleven bits of synchronisation, then the bits of MPEG audio's third layer."""
    return len(content) > 1 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2
