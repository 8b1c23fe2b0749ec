"""What the staff home says of promises beyond their dates, and what a receipt opens while families are asked."""

from __future__ import annotations

from flask import render_template

from coproduce.consultations.models import Response
from coproduce.core import access
from coproduce.core.access import Actor
from coproduce.feedback import addresses
from coproduce.feedback.impact_links import link_token
from coproduce.feedback.queries import impact
from coproduce.feedback.queries.asked import asked_about
from coproduce.feedback.queries.promise_record import due_soon
from coproduce.web.panels import register_panel


def register() -> None:
    register_panel("staff_home", promise_tasks, 22)
    register_panel("receipt", did_it_work, 30)


def promise_tasks(actor: Actor) -> str | None:
    """Promises and milestones that are due soon, and what families said that wants a reply."""
    if not access.allows(actor, "commitments.edit"):
        return None
    soon, replies = due_soon(), impact.checks_to_reply()
    if not soon and not replies:
        return None
    return render_template("feedback/panels/promise_tasks.html", soon=soon, replies=replies)


def did_it_work(response: Response) -> str | None:
    """To somebody who follows their words while we ask whether a promise to them worked: the way to say it. With an
    account they had a letter: a link made from their account would say who they are."""
    if response.account_id is not None:
        return None
    asked = [check for check in asked_about(response.consultation_id) if impact.takes_answers(check)]
    if not asked:
        return None
    person = f"response {response.id}"
    links = [
        (check.commitment.title, addresses.did_it_work(check.id, link_token(check.id, person)))
        for check in asked
    ]
    return render_template("feedback/panels/did_it_work.html", links=links)
