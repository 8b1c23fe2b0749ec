"""What a request sends for a question, in the shape that `validate` takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from coproduce.consultations.questionnaire import Facet, Problem, Question

Form = MultiDict[str, str]


def read_form(question: Question, form: Form, name: str = "answer") -> Any:
    """The fields of a question, whose names begin with `name`: one value, or a mapping by facet."""
    if question.is_single:
        return _read(question.main, form, name)
    return {facet.key: _read(facet, form, field_name(name, facet.key)) for facet in question.facets}


def field_name(name: str, facet_key: str) -> str:
    """The name of a facet's field on the page."""
    return f"{name}-{facet_key}" if facet_key else name


def error_target(question: Question, problem: Problem | None, name: str = "answer") -> str:
    """The id of the field to which an error leads: the part that is wrong, or the first field."""
    part = problem.parts[0] if problem and problem.parts else ""
    if question.takes_files and part != "words":
        return f"{name}-file"
    facet = question.facet(part) or (question.main if question.facets else None)
    if facet is None:
        return name
    target = field_name(name, facet.key)
    if facet.kind != "day":
        return target
    return f"{target}-{part or ('month' if facet.unit == 'month' else 'day')}"


def is_filled(raw: Any) -> bool:
    """Whether anything at all was typed or chosen."""
    if isinstance(raw, Mapping):
        return any(is_filled(each) for each in raw.values())
    return bool(raw)


def _read(facet: Facet, form: Form, name: str) -> Any:
    if facet.kind == "choices":
        return form.getlist(name)
    if facet.kind == "day":
        boxes = ("month", "year") if facet.unit == "month" else ("day", "month", "year")
        return {box: form.get(f"{name}-{box}", "") for box in boxes}
    # A browser sends every line break as two characters; people type one.
    return form.get(name, "").replace("\r\n", "\n")
