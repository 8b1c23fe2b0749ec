"""The worker's part of the print pack: PDFs are made when a consultation opens, when its words change, and when
somebody asks. The words are read in one transaction, set without any, and the file is stored in another."""

from __future__ import annotations

import logging
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import undefer

from coproduce.consultations.events import (
    AnswerDateMoved,
    ConsultationExtended,
    ConsultationOpened,
    ConsultationResumed,
    PrintPackAsked,
)
from coproduce.consultations.models import Consultation, PrintPack
from coproduce.consultations.printing.making import CannotMake, pdf_of
from coproduce.consultations.printing.rendering import digest_of, page_of
from coproduce.consultations.queries.printing import (
    PRINTED_IN,
    consultations_on_paper,
    packs_of,
    sheets_of,
    waiting_packs,
)
from coproduce.consultations.services.printing import keep_print_pack, keep_print_problem, plan_print_pack
from coproduce.core.database import db, unit_of_work
from coproduce.core.jobs import every
from coproduce.core.outbox import Event, handles
from coproduce.core.turns import sole

log = logging.getLogger(__name__)


def plan(event: Event) -> None:
    """What paper says is asked for anew: a version of the questions, a date, or the pack itself."""
    if current_app.extensions["settings"].makes_pdfs:
        plan_print_pack(event.consultation_id)  # type: ignore[attr-defined]


for _kind in (PrintPackAsked, ConsultationOpened, ConsultationResumed, ConsultationExtended, AnswerDateMoved):
    handles(_kind)(plan)


@every(minutes=10)
def look_for_changed_words() -> None:
    """Ask for what people can answer now and whose paper form would say something else than the PDF does."""
    if not current_app.extensions["settings"].makes_pdfs:
        return
    for consultation in consultations_on_paper():
        if _has_changed(consultation):
            plan_print_pack(consultation.id)


def _has_changed(consultation: Consultation) -> bool:
    _, sheets = sheets_of(consultation)
    made = {wanted: pack.digest for wanted, pack in packs_of(consultation.id).items()}
    return made != {wanted: digest_of(page_of(sheet)) for wanted, sheet in sheets.items()}


# Interval 0: at every tick, since somebody may be waiting in front of the page.
@every(minutes=0, own_transactions=True)
def make_print_packs() -> None:
    """Make what was asked for; of several workers one at a time."""
    with sole("print-packs") as mine:
        if mine:
            waiting = waiting_packs()
            db.session.rollback()
            for pack_id in waiting:
                _make(pack_id)


def _make(pack_id: str) -> None:
    pack = db.session.get(PrintPack, pack_id)
    consultation = db.session.get(Consultation, pack.consultation_id) if pack else None
    if pack is None or consultation is None or consultation.state not in PRINTED_IN:
        db.session.rollback()
        _forget(pack_id)
        return
    version_id, sheets = sheets_of(consultation)
    page = page_of(sheets[pack.format]) if pack.format in sheets else ""
    digest = digest_of(page)
    is_made_already = bool(pack.made_at) and pack.digest == digest
    db.session.rollback()
    if not page:
        _forget(pack_id)
        return
    pdf, problem = None, None
    if not is_made_already:
        try:
            pdf = pdf_of(page, Path(current_app.static_folder or "") / "vendor")
        except CannotMake as why:
            log.warning("print pack %s: %s", pack_id, why, exc_info=why.for_good)
            problem = why
    with unit_of_work():
        kept = db.session.get(PrintPack, pack_id, options=[undefer(PrintPack.content)])
        if kept is not None and problem is not None:
            keep_print_problem(kept, digest if problem.for_good else "", problem.words)
        elif kept is not None:
            keep_print_pack(kept, version_id, digest, pdf)


def _forget(pack_id: str) -> None:
    """Nobody waits for it any more: what was made before stays as it is."""
    with unit_of_work():
        pack = db.session.get(PrintPack, pack_id)
        if pack is not None:
            pack.asked_at = None
