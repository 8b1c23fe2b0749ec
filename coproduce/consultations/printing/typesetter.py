"""Sets a page as a tagged PDF/UA. A program of its own, so that neither the site nor the worker loads what it needs:

    python -m coproduce.consultations.printing.typesetter FOLDER < page.html > form.pdf

FOLDER holds the built assets. It writes the number of pages to standard error. Its exit status says what is wrong.
"""

from __future__ import annotations

import logging
import sys
import unicodedata
from pathlib import Path
from typing import Any

DONE, NO_PROGRAM, NO_FONT = 0, 3, 4
INSTALL = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

# No address is ever fetched: this host does not exist, and only what lies in the folder of assets is read.
BASE = "https://assets.invalid/"
ADDRESS = f"{BASE}assets/"
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


def main(folder: Path) -> int:
    try:
        import weasyprint  # noqa: F401 - it needs libraries of the system
    except OSError as problem:
        sys.stderr.write(f"{problem}\n")
        return NO_PROGRAM
    logging.getLogger("weasyprint").setLevel(logging.WARNING)
    page = sys.stdin.buffer.read().decode()
    content, pages, lacking = set_page(page, folder)
    drawn = {sign for sign in lacking if is_symbol(sign)}
    if drawn:  # an emoji is left out rather than printed as an empty box
        content, pages, lacking = set_page("".join(sign for sign in page if sign not in drawn), folder)
    if lacking:
        sys.stderr.write("".join(sorted(lacking))[:40])
        return NO_FONT
    sys.stdout.buffer.write(content)
    sys.stderr.write(str(pages))
    return DONE


def set_page(page: str, folder: Path) -> tuple[bytes, int, set[str]]:
    """The PDF, its number of pages, and the characters that no font has."""
    from weasyprint import HTML

    from coproduce.consultations.printing import tagging

    tagging.install()
    document = HTML(string=page, base_url=BASE, url_fetcher=_fetcher(folder)).render(pdf_variant="pdf/ua-1")
    content = document.write_pdf(pdf_variant="pdf/ua-1", finisher=tagging.finish)
    lacking = {chr(point) for font in document.fonts.values() for point in font.missing}
    return content, len(document.pages), lacking


def is_symbol(sign: str) -> bool:
    """Whether it is a picture rather than a letter: an emoji, or what changes one."""
    return unicodedata.category(sign) in ("So", "Sk", "Cf", "Cn", "Mn") and not _is_letter_like(sign)


def _is_letter_like(sign: str) -> bool:
    return unicodedata.category(sign) == "Mn" and not 0xFE00 <= ord(sign) <= 0xFE0F


def _fetcher(folder: Path) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetsAlone(URLFetcher):
        """Reads assets by their name, and pictures that stand in the page itself."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            name = url.removeprefix(ADDRESS)
            if not url.startswith(ADDRESS) or name not in {each.name for each in folder.iterdir()}:
                raise ValueError(f"not an asset: {url[:200]}")
            kind = TYPES.get(Path(name).suffix, "application/octet-stream")
            return URLFetcherResponse(url, (folder / name).read_bytes(), {"Content-Type": kind})

    return AssetsAlone(allowed_protocols=("data",), fail_on_errors=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
