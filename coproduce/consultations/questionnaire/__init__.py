"""A questionnaire as data: question types, their JSON form, their structural faults, and the checking of answers.

Pure: no Flask, no database.
"""

from __future__ import annotations

from coproduce.consultations.questionnaire.answers import to_json, validate
from coproduce.consultations.questionnaire.document import (
    dump_questions,
    dump_sections,
    parse_questions,
    parse_sections,
)
from coproduce.consultations.questionnaire.faults import faults, structural_faults
from coproduce.consultations.questionnaire.formats import EASY_READ, STANDARD, YOUNG_PEOPLE
from coproduce.consultations.questionnaire.questionnaire import Questionnaire, topic_of
from coproduce.consultations.questionnaire.questions import (
    LONGEST_TEXT,
    PREFER_NOT_TO_SAY,
    Atomic,
    Facet,
    Option,
    Problem,
    Question,
    Route,
    Section,
    Value,
    Worded,
    Wording,
)

__all__ = [
    "EASY_READ",
    "LONGEST_TEXT",
    "PREFER_NOT_TO_SAY",
    "STANDARD",
    "YOUNG_PEOPLE",
    "Atomic",
    "Facet",
    "Option",
    "Problem",
    "Question",
    "Questionnaire",
    "Route",
    "Section",
    "Value",
    "Worded",
    "Wording",
    "dump_questions",
    "dump_sections",
    "faults",
    "parse_questions",
    "parse_sections",
    "structural_faults",
    "to_json",
    "topic_of",
    "validate",
]
