"""Staff pages of consultations: list, editing, questions, preview, running, files."""

from __future__ import annotations

from coproduce.consultations.views.manage import (  # noqa: F401 - they add their routes
    bank,
    beginning,
    bringing_in,
    codes,
    conditions,
    equality,
    formats,
    keying,
    keying_again,
    listing,
    overview,
    paper_words,
    parts_and_groups,
    population,
    preview,
    printing,
    questions,
    reach,
    reach_plan,
    reviews,
    running,
    sections,
    sessions,
    standing,
    statements,
    taking_out,
    tasks,
    weighing,
    who_may_answer,
    writing,
)
from coproduce.consultations.views.manage.blueprint import manage

__all__ = ["manage"]
