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
    QuestionnaireVersion,
)
from coproduce.consultations.permissions import EDITABLE_ALWAYS, EDITABLE_IN_DRAFT
from coproduce.consultations.queries import latest_version
from coproduce.consultations.questionnaire import Question, dump_questions, faults
from coproduce.consultations.services.public_changes import show_change
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refusal, Refused, Stale
from coproduce.core.identifiers import new_id, slug_of


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
    _note(actor, "create", consultation, sorted(fields))
    return consultation


def edit_consultation(
    actor: Actor, consultation: Consultation, fields: Mapping[str, Any], expected_version: int | None = None
) -> None:
    """Change columns. After opening only words and names: dates move by `extend` and `move_answer_date`, in public.

    Raises NotAllowed, Stale, Refused.
    """
    _may_edit(actor, consultation, expected_version)
    is_draft = consultation.state == CONSULTATION.initial
    changed = {name: value for name, value in fields.items() if getattr(consultation, name) != value}
    _assign(consultation, changed, EDITABLE_IN_DRAFT if is_draft else EDITABLE_ALWAYS)
    if changed:
        _note(actor, "edit", consultation, sorted(changed))
    db.session.flush()


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
    _may_edit(actor, consultation, expected_version)
    after = [Part(each.status, each.title.strip(), each.text.strip(), each.reason.strip()) for each in parts]
    if any(part.status not in (DECIDED, OPEN_TO_CHANGE) or not part.title for part in after):
        raise InvalidInput({"parts": "Each part needs a title, and is either decided or open."})
    _amend(
        consultation,
        "parts_changed",
        amendments.part_changes(parts_of(consultation), after),
        amendments.part_refusals(consultation.state, after),
        public_reason,
    )
    consultation.parts[:] = [
        ConsultationPart(
            status=part.status, title=part.title, text=part.text, reason=part.reason, position=position
        )
        for position, part in enumerate(after)
    ]
    _touch(consultation)
    _note(actor, "edit", consultation, ["parts"], public_reason)


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
    _may_edit(actor, consultation, expected_version)
    if len({entry.group.id for entry in groups}) < len(groups):
        raise InvalidInput({"groups": "Name each group once."})
    if any(entry.part not in ("led", "shaped") or not 0 <= entry.lead_days <= 10 for entry in groups):
        raise InvalidInput({"groups": "A group led or shaped it, with a lead time of 0 to 10 working days."})
    before = [NamedGroup(each.group.name, each.part, each.lead_days) for each in consultation.groups]
    after = [NamedGroup(each.group.name, each.part, each.lead_days) for each in groups]
    _amend(
        consultation,
        "groups_changed",
        amendments.group_changes(before, after),
        amendments.group_refusals(before, after),
        public_reason,
    )
    consultation.groups.clear()
    db.session.flush()
    consultation.groups.extend(
        ConsultationGroup(group=entry.group, part=entry.part, lead_days=entry.lead_days, position=position)
        for position, entry in enumerate(groups)
    )
    _touch(consultation)
    _note(actor, "edit", consultation, ["groups"], public_reason)


def _amend(
    consultation: Consultation, kind: str, sentences: Sequence[str], refusals: Sequence[Refusal], reason: str
) -> None:
    """Once people can read it, a change of this kind stands on its page with what changed and why."""
    if consultation.state == CONSULTATION.initial:
        return
    if refusals:
        raise Refused(refusals)
    if sentences and not reason.strip():
        raise InvalidInput(
            {"public_reason": "People can read this already. Give a public reason for the change."}
        )
    if sentences:
        show_change(consultation, kind, reason, details="\n".join(sentences))


def save_questions(
    actor: Actor,
    consultation: Consultation,
    questions: Sequence[Question],
    *,
    reason: str = "",
    expected_version: int | None = None,
) -> QuestionnaireVersion:
    """Write the questions of a draft, finished or not. While paused a corrected version can be published, with a
    public reason; what people sent stays with the version they answered.

    Raises NotAllowed, Stale, Refused.
    """
    _may_edit(actor, consultation, expected_version)
    version = latest_version(consultation.id)
    if consultation.state == CONSULTATION.initial:
        if version is None or version.published_at is not None:
            # A draft's questions are fixed once responses were imported to them.
            number = (version.number if version else 0) + 1
            version = QuestionnaireVersion(consultation_id=consultation.id, number=number)
            db.session.add(version)
        version.questions = dump_questions(questions)
    else:
        _may_correct(consultation, questions, reason)
        version = QuestionnaireVersion(
            consultation_id=consultation.id,
            number=(version.number if version else 0) + 1,
            questions=dump_questions(questions),
            published_at=clock.now(),
        )
        db.session.add(version)
        show_change(consultation, "questions_changed", reason)
    _touch(consultation)
    _note(actor, "edit", consultation, ["questions"], reason)
    return version


def copy_fields(consultation: Consultation) -> dict[str, Any]:
    """The columns that can be edited, as they are: for a form, or for a copy."""
    return {name: getattr(consultation, name) for name in sorted(EDITABLE_IN_DRAFT)}


def _may_edit(actor: Actor, consultation: Consultation, expected_version: int | None) -> None:
    require(actor, "consultations.edit", consultation)
    if expected_version is not None and expected_version != consultation.version:
        raise Stale("consultation")
    if consultation.state == "cancelled":
        raise Refused("A cancelled consultation is not changed any more.")


def _may_correct(consultation: Consultation, questions: Sequence[Question], reason: str) -> None:
    if consultation.state != "paused":
        raise Refused("Pause the consultation before its questions are corrected.")
    refusals = [Refusal(fault) for fault in faults(questions)]
    if not questions:
        refusals.append(Refusal("Ask at least one question."))
    if not reason.strip():
        refusals.append(Refusal("Give a reason."))
    if refusals:
        raise Refused(refusals)


def _assign(consultation: Consultation, fields: Mapping[str, Any], allowed: frozenset[str]) -> None:
    fixed = sorted(set(fields) - allowed)
    if fixed:
        names = ", ".join(name.replace("_", " ") for name in fixed)
        raise Refused(f"This cannot be edited here, or not any more: {names}.")
    for name, value in fields.items():
        setattr(consultation, name, value.strip() if isinstance(value, str) else value)


def _free_slug(title: str, wanted: str) -> str:
    slug = slug_of(wanted or title)
    begins_alike = func.substr(Consultation.slug, 1, len(slug)) == slug
    taken = set(db.session.scalars(select(Consultation.slug).where(begins_alike)))
    if slug not in taken:
        return slug
    if wanted:
        raise InvalidInput({"slug": f"There is a consultation with the address “{slug}” already."})
    return next(
        numbered for number in range(2, len(taken) + 3) if (numbered := f"{slug}-{number}") not in taken
    )


def _touch(consultation: Consultation) -> None:
    """Count the version up although no column of the consultation itself changed."""
    flag_modified(consultation, "title")
    db.session.flush()


def _note(actor: Actor, action: str, consultation: Consultation, fields: list[str], reason: str = "") -> None:
    audit.record(actor, action, CONSULTATION.name, consultation.id, reason, {"fields": fields})
    db.session.flush()
