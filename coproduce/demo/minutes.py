"""Minutes of an invented meeting as a PDF, so that the demonstration holds no file that nobody can read in the code."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

LEFT, TOP, LINE, SIZE = 60, 780, 20, 12


def minutes_as_pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """One page for each list of lines, in the plain type that every reader of PDF files has."""
    import pikepdf  # heavy, and wanted once

    with pikepdf.new() as document:
        for lines in pages:
            document.add_blank_page(page_size=(595, 842))
            page = document.pages[-1].obj
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name.Helvetica,
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(Plain=font))
            page.Contents = pikepdf.Stream(document, _typed(lines))
        written = BytesIO()
        document.save(written)
    return written.getvalue()


def _typed(lines: Sequence[str]) -> bytes:
    begin = f"BT /Plain {SIZE} Tf {LINE} TL {LEFT} {TOP} Td".encode()
    return b"\n".join([begin, *(b"(" + _escaped(line) + b") Tj T*" for line in lines), b"ET"])


def _escaped(line: str) -> bytes:
    words = line.encode("cp1252", "replace")
    return words.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
