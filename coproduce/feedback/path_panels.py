"""Where staff see how many views have a complete path: the staff home, the list of work, and beside the answers."""

from __future__ import annotations

from collections.abc import Iterator

from flask import render_template

from coproduce.consultations.models import Consultation
from coproduce.consultations.staff_tasks import AFTERWARDS, Task, register_tasks
from coproduce.core import access
from coproduce.core.access import Actor
from coproduce.feedback import addresses
from coproduce.feedback.queries.paths import paths_of, paths_of_area
from coproduce.feedback.rules.paths import STAGES, together
from coproduce.web.guards import current_actor
from coproduce.web.panels import register_panel


def register() -> None:
    register_panel("staff_home", headline, 90)
    register_panel("feedback.overview", beside_the_answers, 60)
    register_tasks(of_consultation)


def headline(actor: Actor) -> str | None:
    """On the staff home: of all views of the area, how many can be followed to the end."""
    if not access.allows(actor, "feedback.read"):
        return None
    share = together(each.share for each in paths_of_area(actor))
    if not share.views:
        return None
    return render_template("feedback/panels/paths.html", share=share, stages=STAGES, url=addresses.paths())


def beside_the_answers(consultation: Consultation) -> str | None:
    share = paths_of(current_actor(), consultation)
    if not share.views:
        return None
    url = addresses.paths(consultation.slug)
    return render_template("feedback/panels/paths.html", share=share, stages=STAGES, url=url)


def of_consultation(consultation: Consultation, actor: Actor) -> Iterator[Task]:
    if consultation.state == "draft" or not access.allows(actor, "feedback.read"):
        return
    share = paths_of(actor, consultation)
    if share.views:
        hint = f"{share.complete} of {share.views} views can be followed to the end"
        state = "done" if share.complete == share.views else ""
        url = addresses.paths(consultation.slug)
        yield Task(AFTERWARDS, 65, "The path of each view", url, "feedback.read", hint, state)
