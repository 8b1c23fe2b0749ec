"""Stored answers as they were before they became rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coproduce.consultations.models import Answer
from coproduce.consultations.questionnaire import Facet, Question, to_json, topic_of


def stored_answer(question: Question, answers: Mapping[str, Answer]) -> Any:
    """A stored answer as a draft keeps it, from the answers by topic; None where there is none."""
    pieces = {
        facet.key: _stored(facet, answers[topic])
        for facet in question.facets
        if (topic := topic_of(question.key, facet.key)) in answers
    }
    if not pieces:
        return None
    return pieces[""] if question.is_single else pieces


def _stored(facet: Facet, answer: Answer) -> Any:
    if answer.passage is not None:
        return answer.passage.body
    if answer.attachment_id is not None:
        return answer.attachment_id
    if answer.choices is not None:
        return answer.choices if facet.kind == "choices" else answer.choices[0]
    if answer.number is not None:
        return to_json(answer.number)
    return to_json(answer.day) if answer.day is not None else None
