"""The writing desk: every finding with what it lacks and what looks wrong, and how far the answers are."""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.core.errors import Refusal
from coproduce.feedback.models import Feedback
from coproduce.feedback.queries.answers import telling_facts
from coproduce.feedback.queries.lint import DeskWarning, warnings_of
from coproduce.feedback.rules import missing_answers
from coproduce.feedback.rules.desk import Standing, progress_sentence, standing_of


@dataclass(frozen=True)
class Desk:
    """`standings` and `warnings` are by finding id; under "" stand the warnings about all findings. `missing` is all
    that answers must have; `open_warnings` counts what nobody has looked at."""

    missing: tuple[Refusal, ...]
    standings: dict[str, Standing]
    warnings: dict[str, tuple[DeskWarning, ...]]
    open_warnings: tuple[Refusal, ...]
    progress: str

    def beside(self, finding_id: str, *fields: str) -> list[DeskWarning]:
        """The warnings of a finding that are about these fields."""
        return [each for each in self.warnings.get(finding_id, ()) if each.warning.field in fields]


def desk_of(feedback: Feedback) -> Desk:
    """What the desk shows of answers in writing."""
    facts, warnings = telling_facts(feedback, with_warnings=False), warnings_of(feedback)
    by_finding: dict[str, tuple[DeskWarning, ...]] = {}
    for each in warnings:
        key = each.warning.finding_id
        by_finding[key] = (*by_finding.get(key, ()), each)
    standings = {
        finding.id: standing_of(
            of_it, [each.warning for each in by_finding.get(finding.id, ()) if each.override is None]
        )
        for finding, of_it in zip(feedback.findings, facts.findings, strict=True)
    }
    return Desk(
        tuple(missing_answers(facts)),
        standings,
        by_finding,
        tuple(each.warning.refusal for each in warnings if each.override is None),
        progress_sentence(list(standings.values())),
    )
