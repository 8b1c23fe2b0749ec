"""Staff pages of consultations: list, editing, questions, preview, running, files."""

from __future__ import annotations

from coproduce.consultations.views.manage import (  # noqa: F401 - they add their routes
    bringing_in,
    listing,
    overview,
    parts_and_groups,
    preview,
    questions,
    running,
    taking_out,
    writing,
)
from coproduce.consultations.views.manage.blueprint import manage

__all__ = ["manage"]
