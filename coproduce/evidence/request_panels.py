"""What staff home says of requests for information, and the work of the clock on them."""

from __future__ import annotations

from flask import current_app, render_template

from coproduce.core.access import Actor, allows
from coproduce.core.jobs import every
from coproduce.evidence.queries import requests as queries
from coproduce.evidence.request_lifecycle import AGREE, HANDLE
from coproduce.evidence.services.request_erasing import erase_old_requests
from coproduce.web.panels import register_panel


def register() -> None:
    register_panel("staff_home", tasks, 15)


def tasks(actor: Actor) -> str | None:
    """Requests that are late or due within a week, and texts that wait for a second person."""
    pressing = queries.pressing_requests() if allows(actor, HANDLE) else []
    waiting = queries.waiting_for_second_person(actor.account_id) if allows(actor, AGREE) else []
    if not pressing and not waiting:
        return None
    return render_template("evidence/tasks_requests.html", pressing=pressing, waiting=waiting)


@every(minutes=24 * 60)
def erase_collected_texts() -> None:
    """Erase what was collected for requests that were answered long enough ago."""
    erase_old_requests(current_app.extensions["settings"].information_request_months)
