"""Opening, extending, pausing, resuming, cancelling and closing a consultation. Each leaves a public line with its
reason where people are affected (rule 24)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from coproduce.consultations.amendments import field_changes
from coproduce.consultations.lifecycle import CONSULTATION
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import latest_version
from coproduce.consultations.rules import AnswerDateFacts, ExtensionFacts
from coproduce.consultations.services.opening import opening_facts
from coproduce.consultations.services.public_changes import show_change
from coproduce.consultations.services.reviewing import note_what_opened
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import Refused
from coproduce.core.lifecycle import fire


def open_(actor: Actor, consultation: Consultation, *, expected_version: int | None = None) -> None:
    """Publish it. It takes answers from `opens_at`, or at once where that is empty or past.

    Raises NotAllowed, Stale, Refused with all that `readiness` names.
    """
    now, facts = clock.now(), opening_facts(consultation)
    fire(CONSULTATION, consultation, "open", actor, facts=facts, expected_version=expected_version)
    consultation.opens_at = max(consultation.opens_at or now, now)
    if consultation.standing:
        consultation.first_report_on = consultation.answer_promised_on
    version = latest_version(consultation.id)
    if version is not None:
        version.published_at = now
    note_what_opened(consultation)
    db.session.flush()


def extend(
    actor: Actor,
    consultation: Consultation,
    closes_at: datetime | None,
    reason: str,
    *,
    answer_promised_on: date | None = None,
    keep_until: date | None = None,
    decision_on: date | None = None,
    expected_version: int | None = None,
) -> None:
    """Move the closing date to later, or let late answers into a closed one. The promised answer date, the day of the
    decision and the date until which answers are kept move too where they are given. Raises NotAllowed, Stale, Refused.
    """
    before, promised_before = consultation.closes_at, consultation.answer_promised_on
    promised = answer_promised_on or consultation.answer_promised_on
    kept, decided = keep_until or consultation.keep_until, decision_on or consultation.decision_on
    erased = consultation.responses_erased_on is not None
    facts = ExtensionFacts(
        clock.now(), before, closes_at, promised, kept, erased, decided, consultation.standing
    )
    fire(
        CONSULTATION,
        consultation,
        "extend",
        actor,
        facts=facts,
        reason=reason,
        expected_version=expected_version,
    )
    consultation.closes_at, consultation.closed_at = closes_at, None
    moved: dict[str, Any] = {}
    if promised != promised_before:
        moved = {"promised_before": promised_before, "promised_after": promised}
    if decided != consultation.decision_on:
        sentences = field_changes({"decision_on": consultation.decision_on}, {"decision_on": decided})
        moved["details"] = "\n".join(sentences["decision_changed"])
    consultation.answer_promised_on, consultation.keep_until = promised, kept
    consultation.decision_on = decided
    show_change(consultation, "extended", reason, closes_before=before, closes_after=closes_at, **moved)


def pause(
    actor: Actor, consultation: Consultation, reason: str, *, expected_version: int | None = None
) -> None:
    """Take no answers for a while. Raises NotAllowed, Stale, Refused."""
    fire(CONSULTATION, consultation, "pause", actor, reason=reason, expected_version=expected_version)
    show_change(consultation, "paused", reason)


def resume(actor: Actor, consultation: Consultation, *, expected_version: int | None = None) -> None:
    """Take answers again. Raises NotAllowed, Stale, Refused."""
    fire(CONSULTATION, consultation, "resume", actor, expected_version=expected_version)
    show_change(consultation, "resumed", "")


def close(
    actor: Actor, consultation: Consultation, reason: str = "", *, expected_version: int | None = None
) -> None:
    """Take no more answers. Before the closing date a public reason is needed. Raises NotAllowed, Stale, Refused."""
    now = clock.now()
    is_early = consultation.closes_at is None or now < consultation.closes_at
    if is_early and not reason.strip():
        told = "it is open all year" if consultation.standing else "it closes later"
        raise Refused(f"People were told that {told}. Give a reason.")
    fire(CONSULTATION, consultation, "close", actor, reason=reason, expected_version=expected_version)
    consultation.closed_at = now
    if is_early:
        kind = "closed_standing" if consultation.standing else "closed_early"
        show_change(consultation, kind, reason, closes_before=consultation.closes_at, closes_after=now)
    db.session.flush()


def cancel(
    actor: Actor, consultation: Consultation, reason: str, *, expected_version: int | None = None
) -> None:
    """Give it up, with a reason that is public where the consultation was. Raises NotAllowed, Stale, Refused."""
    was_public = consultation.state != CONSULTATION.initial
    fire(CONSULTATION, consultation, "cancel", actor, reason=reason, expected_version=expected_version)
    if was_public:
        show_change(consultation, "cancelled", reason)


def move_answer_date(
    actor: Actor, consultation: Consultation, day: date, reason: str, *, expected_version: int | None = None
) -> None:
    """Promise the answer for another day; the page keeps saying that it moved and why, and those who wait for it are
    told. Raises NotAllowed, Stale, Refused."""
    before = consultation.answer_promised_on
    if day == before:
        raise Refused("The answer is promised for that day already.")
    fire(
        CONSULTATION,
        consultation,
        "move_answer_date",
        actor,
        facts=AnswerDateFacts(day, consultation.closes_at, consultation.keep_until, consultation.standing),
        reason=reason,
        expected_version=expected_version,
        details={"day_before": before.isoformat() if before else None, "day_after": day.isoformat()},
    )
    consultation.answer_promised_on = day
    show_change(consultation, "answer_date_moved", reason, promised_before=before, promised_after=day)
