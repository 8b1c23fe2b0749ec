"""Letting a warning of the writing desk stand, with a reason that stays on record."""

from __future__ import annotations

from sqlalchemy import select

from coproduce.core import audit, clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Stale
from coproduce.core.identifiers import new_id
from coproduce.feedback.models import Feedback, LintOverride
from coproduce.feedback.queries.lint import warning_of
from coproduce.feedback.services.writing import require_writing


def let_stand(
    actor: Actor, feedback: Feedback, code: str, finding_id: str, *, reason: str, digest: str = ""
) -> LintOverride:
    """Let a warning stand for the words as they are now. `digest` is that of the warning which the person read.

    Raises NotAllowed, Refused (no longer being written), InvalidInput (no reason), Stale (the words changed since),
    NotFound (there is no such warning).
    """
    require_writing(actor, feedback)
    if not reason.strip():
        raise InvalidInput({"reason": "Say why the words stay as they are."})
    warning = warning_of(feedback, code, finding_id)
    if digest and digest != warning.digest:
        raise Stale("warning")
    override = _known(feedback, warning.digest) or LintOverride(
        id=new_id(),
        feedback_id=feedback.id,
        finding_id=finding_id or None,
        code=code,
        words_digest=warning.digest,
    )
    override.reason, override.by_id, override.at = reason.strip(), actor.account_id, clock.now()
    db.session.add(override)
    db.session.flush()
    details = {"warning": code, **({"finding": finding_id} if finding_id else {})}
    audit.record(actor, "let_warning_stand", "feedback", feedback.id, override.reason, details)
    return override


def _known(feedback: Feedback, digest: str) -> LintOverride | None:
    return db.session.scalars(
        select(LintOverride).where(
            LintOverride.feedback_id == feedback.id, LintOverride.words_digest == digest
        )
    ).first()


def ask_again(actor: Actor, feedback: Feedback, override: LintOverride) -> None:
    """Take the override back: the warning is open again. Raises NotAllowed, Refused, NotFound."""
    require_writing(actor, feedback)
    if override.feedback_id != feedback.id:
        raise NotFound("override")
    db.session.delete(override)
    db.session.flush()
    audit.record(actor, "warn_again", "feedback", feedback.id, details={"warning": override.code})
