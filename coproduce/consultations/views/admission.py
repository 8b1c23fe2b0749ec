"""What a browser holds after a one-time code was spent: a word in its signed session that opens one draft, once. That
it was used stands in the database, since a browser can bring back an earlier cookie."""

from __future__ import annotations

from flask import session

from coproduce.consultations.queries import Asking
from coproduce.consultations.services.admission import (
    begin_admission,
    may_begin,
    normalised,
    spend_code,
    use_admission,
)
from coproduce.consultations.views import draft_cookie

ADMITTED = "admitted"


def enter(asked: Asking, typed: str) -> None:
    """Spend a code and let this browser begin once. A code that was spent and not used to begin with may be entered
    again: a second press, or a page that never arrived, costs nobody their answer. Raises InvalidInput."""
    token = draft_cookie.digest_of(f"admission {asked.consultation_id} {normalised(typed)}")
    digest = draft_cookie.digest_of(token)
    if not may_begin(asked.consultation_id, digest):
        spend_code(asked.consultation_id, typed)
        begin_admission(asked.consultation_id, asked.questionnaire.version_id, digest)
    session[ADMITTED] = {"slug": asked.slug, "token": token}


def is_given(asked: Asking) -> bool:
    """Whether this browser may begin a draft, or send one that was begun without a code."""
    digest = _digest(asked)
    return digest is not None and may_begin(asked.consultation_id, digest)


def use(asked: Asking) -> bool:
    """Use it up; false where there is none."""
    digest = _digest(asked)
    return digest is not None and use_admission(asked.consultation_id, digest)


def _digest(asked: Asking) -> str | None:
    kept = session.get(ADMITTED)
    if not isinstance(kept, dict) or kept.get("slug") != asked.slug:
        return None
    return draft_cookie.digest_of(str(kept.get("token")))
