"""The roles of the site and what each is for."""

from __future__ import annotations

PARTICIPANT = "participant"
GROUP_FACILITATOR = "group_facilitator"
COMMISSIONER = "commissioner"
ANALYST = "analyst"
MODERATOR = "moderator"
SAFEGUARDING_LEAD = "safeguarding_lead"
ADMINISTRATOR = "administrator"

DESCRIPTIONS = {
    PARTICIPANT: "Takes part with an account of their own",
    GROUP_FACILITATOR: "Supports a youth group or forum and takes part for it",
    COMMISSIONER: "Asks, answers and decides for an organisation",
    ANALYST: "Works out themes and prepares results",
    MODERATOR: "Reads free text before anything is public",
    SAFEGUARDING_LEAD: "Is told of concerns and acts on them",
    ADMINISTRATOR: "Looks after people, organisations and settings",
}

# Who works for the council or a partner: these sign in with a password and a second factor.
STAFF = frozenset({COMMISSIONER, ANALYST, MODERATOR, SAFEGUARDING_LEAD, ADMINISTRATOR})
