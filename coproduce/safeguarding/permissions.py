"""Who may read texts and look at files before they are public, and who handles concerns."""

from __future__ import annotations

from typing import Any

from coproduce.accounts.roles import (
    ADMINISTRATOR,
    ANALYST,
    COMMISSIONER,
    GROUP_FACILITATOR,
    MODERATOR,
    SAFEGUARDING_LEAD,
    STAFF,
)
from coproduce.core.access import Actor, Predicate, anyone, has_role
from coproduce.safeguarding.contexts import is_author

is_commissioner = has_role(COMMISSIONER)


def commissioner_of_a_file_of_staff(actor: Actor, subject: Any) -> bool:
    """What families sent is never published by this way: their pictures and voices are theirs."""
    return is_commissioner(actor, subject) and (subject is None or subject.is_of_staff)


def wrote_it(actor: Actor, passage: Any) -> bool:
    """Whoever wrote the text: known by their account, or by what the room of the text knows."""
    return actor.signed_in if passage is None else is_author(actor, passage)


is_lead = has_role(SAFEGUARDING_LEAD)


def lead_whom_it_does_not_name(actor: Actor, concern: Any) -> bool:
    """A concern that names a member of staff never reaches that person, whatever their role."""
    return is_lead(actor, concern) and (concern is None or actor.account_id not in concern.named_ids)


# Deputies hold the role of the lead: who is told first stands in `SafeguardingDuty`, not in a right.
PERMISSIONS: dict[str, tuple[Predicate, ...]] = {
    # Analysts read too: coding a text counts as reading it (rule 9).
    "passages.read": (has_role(MODERATOR, SAFEGUARDING_LEAD, ANALYST),),
    # Deciding against somebody's words, and looking at what was hidden of them, takes those whose task it is.
    "passages.decide": (has_role(MODERATOR, SAFEGUARDING_LEAD),),
    "passages.original": (has_role(MODERATOR, SAFEGUARDING_LEAD),),
    "passages.answer": (wrote_it,),
    "content.report": (anyone,),
    "reading.figures": (has_role(MODERATOR, SAFEGUARDING_LEAD, ANALYST, COMMISSIONER, ADMINISTRATOR),),
    "reading.reasons": (has_role(MODERATOR, SAFEGUARDING_LEAD, ADMINISTRATOR),),
    "attachments.read": (has_role(MODERATOR, SAFEGUARDING_LEAD, ANALYST),),
    "attachments.publish": (commissioner_of_a_file_of_staff,),
    "concerns.raise": (has_role(*STAFF, GROUP_FACILITATOR),),
    "concerns.handle": (lead_whom_it_does_not_name,),
    "concerns.count": (has_role(SAFEGUARDING_LEAD, ADMINISTRATOR, COMMISSIONER),),
    "concerns.settings": (is_lead,),
    "duties.edit": (has_role(ADMINISTRATOR, SAFEGUARDING_LEAD),),
    "safety.edit": (has_role(ADMINISTRATOR),),
}
