"""Made-up addresses, notices and releases. Each function adds to the session and flushes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import count

from flask import Flask

from coproduce.consultations.models import Consultation
from coproduce.core import clock, outbox
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.feedback.events import TellingBegan
from coproduce.feedback.models import Feedback
from coproduce.notifications.handlers import write_notices
from coproduce.notifications.models import Notice, OutcomeContact
from coproduce.notifications.queries import contact_of
from coproduce.notifications.shuffling import Contact, rewrite
from tests.factories.consultations import make_consultation
from tests.factories.notifications_server import Mailbox

_numbers = count(1)


def make_contact(
    consultation: Consultation,
    email: str = "",
    *,
    confirmed: bool = True,
    keep: bool = False,
    given_on: date | None = None,
    delivery: str = "",
) -> OutcomeContact:
    """An address in the table, confirmed unless told otherwise."""
    address = email or f"parent{next(_numbers)}@example.org"
    contact = Contact(
        consultation.id,
        address,
        given_on or clock.today(),
        confirmed,
        keep,
        delivery or ("sent" if confirmed else "queued"),
    )
    rewrite(consultation.id, lambda batch: [*batch, contact], also=[address])
    found = contact_of(consultation.id, address)
    assert found is not None
    return found


def make_release(
    consultation: Consultation | None = None,
    state: str = "telling",
    *,
    reach_plan: str = "Letters by post",
    route: str = "normal",
    took_part: int = 20,
) -> Feedback:
    """Answers that are being told, without findings: what notifications needs of them."""
    consultation = consultation or make_consultation("closed")
    feedback = Feedback(
        id=new_id(),
        consultation=consultation,
        state=state,
        route=route,
        reach_plan=reach_plan,
        took_part=took_part,
        telling_began_at=clock.now(),
    )
    db.session.add(feedback)
    db.session.flush()
    return feedback


def announce(feedback: Feedback) -> list[Notice]:
    """The notices of a release, written as the worker does it."""
    write_notices(TellingBegan(feedback.id))
    return list(db.session.query(Notice).filter(Notice.subject_id == feedback.id))


def emit_telling(feedback: Feedback) -> None:
    """The event that the lifecycle emits, for tests that let the worker do the rest."""
    outbox.emit(TellingBegan(feedback.id))


@contextmanager
def sending_through(app: Flask, mailbox: Mailbox | None, **changes: object) -> Iterator[None]:
    """The site sends through this mail server, or through none; `changes` are other settings."""
    before = app.extensions["settings"]
    server: dict[str, object] = {"smtp_host": "127.0.0.1", "smtp_port": mailbox.port} if mailbox else {}
    app.extensions["settings"] = replace(before, **{**server, **changes})
    try:
        yield
    finally:
        app.extensions["settings"] = before
