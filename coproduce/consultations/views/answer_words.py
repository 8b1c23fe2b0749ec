"""Answers as a page shows them, from what was typed or kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for

from coproduce.consultations.queries import Asking
from coproduce.consultations.queries.equality import questions_about_you
from coproduce.consultations.queries.stored_answers import stored_answer
from coproduce.consultations.questionnaire import Facet, Question, Worded
from coproduce.consultations.services.equality import ABOUT_YOU
from coproduce.web.templating import day

__all__ = ["about_you_row", "shown_answer", "stored_answer", "typed_answer"]


def typed_answer(question: Question, stored: Any) -> Any:
    """A kept answer in the shape in which the page's fields show it: the boxes of a date, a list of option keys, or a
    mapping of these by facet."""
    if question.is_single:
        return _typed(question.main, stored)
    kept = stored if isinstance(stored, Mapping) else {}
    return {facet.key: _typed(facet, kept.get(facet.key)) for facet in question.facets}


def _typed(facet: Facet, stored: Any) -> Any:
    if facet.kind == "day" and isinstance(stored, str) and stored:
        year, month, day_of_month = stored.split("-")
        boxes = {"month": str(int(month)), "year": year}
        return boxes if facet.unit == "month" else {"day": str(int(day_of_month)), **boxes}
    return "" if stored is None else stored


def shown_answer(question: Question, raw: Any, words: Worded | None = None) -> str:
    """An answer in words, whether it was kept or only typed; empty where there is none. Several facets stand each on a
    line of their own."""
    words = words or question.worded()
    if question.is_single:
        return _shown(question.main, raw, words)
    kept = raw if isinstance(raw, Mapping) else {}
    lines = []
    for facet in question.facets:
        said = _shown(facet, kept.get(facet.key), words)
        label = words.label(facet.key) if facet.key else ""
        if said:
            lines.append(f"{label}: {said}" if label and facet.kind != "text" else said)
    return "\n".join(lines)


def _shown(facet: Facet, raw: Any, words: Worded) -> str:
    if raw is None or raw == "" or raw == []:
        return ""
    if facet.kind in ("choice", "choices"):
        chosen = [raw] if isinstance(raw, str) else list(raw)
        return ", ".join(
            words.label(option.key) or option.label for option in facet.options if option.key in chosen
        )
    if isinstance(raw, Mapping):
        return " ".join(str(raw[part]) for part in ("day", "month", "year") if raw.get(part))
    if facet.kind == "day":
        found = date.fromisoformat(raw)
        return f"{found:%B %Y}" if facet.unit == "month" else day(found)
    if facet.kind == "file":
        return "You added a file."
    return _with_unit(str(raw), facet.unit)


def _with_unit(figures: str, unit: str) -> str:
    if unit == "pounds":
        return f"£{figures}"
    return f"{figures}{'' if unit == '%' else ' '}{unit}".strip()


def about_you_row(asked: Asking) -> dict[str, Any] | None:
    """The line for checking the answers: that something was chosen, not what, for others may look over a shoulder. None
    where the consultation does not ask."""
    questions = questions_about_you(asked.consultation_id)
    if not questions:
        return None
    chosen = asked.answers.get(ABOUT_YOU) or {}
    count = sum(question.key in chosen for question in questions)
    return {
        "question": "About you",
        "answer": f"{count} of {len(questions)} answered. Kept apart from your other answers."
        if count
        else "",
        "href": url_for("consultations.about_you", slug=asked.slug, change=1),
    }
