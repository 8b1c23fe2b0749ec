"""Cleaning a PDF: run as a program of its own by `documents`, from standard input to standard output.

A PDF is a web of objects, any of which may run a script, start a program or hold another file. One that does is refused
whole: nothing of it is worth the risk of missing a corner.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

from coproduce.safeguarding.attachments import jpeg
from coproduce.safeguarding.attachments.boxes import blank, boxes

if TYPE_CHECKING:
    from pikepdf import Pdf

CLEAN, DAMAGED, LOCKED, ACTIVE, FILES = 0, 3, 4, 5, 6

MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 10
LARGEST_STREAM = 256 * 1024 * 1024
DEEPEST = 200

# Names of entries, and of kinds of action and annotation, that act or hold something else.
ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent"})
FILE_KEYS = frozenset({"/EF", "/EmbeddedFiles"})
ACTIVE_KINDS = frozenset(
    {
        *(
            "/JavaScript",
            "/Launch",
            "/ImportData",
            "/SubmitForm",
            "/ResetForm",
            "/GoToE",
            "/GoToR",
            "/Thread",
        ),
        *(
            "/Rendition",
            "/Movie",
            "/Sound",
            "/RichMedia",
            "/RichMediaExecute",
            "/Screen",
            "/3D",
            "/SetOCGState",
        ),
    }
)
FILE_KINDS = frozenset({"/FileAttachment", "/EmbeddedFile"})
KINDS_OF_ACTION = ("/S", "/Subtype", "/Type")
# What describes how, when and by whom a document was made, and what happens by itself when it is opened.
DESCRIBING = ("/Metadata", "/PieceInfo", "/LastModified", "/OpenAction", "/AA", "/Thumb")
DESCRIBING_BOXES = frozenset({b"uuid", b"xml ", b"uinf"})


class Unfit(Exception):
    """The document may not be kept; `code` says why."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


def cleaned(content: bytes) -> bytes:
    """The document without metadata, earlier versions and whatever nothing in it refers to. Raises Unfit."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise Unfit(LOCKED)
            return _saved(pdf)
    except pikepdf.PasswordError as problem:
        raise Unfit(LOCKED) from problem
    except Unfit:
        raise
    except Exception as problem:
        raise Unfit(DAMAGED) from problem


def _saved(pdf: Pdf) -> bytes:
    if not len(pdf.pages):
        raise Unfit(DAMAGED)
    # What nothing refers to is not saved, but may hold what was meant to be gone: it counts as a part of the file.
    for thing in list(pdf.objects):
        entries = list(_dictionaries(thing))
        for entry in entries:
            _check(entry)
        for entry in entries:
            for name in DESCRIBING:
                if name in entry:
                    del entry[name]
        _strip_photo(pdf, thing)
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    written = BytesIO()
    pdf.save(written, fix_metadata_version=False)
    return written.getvalue()


def _dictionaries(thing: Any) -> Iterator[Any]:
    """Every dictionary within one object of the file; what it refers to is another object's own."""
    import pikepdf

    waiting = [(thing, 0)]
    while waiting:
        each, depth = waiting.pop()
        if depth > DEEPEST:
            raise Unfit(DAMAGED)
        if isinstance(each, pikepdf.Stream | pikepdf.Dictionary):
            yield each
            inner = [value for _, value in each.items()]
        elif isinstance(each, pikepdf.Array):
            inner = list(each)
        else:
            continue
        waiting += [(value, depth + 1) for value in inner if not getattr(value, "is_indirect", False)]


def _check(entry: Any) -> None:
    """Raises Unfit where this dictionary acts or holds a file."""
    names = {str(name) for name in entry.keys()}  # noqa: SIM118 - iterating over one is refused
    kinds = {str(entry[name]) for name in KINDS_OF_ACTION if name in names and _is_name(entry[name])}
    if names & FILE_KEYS or kinds & FILE_KINDS:
        raise Unfit(FILES)
    if names & ACTIVE_KEYS or kinds & ACTIVE_KINDS:
        raise Unfit(ACTIVE)


def _is_name(value: Any) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Name)


def _strip_photo(pdf: Pdf, thing: Any) -> None:
    """A photo within a document is a whole file of its own, place and time of taking included."""
    import pikepdf

    if not isinstance(thing, pikepdf.Stream):
        return
    filters, settings = _listed(thing.get("/Filter")), _listed(thing.get("/DecodeParms"))
    strip = STRIPPERS.get(str(filters[-1])) if filters else None
    if strip is None:
        return
    photo = thing.read_raw_bytes()
    if len(filters) > 1:
        wrapped = pikepdf.Stream(pdf, photo)
        wrapped.stream_dict.Filter = pikepdf.Array(filters[:-1])
        if len(settings) == len(filters):
            wrapped.stream_dict.DecodeParms = pikepdf.Array(settings[:-1])
        photo = wrapped.read_bytes()
    kept = settings[-1] if len(settings) == len(filters) else None
    thing.write(strip(photo), filter=filters[-1], decode_parms=kept)


def _listed(value: Any) -> list[Any]:
    import pikepdf

    return list(value) if isinstance(value, pikepdf.Array) else [value] if value is not None else []


def _without_boxes(photo: bytes) -> bytes:
    """A JPEG 2000 without the boxes of its description; the bare picture has none."""
    data = bytearray(photo)
    if data[4:8] == b"jP  ":
        for box in boxes(data, 0, len(data)):
            if box.name in DESCRIBING_BOXES:
                blank(data, box)
    return bytes(data)


STRIPPERS: dict[str, Callable[[bytes], bytes]] = {
    "/DCTDecode": jpeg.without_description,
    "/DCT": jpeg.without_description,
    "/JPXDecode": _without_boxes,
}


def _limit() -> None:
    """This program may not take the machine along, whatever it is given."""
    import resource

    import pikepdf.settings

    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    with suppress(ValueError, OSError):  # not every system limits memory
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    pikepdf.settings.set_qpdf_limits(flate_max_memory=LARGEST_STREAM, dct_max_memory=LARGEST_STREAM)


def main() -> int:
    _limit()
    try:
        sys.stdout.buffer.write(cleaned(sys.stdin.buffer.read()))
    except Unfit as problem:
        return problem.code
    except MemoryError:
        return DAMAGED
    return CLEAN


if __name__ == "__main__":
    sys.exit(main())
