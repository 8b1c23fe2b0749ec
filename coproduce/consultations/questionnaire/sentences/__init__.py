"""Conditions as plain sentences, both ways: a builder's sentence to and from JsonLogic, and any rule in words."""

from __future__ import annotations

from coproduce.consultations.questionnaire.sentences.building import (
    ALL,
    ANY,
    Comparison,
    Condition,
    Sentence,
    comparisons_for,
    rule_of,
    sentence_of,
    typed_value,
)
from coproduce.consultations.questionnaire.sentences.describing import (
    condition_in_words,
    in_words,
    route_in_words,
)

__all__ = [
    "ALL",
    "ANY",
    "Comparison",
    "Condition",
    "Sentence",
    "comparisons_for",
    "condition_in_words",
    "in_words",
    "route_in_words",
    "rule_of",
    "sentence_of",
    "typed_value",
]
