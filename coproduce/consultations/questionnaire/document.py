"""Questions from and to the JSON of the consultation file. What was loaded is written back identically."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coproduce.consultations.questionnaire.questions import TYPES, Number, OneChoice, Option, Question
from coproduce.core.errors import InvalidInput

TEXTS = ("key", "text", "help", "young_people_text")
SWITCHES = ("required", "sensitive")
FIELDS = frozenset({"type", *TEXTS, *SWITCHES, "options", "minimum", "maximum", "unit"})


def parse_questions(document: Any) -> tuple[Question, ...]:
    """Read the list `questions`. Raises InvalidInput naming every place whose kind of value is wrong; whether the
    questions make sense is for `faults` to say, so that an unfinished questionnaire can be kept."""
    if not isinstance(document, list):
        raise InvalidInput({"questions": "“questions” must be a list."})
    problems: dict[str, str] = {}
    parsed = [_parse(entry, f"questions[{index}]", problems) for index, entry in enumerate(document)]
    if problems:
        raise InvalidInput(problems)
    return tuple(question for question in parsed if question is not None)


def dump_questions(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """The questions as the file's list: every field stands in every question, empty where its type has none."""
    return [_dump(question) for question in questions]


def _dump(question: Question) -> dict[str, Any]:
    own_options = question.options if isinstance(question, OneChoice) else ()
    number = question if isinstance(question, Number) else None
    return {
        "key": question.key,
        "type": question.type,
        "text": question.text,
        "help": question.help,
        "young_people_text": question.young_people_text,
        "required": question.required,
        "sensitive": question.sensitive,
        "options": [{"key": option.key, "label": option.label} for option in own_options],
        "minimum": number.minimum if number else None,
        "maximum": number.maximum if number else None,
        "unit": number.unit if number else None,
    }


def _parse(entry: Any, place: str, problems: dict[str, str]) -> Question | None:
    if not isinstance(entry, dict):
        problems[place] = f"{place} must be an object with a key, a type and a text."
        return None
    before = len(problems)
    for name in sorted(set(entry) - FIELDS, key=str):
        problems[f"{place}.{name}"] = f"{place} has a field “{name}” that is not known."
    named = entry.get("type")
    kind = TYPES.get(named) if isinstance(named, str) else None
    if kind is None:
        problems[f"{place}.type"] = f"{place} has the type {named!r}; it must be one of {', '.join(TYPES)}."
    values: dict[str, Any] = {name: _text(entry, name, place, problems) for name in TEXTS}
    values |= {name: _switch(entry, name, place, problems) for name in SWITCHES}
    options = _options(entry.get("options"), f"{place}.options", problems)
    limits = {name: _limit(entry, name, place, problems) for name in ("minimum", "maximum")}
    unit = _unit(entry, place, problems)
    if kind is not None and not issubclass(kind, OneChoice) and options:
        problems[f"{place}.options"] = f"{place} is a {kind.type} question, which has no options of its own."
    if kind is not Number and (unit is not None or any(limit is not None for limit in limits.values())):
        problems[f"{place}.minimum"] = f"{place} has a limit or unit, which only a number question has."
    if kind is None or len(problems) > before:
        return None
    if issubclass(kind, OneChoice):
        values["options"] = options
    elif kind is Number:
        values |= {**limits, "unit": unit}
    return kind(**values)


def _text(entry: dict[str, Any], name: str, place: str, problems: dict[str, str]) -> str:
    value = entry.get(name, "")
    if isinstance(value, str) and "\x00" not in value:
        return value
    problems[f"{place}.{name}"] = f"{place}.{name} must be text."
    return ""


def _switch(entry: dict[str, Any], name: str, place: str, problems: dict[str, str]) -> bool:
    value = entry.get(name, False)
    if not isinstance(value, bool):
        problems[f"{place}.{name}"] = f"{place}.{name} must be true or false."
    return bool(value)


def _limit(entry: dict[str, Any], name: str, place: str, problems: dict[str, str]) -> int | float | None:
    value = entry.get(name)
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**12:
        return value
    problems[f"{place}.{name}"] = f"{place}.{name} must be a number or null."
    return None


def _unit(entry: dict[str, Any], place: str, problems: dict[str, str]) -> str | None:
    value = entry.get("unit")
    if value is None or (isinstance(value, str) and "\x00" not in value):
        return value
    problems[f"{place}.unit"] = f"{place}.unit must be text or null."
    return None


def _options(value: Any, place: str, problems: dict[str, str]) -> tuple[Option, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        problems[place] = f"{place} must be a list."
        return ()
    found = []
    for index, entry in enumerate(value):
        if _is_option(entry):
            found.append(Option(entry["key"], entry["label"]))
        else:
            problems[f"{place}[{index}]"] = f"{place}[{index}] must have a key and a label, both text."
    return tuple(found)


def _is_option(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and set(entry) == {"key", "label"}
        and all(isinstance(text, str) and "\x00" not in text for text in entry.values())
    )
