"""Who works on themes, quotes and results."""

from __future__ import annotations

from typing import Any

from coproduce.accounts.roles import ADMINISTRATOR, ANALYST, COMMISSIONER, MODERATOR
from coproduce.core.access import Actor, Predicate, has_role, the_clock


def belongs_to_group(actor: Actor, making: Any) -> bool:
    """A facilitator or member of the very group that is invited to make sense of the texts."""
    if making is None:
        return actor.signed_in
    members = (membership.account_id for membership in making.group.memberships)
    return making.group_id in actor.group_ids or (actor.signed_in and actor.account_id in members)


def is_second_coder(actor: Actor, sample: Any) -> bool:
    """The very person who was asked to code the sample."""
    if sample is None:
        return has_role(ANALYST, COMMISSIONER)(actor, None)
    return actor.account_id is not None and actor.account_id == sample.coder_id


PERMISSIONS: dict[str, tuple[Predicate, ...]] = {
    "themes.edit": (has_role(ANALYST),),
    # The model that reads feelings, adjusted to what analysts corrected.
    "sentiment.retrain": (has_role(ANALYST),),
    # What the machine does in the whole area, and whether it helps at all.
    "machine.see": (has_role(ANALYST, COMMISSIONER, ADMINISTRATOR),),
    "machine.switch": (has_role(ANALYST, ADMINISTRATOR),),
    "themes.see": (has_role(ANALYST, COMMISSIONER),),
    # What colleagues tell each other at the desk.
    "desk.comment": (has_role(ANALYST, COMMISSIONER),),
    "samples.code": (is_second_coder,),
    "making_sense.run": (has_role(ANALYST),),
    "making_sense.take_part": (belongs_to_group,),
    "quotes.propose": (has_role(ANALYST, COMMISSIONER, MODERATOR),),
    "quotes.approve": (has_role(ANALYST, MODERATOR),),
    # The clock takes a quote back when its writer no longer agrees.
    "quotes.withdraw": (has_role(ANALYST, MODERATOR), the_clock),
    "results.prepare": (has_role(ANALYST),),
    "results.see_exact": (has_role(ANALYST, COMMISSIONER),),
    "results.publish": (has_role(ANALYST, COMMISSIONER),),
}
