"""Conditions as data: JsonLogic (https://jsonlogic.com), evaluated and checked. Pure, and nothing raises."""

from __future__ import annotations

from coproduce.consultations.questionnaire.logic.checking import (
    logic_faults,
    operations,
    operations_on_answers,
    reads_unforeseen,
    variables,
)
from coproduce.consultations.questionnaire.logic.evaluation import (
    Compiled,
    compiled,
    evaluate,
    fits,
    is_operation,
    operation,
)
from coproduce.consultations.questionnaire.logic.values import truthy

__all__ = [
    "Compiled",
    "compiled",
    "evaluate",
    "fits",
    "is_operation",
    "logic_faults",
    "operation",
    "operations",
    "operations_on_answers",
    "reads_unforeseen",
    "truthy",
    "variables",
]
