"""The worker's part: hints for the reading queue, and clocks on urgent hints and concerns.

Hints sort, they never decide and never start a clock on anyone but the readers (rule 10).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from coproduce.core import clock, outbox
from coproduce.core.database import db, unit_of_work
from coproduce.core.jobs import every
from coproduce.core.working_days import closed_days
from coproduce.safeguarding.attachment_services import erase_unclaimed_attachments
from coproduce.safeguarding.events import UrgentHintUnread
from coproduce.safeguarding.models import Passage, UnreadAlert
from coproduce.safeguarding.rules import alerts_due, clock_start
from coproduce.safeguarding.services.backlog import alert_of_backlog
from coproduce.safeguarding.services.claims import wipe_lapsed_claims
from coproduce.safeguarding.services.escalation import escalate_late

log = logging.getLogger(__name__)

BATCH = 200
MOST_BATCHES_AT_ONCE = 50
SHORTEST_FOR_LANGUAGE = 20


@dataclass(frozen=True)
class Hints:
    """What the machine noticed in one text. `spans` are [start, end, kind] in characters; `language` is an ISO 639-1
    code, or empty where the text is too short to tell."""

    concern: str
    reason: str
    spans: list[list[int | str]]
    language: str


@every(minutes=1, own_transactions=True)
def hint_passages() -> None:
    """Look at every text that no hint was made for yet, in batches: read, think without a transaction, save."""
    for _ in range(MOST_BATCHES_AT_ONCE):
        batch = _texts_without_hints(BATCH)
        if not batch:
            return
        save_hints({passage_id: hints_for(body) for passage_id, body in batch})


def _texts_without_hints(limit: int) -> Sequence[tuple[str, str]]:
    rows = db.session.execute(
        select(Passage.id, Passage.body).where(Passage.hinted.is_(False)).order_by(Passage.id).limit(limit)
    ).all()
    db.session.rollback()
    return [(passage_id, body) for passage_id, body in rows]


def hints_for(body: str) -> Hints:
    """Screen one text, mark personal data in it and guess its language."""
    from coproduce.analysis.redaction import find
    from coproduce.analysis.screening import screen

    screening = screen(body)
    spans: list[list[int | str]] = [[span.start, span.end, span.kind] for span in find(body)]
    return Hints(screening.concern, screening.reason, spans, _language_of(body))


def save_hints(found: dict[str, Hints]) -> None:
    """Store hints in one short transaction. A text that was deleted meanwhile is passed over."""
    with unit_of_work():
        for passage in db.session.scalars(select(Passage).where(Passage.id.in_(found)).order_by(Passage.id)):
            hints = found[passage.id]
            passage.concern_hint, passage.concern_hint_reason = hints.concern, hints.reason
            passage.personal_data_hints, passage.language = hints.spans, hints.language
            passage.hinted = True
            if hints.concern == "urgent" and not passage.historic:
                passage.hinted_at = clock_start(clock.now())


@every(minutes=5)
def alert_unread_hints() -> None:
    """Tell the lead, and later the deputies, of urgent hints that nobody has read for too long. Texts of historic
    imports carry no time and so start no clock."""
    now, closed = clock.now(), closed_days()
    waiting = db.session.execute(
        select(Passage.id, Passage.hinted_at).where(
            Passage.state == "unread", Passage.concern_hint == "urgent", Passage.hinted_at.is_not(None)
        )
    ).all()
    told = (
        {(alert.passage_id, alert.position) for alert in db.session.scalars(select(UnreadAlert))}
        if waiting
        else ()
    )
    for passage_id, since in waiting:
        for position in alerts_due(since or now, now, closed):
            if (passage_id, position) not in told:
                db.session.add(UnreadAlert(passage_id=passage_id, position=position, alerted_at=now))
                outbox.emit(UrgentHintUnread(passage_id, position))


@every(minutes=1)
def tell_of_overdue_concerns() -> None:
    """Pass on, one after another, each concern that nobody acknowledged in time."""
    escalate_late()


@every(minutes=10)
def wipe_lapsed() -> None:
    """Who had a text in hand is not kept for longer than it holds others off."""
    wipe_lapsed_claims()


@every(minutes=30)
def tell_of_backlog() -> None:
    """Once on a working day: something waits for too long."""
    alert_of_backlog()


@every(minutes=24 * 60)
def erase_files_never_sent() -> None:
    """Files of drafts that ended without being sent."""
    erase_unclaimed_attachments()


def _language_of(body: str) -> str:
    if len(body.strip()) < SHORTEST_FOR_LANGUAGE:
        return ""
    from py3langid.langid import classify

    return str(classify(body)[0])[:8]
