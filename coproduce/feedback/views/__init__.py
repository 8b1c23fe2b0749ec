"""The pages of this room."""

from __future__ import annotations

from coproduce.feedback.views import answers, commitments, release, tracing, writing  # noqa: F401 - they add their pages
from coproduce.feedback.views.blueprints import feedback, manage, promises, trace

BLUEPRINTS = (feedback, trace, manage, promises)
