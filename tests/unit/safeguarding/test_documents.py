"""PDFs: cleaned in a process of their own, or refused with words."""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from coproduce.core.errors import InvalidInput
from coproduce.safeguarding.attachments import documents
from coproduce.safeguarding.attachments.cleaning import clean
from coproduce.safeguarding.attachments.documents import WORDS
from coproduce.safeguarding.attachments.kinds import EMPTY, KINDS, MEGABYTE
from coproduce.safeguarding.attachments.pdf import ACTIVE, DAMAGED, FILES, LOCKED, Unfit, cleaned
from tests.factories.attachments import HTML, PLACE, ZIP, exif_with_place, pdf, picture

RULES = KINDS["document"]
Change = Callable[[Any], None]


def refusal(content: bytes) -> str:
    with pytest.raises(InvalidInput) as found:
        clean(content, "document")
    return found.value.problems["file"]


def code(content: bytes) -> int:
    """Why a document is unfit, without a process of its own. Fails where it is not."""
    with pytest.raises(Unfit) as found:
        cleaned(content)
    return found.value.code


def test_a_document_loses_what_describes_it_and_keeps_its_page_and_picture() -> None:
    content = pdf()
    assert content.count(PLACE) >= 3
    found = clean(content, "document")
    assert found.media_type == "application/pdf"
    with pikepdf.open(BytesIO(found.content)) as document:
        assert len(document.pages) == 1
        assert "/Metadata" not in document.Root
        assert "/Info" not in document.trailer
        photo = document.pages[0].obj.Resources.XObject.Photo
        assert pikepdf.PdfImage(photo).as_pil_image().size == (60, 40)
        everything = b"".join(
            thing.read_raw_bytes() for thing in document.objects if isinstance(thing, pikepdf.Stream)
        )
    assert PLACE not in found.content + everything
    assert b"Exif" not in everything


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", EMPTY),
        (HTML, RULES.wrong),
        (ZIP, RULES.wrong),
        (b"\n%PDF-1.7", RULES.wrong),
        (HTML + pdf(), RULES.wrong),
        (b"PK\x03\x04" + pdf(), RULES.wrong),
        (b"%PDF-1.7\n" + HTML, RULES.damaged),
        (pdf()[:200], RULES.damaged),
        (pdf() + bytes(20 * MEGABYTE), RULES.too_big),
    ],
)
def test_what_is_no_pdf_is_refused_with_words(content: bytes, words: str) -> None:
    assert refusal(content) == words


def test_what_follows_a_pdf_is_dropped() -> None:
    assert HTML not in clean(pdf() + HTML, "document").content
    assert b"PK\x03\x04" not in clean(pdf() + ZIP, "document").content


def test_a_locked_pdf_says_so() -> None:
    locked = pdf(encryption=pikepdf.Encryption(user="secret", owner="secret"))
    assert refusal(locked) == WORDS[LOCKED]
    assert refusal(pdf(encryption=pikepdf.Encryption(user="", owner="secret"))) == WORDS[LOCKED]


def script_on_opening(document: Any) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def script_by_name(document: Any) -> None:
    script = Dictionary(S=Name.JavaScript, JS=Stream(document, b"app.alert(1)"))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def start_a_program(document: Any) -> None:
    action = Dictionary(S=Name.Launch, F=String("calc.exe"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].obj.Annots = Array([document.make_indirect(link)])


def start_a_program_later(document: Any) -> None:
    step = Dictionary(S=Name.GoTo, Next=Array([Dictionary(S=Name.Launch, F=String("calc.exe"))]))
    document.Root.Outlines = Dictionary(First=document.make_indirect(Dictionary(A=step)))


def page_script(document: Any) -> None:
    document.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("1")))


def form_of_xml(document: Any) -> None:
    document.Root.AcroForm = Dictionary(XFA=Stream(document, b"<xdp/>"), Fields=Array([]))


def film(document: Any) -> None:
    document.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia)])


def form_that_sends(document: Any) -> None:
    document.Root.OpenAction = Dictionary(S=Name.SubmitForm, F=String("https://example.org"))


@pytest.mark.parametrize(
    "change",
    [
        script_on_opening,
        script_by_name,
        start_a_program,
        start_a_program_later,
        page_script,
        form_of_xml,
        film,
        form_that_sends,
    ],
)
def test_a_pdf_that_acts_is_refused(change: Change) -> None:
    assert code(pdf(change)) == ACTIVE
    assert code(pdf(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)) == ACTIVE


def test_names_may_not_be_disguised() -> None:
    plain = pdf(script_on_opening)
    disguised = plain.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4aS")
    assert disguised != plain
    assert code(disguised) == ACTIVE


def test_the_words_of_a_script() -> None:
    assert refusal(pdf(script_on_opening)) == WORDS[ACTIVE]


