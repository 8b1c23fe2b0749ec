"""Keeping what somebody types: by a button, and by itself when it is refused."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from coproduce.core.database import db
from coproduce.forums.draft_services import draft_for, forget_draft, save_draft
from coproduce.forums.models import Board, Topic
from coproduce.web.guards import current_actor
from coproduce.web.uploads import keep_files

FIELDS = ("title", "text", "what", "why", "who", "organisation_id")
BUTTON = "save_draft"


def kept(board: Board, topic: Topic | None = None, kind: str = "") -> dict[str, str]:
    """What is kept for this form: the data of a form that was not sent yet."""
    draft = draft_for(current_actor(), board, topic)
    if draft is None or draft.fields.get("kind", "") != kind:
        return {}
    return {name: value for name, value in draft.fields.items() if name in FIELDS}


def is_saving() -> bool:
    """Whether the button “Keep it for later” was pressed."""
    return BUTTON in request.form


def save(form: FlaskForm, board: Board, topic: Topic | None = None, kind: str = "") -> ResponseReturnValue:
    """Keep what was typed, whatever it is, and say where it stands."""
    save_draft(current_actor(), board, topic, _typed(form, kind))
    flash("It is kept for you. You find it here.", "success")
    return redirect(url_for("forums_mine.index"), 303)


def keep_what_was_refused(form: FlaskForm, board: Board, topic: Topic | None = None, kind: str = "") -> None:
    """The form is shown again, and what was typed is kept too: of all that the request did, this alone is saved."""
    typed = _typed(form, kind)
    db.session.rollback()
    save_draft(current_actor(), board, topic, typed)
    keep_files()


def was_sent(board: Board, topic: Topic | None = None) -> None:
    forget_draft(current_actor(), board, topic)


def _typed(form: FlaskForm, kind: str) -> dict[str, str]:
    typed = {name: str(form[name].data or "").replace("\x00", "") for name in FIELDS if name in form}
    return {**typed, "kind": kind} if kind else typed
