"""Who may plan, sign, decide, and say whether it was co-produced."""

from __future__ import annotations

from typing import Any

from coproduce.accounts.roles import (
    ADMINISTRATOR,
    ANALYST,
    COMMISSIONER,
    GROUP_FACILITATOR,
    PARTICIPANT,
    STAFF,
)
from coproduce.core.access import Actor, has_role, the_clock


def speaks_for_a_group(actor: Actor, judging: Any) -> bool:
    """A facilitator of a group that takes part, and nobody who works for the council or a partner."""
    if GROUP_FACILITATOR not in actor.roles or actor.roles & STAFF:
        return False
    if judging is None:
        return bool(actor.group_ids)
    return judging.group_id in actor.group_ids and judging.group_id in judging.taking_part


def speaks_for_themselves(actor: Actor, judging: Any) -> bool:
    """Somebody who takes part with an account, and nobody who works for the council or a partner."""
    if not actor.signed_in or not actor.roles & {PARTICIPANT, GROUP_FACILITATOR} or actor.roles & STAFF:
        return False
    return judging is None or judging.group_id is None


def leads_for_partner(actor: Actor, partner: Any) -> bool:
    """The partner's lead, or as deputy another commissioner of the very same organisation. A lead who works for another
    organisation by now signs for it no more."""
    if COMMISSIONER not in actor.roles or not actor.signed_in:
        return False
    if partner is None:
        return True
    return partner.organisation_id is not None and partner.organisation_id == actor.organisation_id


PERMISSIONS = {
    "proposals.read": (has_role(COMMISSIONER, ANALYST, ADMINISTRATOR),),
    "proposals.edit": (has_role(COMMISSIONER),),
    "proposals.advance": (has_role(COMMISSIONER),),
    "suggestions.answer": (has_role(COMMISSIONER),),
    # What families say about it themselves. A role of staff takes this away, and no other permission writes there.
    "judgements.give": (speaks_for_a_group, speaks_for_themselves),
    "partners.sign": (leads_for_partner,),
    "improvement.read": (has_role(COMMISSIONER, ANALYST, ADMINISTRATOR),),
    "improvement.edit": (has_role(COMMISSIONER),),
    # The gate, the record of a decision and its release. The clock settles and opens, nobody else.
    "decisions.write": (has_role(COMMISSIONER),),
    "decisions.release": (has_role(COMMISSIONER),),
    "decisions.settle": (the_clock,),
    "decisions.open": (the_clock,),
}
