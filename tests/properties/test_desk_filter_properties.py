"""However people answered and whatever the desk is asked for: what it shows, and what it leaves out, is no handful."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coproduce.consultations.models import Consultation
from coproduce.core.database import db
from coproduce.insights.facets import FEWEST_RESPONSES, kinds_of
from coproduce.insights.queries import DeskFilter, desk_page, matching_passages
from coproduce.insights.queries.desk_guard import givers_of, singles_out
from tests.factories.consultations import make_response
from tests.factories.insights import ANALYST, make_plain_consultation

SOURCES, WORDS = ("web", "paper", "phone"), ("bus", "club")
COUNTS = (0, 1, 7, 8, 9, 12)
people = st.dictionaries(
    st.tuples(st.booleans(), st.sampled_from(SOURCES), st.sampled_from(WORDS)),
    st.sampled_from(COUNTS),
    min_size=1,
    max_size=5,
)
asked = st.builds(
    DeskFilter,
    view=st.just("all"),
    age=st.sampled_from(["", "young", "adult"]),
    source=st.sampled_from(["", *SOURCES, "paper,phone"]),
    search=st.sampled_from(["", *WORDS]),
)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30)), st.integers(1, 12))
def test_kinds_are_large_enough_and_leave_nobody_out(counts: dict[str, int], fewest: int) -> None:
    groups = kinds_of(counts, fewest).groups
    assert all(sum(counts[value] for value in group) >= fewest for group in groups)
    together = [value for group in groups for value in group]
    assert len(together) == len(set(together))
    assert not groups or set(together) == {value for value, count in counts.items() if count}


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return make_plain_consultation()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people, asked)
def test_nobody_is_singled_out(
    consultation: Consultation, given_by: dict[tuple[bool, str, str], int], chosen: DeskFilter
) -> None:
    db.session.rollback()
    consultation = make_plain_consultation()
    for (young, source, word), number in given_by.items():
        for _ in range(number):
            make_response(consultation, {"comments": f"The {word}"}, young=young, source=source)
    hidden = singles_out(consultation.id, chosen, givers_of(consultation.id))
    cells: Counter[tuple[bool, bool]] = Counter()
    for (young, source, word), number in given_by.items():
        if not chosen.search or word == chosen.search:
            age_fits = not chosen.age or young == (chosen.age == "young")
            source_fits = not chosen.source or source in chosen.source.split(",")
            cells[age_fits, source_fits] += number
    handful = any(0 < number < FEWEST_RESPONSES for number in cells.values())
    assert hidden == (bool(chosen.facets) and handful)
    matching = matching_passages(ANALYST, consultation.id, chosen)
    assert len(matching) == (0 if hidden else cells[True, True])
    if not hidden:
        assert desk_page(ANALYST, consultation.id, chosen)[1] == len(matching)
