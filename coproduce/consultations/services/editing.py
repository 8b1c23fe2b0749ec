"""Writing a consultation: its words, dates, parts, groups and questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from coproduce.accounts.models import Group
from coproduce.consultations import amendments
from coproduce.consultations.amendments import DECIDED, OPEN_TO_CHANGE, NamedGroup, Part
from coproduce.consultations.lifecycle import CONSULTATION
from coproduce.consultations.models import (
    Consultation,
    ConsultationGroup,
    ConsultationPart,
)
from coproduce.consultations.permissions import EDITABLE_ALWAYS, EDITABLE_IN_DRAFT, EDITABLE_IN_PUBLIC
from coproduce.consultations.rules import decision_refusals
from coproduce.consultations.services.public_changes import (
    amend,
    option_refusals_of,
    options_of,
)
from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.core.identifiers import new_id, slug_of

# What can be taken out again after opening; options are judged by a rule of their own.
MAY_BE_EMPTIED = frozenset({"options_reason", "wordings"})
# Pages beside the consultations have these addresses.
RESERVED_SLUGS = frozenset({"light", "new"})


@dataclass(frozen=True)
class GroupPart:
    """A group's part in the consultation: "led" or "shaped", and the agreed lead time in working days (0 to 10)."""

    group: Group
    part: str
    lead_days: int = 0


def create_consultation(actor: Actor, title: str, *, slug: str = "", **fields: Any) -> Consultation:
    """Begin a draft. `fields` are columns of Consultation; without `slug` one is made of the title.

    Raises NotAllowed; InvalidInput where the title is empty or the slug is taken.
    """
    require(actor, "consultations.edit")
    if not title.strip():
        raise InvalidInput({"title": "Give it a title."})
    consultation = Consultation(
        id=new_id(),
        state=CONSULTATION.initial,
        slug=_free_slug(title, slug),
        title=title.strip(),
        created_by_id=actor.account_id,
    )
    _assign(consultation, fields, EDITABLE_IN_DRAFT)
    db.session.add(consultation)
    db.session.flush()
    note(actor, "create", consultation, sorted(fields))
    return consultation


def edit_consultation(
    actor: Actor,
    consultation: Consultation,
    fields: Mapping[str, Any],
    expected_version: int | None = None,
    *,
    public_reason: str = "",
) -> None:
    """Change columns. After opening only words and names, and what people weigh: the page says what changed and why.
    Dates move by `extend` and `move_answer_date`.

    Raises NotAllowed, Stale, InvalidInput (also where a public reason is missing), Refused.
    """
    may_edit(actor, consultation, expected_version)
    changed = {name: value for name, value in fields.items() if getattr(consultation, name) != value}
    if consultation.state == CONSULTATION.initial:
        _assign(consultation, changed, EDITABLE_IN_DRAFT)
    else:
        _assign_in_public(consultation, changed, public_reason)
    if changed:
        note(actor, "edit", consultation, sorted(changed), public_reason)
    db.session.flush()


def _assign_in_public(consultation: Consultation, changed: Mapping[str, Any], reason: str) -> None:
    before = copy_fields(consultation)
    _refuse_fixed(changed, EDITABLE_ALWAYS | EDITABLE_IN_PUBLIC)
    emptied = {
        name: "This cannot be empty any more: people can read it already."
        for name in sorted(set(changed) & EDITABLE_IN_PUBLIC - MAY_BE_EMPTIED)
        if before[name] and not changed[name]
    }
    if emptied:
        raise InvalidInput(emptied)
    refusals = decision_refusals(consultation.closes_at, changed.get("decision_on"))
    if "options_reason" in changed:
        refusals += option_refusals_of(consultation, options_of(consultation), changed["options_reason"])
    for kind, sentences in amendments.field_changes(before, changed).items():
        amend(consultation, kind, sentences, reason, refusals)
    _assign(consultation, changed, EDITABLE_ALWAYS | EDITABLE_IN_PUBLIC)


def set_parts(
    actor: Actor,
    consultation: Consultation,
    parts: Sequence[Part],
    expected_version: int | None = None,
    *,
    public_reason: str = "",
) -> None:
    """Replace the decided and open parts, in this order. After opening the page says what changed and why.

    Raises NotAllowed, Stale, InvalidInput (also where a public reason is missing), Refused.
    """
    may_edit(actor, consultation, expected_version)
    after = [Part(each.status, each.title.strip(), each.text.strip(), each.reason.strip()) for each in parts]
    if any(part.status not in (DECIDED, OPEN_TO_CHANGE) or not part.title for part in after):
        raise InvalidInput({"parts": "Each part needs a title, and is either decided or open."})
    amend(
        consultation,
        "parts_changed",
        amendments.part_changes(parts_of(consultation), after),
        public_reason,
        amendments.part_refusals(consultation.state, after),
    )
    consultation.parts[:] = [
        ConsultationPart(
            status=part.status, title=part.title, text=part.text, reason=part.reason, position=position
        )
        for position, part in enumerate(after)
    ]
    touch(consultation)
    note(actor, "edit", consultation, ["parts"], public_reason)


