"""Answers as a page shows them, from what was typed or kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from coproduce.consultations.models import Answer
from coproduce.consultations.questionnaire import DateQuestion, Number, Question, SeveralChoices, to_json
from coproduce.web.templating import day


def typed_answer(question: Question, stored: Any) -> Any:
    """A kept answer in the shape in which the page's fields show it: the boxes of a date, a list of option keys."""
    if isinstance(question, DateQuestion) and isinstance(stored, str):
        year, month, day_of_month = stored.split("-")
        return {"day": str(int(day_of_month)), "month": str(int(month)), "year": year}
    return "" if stored is None else stored


def shown_answer(question: Question, raw: Any) -> str:
    """An answer in words, whether it was kept or only typed; empty where there is none."""
    if raw is None or raw == "" or raw == []:
        return ""
    if question.choices:
        chosen = [raw] if isinstance(raw, str) else list(raw)
        return ", ".join(option.label for option in question.choices if option.key in chosen)
    if isinstance(raw, Mapping):
        return " ".join(str(raw[part]) for part in ("day", "month", "year") if raw.get(part))
    if isinstance(question, DateQuestion):
        return day(date.fromisoformat(raw))
    if isinstance(question, Number) and question.unit:
        return f"{raw} {question.unit}"
    return str(raw)


def stored_answer(question: Question, answer: Answer) -> Any:
    """A stored answer as a draft keeps it."""
    if answer.passage is not None:
        return answer.passage.body
    if answer.choices is not None:
        return answer.choices if isinstance(question, SeveralChoices) else answer.choices[0]
    if answer.number is not None:
        return to_json(answer.number)
    return to_json(answer.day) if answer.day is not None else None
