"""When answers are taken, what a consultation needs before it opens, and what an extension must keep (rules 5, 7, 24,
26).

Pure: every function takes plain facts and the present moment.
"""

from __future__ import annotations

from coproduce.consultations.rules.dates import (
    AnswerDateFacts,
    ExtensionFacts,
    answer_date_refusals,
    decision_refusals,
    extension_refusals,
    promise_refusals,
)
from coproduce.consultations.rules.days import (
    LEAST_DAYS,
    Calendar,
    Span,
    holidays_between,
    last_school_day,
    school_days_open,
)
from coproduce.consultations.rules.facts import FULL, LIGHT, Check, OpeningFacts
from coproduce.consultations.rules.opening import (
    format_refusals,
    opening_checks,
    opening_refusals,
    reasons_of,
)
from coproduce.consultations.rules.principles import PRINCIPLES, Principle
from coproduce.consultations.rules.window import (
    CANCELLED,
    CLOSED,
    COMING,
    DRAFT,
    GRACE,
    OPEN,
    PAUSED,
    Window,
    grace_is_over,
    phase,
    takes_answers,
)

__all__ = [
    "CANCELLED",
    "CLOSED",
    "COMING",
    "DRAFT",
    "FULL",
    "GRACE",
    "LEAST_DAYS",
    "LIGHT",
    "OPEN",
    "PAUSED",
    "PRINCIPLES",
    "AnswerDateFacts",
    "Calendar",
    "Check",
    "ExtensionFacts",
    "OpeningFacts",
    "Principle",
    "Span",
    "Window",
    "answer_date_refusals",
    "decision_refusals",
    "extension_refusals",
    "format_refusals",
    "grace_is_over",
    "holidays_between",
    "last_school_day",
    "opening_checks",
    "opening_refusals",
    "phase",
    "promise_refusals",
    "reasons_of",
    "school_days_open",
    "takes_answers",
]
