"""Who may do what with consultations.

Commissioners of the council and of its health partners run consultations together, so the role decides and not the
organisation that owns one.
"""

from __future__ import annotations

from typing import Any

from coproduce.accounts.permissions import facilitates
from coproduce.accounts.roles import (
    ADMINISTRATOR,
    ANALYST,
    COMMISSIONER,
    GROUP_FACILITATOR,
    MODERATOR,
    SAFEGUARDING_LEAD,
)
from coproduce.core.access import Actor, has_role, signed_in, the_clock


def runs_session(actor: Actor, session: Any) -> bool:
    """A facilitator of the session's group, or whoever opened it where it has no group of the site."""
    if GROUP_FACILITATOR not in actor.roles or session is None:
        return GROUP_FACILITATOR in actor.roles
    if session.group_id is not None:
        return session.group_id in actor.group_ids
    return actor.signed_in and session.facilitator_id == actor.account_id


def belongs_to_reviewing_group(actor: Actor, review: Any) -> bool:
    """A facilitator or member of the very group that was asked to look over a draft."""
    if review is None:
        return actor.signed_in
    members = (membership.account_id for membership in review.group.memberships)
    return review.group_id in actor.group_ids or (actor.signed_in and actor.account_id in members)


def signs_for_group(actor: Actor, review: Any) -> bool:
    """A facilitator of the very group that was asked."""
    return facilitates(actor, review.group if review is not None else None)


PERMISSIONS = {
    "consultations.see": (has_role(COMMISSIONER, ANALYST, MODERATOR, SAFEGUARDING_LEAD, ADMINISTRATOR),),
    "consultations.edit": (has_role(COMMISSIONER),),
    "consultations.run": (has_role(COMMISSIONER),),
    "consultations.close": (has_role(COMMISSIONER), the_clock),
    "consultations.import": (has_role(COMMISSIONER, ANALYST),),
    "consultations.export": (has_role(COMMISSIONER, ANALYST),),
    "consultations.erase": (the_clock,),
    # Group sessions: opened for a group (the subject) or for a typed name (no subject), and run by those who may.
    "sessions.open": (has_role(COMMISSIONER), facilitates),
    "sessions.run": (has_role(COMMISSIONER), runs_session),
    "sessions.take_out": (has_role(COMMISSIONER),),
    "sessions.see": (signed_in,),  # the query finds those of one's own groups
    # A group looks over a draft: staff ask and say what changed, its people comment, its facilitator signs.
    "reviews.read": (has_role(COMMISSIONER, ANALYST, MODERATOR, SAFEGUARDING_LEAD),),
    "reviews.ask": (has_role(COMMISSIONER),),
    "reviews.take_part": (belongs_to_reviewing_group,),
    "reviews.sign": (signs_for_group,),
    # The clock stands for the loader of the demonstration.
    "calendars.edit": (has_role(COMMISSIONER, ADMINISTRATOR), the_clock),
    "opening_terms.edit": (has_role(ADMINISTRATOR), the_clock),
    # The questions “about you” are the area's; what people chose is counted by those who do nothing else with it.
    "equality.edit": (has_role(COMMISSIONER, ANALYST, ADMINISTRATOR),),
    "equality.count": (has_role(ANALYST, ADMINISTRATOR),),
    "population.import": (has_role(COMMISSIONER, ANALYST, ADMINISTRATOR),),
    # Forms on paper and answers given by phone: typed in, checked by a second entry, taken out.
    "responses.key_in": (has_role(COMMISSIONER, ANALYST, MODERATOR),),
    # What others may vote on is a public word.
    "languages.edit": (has_role(COMMISSIONER, ADMINISTRATOR), the_clock),
    "statements.decide": (has_role(COMMISSIONER, MODERATOR),),
    "responses.own": (signed_in,),  # the query finds nobody else's
}

# These can be put right at any time and in silence.
EDITABLE_ALWAYS = frozenset({"audience", "minutes", "lead_name", "lead_role"})
# What people read and weigh: after opening it changes in public only, with what changed and why.
EDITABLE_IN_PUBLIC = frozenset(
    {
        "title",
        "summary",
        "young_people_summary",
        "what_could_change",
        "wordings",
        "decision_on",
        "decided_by",
        "options_reason",
        "costs_and_impact",
        "assessment_title",
        "assessment_version",
        "assessment_on",
        "assessment_text",
    }
)
# Dates and promises move by actions of their own. How it was opened stays on its page as it was.
EDITABLE_IN_DRAFT = (
    EDITABLE_ALWAYS
    | EDITABLE_IN_PUBLIC
    | {
        "owner_organisation_id",
        "opens_at",
        "closes_at",
        "answer_promised_on",
        "keep_until",
        "report_year",
        "track",
        "track_reason",
        "track_agreed_by",
        "shortened_by",
        "shortened_reason",
        "election_reason",
        "promised_formats",
        "one_response_per",
        "asks_on_behalf",
        "standing",
    }
)
