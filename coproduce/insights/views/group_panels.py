"""Invitations to make sense together: on the group's page, on one's own, and what waits for staff."""

from __future__ import annotations

from flask import render_template

from coproduce.accounts.models import Account, Group
from coproduce.core.access import Actor, allows
from coproduce.insights.queries.making_sense import (
    invitations_for,
    titles_of,
    unanswered_by_group,
    waits_for_group,
)
from coproduce.web.guards import current_actor
from coproduce.web.panels import register_panel


def register() -> None:
    register_panel("group", for_the_group, position=7)
    register_panel("my", for_members, position=26)
    register_panel("staff_home", unanswered, position=26)


def for_the_group(group: Group) -> str | None:
    """On its page, for its own people alone."""
    actor = current_actor()
    makings = invitations_for(actor, group.id) if actor.signed_in else []
    if not makings:
        return None
    return render_template(
        "insights/making_sense/panel_group.html",
        makings=makings,
        titles=titles_of(makings),
        waiting={making.id for making in makings if waits_for_group(making)},
    )


def for_members(account: Account) -> str | None:
    """What waits for one's groups."""
    makings = [making for making in invitations_for(current_actor()) if waits_for_group(making)]
    if not makings:
        return None
    return render_template("insights/making_sense/panel_my.html", makings=makings, titles=titles_of(makings))


def unanswered(actor: Actor) -> str | None:
    """On the staff home of those who answer: themes that groups proposed and nobody has taken up or answered."""
    waiting = unanswered_by_group(actor) if allows(actor, "making_sense.run") else []
    return render_template("insights/making_sense/panel_staff.html", unanswered=waiting) if waiting else None
