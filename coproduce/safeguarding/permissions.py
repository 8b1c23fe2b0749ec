"""Who may read texts before they are public, and who handles concerns."""

from __future__ import annotations

from coproduce.accounts.roles import ADMINISTRATOR, ANALYST, MODERATOR, SAFEGUARDING_LEAD
from coproduce.core.access import Predicate, has_role

# Deputies hold the role of the lead: who is told first stands in `SafeguardingDuty`, not in a right.
PERMISSIONS: dict[str, tuple[Predicate, ...]] = {
    # Analysts read too: coding a text counts as reading it (rule 9).
    "passages.read": (has_role(MODERATOR, SAFEGUARDING_LEAD, ANALYST),),
    "concerns.raise": (has_role(MODERATOR, SAFEGUARDING_LEAD, ANALYST),),
    "concerns.handle": (has_role(SAFEGUARDING_LEAD),),
    "safety.edit": (has_role(ADMINISTRATOR),),
}
