"""Charts of how answering goes, from exempt and protected figures alone, and of who felt involved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from statistics import median_low

from coproduce.analysis.disclosure import exempt_table
from coproduce.feedback.queries.figures import AnsweredConsultation, FindingCounts, PromiseCounts
from coproduce.feedback.queries.involvement import Series
from coproduce.feedback.rules import KINDS
from coproduce.feedback.rules.board import STATUSES
from coproduce.insights.charts import Bar, Chart, chart_of

QUARTERS = ("January to March", "April to June", "July to September", "October to December")
NEWEST_QUARTERS = 12


def kinds_chart(counts: FindingCounts) -> Chart:
    """What became of findings: how many answers of each kind."""
    labels, values = [KINDS[kind].words for kind in KINDS], [counts.by_kind[kind] for kind in KINDS]
    chart = chart_of(exempt_table("What we answered", labels, values, "findings"), "chart-kinds")
    most = max(zip(values, labels, strict=True))
    sentence = f"Most often we said “{most[1]}”: {most[0]} of {counts.all} findings." if counts.all else ""
    return _about(
        chart, "Kind of answer", "Findings", sentence, f"Base: {counts.all} findings with a public answer."
    )


def promises_chart(counts: PromiseCounts) -> Chart:
    """How promises stand today."""
    values = [counts.by_status[status] for status in STATUSES]
    chart = chart_of(
        exempt_table("How our promises stand", list(STATUSES.values()), values, "promises"), "chart-promises"
    )
    kept, late = counts.by_status["kept"], counts.by_status["late"]
    sentence = f"Of {counts.made} promises {kept} {_is(kept)} kept and {late} {_is(late)} late."
    return _about(chart, "How it stands", "Promises", sentence, f"Base: {counts.made} public promises.")


def days_chart(answered: Sequence[AnsweredConsultation]) -> Chart:
    """The middle of the days from closing to answer, by the quarter in which the answers were public."""
    quarters: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for each in answered:
        quarters[each.public_on.year, (each.public_on.month - 1) // 3].append(each.days)
    shown = sorted(quarters)[-NEWEST_QUARTERS:]
    labels = [f"{QUARTERS[quarter]} {year}" for year, quarter in shown]
    values = [median_low(quarters[key]) for key in shown]
    chart = chart_of(exempt_table("Days from closing to our answer", labels, values, "days"), "chart-days")
    sentence = f"Of the answers of {labels[-1]}, the middle one took {values[-1]} days." if shown else ""
    base = f"Base: {len(answered)} consultation{'' if len(answered) == 1 else 's'} with public answers."
    return _about(chart, "When the answers were public", "Days", sentence, base)


def involvement_chart(series: Series, number: int) -> Chart:
    """One wording of “Do you feel involved?”: the share at each publication. Shares stand on bases of 20 or more only,
    and each is made from figures that are rounded already."""
    bars = tuple(
        Bar(f"{point.label}", point.percent, point.percent, point.words if point.percent is None else "")
        for point in series.points
    )
    known = [point for point in series.points if point.percent is not None]
    return Chart(
        id=f"involved-{number}",
        title=series.wording,
        sentence=_trend(series),
        base="Each line has its own base. Other people answered each time.",
        note="Shares are made from figures that are rounded to the nearest 5, on a base of 20 people or more.",
        shape="bars",
        bars=bars,
        drawn=bool(known),
        columns=[
            {"label": "Consultation"},
            {"label": "Date of the figures"},
            {"label": "Felt involved", "numeric": True},
            {"label": "Base", "numeric": True},
        ],
        rows=[
            [
                point.title,
                f"{point.taken_on.day} {point.taken_on:%B %Y}",
                f"{point.percent}%" if point.percent is not None else point.words,
                point.base,
            ]
            for point in series.points
        ],
    )


def _trend(series: Series) -> str:
    known = [point for point in series.points if point.percent is not None]
    if not known:
        return "Too few people answered for a share."
    last = known[-1]
    if len(known) == 1:
        return f"{last.percent}% of those who answered felt involved, in {last.taken_on:%B %Y}."
    first = known[0]
    return (
        f"From {first.percent}% in {first.taken_on:%B %Y} to {last.percent}% in {last.taken_on:%B %Y}, "
        "asked in the same words."
    )


def _about(chart: Chart, first: str, second: str, sentence: str, base: str) -> Chart:
    columns = [{"label": first}, {"label": second, "numeric": True}]
    return replace(
        chart, sentence=sentence, base=base, columns=columns, drawn=any(bar.shown for bar in chart.bars)
    )


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
