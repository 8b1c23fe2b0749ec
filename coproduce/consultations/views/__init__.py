"""Public pages of consultations: list, page, form, receipt."""

from __future__ import annotations

from coproduce.consultations.views import own, public, receipt, respond, sending  # noqa: F401 - they add their routes
from coproduce.consultations.views.blueprint import blueprint

__all__ = ["blueprint"]
