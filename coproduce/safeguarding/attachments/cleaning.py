"""The one way in: any bytes, and what may be kept of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coproduce.safeguarding.attachments.documents import clean_document
from coproduce.safeguarding.attachments.kinds import EMPTY, HEIC, KINDS, Damaged, refused
from coproduce.safeguarding.attachments.mp3 import clean_mp3
from coproduce.safeguarding.attachments.mp4 import clean_mp4
from coproduce.safeguarding.attachments.ogg import clean_ogg
from coproduce.safeguarding.attachments.pictures import clean_picture
from coproduce.safeguarding.attachments.sniffing import sniff
from coproduce.safeguarding.attachments.wav import clean_wav
from coproduce.safeguarding.attachments.webm import clean_webm

SOUNDS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "webm": ("audio/webm", clean_webm),
    "ogg": ("audio/ogg", clean_ogg),
    "mp4": ("audio/mp4", clean_mp4),
    "mp3": ("audio/mpeg", clean_mp3),
    "wav": ("audio/wav", clean_wav),
}


@dataclass(frozen=True)
class Cleaned:
    """What is kept of a file, and exactly what it is."""

    media_type: str
    content: bytes


def clean(content: bytes, kind: str) -> Cleaned:
    """What may be kept of a file of this kind (a key of `KINDS`).

    Raises InvalidInput with one plain sentence for "file" where nothing of it may: it is empty, too big, of another
    format, damaged, or holds what could act by itself.
    """
    rules = KINDS[kind]
    if not content:
        raise refused(EMPTY)
    if len(content) > rules.largest:
        raise refused(rules.too_big)
    found = sniff(content)
    if found == "heif" and "jpeg" in rules.formats:
        raise refused(HEIC)
    if found not in rules.formats:
        raise refused(rules.wrong)
    try:
        return _cleaned(content, found)
    except Damaged as problem:
        raise refused(rules.damaged) from problem


def _cleaned(content: bytes, found: str) -> Cleaned:
    if found == "pdf":
        return Cleaned("application/pdf", clean_document(content))
    if found in SOUNDS:
        media_type, clean_sound = SOUNDS[found]
        return Cleaned(media_type, clean_sound(content))
    return Cleaned(*clean_picture(content, found))
