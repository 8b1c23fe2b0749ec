"""What this room does when something happens in a lower one."""

from __future__ import annotations

from sqlalchemy import Row, select

from coproduce.core import audit
from coproduce.core.access import CLOCK
from coproduce.core.database import db
from coproduce.core.outbox import handles
from coproduce.feedback.models import Finding, finding_theme
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
        extent = None if survivor in finding.themes else _link(finding, merged)
        finding.themes = [*others, survivor]
        finding.revision += 1
        _carry_over(finding, survivor, extent)
        audit.record(
            CLOCK,
            "follow_merged_theme",
            "feedback",
            finding.feedback_id,
            details={"finding": finding.id, "theme": merged.id, "into": survivor.id},
        )


def _link(finding: Finding, theme: Theme) -> Row[str, str] | None:
    return db.session.execute(
        select(finding_theme.c.extent, finding_theme.c.extent_reason).where(
            finding_theme.c.finding_id == finding.id, finding_theme.c.theme_id == theme.id
        )
    ).first()


def _carry_over(finding: Finding, theme: Theme, link: Row[str, str] | None) -> None:
    """How far the answer went for the theme that is gone, it goes for the one that holds its texts now."""
    if link is None:
        return
    db.session.flush()
    db.session.execute(
        finding_theme.update()
        .where(finding_theme.c.finding_id == finding.id, finding_theme.c.theme_id == theme.id)
        .values(extent=link.extent, extent_reason=link.extent_reason)
    )
