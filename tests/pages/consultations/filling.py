"""The fields that a person fills in for an answer."""

from __future__ import annotations

from typing import Any

from coproduce.consultations.questionnaire import Question


def fields_for(question: Question, value: Any, name: str = "answer") -> dict[str, Any]:
    """An answer as a draft keeps it, as the fields of its page."""
    pieces = {"": value} if question.is_single else dict(value or {})
    fields: dict[str, Any] = {}
    for facet in question.facets:
        piece, field = pieces.get(facet.key), f"{name}-{facet.key}" if facet.key else name
        if piece is None:
            continue
        if facet.kind == "day":
            year, month, day = str(piece).split("-")
            boxes = {"month": str(int(month)), "year": year}
            boxes |= {} if facet.unit == "month" else {"day": str(int(day))}
            fields |= {f"{field}-{box}": typed for box, typed in boxes.items()}
        else:
            fields[field] = piece if isinstance(piece, list) else str(piece)
    return fields
