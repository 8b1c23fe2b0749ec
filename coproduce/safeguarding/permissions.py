"""Who may read texts and look at files before they are public, and who handles concerns."""

from __future__ import annotations

from typing import Any

from coproduce.accounts.roles import ADMINISTRATOR, ANALYST, COMMISSIONER, MODERATOR, SAFEGUARDING_LEAD
from coproduce.core.access import Actor, Predicate, has_role

is_commissioner = has_role(COMMISSIONER)


def commissioner_of_a_file_of_staff(actor: Actor, subject: Any) -> bool:
    """What families sent is never published by this way: their pictures and voices are theirs."""
    return is_commissioner(actor, subject) and (subject is None or subject.is_of_staff)


# Deputies hold the role of the lead: who is told first stands in `SafeguardingDuty`, not in a right.
PERMISSIONS: dict[str, tuple[Predicate, ...]] = {
    # Analysts read too: coding a text counts as reading it (rule 9).
    "passages.read": (has_role(MODERATOR, SAFEGUARDING_LEAD, ANALYST),),
    "attachments.read": (has_role(MODERATOR, SAFEGUARDING_LEAD, ANALYST),),
    "attachments.publish": (commissioner_of_a_file_of_staff,),
    "concerns.raise": (has_role(MODERATOR, SAFEGUARDING_LEAD, ANALYST),),
    "concerns.handle": (has_role(SAFEGUARDING_LEAD),),
    "safety.edit": (has_role(ADMINISTRATOR),),
}
