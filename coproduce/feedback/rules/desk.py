"""How far the answers are: which findings are ready, and what each still needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from coproduce.core.errors import Refusal
from coproduce.feedback.rules.answering import FindingFacts, missing_in_finding
from coproduce.feedback.rules.lint import LintWarning


@dataclass(frozen=True)
class Standing:
    """One finding on the desk: what it lacks, and its warnings that nobody has looked at. A ready one has neither."""

    missing: tuple[Refusal, ...] = ()
    warnings: tuple[LintWarning, ...] = field(default=())

    @property
    def is_ready(self) -> bool:
        return not self.missing and not self.warnings

    @property
    def kind(self) -> str:
        """The kind of status that shows it."""
        return "missing" if self.missing else "check" if self.warnings else "complete"

    @property
    def words(self) -> str:
        """In a few words."""
        if self.missing:
            return f"{len(self.missing)} missing"
        if self.warnings:
            return "1 warning" if len(self.warnings) == 1 else f"{len(self.warnings)} warnings"
        return "Ready"


def standing_of(finding: FindingFacts, warnings: Sequence[LintWarning]) -> Standing:
    """`warnings` are the open ones of this very finding."""
    return Standing(tuple(missing_in_finding(finding)), tuple(warnings))


def progress_sentence(standings: Sequence[Standing]) -> str:
    """“5 of 7 findings are ready”."""
    ready, total = sum(each.is_ready for each in standings), len(standings)
    if not total:
        return "There is no finding yet"
    if ready == total:
        return "The finding is ready" if total == 1 else f"All {total} findings are ready"
    return f"{ready} of {total} finding{'' if total == 1 else 's'} {'is' if 1 in (ready, total) else 'are'} ready"
