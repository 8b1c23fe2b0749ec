"""Reading consultations, questionnaires and responses."""

from __future__ import annotations

from coproduce.consultations.queries.asking import (
    Asking,
    asking,
    draft_for_update,
)
from coproduce.consultations.queries.consultations import (
    consultation_by_id,
    consultation_by_slug,
    consultation_for_answers,
    consultations_of_group,
    is_in_phase,
    open_consultations,
    phase_of,
    public_consultation_by_slug,
    public_consultation_in_brief,
    public_consultations,
    visible_to_everyone,
    window_of,
)
from coproduce.consultations.queries.deadlines import (
    consultations_to_close,
    consultations_to_erase,
    expired_drafts,
)
from coproduce.consultations.queries.questionnaires import (
    as_questionnaire,
    latest_version,
    published_questionnaire,
    questionnaire_of,
    was_only_corrected_since,
)
from coproduce.consultations.queries.responses import (
    PASSAGE_CONTEXT,
    answers_of,
    passages_with_answers,
    receipt_keys,
    response_by_receipt,
    response_count,
    response_of_account,
    responses_of_account,
)

__all__ = [
    "PASSAGE_CONTEXT",
    "Asking",
    "answers_of",
    "as_questionnaire",
    "asking",
    "consultation_by_id",
    "consultation_by_slug",
    "consultation_for_answers",
    "consultations_of_group",
    "consultations_to_close",
    "consultations_to_erase",
    "draft_for_update",
    "expired_drafts",
    "is_in_phase",
    "latest_version",
    "open_consultations",
    "passages_with_answers",
    "phase_of",
    "public_consultation_by_slug",
    "public_consultation_in_brief",
    "public_consultations",
    "published_questionnaire",
    "questionnaire_of",
    "receipt_keys",
    "response_by_receipt",
    "response_count",
    "response_of_account",
    "responses_of_account",
    "visible_to_everyone",
    "was_only_corrected_since",
    "window_of",
]
