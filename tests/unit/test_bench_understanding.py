"""What the measuring of the analysis makes of figures, labels and marked texts."""

import pytest

from bench.agreement import accuracy, draws_that_mislead, macro_f1, micro_f1
from bench.figures import Figure, Table
from bench.material import mixed_texts, parse_marked


@pytest.mark.parametrize(
    ("value", "less_is_better", "verdict"),
    [
        (0.5, False, "FAIL"),
        (0.7, False, "pass"),
        (0.9, False, "beyond"),
        (0.9, True, "FAIL"),
        (0.7, True, "pass"),
        (None, False, "not measured"),
    ],
)
def test_a_figure_is_held_against_its_bars(value: float | None, less_is_better: bool, verdict: str) -> None:
    beyond = 0.5 if less_is_better else 0.8
    assert Figure("x", value, 0.7, beyond, less_is_better=less_is_better).verdict == verdict


def test_a_figure_without_bars_is_for_information() -> None:
    assert Figure("x", 0.1).verdict == ""
    assert Figure("x", 0.1).line().split() == ["x", "0.100", "–", "–"]


def test_only_what_failed_counts_against_a_table() -> None:
    broken = Figure("broken", None, 1, remark="why", broken=True)
    below = Figure("below", 0.5, 1)
    table = Table("t", [broken, below, Figure("missing", None, 1), Figure("above", 2, 1)])
    assert table.failed == [broken, below]
    assert broken.line().endswith("FAIL         why")


def test_labels_are_compared() -> None:
    assert accuracy(["a", "b", "b", "a"], ["a", "b", "a", "a"]) == 0.75
    wanted, found = [["a"], ["a", "b"], ["b"]], [["a"], ["b"], []]
    assert micro_f1(wanted, found) == pytest.approx(2 * 2 / (4 + 2))
    assert macro_f1(wanted, found) == pytest.approx((2 / 3 + 2 / 3) / 2)
    assert macro_f1([["a"], ["b"]], [["a"], ["c"]]) == 0.5


def test_draws_mislead_where_shares_are_wrong() -> None:
    wanted = ["positive"] * 150 + ["negative"] * 150
    assert draws_that_mislead(wanted, wanted) == 0
    turned = ["positive"] * 180 + ["negative"] * 120
    assert draws_that_mislead(wanted, turned) > 0.9
    swapped = ["negative", *wanted[1:-1], "positive"]
    assert draws_that_mislead(wanted, swapped) == 0


def test_marks_become_spans() -> None:
    assert parse_marked("Ask [[name|Miss Okonjo]] at [[school|Elm Lane]]'s gate.") == (
        "Ask Miss Okonjo at Elm Lane's gate.",
        [(4, 15, "name"), (19, 27, "school")],
    )
    assert parse_marked("nothing here") == ("nothing here", [])


def test_mixed_texts_are_all_different_and_the_same_each_time() -> None:
    texts = mixed_texts(3000)
    assert len(set(texts)) == 3000
    assert texts == mixed_texts(3000)
