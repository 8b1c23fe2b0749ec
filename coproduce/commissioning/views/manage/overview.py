"""The staff page of one proposal: where it stands in the cycle, and what each section still needs."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from coproduce.commissioning.queries.proposals import proposal_by_slug
from coproduce.commissioning.queries.versions import stage_days
from coproduce.commissioning.staff_tasks import tasks_of
from coproduce.commissioning.views.blueprints import manage
from coproduce.commissioning.wording import STATUS, stage_name, thread_of
from coproduce.web.guards import current_actor, requires


@manage.get("/<slug>")
@requires("proposals.read")
def overview(slug: str) -> ResponseReturnValue:
    proposal, actor = proposal_by_slug(slug), current_actor()
    return render_template(
        "commissioning/manage/overview.html",
        proposal=proposal,
        status_kind=STATUS[proposal.state],
        status_words=stage_name(proposal.state),
        thread_steps=thread_of(proposal, stage_days(proposal.id)),
        tasks=tasks_of(proposal, actor),
    )
