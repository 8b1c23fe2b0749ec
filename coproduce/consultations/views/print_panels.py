"""Where paper forms are shown on other pages: the consultation's own."""

from __future__ import annotations

from flask import render_template

from coproduce.consultations import queries
from coproduce.consultations.models import Consultation
from coproduce.consultations.views.printing import PRINTED_PHASES, link_words, paper_links
from coproduce.web.panels import register_panel


def register() -> None:
    register_panel("consultation", for_everybody, position=70)


def for_everybody(consultation: Consultation) -> str | None:
    """The forms to print, while people can answer."""
    if queries.phase_of(consultation) not in PRINTED_PHASES:
        return None
    links = paper_links(consultation)
    return (
        render_template("consultations/print/panel.html", links=links, link_words=link_words)
        if links
        else None
    )
