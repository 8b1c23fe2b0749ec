"""The blueprint of group sessions. Facilitators sign in by e-mail and are no staff, so it stands under /my."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.models import GroupSession
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.web.forms import SOMEBODY_ELSE

sessions = Blueprint("sessions", __name__, url_prefix="/my/sessions")


def to_session(session: GroupSession, page: str = "page", **values: Any) -> ResponseReturnValue:
    return redirect(url_for(f"sessions.{page}", session_id=session.id, **values))


def attempt(action: Callable[[], object]) -> tuple[dict[str, str], list[tuple[str, str]], int]:
    """Do it, or say why not: (problems by field, refusals as (address, words), status). Nothing stays half done."""
    try:
        action()
    except InvalidInput as problem:
        db.session.rollback()
        return problem.problems, [], 422
    except Refused as problem:
        db.session.rollback()
        return {}, [(refusal.url, refusal.message) for refusal in problem.refusals], 409
    except Stale:
        db.session.rollback()
        return {}, [("", SOMEBODY_ELSE)], 409
    return {}, [], 200
