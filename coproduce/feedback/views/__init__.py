"""The pages of this room."""

from __future__ import annotations

from coproduce.feedback.views import (  # noqa: F401 - they add their pages
    answers,
    board,
    checking,
    clocks,
    commitments,
    desk,
    did_it_work,
    disagreeing,
    impact_checks,
    meaning,
    objections,
    paths,
    promise_pages,
    promise_steps,
    release,
    sources,
    taking,
    tracing,
    writing,
    yearly,
    yearly_entries,
    yearly_exclusions,
    yearly_public,
)
from coproduce.feedback.views.blueprints import clocks as clocks_manage
from coproduce.feedback.views.blueprints import feedback, manage, promises, trace, yearly_manage
from coproduce.feedback.views.blueprints import yearly as yearly_reports

BLUEPRINTS = (
    checking.blueprint,
    disagreeing.blueprint,
    objections.manage,
    objections.disagreements,
    feedback,
    clocks_manage,
    trace,
    manage,
    promises,
    yearly_reports,
    yearly_manage,
    taking.blueprint,
    meaning.own,
    meaning.manage,
    paths.manage,
)
