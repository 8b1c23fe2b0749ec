"""Copies of sent letters for `/manage/mailbox`, where no real people are written to."""

from __future__ import annotations

from flask import current_app

from coproduce.core import clock
from coproduce.core.database import db
from coproduce.notifications.models import KeptMail
from coproduce.notifications.transport import Letter


def keep(letter: Letter) -> None:
    """Keep a copy in the current transaction; production keeps none."""
    if current_app.extensions["settings"].has_mailbox:
        db.session.add(
            KeptMail(recipient=letter.to, subject=letter.subject[:255], body=letter.body, sent_at=clock.now())
        )
