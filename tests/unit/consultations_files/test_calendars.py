"""School holidays and elections as a file."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.consultations.files.calendars import LONGEST_NAME, from_table, to_csv
from coproduce.consultations.rules import Span
from coproduce.core.errors import InvalidInput

HEAD = "name,starts_on,ends_on\n"
NAMES = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=40).filter(
    lambda name: name.strip()
)


def test_columns_and_dates_are_read_as_people_write_them() -> None:
    content = "Starts on;Ends on;Name;Notes\n1/9/2026;2026-09-02;Inset days 👋;x\n".encode()
    assert from_table(content) == [Span("Inset days 👋", date(2026, 9, 1), date(2026, 9, 2))]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name,starts_on\nA,2026-01-01\n", "no column “ends_on”"),
        (HEAD, "no rows under its heading"),
        (HEAD + "A,2026-02-30,2026-03-01\n", "Row 2: the dates must be like 2026-10-26"),
        (HEAD + "A,31/02/2026,2026-03-01\n", "Row 2: the dates"),
        (HEAD + "A,2026-03-02,2026-03-01\n", "Row 2: The last day must not be before the first."),
        (HEAD + "A,2026-03-02,2027-03-01\n", "Row 2: That is longer than 120 days."),
        (HEAD + ",2026-03-02,2026-03-03\n", "Row 2: Give it a name"),
        (HEAD + f"{'x' * (LONGEST_NAME + 1)},2026-03-02,2026-03-03\n", "Row 2: Give it a name"),
        (HEAD + "A,2026-03-02,2026-03-03\nB,,\nC,1,2\n", "Row 3: .* Row 4: "),
        ("", "empty"),
    ],
)
def test_one_wrong_row_refuses_the_file(content: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        from_table(content.encode())
    assert list(refused.value.problems) == ["file"]


def test_a_thousand_wrong_rows_name_the_first_ten() -> None:
    with pytest.raises(InvalidInput) as refused:
        from_table((HEAD + "A,1,2\n" * 1000).encode())
    assert str(refused.value).count("Row ") == 10


@given(
    st.lists(
        st.tuples(NAMES, st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 100)),
        min_size=1,
        max_size=5,
    )
)
def test_what_goes_down_comes_up_again(rows: list[tuple[str, date, int]]) -> None:
    spans = [Span(name.strip(), start, start + timedelta(days=length)) for name, start, length in rows]
    found = from_table(to_csv(spans))
    assert [(each.starts_on, each.ends_on) for each in found] == [
        (each.starts_on, each.ends_on) for each in spans
    ]
    assert [each.name.removeprefix("'") for each in found] == [each.name.removeprefix("'") for each in spans]
