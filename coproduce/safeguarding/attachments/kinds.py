"""The kinds of file that people send: what each may be, how big, and the words when it is not."""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.core.errors import InvalidInput

MEGABYTE = 1024 * 1024

PICTURES = frozenset({"jpeg", "png", "gif", "webp"})
SOUNDS = frozenset({"webm", "ogg", "mp4", "mp3", "wav"})
PDF = frozenset({"pdf"})

HEIC = (
    "We cannot open this kind of photo (HEIC). Take a screenshot of it and send that. Or, on an iPhone, choose "
    "Settings, Camera, Formats, Most Compatible, and take the photo again."
)
EMPTY = "This file is empty. Choose it again, or choose another one."


@dataclass(frozen=True)
class Kind:
    """`formats` are names that `sniffing.sniff` gives; `accept` is for the file field of a form, where it also makes
    an iPhone send its photos as JPEG."""

    formats: frozenset[str]
    megabytes: int
    accept: str
    too_big: str
    wrong: str
    damaged: str

    @property
    def largest(self) -> int:
        return self.megabytes * MEGABYTE


KINDS = {
    "picture": Kind(
        PICTURES,
        12,
        "image/jpeg,image/png,image/gif,image/webp",
        "This picture is bigger than the 12 MB that we can take. Take a screenshot of it, and send that.",
        "This is not a picture that we can open. Choose a photo or drawing that ends in .jpg, .png, .gif or .webp.",
        "This picture is damaged, or not all of it arrived. Try again, or choose another one.",
    ),
    "voice": Kind(
        SOUNDS,
        15,
        "audio/webm,audio/ogg,audio/mp4,audio/mpeg,audio/wav,.m4a,.mp3,.opus",
        "This recording is bigger than the 15 MB that we can take. Make a shorter one, or send it in parts.",
        "This is not a recording that we can play. Choose one that ends in .mp3, .m4a, .ogg, .webm or .wav.",
        "This recording is damaged, or not all of it arrived. Try again, or choose another one.",
    ),
    "scan": Kind(
        PICTURES | PDF,
        20,
        "image/jpeg,image/png,image/gif,image/webp,application/pdf",
        "This scan is bigger than the 20 MB that we can take. Scan it at 300 dots per inch or fewer.",
        "This is not a scan that we can open. Choose a picture or a PDF.",
        "This scan is damaged, or not all of it arrived. Try again, or scan it once more.",
    ),
    "document": Kind(
        PDF,
        20,
        "application/pdf",
        "This document is bigger than the 20 MB that we can take. Save it with smaller pictures.",
        "This is not a PDF. Save the document as a PDF, and choose that.",
        "This PDF is damaged, or not all of it arrived. Save it again, and choose the new one.",
    ),
}
LARGEST = max(kind.largest for kind in KINDS.values())


def refused(words: str) -> InvalidInput:
    """The refusal of a file, to be shown beside the field it was chosen in."""
    return InvalidInput({"file": words})


class Damaged(Exception):
    """A file is not built as its format asks for."""