def parts_of(consultation: Consultation) -> list[Part]:
    """The decided and open parts as they are stored."""
    return [Part(part.status, part.title, part.text, part.reason) for part in consultation.parts]


def set_groups(
    actor: Actor,
    consultation: Consultation,
    groups: Sequence[GroupPart],
    expected_version: int | None = None,
    *,
    public_reason: str = "",
) -> None:
    """Replace the groups that led or shaped it. After opening groups are only added or described anew, in public.

    Raises NotAllowed, Stale, InvalidInput (also where a public reason is missing), Refused.
    """
    may_edit(actor, consultation, expected_version)
    if len({entry.group.id for entry in groups}) < len(groups):
        raise InvalidInput({"groups": "Name each group once."})
    if any(entry.part not in ("led", "shaped") or not 0 <= entry.lead_days <= 10 for entry in groups):
        raise InvalidInput({"groups": "A group led or shaped it, with a lead time of 0 to 10 working days."})
    before = [NamedGroup(each.group.name, each.part, each.lead_days) for each in consultation.groups]
    after = [NamedGroup(each.group.name, each.part, each.lead_days) for each in groups]
    amend(
        consultation,
        "groups_changed",
        amendments.group_changes(before, after),
        public_reason,
        amendments.group_refusals(before, after),
    )
    consultation.groups.clear()
    db.session.flush()
    consultation.groups.extend(
        ConsultationGroup(group=entry.group, part=entry.part, lead_days=entry.lead_days, position=position)
        for position, entry in enumerate(groups)
    )
    touch(consultation)
    note(actor, "edit", consultation, ["groups"], public_reason)


def copy_fields(consultation: Consultation) -> dict[str, Any]:
    """The columns that can be edited, as they are: for a form, or for a copy."""
    return {name: getattr(consultation, name) for name in sorted(EDITABLE_IN_DRAFT)}


def may_edit(actor: Actor, consultation: Consultation, expected_version: int | None) -> None:
    """Raises NotAllowed, Stale, and Refused where it was cancelled."""
    require(actor, "consultations.edit", consultation)
    if expected_version is not None and expected_version != consultation.version:
        raise Stale("consultation")
    if consultation.state == "cancelled":
        raise Refused("A cancelled consultation is not changed any more.")


def _refuse_fixed(fields: Mapping[str, Any], allowed: frozenset[str]) -> None:
    fixed = sorted(set(fields) - allowed)
    if fixed:
        names = ", ".join(name.replace("_", " ") for name in fixed)
        raise Refused(f"This cannot be edited here, or not any more: {names}.")


def _assign(consultation: Consultation, fields: Mapping[str, Any], allowed: frozenset[str]) -> None:
    _refuse_fixed(fields, allowed)
    for name, value in fields.items():
        setattr(consultation, name, value.strip() if isinstance(value, str) else value)


def _free_slug(title: str, wanted: str) -> str:
    slug = slug_of(wanted or title)
    begins_alike = func.substr(Consultation.slug, 1, len(slug)) == slug
    taken = set(db.session.scalars(select(Consultation.slug).where(begins_alike))) | RESERVED_SLUGS
    if slug not in taken:
        return slug
    if wanted in RESERVED_SLUGS:
        raise InvalidInput({"slug": f"The site has a page of its own at the address “{slug}”."})
    if wanted:
        raise InvalidInput({"slug": f"There is a consultation with the address “{slug}” already."})
    return next(
        numbered for number in range(2, len(taken) + 3) if (numbered := f"{slug}-{number}") not in taken
    )


def touch(consultation: Consultation) -> None:
    """Count the version up although no column of the consultation itself changed."""
    flag_modified(consultation, "title")
    db.session.flush()


def note(actor: Actor, action: str, consultation: Consultation, fields: list[str], reason: str = "") -> None:
    """An audit row with the names of what changed, never with its words."""
    audit.record(actor, action, CONSULTATION.name, consultation.id, reason, {"fields": fields})
    db.session.flush()
