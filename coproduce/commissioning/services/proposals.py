"""Beginning a proposal and changing its own words, people and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from coproduce.commissioning.lifecycle import PROPOSAL
from coproduce.commissioning.models import Proposal
from coproduce.commissioning.rules.stages import CLOSED, WITHDRAWN
from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.core.identifiers import new_id, slug_of

EDITABLE = frozenset(
    {
        "title",
        "origin",
        "summary",
        "summary_young",
        "organisation_id",
        "owner_id",
        "accountable_name",
        "accountable_role",
        "contract_ends_on",
        "yearly_value",
        "next_step",
        "next_step_on",
        "light",
        "light_reason",
        "light_agreed_by",
        "route",
    }
)
# Pages beside the proposals have these addresses.
RESERVED_SLUGS = frozenset({"new", "early", "forward-plan", "forward-plan.ics", "letters", "light"})
# What the public reads from the first day on cannot be taken away again.
NEVER_EMPTY_IN_PUBLIC = {
    "summary": "People can read this already. It cannot be empty any more.",
    "summary_young": "Young people can read this already. It cannot be empty any more.",
    "accountable_name": "The page names who must answer. It cannot be empty any more.",
}


def create_proposal(
    actor: Actor, title: str, organisation_id: str | None, *, slug: str = "", **fields: Any
) -> Proposal:
    """Begin a draft that belongs to the actor. `fields` are columns of Proposal.

    Raises NotAllowed; InvalidInput where the title or the organisation is missing or the slug is taken.
    """
    require(actor, "proposals.edit")
    problems = {}
    if not title.strip():
        problems["title"] = "Give it a title."
    if not organisation_id:
        problems["organisation_id"] = "Choose the organisation that it belongs to."
    if problems or organisation_id is None:
        raise InvalidInput(problems)
    values = {"owner_id": actor.account_id, **_checked(fields)}
    proposal = Proposal(
        id=new_id(),
        state=PROPOSAL.initial,
        slug=_free_slug(title, slug),
        title=title.strip(),
        organisation_id=organisation_id,
        edits=0,
        held_back_removed=[],
        **values,
    )
    db.session.add(proposal)
    db.session.flush()
    note(actor, "create", proposal, sorted(fields))
    return proposal


def edit_proposal(
    actor: Actor, proposal: Proposal, fields: Mapping[str, Any], expected_version: int | None = None
) -> None:
    """Change columns. Raises NotAllowed, Stale, InvalidInput, Refused (closed or withdrawn)."""
    may_edit(actor, proposal, expected_version)
    changed = {name: value for name, value in _checked(fields).items() if getattr(proposal, name) != value}
    problems = {} if changed.get("title", "there") else {"title": "Give it a title."}
    if proposal.state != PROPOSAL.initial:
        problems |= {
            name: sentence
            for name, sentence in NEVER_EMPTY_IN_PUBLIC.items()
            if name in changed and not changed[name]
        }
    if problems:
        raise InvalidInput(problems)
    for name, value in changed.items():
        setattr(proposal, name, value)
    if changed:
        touch(proposal)
        note(actor, "edit", proposal, sorted(changed))


def may_edit(actor: Actor, proposal: Proposal, expected_version: int | None = None) -> None:
    """What every change within a proposal asks first. Raises NotAllowed, Stale, Refused (closed or withdrawn)."""
    require(actor, "proposals.edit", proposal)
    if expected_version is not None and expected_version != proposal.version:
        raise Stale("proposal")
    if proposal.state in (CLOSED, WITHDRAWN):
        raise Refused("This proposal is over. Nothing of it is changed any more.")


def touch(proposal: Proposal) -> None:
    """Count a change of anything within, so that `version` moves and pages that were open before are out of date."""
    proposal.edits += 1
    db.session.flush()


def note(actor: Actor, action: str, proposal: Proposal, fields: Sequence[str], reason: str = "") -> None:
    """An audit row with the names of what changed, never with its words."""
    audit.record(actor, action, PROPOSAL.name, proposal.id, reason, {"fields": list(fields)})
    db.session.flush()


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    fixed = sorted(set(fields) - EDITABLE)
    if fixed:
        raise Refused(f"This cannot be edited here: {', '.join(name.replace('_', ' ') for name in fixed)}.")
    value = fields.get("yearly_value")
    if value is not None and value < 0:
        raise InvalidInput({"yearly_value": "Enter an amount of 0 or more."})
    return {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}


def _free_slug(title: str, wanted: str) -> str:
    slug = slug_of(wanted or title)
    begins_alike = func.substr(Proposal.slug, 1, len(slug)) == slug
    taken = set(db.session.scalars(select(Proposal.slug).where(begins_alike))) | RESERVED_SLUGS
    if slug not in taken:
        return slug
    if wanted:
        raise InvalidInput({"slug": f"There is a page with the address “{slug}” already."})
    return next(
        numbered for number in range(2, len(taken) + 3) if (numbered := f"{slug}-{number}") not in taken
    )
