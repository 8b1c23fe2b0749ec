"""Staff pages of proposals. Each module adds its routes to `views.blueprints.manage`."""

from __future__ import annotations

from coproduce.commissioning.views.manage import (  # noqa: F401 - they add their routes
    board,
    contents,
    impact,
    overview,
    participation,
    partners,
    words,
)
