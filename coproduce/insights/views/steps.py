"""What was done at the desk last, with a way back from the newest step."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import accounts_by_ids
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.access import allows
from coproduce.insights.services.coding import last_steps
from coproduce.insights.views.blueprints import manage
from coproduce.web.guards import current_actor, requires


@manage.get("/themes/steps")
@requires("themes.see")
def steps(slug: str) -> ResponseReturnValue:
    """The last steps, newest first."""
    consultation, actor = consultation_by_slug(slug), current_actor()
    found = last_steps(actor, consultation.id)
    return render_template(
        "insights/steps.html",
        consultation=consultation,
        steps=found,
        people=accounts_by_ids({step.account_id for step in found if step.account_id}),
        newest=next((step for step in found if not step.undone), None),
        me=actor.account_id,
        may_edit=allows(actor, "themes.edit"),
    )
