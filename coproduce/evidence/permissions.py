"""Who may prove what: reports, packs, the audit trail, exports and requests for information."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coproduce.accounts.roles import ADMINISTRATOR, ANALYST, COMMISSIONER, SAFEGUARDING_LEAD, STAFF
from coproduce.core.access import Actor, has_role, the_clock

PERMISSIONS: dict[str, tuple[Callable[[Actor, Any], bool], ...]] = {
    # Evidence packs and the claims in them.
    "evidence.read": (has_role(COMMISSIONER, ANALYST, ADMINISTRATOR),),
    "evidence.write": (has_role(COMMISSIONER, ANALYST),),
    "evidence.build": (has_role(COMMISSIONER, ANALYST),),
    # Reports of a consultation as Word and PDF, and the Lundy card. Exact figures ask for `results.see_exact` too.
    "committee_reports.make": (has_role(COMMISSIONER, ANALYST),),
    "committee_reports.offer": (has_role(COMMISSIONER, ANALYST),),
    "lundy.write": (has_role(COMMISSIONER, ANALYST),),
    # Requests for information hold comments, so administrators stay outside. A second person agrees to keep a
    # text back.
    "information_requests.handle": (has_role(COMMISSIONER, ANALYST),),
    "information_requests.agree": (has_role(COMMISSIONER, ANALYST, SAFEGUARDING_LEAD),),
    "information_requests.erase": (the_clock,),
    # One page with everything that a person may take out; each table asks for its own right too.
    "exports.see": (has_role(*STAFF),),
}
