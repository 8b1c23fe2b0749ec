"""Who looks after what belongs to the whole site."""

from __future__ import annotations

from coproduce.accounts.roles import ADMINISTRATOR, STAFF
from coproduce.core.access import Predicate, has_role, the_clock

PERMISSIONS: dict[str, tuple[Predicate, ...]] = {
    "area.see": (has_role(*STAFF),),
    # The clock stands for the loader of the demonstration.
    "calendar.edit": (has_role(ADMINISTRATOR), the_clock),
    "audit.read": (has_role(ADMINISTRATOR),),
}
