"""The clocks on the pages of consultations and on the staff home."""

from __future__ import annotations

from collections.abc import Iterator

from flask import render_template

from coproduce.consultations.models import Consultation
from coproduce.consultations.staff_tasks import AFTERWARDS, Task, register_tasks
from coproduce.core import access
from coproduce.core.access import Actor
from coproduce.feedback import addresses
from coproduce.feedback.queries.clocks import RunningClock, clocks_of_consultation, clocks_to_see_to
from coproduce.feedback.rules.clocks import HEARD, LATE, MET, WARNED
from coproduce.web.panels import register_panel
from coproduce.web.templating import day


def register() -> None:
    register_panel("consultation", late_on_consultation, 25)
    register_panel("staff_home", clock_tasks, 19)
    register_tasks(saying_what_we_heard)


def late_on_consultation(consultation: Consultation) -> str | None:
    """To everybody, by the clock: what is late."""
    late = [each for each in _of(consultation) if each.clock.stands == LATE]
    return render_template("feedback/panels/late.html", late=late) if late else None


def clock_tasks(actor: Actor) -> str | None:
    """To staff: clocks that run out within five working days, and those that have."""
    if not access.allows(actor, "feedback.read"):
        return None
    found = clocks_to_see_to()
    return render_template("feedback/panels/clock_tasks.html", clocks=found) if found else None


def saying_what_we_heard(consultation: Consultation, actor: Actor) -> Iterator[Task]:
    """On the staff page of a consultation: until when everybody can read what was heard."""
    for each in _of(consultation):
        if each.clock.step != HEARD:
            continue
        state = {MET: "done", LATE: "late", WARNED: "to_do"}.get(each.clock.stands, "not_started")
        url = addresses.results_work(consultation.slug)
        hint = f"Due on {day(each.clock.due_on)}: published results, or the answers"
        yield Task(AFTERWARDS, 45, "Say what we heard", url, "feedback.read", hint, state)


def _of(consultation: Consultation) -> list[RunningClock]:
    return clocks_of_consultation(consultation) if consultation.state == "closed" else []
