"""Who may write answers, release them and look after promises.

Commissioners of the council and of its health partners answer together, so the role decides and not the organisation.
"""

from __future__ import annotations

from coproduce.accounts.roles import ADMINISTRATOR, ANALYST, COMMISSIONER, MODERATOR
from coproduce.core.access import has_role, signed_in, the_clock

PERMISSIONS = {
    "feedback.read": (has_role(COMMISSIONER, ANALYST, ADMINISTRATOR),),
    "feedback.write": (has_role(COMMISSIONER, ANALYST),),
    "feedback.release": (has_role(COMMISSIONER),),
    "feedback.settle": (the_clock,),
    "feedback.open": (the_clock,),
    "commitments.read": (has_role(COMMISSIONER, ANALYST, ADMINISTRATOR),),
    "commitments.edit": (has_role(COMMISSIONER),),
    "contributions.read": (signed_in,),
    # Yearly reports: their pages show comments, so administrators stay outside. Moderators are often the second person
    # who agrees that a comment is left out.
    "reports.read": (has_role(COMMISSIONER, ANALYST, MODERATOR),),
    "reports.write": (has_role(COMMISSIONER, ANALYST),),
    "reports.confirm": (has_role(COMMISSIONER, ANALYST, MODERATOR),),
    "reports.publish": (has_role(COMMISSIONER),),
}
