"""What kind of change a later version is: words put right, or another meaning. Pure.

A correction may go to people who are in the middle of the form; a change of meaning must not, and what was answered
before stays with the question as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from coproduce.consultations.questionnaire.questions import Option, Question, Section

WORDS = frozenset(
    {
        *(
            "text",
            "help",
            "picture",
            "wordings",
            "body",
            "other_label",
            "none_label",
            "more_label",
            "low_label",
        ),
        *("high_label", "own_label", "words_label", "agree_label", "unit"),
        "measures",  # what staff count by it: nobody who answers sees it
    }
)
OPTIONS = frozenset({"options", "rows", "columns", "shares", "facts"})


def more_than_words(
    before: Sequence[Question],
    after: Sequence[Question],
    sections_before: Sequence[Section] = (),
    sections_after: Sequence[Section] = (),
) -> list[str]:
    """Everything that differs in more than its words, one sentence each; empty where only words were put right."""
    if [question.key for question in before] != [question.key for question in after]:
        return ["Questions were added, removed or put in another order."]
    found = [
        f"“{new.text}”: {name.replace('_', ' ')} changed."
        for old, new in zip(before, after, strict=True)
        for name in _changed(old, new)
    ]
    bare = [replace(each, title="", intro="", wordings={}) for each in sections_before]
    if bare != [replace(each, title="", intro="", wordings={}) for each in sections_after]:
        found.append("The sections changed.")
    return found


def _changed(old: Question, new: Question) -> list[str]:
    if type(old) is not type(new):
        return ["the kind of answer"]
    return [
        each.name
        for each in fields(old)
        if each.name not in WORDS and _meaning(getattr(old, each.name)) != _meaning(getattr(new, each.name))
    ]


def _meaning(value: Any) -> Any:
    """Options without their words and pictures: their keys and limits are what answers mean."""
    if isinstance(value, tuple) and value and all(isinstance(each, Option) for each in value):
        return tuple(
            tuple(
                getattr(each, part.name)
                for part in fields(each)
                if part.name in ("key", "minimum", "maximum")
            )
            for each in value
        )
    return value
