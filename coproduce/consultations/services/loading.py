"""Loading a consultation from its file into a draft, and saving one to a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coproduce.accounts.models import Group, Organisation
from coproduce.accounts.queries import all_groups, all_organisations
from coproduce.consultations.amendments import Option, Part
from coproduce.consultations.files.document import (
    ConsultationDocument,
    GroupPart,
    OptionText,
    PartText,
    from_mapping,
)
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import questionnaire_of
from coproduce.consultations.services import editing
from coproduce.consultations.services.options import set_options
from coproduce.consultations.services.public_changes import options_of
from coproduce.consultations.services.questioning import save_questions
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
    consultation = draft_of(actor, document, document.slug)
    audit.record(
        actor, "import_file", "consultation", consultation.id, details={"questions": len(document.questions)}
    )
    db.session.flush()
    return consultation


def draft_of(actor: Actor, document: ConsultationDocument, slug: str = "") -> Consultation:
    """A draft with everything that a document holds; without `slug` it gets a free one made of its title.

    Raises NotAllowed, and InvalidInput as `load_consultation_file`.
    """
    owner, groups = _looked_up(document)
    consultation = editing.create_consultation(
        actor,
        document.title,
        slug=slug,
        owner_organisation_id=owner.id if owner else None,
        **_columns(document),
    )
    editing.set_parts(
        actor,
        consultation,
        [Part(part.status, part.title, part.text, part.reason) for part in document.parts],
    )
    set_options(
        actor,
        consultation,
        [
            Option(each.title, each.text, each.costs, each.gains, each.loses, each.no_change)
            for each in document.options
        ],
    )
    editing.set_groups(actor, consultation, groups)
    save_questions(
        actor, consultation, document.questions, sections=document.sections, one_page=document.one_page
    )
    _keep_white_space(consultation, document)
    return consultation


def _keep_white_space(consultation: Consultation, document: ConsultationDocument) -> None:
    """Pages take white space off the ends of what is typed; what came from a file goes back as it was."""
    consultation.title = document.title
    for name, value in _columns(document).items():
        setattr(consultation, name, value)
    for part, wanted in zip(consultation.parts, document.parts, strict=True):
        part.title, part.text, part.reason = wanted.title, wanted.text, wanted.reason
    for option, told in zip(consultation.options, document.options, strict=True):
        option.title, option.text, option.costs = told.title, told.text, told.costs
        option.gains, option.loses = told.gains, told.loses
    db.session.flush()


def _columns(document: ConsultationDocument) -> dict[str, Any]:
    """What goes into columns of the same name."""
    lists = {"promised_formats": list(document.promised_formats)}
    wordings = {"wordings": {name: dict(words) for name, words in document.wordings.items()}}
    return {**{name: getattr(document, name) for name in _COPIED}, **lists, **wordings}


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
    "decision_on",
    "decided_by",
    "options_reason",
    "costs_and_impact",
    "assessment_title",
    "assessment_version",
    "assessment_on",
    "assessment_text",
    "track",
    "track_reason",
    "track_agreed_by",
    "shortened_by",
    "shortened_reason",
    "election_reason",
    "one_response_per",
    "asks_on_behalf",
    "standing",
    "report_year",
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
    owner, questionnaire = consultation.owner_organisation, questionnaire_of(consultation)
    return ConsultationDocument(
        slug=consultation.slug,
        title=consultation.title,
        owner_organisation=owner.slug if owner else None,
        parts=tuple(PartText(part.status, part.title, part.text, part.reason) for part in consultation.parts),
        groups=tuple(
            GroupPart(entry.group.slug, entry.part, entry.lead_days) for entry in consultation.groups
        ),
        questions=questionnaire.questions,
        sections=questionnaire.sections,
        one_page=questionnaire.one_page,
        options=tuple(
            OptionText(each.title, each.text, each.costs, each.gains, each.loses, each.is_no_change)
            for each in options_of(consultation)
        ),
        promised_formats=tuple(consultation.promised_formats or ()),
        wordings=consultation.wordings or {},
        **{name: getattr(consultation, name) for name in _COPIED},
    )


def save_consultation_file(actor: Actor, consultation: Consultation) -> ConsultationDocument:
    """The document for a file that leaves the site; leaves an audit row. Raises NotAllowed."""
    require(actor, "consultations.see", consultation)
    audit.record(actor, "export_file", "consultation", consultation.id)
    db.session.flush()
    return document_of(consultation)
