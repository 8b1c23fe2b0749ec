"""Who may do what with consultations.

Commissioners of the council and of its health partners run consultations together, so the role decides and not the
organisation that owns one.
"""

from __future__ import annotations

from coproduce.accounts.roles import ADMINISTRATOR, ANALYST, COMMISSIONER, MODERATOR, SAFEGUARDING_LEAD
from coproduce.core.access import has_role, signed_in, the_clock

PERMISSIONS = {
    "consultations.see": (has_role(COMMISSIONER, ANALYST, MODERATOR, SAFEGUARDING_LEAD, ADMINISTRATOR),),
    "consultations.edit": (has_role(COMMISSIONER),),
    "consultations.run": (has_role(COMMISSIONER),),
    "consultations.close": (has_role(COMMISSIONER), the_clock),
    "consultations.import": (has_role(COMMISSIONER, ANALYST),),
    "consultations.export": (has_role(COMMISSIONER, ANALYST),),
    "consultations.erase": (the_clock,),
    "responses.own": (signed_in,),  # the query finds nobody else's
}

# Words and names can be put right at any time; dates and promises move only in public, with a reason.
EDITABLE_ALWAYS = frozenset(
    {
        "title",
        "summary",
        "young_people_summary",
        "what_could_change",
        "audience",
        "minutes",
        "lead_name",
        "lead_role",
    }
)
EDITABLE_IN_DRAFT = EDITABLE_ALWAYS | {
    "owner_organisation_id",
    "opens_at",
    "closes_at",
    "answer_promised_on",
    "keep_until",
}
