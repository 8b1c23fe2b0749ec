"""Loading a consultation from its file into a draft, and saving one to a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coproduce.accounts.models import Group, Organisation
from coproduce.accounts.queries import all_groups, all_organisations
from coproduce.consultations.amendments import Part
from coproduce.consultations.files.document import ConsultationDocument, GroupPart, PartText, from_mapping
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import questionnaire_of
from coproduce.consultations.services import editing
from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput


def load_consultation_file(actor: Actor, document: Mapping[str, Any] | ConsultationDocument) -> Consultation:
    """Make a draft of a file's values, or of a document that was read from one.

    Raises NotAllowed, and InvalidInput (the values, an organisation or group that is not here, a slug that is taken)
    before anything is written.
    """
    require(actor, "consultations.edit")
    if not isinstance(document, ConsultationDocument):
        document = from_mapping(document)
    owner, groups = _looked_up(document)
    consultation = editing.create_consultation(
        actor,
        document.title,
        slug=document.slug,
        owner_organisation_id=owner.id if owner else None,
        **{name: getattr(document, name) for name in _COPIED},
    )
    editing.set_parts(
        actor,
        consultation,
        [Part(part.status, part.title, part.text, part.reason) for part in document.parts],
    )
    editing.set_groups(actor, consultation, groups)
    editing.save_questions(actor, consultation, document.questions)
    _keep_white_space(consultation, document)
    audit.record(
        actor, "import_file", "consultation", consultation.id, details={"questions": len(document.questions)}
    )
    db.session.flush()
    return consultation


def _keep_white_space(consultation: Consultation, document: ConsultationDocument) -> None:
    """Pages take white space off the ends of what is typed; what came from a file goes back as it was."""
    for name in ("title", *_COPIED):
        setattr(consultation, name, getattr(document, name))
    for part, wanted in zip(consultation.parts, document.parts, strict=True):
        part.title, part.text, part.reason = wanted.title, wanted.text, wanted.reason
    db.session.flush()


_COPIED = (
    "summary",
    "young_people_summary",
    "what_could_change",
    "audience",
    "minutes",
    "lead_name",
    "lead_role",
    "opens_at",
    "closes_at",
    "answer_promised_on",
    "keep_until",
)


def _looked_up(document: ConsultationDocument) -> tuple[Organisation | None, list[editing.GroupPart]]:
    organisations = {organisation.slug: organisation for organisation in all_organisations()}
    groups: dict[str, Group] = {group.slug: group for group in all_groups()}
    problems: dict[str, str] = {}
    wanted = document.owner_organisation
    if wanted is not None and wanted not in organisations:
        problems["owner_organisation"] = _unknown("organisation", wanted, organisations)
    for entry in document.groups:
        if entry.group not in groups:
            problems[f"groups-{entry.group}"] = _unknown("group", entry.group, groups)
    if problems:
        raise InvalidInput(problems)
    parts = [editing.GroupPart(groups[entry.group], entry.role, entry.lead_days) for entry in document.groups]
    return organisations.get(wanted or ""), parts


def _unknown(kind: str, slug: str, known: Mapping[str, object]) -> str:
    there_are = ", ".join(sorted(known)) or "none yet"
    return f"There is no {kind} “{slug}” on this site (there are: {there_are}). Add it first."


def document_of(consultation: Consultation) -> ConsultationDocument:
    """The consultation as a document, with its newest questions."""
    owner = consultation.owner_organisation
    return ConsultationDocument(
        slug=consultation.slug,
        title=consultation.title,
        owner_organisation=owner.slug if owner else None,
        parts=tuple(PartText(part.status, part.title, part.text, part.reason) for part in consultation.parts),
        groups=tuple(
            GroupPart(entry.group.slug, entry.part, entry.lead_days) for entry in consultation.groups
        ),
        questions=questionnaire_of(consultation).questions,
        **{name: getattr(consultation, name) for name in _COPIED},
    )


def save_consultation_file(actor: Actor, consultation: Consultation) -> ConsultationDocument:
    """The document for a file that leaves the site; leaves an audit row. Raises NotAllowed."""
    require(actor, "consultations.see", consultation)
    audit.record(actor, "export_file", "consultation", consultation.id)
    db.session.flush()
    return document_of(consultation)
