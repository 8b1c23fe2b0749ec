"""Panels: how an upper room shows what it knows on a lower room's page, without the lower room knowing it.

The lower room's template calls `panels('consultation', consultation)`; the upper room registers a function that returns
safe HTML (by rendering its own template), or None where it has nothing to show.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

Panel = Callable[..., str | None]


def register_panel(place: str, panel: Panel, position: int = 50) -> None:
    """Show `panel(subject, **values)` at `place`; lower positions come first. Registering twice replaces."""
    _panels.setdefault(place, {})[f"{panel.__module__}.{panel.__qualname__}"] = (position, panel)


_panels: dict[str, dict[str, tuple[int, Panel]]] = {}


def render_panels(place: str, *subjects: Any, **values: Any) -> list[Markup]:
    """All panels of a place, in their order."""
    ordered = sorted(_panels.get(place, {}).values(), key=lambda entry: entry[0])
    rendered = (panel(*subjects, **values) for _, panel in ordered)
    return [Markup(html) for html in rendered if html]  # noqa: S704 - panels are rendered by templates
