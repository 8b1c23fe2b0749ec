"""Who works on themes, quotes and results."""

from __future__ import annotations

from coproduce.accounts.roles import ANALYST, COMMISSIONER, MODERATOR
from coproduce.core.access import Predicate, has_role, the_clock

PERMISSIONS: dict[str, tuple[Predicate, ...]] = {
    "themes.edit": (has_role(ANALYST),),
    "themes.see": (has_role(ANALYST, COMMISSIONER),),
    "quotes.propose": (has_role(ANALYST, COMMISSIONER, MODERATOR),),
    "quotes.approve": (has_role(ANALYST, MODERATOR),),
    # The clock takes a quote back when its writer no longer agrees.
    "quotes.withdraw": (has_role(ANALYST, MODERATOR), the_clock),
    "results.prepare": (has_role(ANALYST),),
    "results.see_exact": (has_role(ANALYST, COMMISSIONER),),
    "results.publish": (has_role(ANALYST, COMMISSIONER),),
}
