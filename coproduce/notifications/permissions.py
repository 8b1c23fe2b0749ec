"""Who may send, settle and read notices."""

from __future__ import annotations

from coproduce.accounts.roles import ADMINISTRATOR, COMMISSIONER, STAFF
from coproduce.core.access import Predicate, has_role, signed_in, the_clock

PERMISSIONS: dict[str, tuple[Predicate, ...]] = {
    "notices.deliver": (the_clock,),
    "notices.settle": (has_role(COMMISSIONER, ADMINISTRATOR),),
    "notices.own": (signed_in,),
    "contact_lists.manage": (has_role(COMMISSIONER, ADMINISTRATOR),),
    "contact_lists.erase": (has_role(COMMISSIONER, ADMINISTRATOR), the_clock),
    "contact_lists.tell": (has_role(COMMISSIONER),),
    # Development and demonstration sites only: production has no mailbox.
    "mailbox.read": (has_role(*STAFF),),
}
