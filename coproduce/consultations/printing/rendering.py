"""A paper form as a page: the same for a browser that prints it and for the program that sets it as a PDF."""

from __future__ import annotations

import hashlib

import segno
from flask import current_app
from markupsafe import Markup

from coproduce.consultations.printing.sheet import Sheet

TEMPLATE = "consultations/print/form.html"


def page_of(sheet: Sheet, *, on_screen: bool = False, **values: object) -> str:
    """The whole page. For a PDF it depends on nothing but what it says, so that its digest tells whether a word of it
    has changed; `on_screen` it has links and a button too (`back_url`, `pdf`)."""
    template = current_app.jinja_env.get_template(TEMPLATE)
    return template.render(sheet=sheet, qr=_code(sheet), on_screen=on_screen, **values)


def digest_of(page: str) -> str:
    return hashlib.sha256(page.encode()).hexdigest()


def _code(sheet: Sheet) -> Markup:
    code = segno.make(sheet.address, error="m", micro=False)
    words = str(sheet.say("code_picture", address=sheet.address).striptags())
    drawn = code.svg_inline(scale=4, border=2, title=words, svgclass="qr", lineclass=None, omitsize=True)
    return Markup(drawn)  # noqa: S704 - drawn by us, with the title escaped
