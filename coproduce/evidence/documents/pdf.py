"""A report as a tagged PDF/UA, set by a program of its own. The same report gives the same bytes."""

from __future__ import annotations

from pathlib import Path

from flask import current_app

from coproduce.consultations.printing.making import Pdf, pdf_of
from coproduce.evidence.documents.page import page_of
from coproduce.evidence.report import Report


def pdf_file(report: Report) -> Pdf:
    """Raises CannotMake, with words for staff."""
    return pdf_of(page_of(report), Path(current_app.static_folder or "") / "vendor")
