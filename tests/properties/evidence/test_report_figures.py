"""Whatever was counted: a table in a report that comes from a chart shows what its protected figures show, and no count
that is not rounded."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from coproduce.analysis.disclosure import protect_counts
from coproduce.evidence.queries.report.results import table_of
from coproduce.evidence.report import Figure
from coproduce.insights.charts import chart_of

LABELS = ("Red", "Green", "Blue", "Grey")


@given(st.lists(st.integers(0, 3000), min_size=4, max_size=4))
def test_no_exact_figure_stands_in_a_table_or_in_the_words_of_a_picture(counts: list[int]) -> None:
    chart = chart_of(protect_counts("Which?", LABELS, counts, sum(counts), several=False), "question-a")
    table = table_of(chart)
    said = " ".join([*(cell for row in table.rows for cell in row), table.note, Figure(chart).described])
    without_shares = re.sub(r"\d+%", "", said.replace(",", ""))
    numbers = {int(each) for each in re.findall(r"\d+", without_shares)}
    assert all(number % 5 == 0 or number in (6, 8) for number in numbers), said
