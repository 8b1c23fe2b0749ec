"""Questions and sections from and to the JSON of the consultation file. What was loaded is written back identically."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from coproduce.consultations.questionnaire import fields
from coproduce.consultations.questionnaire.questions import Option, Question, Route, Section, Wording
from coproduce.consultations.questionnaire.types import TYPES
from coproduce.core.errors import InvalidInput

NOT_IN_THE_FILE = frozenset({"added"})
SECTION_FIELDS = frozenset({"key", "title", "intro", "show_if", "wordings"})


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
    """The questions as the file's list. What a question does not have is left out."""
    return [_dump(question) for question in questions]


def parse_sections(document: Any) -> tuple[Section, ...]:
    """Read the list `sections`. Raises InvalidInput naming every place that is wrong."""
    if not isinstance(document, list):
        raise InvalidInput({"sections": "“sections” must be a list."})
    problems: dict[str, str] = {}
    parsed = [_section(entry, f"sections[{index}]", problems) for index, entry in enumerate(document)]
    if problems:
        raise InvalidInput(problems)
    return tuple(section for section in parsed if section is not None)


def dump_sections(sections: Sequence[Section]) -> list[dict[str, Any]]:
    return [
        {
            "key": each.key,
            "title": each.title,
            "intro": each.intro,
            "show_if": each.show_if,
            "wordings": _plain(each.wordings),
        }
        for each in sections
    ]


def field_names(kind: type[Question]) -> tuple[str, ...]:
    """The fields that questions of this type have in the file, in their order."""
    return tuple(each.name for each in dataclasses.fields(kind) if each.name not in NOT_IN_THE_FILE)


def _dump(question: Question) -> dict[str, Any]:
    kept = {
        each.name: _plain(value)
        for each in dataclasses.fields(question)
        if each.name not in NOT_IN_THE_FILE and (value := getattr(question, each.name)) != _usual(each)
    }
    return {"type": question.type, "key": "", "text": "", **kept}


def _usual(field: dataclasses.Field[Any]) -> Any:
    """What a field has where nothing is said about it."""
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _plain(value: Any) -> Any:
    if isinstance(value, Route):
        return {"when": value.when, "to": value.to}
    if isinstance(value, Wording):
        return {name: each for name, each in dataclasses.asdict(value).items() if each}
    if isinstance(value, Option):
        return {
            each.name: getattr(value, each.name)
            for each in dataclasses.fields(value)
            if each.name in ("key", "label") or getattr(value, each.name) != each.default
        }
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping) and all(isinstance(each, Wording) for each in value.values()):
        return {name: _plain(each) for name, each in value.items()}
    return value


def _parse(entry: Any, place: str, problems: dict[str, str]) -> Question | None:
    if not isinstance(entry, dict):
        problems[place] = f"{place} must be an object with a key, a type and a text."
        return None
    before = len(problems)
    named = entry.get("type")
    kind = TYPES.get(named) if isinstance(named, str) else None
    if kind is None:
        problems[f"{place}.type"] = f"{place} has the type {named!r}; it must be one of {', '.join(TYPES)}."
    allowed = {"type", *(field_names(kind) if kind else fields.READERS)}
    for name in sorted(set(entry) - allowed, key=str):
        problems[f"{place}.{name}"] = (
            f"{place} has a field “{name}” that is not known{f' in a {named} question' if kind else ''}."
        )
    values = {
        name: fields.READERS[name](entry[name], f"{place}.{name}", problems)
        for name in entry
        if name in allowed and name != "type"
    }
    if kind is None or len(problems) > before:
        return None
    return kind(**{"key": "", "text": "", **values})


def _section(entry: Any, place: str, problems: dict[str, str]) -> Section | None:
    if not isinstance(entry, dict):
        problems[place] = f"{place} must be an object with a key and a title."
        return None
    before = len(problems)
    for name in sorted(set(entry) - SECTION_FIELDS, key=str):
        problems[f"{place}.{name}"] = f"{place} has a field “{name}” that is not known."
    values = {
        name: fields.READERS[name](entry[name], f"{place}.{name}", problems)
        for name in entry
        if name in SECTION_FIELDS
    }
    return Section(**{"key": "", "title": "", **values}) if len(problems) == before else None
