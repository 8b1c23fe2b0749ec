"""Pages of those who run group sessions, and of the groups' members: list, session, counting, reading back."""

from __future__ import annotations

from coproduce.consultations.views.sessions import (  # noqa: F401 - they add their routes
    counting,
    opening,
    reading_back,
    session,
)
from coproduce.consultations.views.sessions.blueprint import sessions

__all__ = ["sessions"]
