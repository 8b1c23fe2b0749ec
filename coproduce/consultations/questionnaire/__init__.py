"""A questionnaire as data: question types, their JSON form, their structural faults, and the checking of answers.

Pure: no Flask, no database.
"""

from __future__ import annotations

from coproduce.consultations.questionnaire.answers import (
    LONGEST_TEXT,
    Problem,
    Value,
    from_json,
    to_json,
    validate,
)
from coproduce.consultations.questionnaire.document import dump_questions, parse_questions
from coproduce.consultations.questionnaire.faults import faults
from coproduce.consultations.questionnaire.questions import (
    AgreeScale,
    DateQuestion,
    LongText,
    Number,
    OneChoice,
    Option,
    Question,
    Questionnaire,
    SeveralChoices,
    ShortText,
)

__all__ = [
    "LONGEST_TEXT",
    "AgreeScale",
    "DateQuestion",
    "LongText",
    "Number",
    "OneChoice",
    "Option",
    "Problem",
    "Question",
    "Questionnaire",
    "SeveralChoices",
    "ShortText",
    "Value",
    "dump_questions",
    "faults",
    "from_json",
    "parse_questions",
    "to_json",
    "validate",
]
