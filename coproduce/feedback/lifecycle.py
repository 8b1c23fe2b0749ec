"""From writing answers to their public opening, the life of a promise, and yearly reports."""

from __future__ import annotations

from coproduce.core.lifecycle import Lifecycle, Transition
from coproduce.feedback.events import (
    CommitmentMoved,
    EarlyReleaseDecided,
    FamiliesAskedIfItWorked,
    FeedbackPublished,
    FeedbackWithdrawn,
    ImpactCheckClosed,
    ImpactCheckReplied,
    NoticesSettled,
    TellingBegan,
    YearlyReportCorrected,
    YearlyReportPublished,
)
from coproduce.feedback.rules import (
    commitment_done_refusals,
    date_move_refusals,
    early_release_refusals,
    hold_refusals,
    opening_refusals,
    publishing_refusals,
    second_person_refusals,
    settling_refusals,
    telling_refusals,
)
from coproduce.feedback.rules.impact import asking_move_refusals

FEEDBACK = Lifecycle(
    name="feedback",
    initial="writing",
    table={
        # Rule 5: refused with the list of every theme and text that has no answer yet.
        ("writing", "tell"): Transition(
            "telling", "feedback.release", telling_refusals, event=lambda feedback: TellingBegan(feedback.id)
        ),
        # Rule 2: when every notice is sent or accepted by a named person.
        ("telling", "settle"): Transition(
            "settled",
            "feedback.settle",
            settling_refusals,
            event=lambda feedback: NoticesSettled(feedback.id),
        ),
        # Rule 3: a hold until a date, and an early release by a named authority; both reasons are public.
        ("telling", "hold"): Transition("telling", "feedback.release", hold_refusals, needs_reason=True),
        ("settled", "hold"): Transition("settled", "feedback.release", hold_refusals, needs_reason=True),
        ("telling", "release_early"): Transition(
            "telling",
            "feedback.release",
            early_release_refusals,
            needs_reason=True,
            event=lambda feedback: EarlyReleaseDecided(feedback.id),
        ),
        ("settled", "release_early"): Transition(
            "settled",
            "feedback.release",
            early_release_refusals,
            needs_reason=True,
            event=lambda feedback: EarlyReleaseDecided(feedback.id),
        ),
        ("settled", "open"): Transition(
            "public", "feedback.open", opening_refusals, event=lambda feedback: FeedbackPublished(feedback.id)
        ),
        ("telling", "withdraw"): Transition(
            "withdrawn",
            "feedback.release",
            needs_reason=True,
            event=lambda feedback: FeedbackWithdrawn(feedback.id),
        ),
        ("settled", "withdraw"): Transition(
            "withdrawn",
            "feedback.release",
            needs_reason=True,
            event=lambda feedback: FeedbackWithdrawn(feedback.id),
        ),
        ("public", "withdraw"): Transition(
            "withdrawn",
            "feedback.release",
            needs_reason=True,
            event=lambda feedback: FeedbackWithdrawn(feedback.id),
        ),
        ("withdrawn", "rewrite"): Transition("writing", "feedback.release", needs_reason=True),
    },
)

COMMITMENT = Lifecycle(
    name="commitment",
    initial="agreed",
    table={
        ("agreed", "start"): Transition("under_way", "commitments.edit"),
        ("agreed", "finish"): Transition("done", "commitments.edit", commitment_done_refusals),
        ("under_way", "finish"): Transition("done", "commitments.edit", commitment_done_refusals),
        ("agreed", "stop"): Transition("stopped", "commitments.edit", needs_reason=True),
        ("under_way", "stop"): Transition("stopped", "commitments.edit", needs_reason=True),
        ("agreed", "move_date"): Transition(
            "agreed",
            "commitments.edit",
            date_move_refusals,
            needs_reason=True,
            event=lambda commitment: CommitmentMoved(commitment.id),
        ),
        ("under_way", "move_date"): Transition(
            "under_way",
            "commitments.edit",
            date_move_refusals,
            needs_reason=True,
            event=lambda commitment: CommitmentMoved(commitment.id),
        ),
        ("done", "reopen"): Transition("under_way", "commitments.edit", needs_reason=True),
        ("stopped", "reopen"): Transition("under_way", "commitments.edit", needs_reason=True),
    },
)

# Did it work? The clock asks and closes; staff choose the day, and never what families say.
IMPACT_CHECK = Lifecycle(
    name="impact check",
    initial="planned",
    table={
        ("planned", "move"): Transition("planned", "commitments.edit", asking_move_refusals),
        ("planned", "skip"): Transition("skipped", "commitments.edit", needs_reason=True),
        # The promise was taken up again, so there is nothing to ask about yet.
        ("planned", "drop"): Transition("dropped", "commitments.edit"),
        ("planned", "ask"): Transition(
            "asking", "impact.run", event=lambda check: FamiliesAskedIfItWorked(check.id)
        ),
        ("asking", "close"): Transition(
            "closed", "impact.run", event=lambda check: ImpactCheckClosed(check.id)
        ),
        ("closed", "reply"): Transition(
            "replied", "commitments.edit", event=lambda check: ImpactCheckReplied(check.id)
        ),
    },
)

YEARLY_REPORT = Lifecycle(
    name="yearly report",
    initial="gathering",
    table={
        # Every comment of the year is answered or left out for a reason that two people agreed on.
        ("gathering", "publish"): Transition(
            "published",
            "reports.publish",
            publishing_refusals,
            event=lambda report: YearlyReportPublished(report.id),
        ),
        ("published", "correct"): Transition("correcting", "reports.publish", needs_reason=True),
        ("correcting", "publish"): Transition(
            "published",
            "reports.publish",
            publishing_refusals,
            needs_reason=True,
            event=lambda report: YearlyReportCorrected(report.id),
        ),
    },
)

REPORT_EXCLUSION = Lifecycle(
    name="exclusion",
    initial="proposed",
    table={
        # Rule 25: a second person always, however long it takes.
        ("proposed", "confirm"): Transition("confirmed", "reports.confirm", second_person_refusals),
        ("proposed", "take_back"): Transition("taken_back", "reports.confirm", needs_reason=True),
        ("confirmed", "take_back"): Transition("taken_back", "reports.confirm", needs_reason=True),
        ("taken_back", "propose"): Transition("proposed", "reports.write"),
    },
)
