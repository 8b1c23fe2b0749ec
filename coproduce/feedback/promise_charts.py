"""Charts of a promise: its measures, and what families say of it. Public figures alone go in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from coproduce.feedback.queries.impact import ShownCheck
from coproduce.feedback.queries.promise_record import Measure, PromiseRecord
from coproduce.feedback.rules.progress import publishable, target_in_words
from coproduce.insights.charts import Chart, chart_of
from coproduce.insights.charts.progress import progress_chart
from coproduce.web.templating import day


def charts_of(record: PromiseRecord) -> Iterator[tuple[Measure, Chart]]:
    for measure in record.measures:
        yield measure, measure_chart(measure)


def measure_chart(measure: Measure) -> Chart:
    facts = measure.facts
    points = [(f"At the start: {day(facts.baseline_on)}", publishable(facts.baseline, facts.unit))]
    points += [(day(on), publishable(value, facts.unit)) for on, value in facts.readings]
    target = (
        f"The target: by {day(facts.target_on)}",
        int(facts.target) if facts.target == int(facts.target) else float(facts.target),
        target_in_words(facts),
    )
    return progress_chart(f"measure-{measure.id}", facts.name, measure.sentence, points, target)


def result_chart(check: ShownCheck) -> Chart:
    """What single people said. Raises ValueError before the asking is closed."""
    if check.table is None:
        raise ValueError("nothing is shown before an asking is closed")
    chart = chart_of(check.table, f"result-{check.id}")
    return replace(chart, title=f"What people say after {check.months} months")
