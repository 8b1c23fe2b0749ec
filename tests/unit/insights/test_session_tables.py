"""Group sessions in published results: apart from single forms, and safe beside a head count that is exact."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproduce.analysis.disclosure import ProtectedTable
from coproduce.analysis.disclosure_bounds import FEWEST_POSSIBLE_VALUES, round_to_five
from coproduce.analysis.disclosure_solver import CountRequest
from coproduce.insights.counts import ExactResults, SessionResults, Tally, ThemeTally
from coproduce.insights.protecting import beside_head_count
from coproduce.insights.session_tables import read_sessions, sessions_document
from coproduce.insights.snapshot import Asked, build_document, compared, read_document

ASKED = Asked(datetime(2026, 5, 1, 12, tzinfo=UTC), None, None)
NOTHING = ExactResults(0, "none", (), ThemeTally((), 0))
FOURTEEN = (("Lantern Youth Group (invented)", 14),)


def tally(*counts: int, base: int | None = None, kind: str = "choice", sensitive: bool = False) -> Tally:
    labels = tuple(f"Option {letter}" for letter in "ABCDEF"[: len(counts)])
    return Tally("q", "Which?", kind, labels, counts, sum(counts) if base is None else base, sensitive)


def document(sessions: SessionResults, exact: ExactResults = NOTHING, earlier: tuple = ()) -> dict:
    return build_document(ASKED, exact, earlier, sessions)


def test_a_session_of_14_is_one_session_and_14_people() -> None:
    made = document(SessionResults(FOURTEEN, tallies=(tally(2, 12),), digest="one"))
    sessions = read_document(made).sessions
    assert sessions is not None
    assert sessions.words == "1 group session, 14 people"
    assert sessions.lines == ("Lantern Youth Group (invented): 14 people",)
    assert read_document(made).responses.text == "fewer than 10 people"


def test_groups_that_do_not_want_to_be_named_are_counted_as_others() -> None:
    sessions = read_sessions(sessions_document(SessionResults(FOURTEEN, 2, 23, digest="x")))
    assert sessions is not None
    assert sessions.words == "3 group sessions"
    assert sessions.lines == (
        "Lantern Youth Group (invented): 14 people",
        "2 more sessions: about 25 people",
    )
    alone = read_sessions(sessions_document(SessionResults((), 1, 9, digest="x")))
    assert alone is not None
    assert alone.words == "1 group session, fewer than 10 people"
    assert alone.lines == ("1 session: fewer than 10 people",)


def test_sessions_are_never_added_to_single_forms() -> None:
    exact = ExactResults(40, "forty", (tally(30, 10),), ThemeTally((), 0))
    results = read_document(document(SessionResults(FOURTEEN, tallies=(tally(9, 5),), digest="s"), exact))
    assert results.responses.shown == 40
    assert [cell.shown for cell in results.questions[0].table.cells] == [30, 10]
    assert results.questions[0].table.base == 40
    assert results.sessions is not None
    assert results.sessions.questions[0].table.cells[0].text == "about 10"


def test_without_sessions_nothing_is_said_of_them_and_older_documents_are_read() -> None:
    made = document(SessionResults())
    assert made["sessions"] is None
    assert read_document(made).sessions is None
    older = {name: value for name, value in made.items() if name != "sessions"}
    older["private"] = {
        name: value for name, value in made["private"].items() if not name.startswith("session")
    }
    assert read_document(older).sessions is None
    assert compared(made, older).same_people
    assert compared(document(SessionResults(FOURTEEN, digest="s")), older).change == 14


def test_a_small_group_is_told_in_words() -> None:
    sessions = read_sessions(sessions_document(SessionResults((), 1, 9, (tally(7, 2),), digest="x")))
    assert sessions is not None
    [question] = sessions.questions
    assert question.table.form in ("words", "withheld")
    assert not any(character.isdigit() for cell in question.table.cells for character in cell.text)


def test_a_sensitive_question_on_which_all_agree_is_withheld() -> None:
    sessions = read_sessions(
        sessions_document(SessionResults(FOURTEEN, tallies=(tally(14, 0, sensitive=True),), digest="x"))
    )
    assert sessions is not None
    assert [question.table.form for question in sessions.questions] == ["withheld"]


def test_an_exact_head_count_would_give_a_hidden_figure_away() -> None:
    """13 and 1 of 14: beside “about 15” the 1 could be many numbers, beside “14 people” it could be 0 or 1."""
    request = CountRequest("Which?", ("A", "B"), (13, 1), 14, several=False)
    assert [cell.shown for cell in request.protected().cells] == [15, None]
    checked = beside_head_count(request, 14)
    assert checked is not None
    assert [cell.shown for cell in checked.protected().cells] == [None, None]


def test_rounded_others_beside_named_groups_give_no_hidden_figure_away() -> None:
    """21 and “about 10” are 31 to 33; beside “about 35” that is 33, and “about 35” of 33 leaves nobody for B."""
    named = (("Lantern Youth Group (invented)", 21),)
    made = sessions_document(SessionResults(named, 1, 12, tallies=(tally(33, 0),), digest="x"))
    sessions = read_sessions(made)
    assert sessions is not None
    assert [cell.shown for each in sessions.questions for cell in each.table.cells if cell.shown] == []
    safe = read_sessions(
        sessions_document(SessionResults(named, 1, 12, tallies=(tally(22, 11),), digest="x"))
    )
    assert safe is not None
    assert [cell.shown for cell in safe.questions[0].table.cells] == [20, 10]


def test_a_harmless_table_stays_as_it_is_beside_a_head_count() -> None:
    request = CountRequest("Which?", ("A", "B"), (25, 15), 40, several=False)
    assert beside_head_count(request, 40) == request


def test_themes_are_counted_in_sessions() -> None:
    results = SessionResults(FOURTEEN, 1, 20, themes=(("b", "Waits", 1), ("a", "Buses", 2)), digest="x")
    sessions = read_sessions(sessions_document(results))
    assert sessions is not None
    assert sessions.themes is not None
    assert [(cell.label, cell.text) for cell in sessions.themes.cells] == [
        ("Buses", "2 sessions"),
        ("Waits", "1 session"),
    ]


@pytest.mark.parametrize(
    ("singles", "people", "change"), [(40, 14, 14), (43, 14, 3), (43, 0, 3), (60, 14, 14), (60, 34, 20)]
)
def test_the_smaller_change_decides_whether_two_snapshots_could_be_subtracted(
    singles: int, people: int, change: int
) -> None:
    before = document(SessionResults(), ExactResults(40, "40", (), ThemeTally((), 0)))
    named = (("Group", people),) if people else ()
    now = document(
        SessionResults(named, digest=str(people) if people else ""),
        ExactResults(singles, str(singles), (), ThemeTally((), 0)),
    )
    assert compared(now, before).change == change
    assert not compared(now, before).same_people


def test_a_snapshot_beside_an_earlier_one_hides_more_where_it_must() -> None:
    """8 of 20 hidden before, one more person now: neither snapshot may say who came."""
    first = SessionResults((("A", 20),), tallies=(tally(13, 7),), digest="a")
    second = SessionResults((("A", 20), ("B", 9)), tallies=(tally(20, 9),), digest="ab")
    before = document(first)
    now = document(second, earlier=(before,))
    assert before["problem"] == now["problem"] == ""
    assert read_document(now).sessions is not None


def possible(table: ProtectedTable, heads: int, several: bool) -> list[set[int]]:
    """Every value that each cell can have for a reader who knows that `heads` people were there and all answered."""
    ranges = [
        range(max(8, int(cell.shown) - 2), int(cell.shown) + 3)
        if cell.shown is not None
        else range(heads + 1 if table.more_hidden or table.form == "withheld" else 8)
        for cell in table.cells
    ]
    found: list[set[int]] = [set() for _ in ranges]
    for values in product(*ranges):
        if (sum(values) == heads if not several else sum(values) >= heads) and max(values) <= heads:
            for place, value in enumerate(values):
                found[place].add(value)
    return found


@settings(max_examples=150, deadline=None)
@given(counts=st.lists(st.integers(min_value=0, max_value=24), min_size=2, max_size=3))
def test_no_reader_works_out_a_hidden_figure_beside_an_exact_head_count(counts: list[int]) -> None:
    heads = sum(counts)
    made = SessionResults((("A group", heads),), tallies=(tally(*counts),), digest="x") if heads else None
    if made is None:
        return
    sessions = read_sessions(sessions_document(made))
    assert sessions is not None
    for question in sessions.questions:
        table = question.table
        if table.form != "figures" or table.base is None or round_to_five(heads) != table.base:
            continue
        for cell, values in zip(table.cells, possible(table, heads, several=False), strict=True):
            if cell.hidden and values:
                assert len(values) >= FEWEST_POSSIBLE_VALUES, (counts, cell.label, values)
