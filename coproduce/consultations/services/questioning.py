"""Writing the questions: a draft's freely, a running consultation's in versions.

A correction puts words right, while people answer, with a public note. A change of meaning needs a pause and starts a
new version; what people sent stays with the version they answered.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update

from coproduce.consultations.lifecycle import CONSULTATION
from coproduce.consultations.models import Consultation, Draft, QuestionnaireVersion
from coproduce.consultations.queries import as_questionnaire, latest_version
from coproduce.consultations.questionnaire import (
    Question,
    Questionnaire,
    Section,
    dump_questions,
    dump_sections,
    faults,
)
from coproduce.consultations.questionnaire.corrections import more_than_words
from coproduce.consultations.services.editing import may_edit, note, touch
from coproduce.consultations.services.public_changes import show_change
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import Refusal, Refused

TAKING_ANSWERS = ("open", "paused")


def save_questions(
    actor: Actor,
    consultation: Consultation,
    questions: Sequence[Question],
    *,
    sections: Sequence[Section] | None = None,
    one_page: bool | None = None,
    reason: str = "",
    expected_version: int | None = None,
) -> QuestionnaireVersion:
    """Write the questions; `sections` and `one_page` stay as they are where None. A draft's may be unfinished.

    Raises NotAllowed, Stale, and Refused with everything that stands against a version of a running consultation.
    """
    may_edit(actor, consultation, expected_version)
    before = latest_version(consultation.id)
    known = as_questionnaire(before) if before else Questionnaire("", 0, ())
    after = Questionnaire(
        "",
        known.number + 1,
        tuple(questions),
        tuple(known.sections if sections is None else sections),
        known.one_page if one_page is None else one_page,
    )
    if consultation.state == CONSULTATION.initial:
        # A draft's questions are fixed once responses were imported to them.
        is_free = before is not None and before.published_at is None
        version = _write(
            before if before is not None and is_free else _new(consultation, after.number), after
        )
    else:
        version = _published(consultation, before, known, after, reason)
    touch(consultation)
    note(actor, "edit", consultation, ["questions"], reason)
    return version


def _published(
    consultation: Consultation,
    before: QuestionnaireVersion | None,
    known: Questionnaire,
    after: Questionnaire,
    reason: str,
) -> QuestionnaireVersion:
    differences = more_than_words(known.questions, after.questions, known.sections, after.sections)
    _refuse(consultation, after, differences, reason)
    version = _write(_new(consultation, after.number), after)
    version.published_at, version.correction = clock.now(), not differences
    db.session.flush()
    if before is not None and version.correction:
        # Whoever is in the middle of the form goes on with the right words.
        moved = update(Draft).where(Draft.version_id == before.id).values(version_id=version.id)
        db.session.execute(moved.execution_options(synchronize_session="fetch"))
    show_change(consultation, "questions_changed" if differences else "questions_corrected", reason)
    return version


def _refuse(consultation: Consultation, after: Questionnaire, differences: list[str], reason: str) -> None:
    if consultation.state not in TAKING_ANSWERS:
        raise Refused("The questions can be put right only while the consultation is open or paused.")
    refusals = [Refusal(fault) for fault in faults(after.questions, after.sections)]
    if differences and consultation.state != "paused":
        refusals.append(Refusal("This changes more than words, so pause the consultation first."))
        refusals += [Refusal(each) for each in differences]
    if not after.questions:
        refusals.append(Refusal("Ask at least one question."))
    if not reason.strip():
        refusals.append(Refusal("Give a reason."))
    if refusals:
        raise Refused(refusals)


def _new(consultation: Consultation, number: int) -> QuestionnaireVersion:
    version = QuestionnaireVersion(consultation_id=consultation.id, number=number)
    db.session.add(version)
    return version


def _write(version: QuestionnaireVersion, after: Questionnaire) -> QuestionnaireVersion:
    version.questions = dump_questions(after.questions)
    version.sections = dump_sections(after.sections)
    version.one_page = after.one_page
    return version
