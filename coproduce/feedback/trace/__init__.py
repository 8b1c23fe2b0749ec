"""The path of one person's words, from plain facts to what the page shows. Pure: no database, no web framework."""

from __future__ import annotations

from coproduce.feedback.trace.facts import (
    DONE,
    LATER,
    NOW,
    STOPPED,
    CountedAnswer,
    OwnText,
    Point,
    PublicAnswer,
    PublicPromise,
    Release,
    Said,
    Span,
    Step,
    Stretch,
    TextPath,
    TextTheme,
    ThemePath,
    Trace,
    TraceFacts,
)
from coproduce.feedback.trace.steps import (
    build_trace,
    counted_step,
    read_step,
    received_step,
    whole_trace,
)
from coproduce.feedback.trace.words import finding_about, numbered, stretches, text_paths

__all__ = [
    "DONE",
    "LATER",
    "NOW",
    "STOPPED",
    "CountedAnswer",
    "OwnText",
    "Point",
    "PublicAnswer",
    "PublicPromise",
    "Release",
    "Said",
    "Span",
    "Step",
    "Stretch",
    "TextPath",
    "TextTheme",
    "ThemePath",
    "Trace",
    "TraceFacts",
    "build_trace",
    "counted_step",
    "finding_about",
    "numbered",
    "read_step",
    "received_step",
    "stretches",
    "text_paths",
    "whole_trace",
]
