"""Who may write answers, release them and look after promises.

Commissioners of the council and of its health partners answer together, so the role decides and not the organisation.
"""

from __future__ import annotations

from typing import Any

from coproduce.accounts.roles import ADMINISTRATOR, ANALYST, COMMISSIONER, GROUP_FACILITATOR, MODERATOR, STAFF
from coproduce.core.access import Actor, has_role, signed_in, the_clock


def speaks_for_asked_group(actor: Actor, asked: Any) -> bool:
    """A facilitator of a group that is asked, and nobody who works for the council or a partner. `asked` is a
    `rules.impact.AskedGroup`."""
    if GROUP_FACILITATOR not in actor.roles or actor.roles & STAFF:
        return False
    if asked is None:
        return bool(actor.group_ids)
    return asked.group_id in actor.group_ids and asked.group_id in asked.asked


def supports_the_group(actor: Actor, group_id: Any) -> bool:
    """A facilitator of this very group (asked without one: of any), and nobody who works for the council or a
    partner."""
    if actor.roles & STAFF:
        return False
    return group_id in actor.group_ids if group_id is not None else bool(actor.group_ids)


PERMISSIONS = {
    "feedback.read": (has_role(COMMISSIONER, ANALYST, ADMINISTRATOR),),
    "feedback.write": (has_role(COMMISSIONER, ANALYST),),
    "feedback.release": (has_role(COMMISSIONER),),
    "feedback.settle": (the_clock,),
    "feedback.open": (the_clock,),
    # Did we get it right? What families say holds comments, so administrators stay outside.
    "checks.read": (has_role(COMMISSIONER, ANALYST),),
    "checks.open": (has_role(COMMISSIONER),),
    "checks.settle": (has_role(COMMISSIONER),),
    "checks.close_on_time": (the_clock,),
    "checks.answer_for_group": (supports_the_group,),
    "commitments.read": (has_role(COMMISSIONER, ANALYST, ADMINISTRATOR),),
    "commitments.edit": (has_role(COMMISSIONER),),
    # Whether a kept promise worked. The clock asks and closes; a group answers through its facilitator, a person by a
    # private link that needs no permission. No role of staff is in either.
    "impact.run": (the_clock,),
    "impact.judge": (speaks_for_asked_group,),
    "contributions.read": (signed_in,),
    # “That is not what I meant”: settled by who sorts texts; those who answer see it too.
    "meaning.see": (has_role(ANALYST, COMMISSIONER),),
    "meaning.settle": (has_role(ANALYST),),
    "clocks.edit": (has_role(ADMINISTRATOR),),
    # Yearly reports: their pages show comments, so administrators stay outside. Moderators are often the second person
    # who agrees that a comment is left out.
    "reports.read": (has_role(COMMISSIONER, ANALYST, MODERATOR),),
    "reports.write": (has_role(COMMISSIONER, ANALYST),),
    "reports.confirm": (has_role(COMMISSIONER, ANALYST, MODERATOR),),
    "reports.publish": (has_role(COMMISSIONER),),
}
