"""The pages of this room."""

from __future__ import annotations

from coproduce.feedback.views import (  # noqa: F401 - they add their pages
    answers,
    commitments,
    release,
    taking,
    tracing,
    writing,
    yearly,
    yearly_entries,
    yearly_exclusions,
    yearly_public,
)
from coproduce.feedback.views.blueprints import feedback, manage, promises, trace, yearly_manage
from coproduce.feedback.views.blueprints import yearly as yearly_reports

BLUEPRINTS = (feedback, trace, manage, promises, yearly_reports, yearly_manage, taking.blueprint)
