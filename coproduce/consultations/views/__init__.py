"""Public pages of consultations: list, page, form, receipt."""

from __future__ import annotations

from coproduce.consultations.views import (  # noqa: F401 - they add their routes
    about_you,
    joining,
    light,
    one_page,
    own,
    printing,
    public,
    receipt,
    respond,
    returning,
    sending,
    starting,
)
from coproduce.consultations.views.blueprint import blueprint

__all__ = ["blueprint"]
