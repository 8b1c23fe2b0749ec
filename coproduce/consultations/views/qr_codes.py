"""QR codes for a phone to photograph."""

from __future__ import annotations

import segno
from flask import current_app
from markupsafe import Markup

# Every reader reads every mask; trying all eight for the evenest picture takes longer than the rest of the page.
QR_MASK = 2


def qr_code(words: str, path: str = "/receipt", title: str = "The six words as a QR code") -> Markup:
    """A QR code of words and the address of the page that takes them, as text. The words are no part of an address:
    that would stand in histories and in the logs of others."""
    address = f"{current_app.extensions['settings'].site_url}{path}"
    return _drawn(f"{words}\n{address}", title)


def qr_of_address(address: str, title: str) -> Markup:
    """A QR code that opens a whole address, for a letter on paper."""
    return _drawn(address, title)


def _drawn(content: str, title: str) -> Markup:
    code = segno.make(content, error="m", micro=False, mask=QR_MASK)
    return Markup(code.svg_inline(scale=5, border=4, light="#fff", title=title))  # noqa: S704
