"""The headline figures as everybody reads them: each with its base and a sentence that says how it is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coproduce.analysis.disclosure import ProtectedTable
from coproduce.feedback.queries import figures
from coproduce.feedback.queries.clocks import late_answers, weeks_now
from coproduce.feedback.queries.figures import (
    AnsweredConsultation,
    FindingCounts,
    PromiseCounts,
    median_days,
    share_in_words,
)


@dataclass(frozen=True)
class ShownFigure:
    """One figure: what it counts, the figure in words, what it is counted of, and how."""

    id: str
    what: str
    figure: str
    base: str
    how: str


@dataclass(frozen=True)
class Everything:
    """All that the page of figures shows, read once."""

    shown: tuple[ShownFigure, ...]
    findings: FindingCounts
    promises: PromiseCounts
    answered: tuple[AnsweredConsultation, ...]


def everything() -> Everything:
    findings, promises = figures.finding_counts(), figures.promise_counts()
    answered = tuple(figures.answered_consultations_in_time())
    shown = (*_views(), *_times(answered), *_of_findings(findings), *_of_promises(promises))
    return Everything(shown, findings, promises, answered)


def _views() -> Iterator[ShownFigure]:
    views = figures.views_answered()
    if views is not None:
        yield ShownFigure(
            "views",
            "Views that have a public answer",
            _of_people(views),
            f"Base: {views.base_text} to consultations that have closed",
            "One form that was sent is one view. A view is answered when the answers to its consultation are public. "
            "We add up rounded figures, and leave out consultations with fewer than ten views.",
        )
    told = figures.people_told()
    if told is not None:
        yield ShownFigure(
            "told",
            "People told directly, before everybody else",
            _of_people(told),
            f"Base: {told.base_text} who took part where answers are public",
            "We can only write to people who left an address. Where fewer than eight were told, we count none.",
        )


def _of_people(table: ProtectedTable) -> str:
    """The first cell: its share where the base allows one, else its words (rule 14)."""
    first = table.cells[0]
    return f"{first.percent}%" if first.percent is not None else first.text


def _times(answered: tuple[AnsweredConsultation, ...]) -> Iterator[ShownFigure]:
    number = len(answered)
    days = median_days(answered)
    if days is not None:
        yield ShownFigure(
            "days",
            "Days from closing to our answer",
            f"{days} day{'' if days == 1 else 's'}",
            f"Base: {_consultations(number)} with public answers",
            "We put the times of all answers in order and take the middle one.",
        )
    late, heard, outcome = figures.late_count(), *weeks_now()[:2]
    whole, in_time = number + late, sum(each.in_time for each in answered)
    if whole:
        yield ShownFigure(
            "in-time",
            "Consultations answered in time",
            share_in_words(in_time, whole),
            f"Base: {_consultations(whole)} that were answered or are late",
            f"In time is by the day that we promised, and never later than {outcome} weeks after closing. "
            f"What we heard is due after {heard} weeks.",
        )
    waiting = len(late_answers())
    yield ShownFigure(
        "late",
        "Late at this moment",
        str(waiting),
        "Base: all consultations that have closed",
        "We count what we heard and our answer, each by itself. The list of answers names them.",
    )


def _of_findings(counts: FindingCounts) -> Iterator[ShownFigure]:
    if not counts.all:
        return
    base = f"Base: {_findings(counts.all)} with a public answer"
    yield ShownFigure(
        "change",
        "Findings that led to change",
        share_in_words(counts.changed, counts.all),
        base,
        "A finding is what people told us, in our words. We count “we did”, “we are doing” and “we will, by a date”. "
        "What we do already, and promises that we stopped, do not count.",
    )
    money = f" In {counts.for_money} of them money is the reason." if counts.for_money else ""
    yield ShownFigure(
        "cannot",
        "Findings where we said: we can’t",
        share_in_words(counts.cannot, counts.all),
        base,
        f"Each has its reason.{money}",
    )
    yield ShownFigure(
        "contested",
        "Answers that families disagree with",
        share_in_words(counts.contested, counts.all),
        base,
        "An answer counts here when somebody objected and the objection stands beside it.",
    )


def _of_promises(counts: PromiseCounts) -> Iterator[ShownFigure]:
    if counts.due:
        yield ShownFigure(
            "kept",
            "Promises kept on time",
            share_in_words(counts.on_time, counts.due),
            f"Base: {_promises(counts.due)} whose time has come",
            "On time is by the date that we promised first. A promise with a later date, or one that we stopped, "
            "is not kept on time.",
        )
    if counts.made:
        base = f"Base: {_promises(counts.made)}"
        yield ShownFigure(
            "moved",
            "Promises with another date than the first",
            share_in_words(counts.moved, counts.made),
            base,
            "Each change has its reason, and the first date stays on the page.",
        )
        yield ShownFigure(
            "stopped",
            "Promises that we stopped",
            share_in_words(counts.by_status["stopped"], counts.made),
            base,
            "Each says why.",
        )


def _consultations(number: int) -> str:
    return f"{number} consultation{'' if number == 1 else 's'}"


def _findings(number: int) -> str:
    return f"{number} finding{'' if number == 1 else 's'}"


def _promises(number: int) -> str:
    return f"{number} promise{'' if number == 1 else 's'}"
