"""The way of a proposal through the commissioning cycle, whose steps forward come from `data/stages.json`, and the way
of the record of its decision to everybody."""

from __future__ import annotations

from coproduce.commissioning.events import (
    DecisionEarlyReleaseDecided,
    DecisionNoticesSettled,
    DecisionPublished,
    DecisionTellingBegan,
    DecisionWithdrawn,
    EarlyNoticeGiven,
    ProposalMovedOn,
    ProposalWithdrawn,
)
from coproduce.commissioning.rules.deciding import DECIDING, leaving_refusals, telling_refusals
from coproduce.commissioning.rules.improvement import finishing_refusals, publishing_refusals
from coproduce.commissioning.rules.participation import plan_refusals
from coproduce.commissioning.rules.requirements import guard_of
from coproduce.commissioning.rules.stages import CLOSED, DRAFT, WITHDRAWN, Stage, stage_before, stages
from coproduce.core.lifecycle import Lifecycle, Transition
from coproduce.core.outbox import Event
from coproduce.feedback.rules import (
    early_release_refusals,
    hold_refusals,
    opening_refusals,
    settling_refusals,
)

# What can be gone back to, with a public reason: always before the decision takes effect, never after it.
BACK = {
    ("options", "back_to_shaping"): "shaping",
    ("consultation", "back_to_options"): "options",
    ("decision", "back_to_shaping"): "shaping",
}


def _forward(stage: Stage) -> Transition:
    def event(proposal: object) -> Event:
        identifier: str = proposal.id  # type: ignore[attr-defined]
        return (
            EarlyNoticeGiven(identifier)
            if stage_before(stage.key) == DRAFT
            else ProposalMovedOn(identifier, stage.key)
        )

    return Transition(stage.key, "proposals.advance", guard_of(stage.key), event=event)


def _table() -> dict[tuple[str, str], Transition]:
    table = {(stage_before(stage.key), stage.action): _forward(stage) for stage in stages()}
    for (source, action), target in BACK.items():
        guard = leaving_refusals if source == DECIDING else None
        table[source, action] = Transition(target, "proposals.advance", guard, needs_reason=True)
    for stage in stages():
        if stage.key not in ("delivery", "review"):
            table[stage.key, "withdraw"] = Transition(
                WITHDRAWN,
                "proposals.advance",
                leaving_refusals if stage.key == DECIDING else None,
                needs_reason=True,
                event=lambda proposal: ProposalWithdrawn(proposal.id),
            )
    table["review", "close"] = Transition(CLOSED, "proposals.advance", needs_reason=True)
    return table


PROPOSAL = Lifecycle(name="proposal", initial=DRAFT, table=_table())


def _hold(state: str) -> Transition:
    return Transition(state, "decisions.release", hold_refusals, needs_reason=True)


def _early(state: str) -> Transition:
    """A leak, or a decision made in a public meeting: rule 3."""
    return Transition(
        state,
        "decisions.release",
        early_release_refusals,
        needs_reason=True,
        event=lambda decision: DecisionEarlyReleaseDecided(decision.id),
    )


_WITHDRAW = Transition(
    "withdrawn",
    "decisions.release",
    needs_reason=True,
    event=lambda decision: DecisionWithdrawn(decision.id),
)

# Contributors first, as with answers (rules 1 to 4).
DECISION = Lifecycle(
    name="decision",
    initial="drafted",
    table={
        ("drafted", "tell"): Transition(
            "telling",
            "decisions.release",
            telling_refusals,
            event=lambda decision: DecisionTellingBegan(decision.id),
        ),
        ("telling", "settle"): Transition(
            "settled",
            "decisions.settle",
            settling_refusals,
            event=lambda decision: DecisionNoticesSettled(decision.id),
        ),
        ("telling", "hold"): _hold("telling"),
        ("settled", "hold"): _hold("settled"),
        ("telling", "release_early"): _early("telling"),
        ("settled", "release_early"): _early("settled"),
        ("settled", "open"): Transition(
            "public",
            "decisions.open",
            opening_refusals,
            event=lambda decision: DecisionPublished(decision.id),
        ),
        ("telling", "withdraw"): _WITHDRAW,
        ("settled", "withdraw"): _WITHDRAW,
        ("public", "withdraw"): _WITHDRAW,
        ("withdrawn", "rewrite"): Transition("drafted", "decisions.release", needs_reason=True),
    },
)

PARTICIPATION_PLAN = Lifecycle(
    name="participation plan",
    initial="draft",
    table={("draft", "agree"): Transition("agreed", "proposals.edit", plan_refusals)},
)

IMPROVEMENT_PLAN = Lifecycle(
    name="improvement plan",
    initial="draft",
    table={
        ("draft", "publish"): Transition("public", "improvement.edit", publishing_refusals),
        ("public", "close"): Transition("closed", "improvement.edit", needs_reason=True),
        ("closed", "reopen"): Transition("public", "improvement.edit", needs_reason=True),
    },
)


def _finish() -> Transition:
    return Transition("done", "improvement.edit", finishing_refusals)


PLAN_ACTION = Lifecycle(
    name="action",
    initial="agreed",
    table={
        ("agreed", "start"): Transition("under_way", "improvement.edit"),
        ("agreed", "finish"): _finish(),
        ("agreed", "stop"): Transition("stopped", "improvement.edit", needs_reason=True),
        ("under_way", "finish"): _finish(),
        ("under_way", "stop"): Transition("stopped", "improvement.edit", needs_reason=True),
        ("done", "reopen"): Transition("under_way", "improvement.edit", needs_reason=True),
        ("stopped", "reopen"): Transition("under_way", "improvement.edit", needs_reason=True),
    },
)
