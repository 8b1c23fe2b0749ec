"""The worker's part of reports: the record is read in one transaction, the file is made without any, and stored in
another. Nobody's request waits for it."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import update
from sqlalchemy.orm import undefer

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.consultations.models import Consultation
from coproduce.consultations.printing.making import CannotMake
from coproduce.core import clock
from coproduce.core.access import VISITOR, Actor, allows
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import NotFound
from coproduce.core.jobs import every
from coproduce.core.turns import sole
from coproduce.evidence.documents.pdf import pdf_file
from coproduce.evidence.documents.word import word_file
from coproduce.evidence.models import GeneratedFile
from coproduce.evidence.queries.documents import offered_files, says_what_is_true, waiting_files
from coproduce.evidence.queries.report import report_of
from coproduce.evidence.report import STAFF, Report, digest_of
from coproduce.evidence.rules.documents import PDF, erased_on
from coproduce.evidence.services.documents import erase_old_files

log = logging.getLogger(__name__)

SECONDS_BETWEEN_READINGS = 1.0
FAILED = "The file could not be made. Ask for it again; if it fails again, tell the person who looks after this site."
NOT_ANY_MORE = "Nothing of this consultation is public any more, or whoever asked may not see it any more."


class Stopped(Exception):
    """Somebody erased the row while the file was being made."""


@dataclass(frozen=True)
class Made:
    content: bytes
    pages: int = 0


class Teller:
    """Tells how far a file is, once a second at most, and notices that nobody waits for it any more."""

    def __init__(self, file_id: str) -> None:
        self._file_id, self._told_at = file_id, 0.0

    def __call__(self, done: int, total: int) -> None:
        """Raises Stopped."""
        if time.monotonic() - self._told_at < SECONDS_BETWEEN_READINGS:
            return
        self._told_at = time.monotonic()
        with unit_of_work():
            statement = update(GeneratedFile).where(GeneratedFile.id == self._file_id)
            changed = db.session.execute(statement.values(done=done, total=total))
        if not changed.rowcount:  # type: ignore[attr-defined]
            raise Stopped


# Interval 0: at every tick, since somebody may be waiting in front of the page.
@every(minutes=0, own_transactions=True)
def make_files() -> None:
    """Make what was asked for; of several workers one at a time."""
    with sole("generated-files") as mine:
        if mine:
            waiting = waiting_files()
            db.session.rollback()
            for file_id in waiting:
                make_file(file_id)


def make_file(file_id: str) -> None:
    """Make one file, or say in its row why there is none."""
    report = _read(file_id)
    if report is None:
        return
    made, problem = None, ""
    try:
        made = _set(report, file_id)
    except Stopped:
        log.info("nobody waits for report %s any more", file_id)
    except CannotMake as why:
        log.warning("report %s: %s", file_id, why)
        problem = why.words
    except Exception:
        log.exception("report %s failed", file_id)
        problem = FAILED
    db.session.rollback()
    with unit_of_work():
        row = db.session.get(GeneratedFile, file_id, options=[undefer(GeneratedFile.content)])
        if row is not None:
            _keep(row, report, made, problem)


def _read(file_id: str) -> Report | None:
    """The whole report, in one transaction: afterwards it needs no database."""
    with unit_of_work():
        row = db.session.get(GeneratedFile, file_id)
        consultation = db.session.get(Consultation, row.consultation_id) if row else None
        if row is None or consultation is None:
            return None
        row.started_at = clock.now()
        actor = _asker(row)
        if row.audience == STAFF and not allows(actor, "results.see_exact"):
            row.problem = NOT_ANY_MORE
            return None
        row.counts_people = row.counts_people and allows(actor, "equality.count")
        try:
            return report_of(consultation, row.audience, actor=actor, wanted=row.parts)
        except NotFound:
            row.problem = NOT_ANY_MORE
            return None


def _asker(row: GeneratedFile) -> Actor:
    """With the rights that they have now, not those when they asked."""
    account = db.session.get(Account, row.asked_by_id) if row.asked_by_id else None
    return actor_of(account) if account is not None and account.active else VISITOR


def _set(report: Report, file_id: str) -> Made:
    with unit_of_work():
        row = db.session.get(GeneratedFile, file_id)
        wanted = row.format if row is not None else ""
    if not wanted:
        raise Stopped
    if wanted == PDF:
        pdf = pdf_file(report)
        return Made(pdf.content, pdf.pages)
    typeface = current_app.extensions["assets"].path("atkinson.woff2")
    return Made(word_file(report, typeface, Teller(file_id)))


def _keep(row: GeneratedFile, report: Report, made: Made | None, problem: str) -> None:
    row.problem = problem
    if made is None:
        return
    row.content, row.size, row.pages = made.content, len(made.content), made.pages
    row.digest, row.taken_on = digest_of(report), report.taken_on
    row.asked_at, row.made_at = None, clock.now()
    row.erase_on = erased_on(clock.today())


@every(minutes=10)
def renew_offered_files() -> None:
    """Ask anew for what stands on a public page and would say something else now."""
    for row in offered_files():
        consultation = db.session.get(Consultation, row.consultation_id)
        if consultation is not None and not row.waits and not says_what_is_true(consultation, row):
            row.asked_at, row.problem = clock.now(), ""


@every(minutes=24 * 60)
def erase_old() -> None:
    """Files are kept for some days, and can be made again at any time."""
    erase_old_files()
