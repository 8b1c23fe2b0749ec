"""Joining a group session by its code. Nothing is written and no line is left in the log: a time would tell when
somebody answered (rule 17). Which session a browser belongs to stands in its signed session alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from coproduce.consultations import services
from coproduce.consultations.models import GroupSession
from coproduce.consultations.queries import consultation_by_id
from coproduce.consultations.queries.sessions import joinable_session, session_by_code
from coproduce.consultations.rules.sessions import normalised_code, shown_code
from coproduce.consultations.services.sessions import HAS_ENDED
from coproduce.consultations.views.blueprint import blueprint
from coproduce.core import clock
from coproduce.core.errors import InvalidInput
from coproduce.web.guards import public
from coproduce.web.rate_limits import JOIN, limiter

JOINED = "group_session"
LASTS_FOR = timedelta(hours=12)
LONGEST_CODE = 40


def current_session_id(slug: str) -> str | None:
    """The group session that this browser joined for the consultation, where it still takes answers."""
    found = current_session(slug)
    return found.id if found is not None else None


def current_session(slug: str) -> GroupSession | None:
    """The same as the session itself, for pages that name it."""
    kept = session.get(JOINED)
    if not isinstance(kept, dict) or kept.get("slug") != slug:
        return None
    if clock.now() >= datetime.fromisoformat(str(kept.get("until"))):
        return None
    return joinable_session(slug, str(kept.get("id")))


def _counts_as_a_try(response: Response) -> bool:
    """Only a code that did not work is counted: a class of thirty joins from one address within a minute."""
    return response.status_code == 422


limited_tries = limiter.limit(JOIN, methods=["POST"], deduct_when=_counts_as_a_try)


@blueprint.get("/join")
@public
def join() -> ResponseReturnValue:
    return _code_page()


@blueprint.post("/join")
@public
@limited_tries
def enter() -> ResponseReturnValue:
    """Check the code and go on to the questions."""
    typed = request.form.get("code", "")[:LONGEST_CODE]
    try:
        found = services.join_session(typed)
    except InvalidInput as problem:
        return _code_page(typed, problem.problems["code"]), 422
    consultation = consultation_by_id(found.consultation_id)
    until = (clock.now() + LASTS_FOR).isoformat()
    session[JOINED] = {"slug": consultation.slug, "id": found.id, "until": until}
    flash(f"You are answering together with {found.group_name}.", "success")
    return redirect(url_for("consultations.start", slug=consultation.slug, format=found.format))


@blueprint.get("/join/<code>")
@public
def joined(code: str) -> ResponseReturnValue:
    """Where the QR code leads: what the session is, and a button that posts (rule 20)."""
    found = session_by_code(code)
    if found is None:
        return _code_page(code[:LONGEST_CODE] if normalised_code(code) else "", HAS_ENDED), 404
    return render_template(
        "consultations/joining/session.html",
        session=found,
        consultation=consultation_by_id(found.consultation_id),
        code=shown_code(found.code),
    )


@blueprint.post("/join/alone")
@public
def answer_alone() -> ResponseReturnValue:
    """Leave the session: what is begun from now on in this browser is a single form."""
    kept = session.pop(JOINED, None)
    flash("You are answering on your own now.", "success")
    if isinstance(kept, dict):
        return redirect(url_for("consultations.start", slug=str(kept.get("slug"))))
    return redirect(url_for("consultations.index"))


def _code_page(typed: str = "", problem: str = "") -> str:
    return render_template("consultations/joining/code.html", typed=typed, problem=problem)
