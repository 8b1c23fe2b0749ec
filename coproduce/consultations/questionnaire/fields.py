"""Reading the single fields of a question from JSON: each reader takes (value, place, problems) and gives the value, or
notes a problem at its place and gives an empty one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from coproduce.consultations.questionnaire.questions import Option, Route, Wording
from coproduce.consultations.questionnaire.types import Fact, Share

Problems = dict[str, str]
Reader = Callable[[Any, str, Problems], Any]

LONGEST_CONDITION = 4000


def _text(value: Any, place: str, problems: Problems) -> str:
    if isinstance(value, str) and "\x00" not in value:
        return value
    problems[place] = f"{place} must be text."
    return ""


def _text_or_null(value: Any, place: str, problems: Problems) -> str | None:
    return None if value is None else _text(value, place, problems)


def _switch(value: Any, place: str, problems: Problems) -> bool:
    if not isinstance(value, bool):
        problems[place] = f"{place} must be true or false."
    return bool(value)


def _measures(value: Any, place: str, problems: Problems) -> str:
    if value not in ("", "involvement"):
        problems[place] = f"{place} must be “involvement”, or be left out."
        return ""
    return str(value)


def _number_or_null(value: Any, place: str, problems: Problems) -> int | float | None:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**12:
        return value
    problems[place] = f"{place} must be a number or null."
    return None


def _number(value: Any, place: str, problems: Problems) -> int | float:
    found = _number_or_null(value, place, problems)
    if value is None:
        problems[place] = f"{place} must be a number."
    return found or 0


def _whole_or_null(value: Any, place: str, problems: Problems) -> int | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**6:
        return value
    problems[place] = f"{place} must be a whole number above 0, or null."
    return None


def _points(value: Any, place: str, problems: Problems) -> int:
    if value in (5, 10) and not isinstance(value, bool):
        return int(value)
    problems[place] = f"{place} must be 5 or 10."
    return 5


def _condition(value: Any, place: str, problems: Problems) -> Any:
    if value is not None and len(json.dumps(value)) > LONGEST_CONDITION:
        problems[place] = f"{place} is too long a condition."
        return None
    return value


def _routes(value: Any, place: str, problems: Problems) -> tuple[Route, ...]:
    if not isinstance(value, list):
        problems[place] = f"{place} must be a list."
        return ()
    found = []
    for index, entry in enumerate(value):
        if isinstance(entry, dict) and set(entry) == {"when", "to"} and isinstance(entry["to"], str):
            found.append(Route(_condition(entry["when"], f"{place}[{index}].when", problems), entry["to"]))
        else:
            problems[f"{place}[{index}]"] = f"{place}[{index}] must have “when” and “to”."
    return tuple(found)


def _options_of(kind: type[Option], extra: dict[str, Reader]) -> Reader:
    readers: dict[str, Reader] = {"key": _text, "label": _text, "picture": _text, **extra}

    def read(value: Any, place: str, problems: Problems) -> tuple[Option, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            problems[place] = f"{place} must be a list."
            return ()
        found = [_option(entry, f"{place}[{index}]", problems) for index, entry in enumerate(value)]
        return tuple(option for option in found if option is not None)

    def _option(entry: Any, place: str, problems: Problems) -> Option | None:
        if not isinstance(entry, dict) or not {"key", "label"} <= set(entry) <= set(readers):
            problems[place] = f"{place} must have a key and a label, both text."
            return None
        before = len(problems)
        values = {name: readers[name](each, f"{place}.{name}", problems) for name, each in entry.items()}
        return kind(**values) if len(problems) == before else None

    return read


def _wordings(value: Any, place: str, problems: Problems) -> dict[str, Wording]:
    if not isinstance(value, dict) or not all(isinstance(entry, dict) for entry in value.values()):
        problems[place] = f"{place} must be an object: a format’s name, and its words."
        return {}
    return {str(name): _wording(entry, f"{place}.{name}", problems) for name, entry in value.items()}


def _wording(entry: dict[str, Any], place: str, problems: Problems) -> Wording:
    for name in sorted(set(entry) - {"text", "help", "picture", "labels"}, key=str):
        problems[f"{place}.{name}"] = f"{place} has a field “{name}” that is not known."
    texts = {
        name: _text(entry.get(name, ""), f"{place}.{name}", problems) for name in ("text", "help", "picture")
    }
    labels = entry.get("labels", {})
    if not isinstance(labels, dict) or not all(isinstance(words, str) for words in labels.values()):
        problems[f"{place}.labels"] = f"{place}.labels must be an object of texts."
        labels = {}
    return Wording(**texts, labels=labels)


_plain_options = _options_of(Option, {})

READERS: dict[str, Reader] = {
    **dict.fromkeys(
        ("key", "text", "help", "picture", "section", "title", "intro", "body", "other_label", "none_label"),
        _text,
    ),
    **dict.fromkeys(
        ("more_label", "low_label", "high_label", "own_label", "words_label", "agree_label"), _text
    ),
    **dict.fromkeys(("required", "sensitive", "may_decline", "several"), _switch),
    **dict.fromkeys(("minimum", "maximum"), _number_or_null),
    **dict.fromkeys(("at_least", "at_most", "longest"), _whole_or_null),
    **dict.fromkeys(("options", "rows", "columns"), _plain_options),
    "unit": _text_or_null,
    "measures": _measures,
    "amount": _number,
    "points": _points,
    "show_if": _condition,
    "routes": _routes,
    "wordings": _wordings,
    "shares": _options_of(
        Share, {"consequence": _text, "minimum": _number_or_null, "maximum": _number_or_null}
    ),
    "facts": _options_of(Fact, {"text": _text, "source": _text}),
}
