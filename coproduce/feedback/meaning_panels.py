"""Where staff meet “that is not what I meant”: the staff home, the list of work on a consultation, and the desk."""

from __future__ import annotations

from collections.abc import Iterator

from flask import render_template

from coproduce.consultations.models import Consultation
from coproduce.consultations.staff_tasks import AFTERWARDS, Task, register_tasks
from coproduce.core import access
from coproduce.core.access import Actor
from coproduce.feedback import addresses
from coproduce.feedback.queries import meaning
from coproduce.safeguarding.contexts import register_context, register_kind
from coproduce.safeguarding.models import Passage
from coproduce.web.panels import register_panel


def register() -> None:
    register_panel("staff_home", tasks, 23)
    register_panel("desk.text", at_the_desk, 50)
    register_panel("feedback.overview", before_telling, 50)
    register_tasks(settling)
    register_context(meaning.CONTEXT, meaning.places_in_words)
    register_kind(meaning.CONTEXT, "Not what I meant")


def tasks(actor: Actor) -> str | None:
    """On the staff home: consultations where somebody waits to be understood."""
    if not access.allows(actor, "meaning.settle"):
        return None
    waiting = meaning.consultations_with_open()
    return render_template("feedback/panels/meaning_tasks.html", waiting=waiting) if waiting else None


def settling(consultation: Consultation, actor: Actor) -> Iterator[Task]:
    """In the list of work on a consultation, where anybody said so."""
    waiting = meaning.open_count(consultation.id) if access.allows(actor, "meaning.see") else 0
    if waiting:
        hint = f"{waiting} {'person waits' if waiting == 1 else 'texts wait'} for an analyst"
        url = addresses.not_what_i_meant(consultation.slug)
        yield Task(AFTERWARDS, 45, "“That is not what I meant”", url, "meaning.see", hint, "to_do")


def at_the_desk(passage: Passage, consultation: Consultation) -> str | None:
    """Beside a text at the coding desk."""
    found = meaning.open_corrections(passage.id)
    if not found:
        return None
    shown = meaning.to_settle(consultation.id, found)
    return render_template("feedback/panels/meaning_desk.html", consultation=consultation, corrections=shown)


def before_telling(consultation: Consultation) -> str | None:
    """A warning beside the answers, and no more than that: the answers of everybody else do not wait."""
    waiting = meaning.open_count(consultation.id)
    if not waiting:
        return None
    return render_template("feedback/panels/meaning_warning.html", consultation=consultation, waiting=waiting)
