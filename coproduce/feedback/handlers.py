"""What this room does when something happens in a lower one."""

from __future__ import annotations

from sqlalchemy import select

from coproduce.core import audit
from coproduce.core.access import CLOCK
from coproduce.core.database import db
from coproduce.core.outbox import handles
from coproduce.feedback.models import Finding
from coproduce.insights.events import ThemeMerged
from coproduce.insights.models import Theme
from coproduce.insights.queries import surviving_theme


@handles(ThemeMerged)
def follow_merged_theme(event: ThemeMerged) -> None:
    """A finding about a theme goes on with the theme that holds its texts now, so that nobody's words lose their
    answer. A page that was open meanwhile is out of date."""
    merged = db.session.get(Theme, event.theme_id)
    if merged is None or merged.state != "merged":
        return  # undone meanwhile
    survivor = surviving_theme(merged)
    for finding in db.session.scalars(select(Finding).where(Finding.themes.contains(merged))).all():
        others = [theme for theme in finding.themes if theme.id not in (merged.id, survivor.id)]
        finding.themes = [*others, survivor]
        finding.revision += 1
        audit.record(
            CLOCK,
            "follow_merged_theme",
            "feedback",
            finding.feedback_id,
            details={"finding": finding.id, "theme": merged.id, "into": survivor.id},
        )
