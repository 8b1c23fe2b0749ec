"""The staff home: what is due and late first, then own consultations on their thread."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coproduce.core import jobs
from coproduce.home import queries
from coproduce.web.guards import current_actor, requires
from coproduce.web.panels import render_panels
from coproduce.web.templating import day

blueprint = Blueprint("home_manage", __name__, url_prefix="/manage")


@blueprint.get("/")
@requires("staff.enter")
def index() -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "home/manage/index.html",
        tasks=[panel for panel in render_panels("staff_home", actor) if panel.strip()],
        own=[(each, _stages(each)) for each in queries.own_consultations(actor)],
        worker_is_silent=jobs.worker_is_silent(),
        worker_seen=jobs.worker_last_seen(),
    )


def _stages(own: queries.OwnConsultation) -> list[dict[str, str]]:
    """What the macro `stages` takes."""
    return [{"label": stage.label, "state": stage.state, "date": day(stage.day)} for stage in own.stages]