def attached(document: Any) -> None:
    document.attachments["letter.exe"] = b"MZ"


def pinned_to_a_page(document: Any) -> None:
    file = Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=Stream(document, b"MZ")))
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=file)
    document.pages[0].obj.Annots = Array([note])


@pytest.mark.parametrize("change", [attached, pinned_to_a_page])
def test_a_pdf_with_files_in_it_is_refused(change: Change) -> None:
    assert code(pdf(change)) == FILES
    assert refusal(pdf(change)) == WORDS[FILES]


def test_an_earlier_version_in_the_same_file_is_gone() -> None:
    def secret(document: Any) -> None:
        document.pages[0].obj.Contents = Stream(document, b"% the first version: " + PLACE)

    first = pdf(secret, deterministic_id=True)
    with pikepdf.open(BytesIO(first)) as document:
        number = document.pages[0].obj.Contents.objgen[0]
    start = len(first)
    size = first.count(b" obj\n") + 1
    previous = first.rindex(b"startxref")
    at = int(first[previous:].split()[1])
    root = first[first.index(b"/Root") + 5 :].split(b"R", 1)[0]
    later = b"%d 0 obj\n<< /Length 8 >>\nstream\n%% second\nendstream\nendobj\n" % number
    table = (
        b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root%sR /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            number,
            start,
            size,
            root,
            at,
            start + len(later),
        )
    )
    updated = first + later + table
    assert b"the first version" in updated
    kept = cleaned(updated)
    with pikepdf.open(BytesIO(kept)) as document:
        assert document.pages[0].obj.Contents.read_bytes() == b"% second"
        streams = [thing for thing in document.objects if isinstance(thing, pikepdf.Stream)]
        assert [thing.get("/Subtype") for thing in streams] in ([Name.Image, None], [None, Name.Image])
    assert b"the first version" not in kept


def photo_packed_twice(document: Any) -> None:
    image = document.pages[0].obj.Resources.XObject.Photo
    packed = zlib.compress(picture(exif=exif_with_place()))
    image.write(packed, filter=Array([Name.FlateDecode, Name.DCTDecode]))


def photo_cut_off(document: Any) -> None:
    image = document.pages[0].obj.Resources.XObject.Photo
    image.write(picture(exif=exif_with_place())[:-40], filter=Name.DCTDecode)


def modern_photo(document: Any) -> None:
    tail = b"\0\0\0\x20uuid" + PLACE[:24].ljust(24)
    image = document.pages[0].obj.Resources.XObject.Photo
    image.write(picture("JPEG2000") + tail, filter=Name.JPXDecode)


@pytest.mark.parametrize("change", [photo_packed_twice, photo_cut_off, modern_photo])
def test_photos_in_a_pdf_say_nothing_however_they_are_packed(change: Change) -> None:
    with pikepdf.open(BytesIO(cleaned(pdf(change)))) as document:
        image = document.pages[0].obj.Resources.XObject.Photo
        raw = image.read_raw_bytes()
    assert b"Exif" not in raw
    assert PLACE[:19] not in raw


def test_a_pdf_without_a_page_is_refused() -> None:
    def emptied(document: Any) -> None:
        del document.pages[0]

    assert code(pdf(emptied)) == DAMAGED


# Bombs -------------------------------------------------------------------------------------------------------------


def bomb() -> bytes:
    """Twelve megabytes that unpack to twelve thousand, in the table of where everything lies."""
    packer = zlib.compressobj(9)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    once = packer.compress(bytes(16 * MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = head + once * 750 + packer.flush()
    entries = b"/Type /XRef /Size 3 /W [1 2 1] /Root 2 0 R /Filter /FlateDecode /Length %d" % len(packed)
    table = b"1 0 obj\n<< " + entries + b" >>\nstream\n" + packed + b"\nendstream\nendobj\n"
    return b"%PDF-1.7\n" + table + b"startxref\n9\n%%EOF"


def test_a_bomb_harms_nobody_but_its_own_process() -> None:
    content = bomb()
    assert 8 * MEGABYTE < len(content) < RULES.largest
    began = time.perf_counter()
    assert refusal(content) == RULES.damaged
    assert time.perf_counter() - began < 25


def test_one_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_SECONDS", 0.01)
    assert refusal(pdf()) == RULES.damaged


def test_the_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    run = documents.subprocess.run

    def watched(*arguments: Any, **values: Any) -> Any:
        seen.update(values["env"])
        return run(*arguments, **values)

    monkeypatch.setattr(documents.subprocess, "run", watched)
    monkeypatch.setitem(os.environ, "COPRODUCE_SECRET_KEY", "secret")
    clean(pdf(), "document")
    assert set(seen) == {"PYTHONPATH"}
