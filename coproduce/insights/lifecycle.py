"""Themes, quotes and results: each becomes official only by a person's approval."""

from __future__ import annotations

from coproduce.core.lifecycle import Lifecycle, Transition
from coproduce.insights.events import QuoteWithdrawn, ResultsPublished, ThemeApproved, ThemeMerged
from coproduce.insights.rules import quote_refusals, snapshot_refusals, theme_refusals

THEME = Lifecycle(
    name="theme",
    initial="drafted",
    table={
        ("drafted", "approve"): Transition(
            "approved", "themes.edit", theme_refusals, event=lambda theme: ThemeApproved(theme.id)
        ),
        ("drafted", "merge"): Transition("merged", "themes.edit", event=lambda theme: ThemeMerged(theme.id)),
        ("approved", "merge"): Transition("merged", "themes.edit", event=lambda theme: ThemeMerged(theme.id)),
        ("drafted", "set_aside"): Transition("set_aside", "themes.edit", needs_reason=True),
        ("approved", "set_aside"): Transition("set_aside", "themes.edit", needs_reason=True),
        ("approved", "reconsider"): Transition("drafted", "themes.edit"),
        ("set_aside", "reconsider"): Transition("drafted", "themes.edit"),
        ("merged", "undo_merge"): Transition("drafted", "themes.edit"),
    },
)

QUOTE = Lifecycle(
    name="quote",
    initial="proposed",
    table={
        ("proposed", "approve"): Transition("approved", "quotes.approve", quote_refusals),
        ("proposed", "withdraw"): Transition("withdrawn", "quotes.withdraw", needs_reason=True),
        ("approved", "withdraw"): Transition(
            "withdrawn", "quotes.withdraw", needs_reason=True, event=lambda quote: QuoteWithdrawn(quote.id)
        ),
    },
)

SNAPSHOT = Lifecycle(
    name="results",
    initial="prepared",
    table={
        ("prepared", "publish"): Transition(
            "published",
            "results.publish",
            snapshot_refusals,
            event=lambda results: ResultsPublished(results.id),
        ),
        ("prepared", "discard"): Transition("discarded", "results.publish"),
        ("published", "replace"): Transition("replaced", "results.publish"),
        ("published", "withdraw"): Transition("withdrawn", "results.publish", needs_reason=True),
    },
)
