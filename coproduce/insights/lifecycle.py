"""Themes, quotes and results: each becomes official only by a person's approval."""

from __future__ import annotations

from coproduce.core.lifecycle import Lifecycle, Transition
from coproduce.insights.events import (
    GroupAskedToMakeSense,
    ProposalAnswered,
    QuoteWithdrawn,
    ResultsPublished,
    ThemeApproved,
    ThemeMerged,
)
from coproduce.insights.rules import quote_refusals, snapshot_refusals, theme_refusals
from coproduce.insights.second_coding_rules import finishing_refusals
from coproduce.insights.sentiment_model_rules import model_refusals
from coproduce.insights.sharing_rules import opening_refusals

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

MAKING_SENSE = Lifecycle(
    name="making_sense",
    initial="drafted",
    table={
        ("drafted", "open"): Transition(
            "open",
            "making_sense.run",
            opening_refusals,
            event=lambda making: GroupAskedToMakeSense(making.id),
        ),
        ("drafted", "withdraw"): Transition("withdrawn", "making_sense.run", needs_reason=True),
        ("open", "close"): Transition("closed", "making_sense.run"),
        ("open", "withdraw"): Transition("withdrawn", "making_sense.run", needs_reason=True),
        ("closed", "reopen"): Transition("open", "making_sense.run", opening_refusals),
    },
)

PROPOSAL = Lifecycle(
    name="theme_proposal",
    initial="proposed",
    table={
        ("proposed", "take_up"): Transition(
            "taken_up", "making_sense.run", event=lambda proposal: ProposalAnswered(proposal.id)
        ),
        ("proposed", "answer"): Transition(
            "answered",
            "making_sense.run",
            needs_reason=True,
            event=lambda proposal: ProposalAnswered(proposal.id),
        ),
        ("answered", "take_up"): Transition(
            "taken_up", "making_sense.run", event=lambda proposal: ProposalAnswered(proposal.id)
        ),
    },
)

CODING_SAMPLE = Lifecycle(
    name="coding_sample",
    initial="asked",
    table={
        ("asked", "finish"): Transition("finished", "samples.code", finishing_refusals),
        ("asked", "withdraw"): Transition("withdrawn", "themes.edit"),
    },
)

# The shipped model is none of these: it reads wherever no model of the area's own is in use.
SENTIMENT_MODEL = Lifecycle(
    name="sentiment_model",
    initial="prepared",
    table={
        ("prepared", "use"): Transition("in_use", "sentiment.retrain", model_refusals),
        ("retired", "use"): Transition("in_use", "sentiment.retrain", model_refusals),
        ("in_use", "retire"): Transition("retired", "sentiment.retrain"),
        ("prepared", "retire"): Transition("retired", "sentiment.retrain"),
    },
)
