"""A file of responses between its upload and its import: kept for an hour, seen by its uploader alone."""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, replace

from sqlalchemy import delete

from coproduce.consultations.files.columns import ImportChoices
from coproduce.consultations.files.tabular import read_table
from coproduce.consultations.models import Consultation, ImportUpload
from coproduce.consultations.services.importing import ImportReport, import_responses
from coproduce.consultations.staff_queries import UPLOADS_ARE_KEPT_FOR
from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotAllowed
from coproduce.core.identifiers import new_id


def keep_upload(actor: Actor, consultation: Consultation, content: bytes) -> ImportUpload:
    """Keep a file until it is confirmed. Raises NotAllowed, and InvalidInput where it cannot be read at all."""
    require(actor, "consultations.import", consultation)
    if actor.account_id is None:
        raise NotAllowed("consultations.import")
    deque(read_table(content).rows, maxlen=0)  # read to its end, so that half a file is found now
    upload = ImportUpload(
        id=new_id(),
        consultation_id=consultation.id,
        account_id=actor.account_id,
        content=content,
        choices=asdict(ImportChoices()),
        uploaded_at=clock.now(),
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def choices_of(upload: ImportUpload) -> ImportChoices:
    return ImportChoices(**upload.choices)


def keep_choices(upload: ImportUpload, choices: ImportChoices) -> None:
    upload.choices = asdict(choices)
    db.session.flush()


def import_upload(
    actor: Actor, consultation: Consultation, upload: ImportUpload, *, skip_bad_rows: bool
) -> ImportReport:
    """Import a kept file and erase it. Raises as `import_responses`."""
    choices = replace(choices_of(upload), skip_bad_rows=skip_bad_rows)
    report = import_responses(actor, consultation, upload.content, choices)
    discard_upload(upload)
    return report


def discard_upload(upload: ImportUpload) -> None:
    db.session.delete(upload)
    db.session.flush()


def erase_old_uploads() -> None:
    """Erase files that nobody confirmed within their time."""
    over = ImportUpload.uploaded_at < clock.now() - UPLOADS_ARE_KEPT_FOR
    db.session.execute(delete(ImportUpload).where(over).execution_options(synchronize_session=False))
