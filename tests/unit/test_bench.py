"""The visitor of the measurements fills in forms as a person would, and a reading is judged by its median."""

from bench.browsing import Page
from bench.lists import Wait
from bench.run import Reading, is_consultation

PAGE = """
<form method="post" action="/sign-out"><button name="out" value="1">Sign out</button></form>
<main>
<form action="/search"><input name="q"></form>
<form method="post">
  <input type="hidden" name="csrf_token" value="token">
  <input type="radio" name="wait" value="yes"><input type="radio" name="wait" value="no">
  <input type="checkbox" name="help" value="school"><input type="checkbox" name="help" value="home">
  <input name="date-day"><input name="date-month"><input name="date-year">
  <input name="weeks" inputmode="numeric" min="2">
  <textarea name="story"></textarea>
  <button name="action" value="continue">Continue</button><button name="action" value="save">Save</button>
</form>
</main>
"""


def test_only_forms_of_the_main_part_that_post_are_filled_in() -> None:
    forms = Page(200, "/", PAGE, 1).forms()
    assert len(forms) == 1
    assert "out" not in forms[0].values


def test_each_field_gets_one_plausible_answer() -> None:
    values = Page(200, "/", PAGE, 1).forms()[0].values
    assert values["csrf_token"] == ["token"]
    assert values["wait"] == ["yes"]
    assert values["help"] == ["school"]
    assert (values["date-day"], values["date-month"], values["date-year"]) == (["3"], ["11"], ["2026"])
    assert values["weeks"] == ["2"]
    assert values["action"] == ["continue"]
    assert values["story"][0]


def test_a_consultation_is_told_from_the_list_of_all() -> None:
    assert is_consultation("/consultations/short-breaks")
    assert not is_consultation("/consultations/")
    assert not is_consultation("/feedback/")


def test_a_reading_is_judged_by_its_median() -> None:
    assert "pass (floor 0.40)" in Reading("home", [0.1, 0.5, 0.6], [10, 50, 60], 0.4).line()
    assert "FAIL (floor 0.40)" in Reading("home", [0.1, 0.3, 0.6], [10, 30, 60], 0.4).line()
    assert "floor" not in Reading("home", [0.1], [10], None).line()


def test_a_wait_is_judged_by_processor_time_and_else_by_its_slow_requests() -> None:
    assert Wait("board", [0.4] * 20, 0.02).passes
    assert not Wait("board", [0.01] * 20, 0.2).passes
    assert not Wait("board", [0.01] * 18 + [0.4] * 2, None).passes
