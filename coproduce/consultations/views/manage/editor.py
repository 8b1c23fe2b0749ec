"""What the pages of the editor share: which questions there are now, and saving them with a form's reason."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort

from coproduce.consultations import services
from coproduce.consultations.forms import BareForm, QuestionForm
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug, questionnaire_of
from coproduce.consultations.questionnaire import Question, Section
from coproduce.core.errors import InvalidInput, NotFound, Refused, Stale
from coproduce.web.forms import explain
from coproduce.web.guards import current_actor

EDITABLE = ("draft", "open", "paused")


def editable_consultation(slug: str) -> Consultation:
    """Raises NotFound; 409 where its questions are fixed."""
    consultation = consultation_by_slug(slug)
    if consultation.state not in EDITABLE:
        abort(409)
    return consultation


def question_called(consultation: Consultation, key: str) -> Question:
    """Raises NotFound."""
    found = questionnaire_of(consultation).question(key)
    if found is None:
        raise NotFound(f"question {key!r}")
    return found


def replaced(consultation: Consultation, before: Question, after: Question) -> list[Question]:
    """The questions with one put in another's place."""
    return [after if each == before else each for each in questionnaire_of(consultation).questions]


def store(
    consultation: Consultation,
    asked: Sequence[Question],
    form: BareForm | QuestionForm,
    *,
    sections: Sequence[Section] | None = None,
    one_page: bool | None = None,
    reason: str = "",
) -> None:
    """Save the questions. Raises InvalidInput, Refused, Stale."""
    services.save_questions(
        current_actor(),
        consultation,
        asked,
        sections=sections,
        one_page=one_page,
        reason=reason,
        expected_version=form.expected_version,
    )


def stored(
    consultation: Consultation,
    asked: Sequence[Question],
    form: BareForm | QuestionForm,
    *,
    sections: Sequence[Section] | None = None,
    reason: str = "",
) -> int:
    """`store`, with what stands against it explained in the form; the status of the page."""
    try:
        store(consultation, asked, form, sections=sections, reason=reason)
    except (InvalidInput, Refused, Stale) as problem:
        return explain(form, problem)
    return 200
