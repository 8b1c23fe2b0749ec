"""The questions “about you”: their words in each format, and what may be chosen. Pure.

Every one of them can be skipped and has “I prefer not to say”. Nothing here can stop an answer from being sent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coproduce.consultations.questionnaire.formats import EASY_READ, YOUNG_PEOPLE
from coproduce.consultations.questionnaire.questions import PREFER_NOT_TO_SAY

PREFER_WORDS = "I prefer not to say"
EVERYONE = "everyone"  # in the population table: all people whom a question is about
RESERVED = frozenset({PREFER_NOT_TO_SAY, EVERYONE})

MOST_OPTIONS = 40

Chosen = dict[str, list[str]]  # question key -> keys of the options that were chosen


@dataclass(frozen=True)
class EqualityOption:
    """One option. An `exclusive` one, such as “None of these”, cannot be chosen beside others."""

    key: str
    label: str
    young_people_label: str = ""
    exclusive: bool = False


@dataclass(frozen=True)
class AskedQuestion:
    """A question in the words in which it is asked. `wording_id` names exactly these words."""

    key: str
    text: str
    options: tuple[EqualityOption, ...]
    help: str = ""
    young_people_text: str = ""
    easy_read_text: str = ""
    several: bool = False

    def worded(self, wanted: str) -> str:
        """The question in a format; the standard words where that one has none of its own."""
        own = {YOUNG_PEOPLE: self.young_people_text, EASY_READ: self.easy_read_text}
        return own.get(wanted) or self.text

    @property
    def choices(self) -> tuple[EqualityOption, ...]:
        """All that can be chosen, “I prefer not to say” last."""
        return (*self.options, EqualityOption(PREFER_NOT_TO_SAY, PREFER_WORDS, exclusive=True))

    def label(self, option_key: str, wanted: str = "") -> str:
        """The words of an option; its key where these words know of none."""
        found = next((each for each in self.choices if each.key == option_key), None)
        if found is None:
            return option_key
        return (
            found.young_people_label if wanted == YOUNG_PEOPLE and found.young_people_label else found.label
        )

    @property
    def content(self) -> dict[str, Any]:
        """Everything that a person could read, for keeping."""
        return {
            "key": self.key,
            "text": self.text,
            "help": self.help,
            "young_people_text": self.young_people_text,
            "easy_read_text": self.easy_read_text,
            "several": self.several,
            "options": [option_values(option) for option in self.options],
        }

    @property
    def wording_id(self) -> str:
        """A digest of the content: the same words have the same one."""
        words = json.dumps(self.content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(words.encode()).hexdigest()


def option_values(option: EqualityOption) -> dict[str, Any]:
    """An option as it is stored."""
    return {
        "key": option.key,
        "label": option.label,
        "young_people_label": option.young_people_label,
        "exclusive": option.exclusive,
    }


def from_content(content: Mapping[str, Any]) -> AskedQuestion:
    """The question that was stored as `content`."""
    return AskedQuestion(
        **{**content, "options": tuple(EqualityOption(**option) for option in content["options"])}
    )


def checked(
    questions: Iterable[AskedQuestion], typed: Mapping[str, Sequence[str]]
) -> tuple[Chosen, dict[str, str]]:
    """What was chosen, questions without a choice left out, and a sentence for each that cannot be kept so."""
    chosen: Chosen = {}
    problems: dict[str, str] = {}
    for question in questions:
        keys = [key for key in typed.get(question.key, ()) if key]
        problem = _problem(question, keys)
        if problem:
            problems[question.key] = problem
        elif keys:
            chosen[question.key] = _in_order(question, keys)
    return chosen, problems


def fitting(question: AskedQuestion, keys: Sequence[str]) -> list[str]:
    """What of a choice these words offer; empty where they do not fit together. Used when the form is sent: a question
    that was changed meanwhile must not stand in the way of somebody's answer."""
    known = [key for key in keys if key in {option.key for option in question.choices}]
    return [] if _problem(question, known) else _in_order(question, known)


def _problem(question: AskedQuestion, keys: Sequence[str]) -> str:
    known = {option.key: option for option in question.choices}
    if any(key not in known for key in keys):
        return "Choose from the list, or leave this question out."
    if not question.several and len(set(keys)) > 1:
        return "Choose one answer, or leave this question out."
    alone = [known[key].label for key in keys if known[key].exclusive]
    if alone and len(set(keys)) > 1:
        return f"Choose “{alone[0]}” alone, or take its tick away."
    return ""


def _in_order(question: AskedQuestion, keys: Sequence[str]) -> list[str]:
    return [option.key for option in question.choices if option.key in keys]


def faults(question: AskedQuestion) -> dict[str, str]:
    """What keeps a question from being asked, by field; empty where nothing does."""
    problems: dict[str, str] = {}
    if not question.text.strip():
        problems["text"] = "Write the question."
    labels = [option.label.strip().casefold() for option in question.options]
    if len(labels) < 2:
        problems["options"] = "Give at least two options. “I prefer not to say” is added to them."
    elif len(labels) > MOST_OPTIONS:
        problems["options"] = f"Give at most {MOST_OPTIONS} options."
    elif len(set(labels)) < len(labels):
        problems["options"] = "Two options have the same words."
    elif PREFER_WORDS.casefold() in labels:
        problems["options"] = "“I prefer not to say” is added by itself. Take it out here."
    return problems
