"""Charts of several lines: what they say, show and hide, on the page and as files."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from coproduce.analysis.disclosure import ProtectedTable, protect_counts
from coproduce.analysis.disclosure_crosses import CrossRequest, NotPublishable, ProtectedCross, protect_cross
from coproduce.insights.charts import NARROW, WIDE, chart_of, plotly_of, svg_of
from coproduce.insights.charts.compound import (
    cross_chart,
    grid_chart,
    reach_chart,
    sentiment_chart,
    shares_chart,
)
from coproduce.insights.charts.description import tone_of
from coproduce.insights.charts.files import svg_file
from coproduce.insights.charts.records import records_of
from coproduce.insights.charts.scene import scene_of
from coproduce.insights.charts.sheet import Origin
from coproduce.insights.counts import Grid
from coproduce.insights.result_files import csv_file, file_name

SCALE = (
    "Strongly agree",
    "Agree",
    "Neither agree nor disagree",
    "Disagree",
    "Strongly disagree",
    "I don’t know",
)
FACES = ("Very happy", "Happy", "In between", "Sad", "Very sad")


def scale(*counts: int) -> ProtectedTable:
    return protect_counts("We were listened to", SCALE, counts, sum(counts), ordered_scale=True)


def grid(*tables: tuple[str, ProtectedTable]):  # type: ignore[no-untyped-def]
    lines = tuple((f"q.{number}", text) for number, (text, _) in enumerate(tables))
    return grid_chart(Grid("q", "How far do you agree?", "scale", lines), tables, "grid-q")


def cross(counts: tuple[tuple[int, ...], ...], rows: tuple[str, ...]) -> ProtectedCross:
    totals = tuple(sum(line[place] for line in counts) for place in range(len(counts[0])))
    columns = ("Parents", "Staff", "Others")[: len(totals)]
    return protect_cross(CrossRequest("T", rows, columns, counts, totals, sum(totals)), [])


def test_statements_stand_side_by_side_with_the_most_and_the_least() -> None:
    chart = grid(("Warm", scale(40, 30, 10, 10, 10, 0)), ("No steps", scale(10, 10, 20, 30, 30, 0)))
    assert chart.sentence == "Most agreement: “Warm” (70% agree). Least: “No steps” (20%)."
    assert chart.lines[0].words == "70% agree · 20% disagree · 10% and fewer than 8 neither or unsure"
    assert [words for words, _ in chart.key][:2] == ["Strongly disagree", "Disagree"]
    scene = scene_of(chart, WIDE)
    hatched = [box for box in scene.boxes if not box.shown]
    assert len(hatched) == 2
    assert len(scene.axes) == 2
    middle = scene.axes[0].x
    for box in scene.boxes:
        if "disagree" in box.tone:
            assert box.start + box.width <= middle + 0.01
        elif "agree" in box.tone:
            assert box.start >= middle - 0.01
        assert box.start >= 0
        assert box.start + box.width <= 100.01


def test_lines_of_different_bases_say_their_own() -> None:
    chart = grid(("Warm", scale(40, 30, 10, 10, 10, 0)), ("No steps", scale(20, 10, 10, 10, 10, 0)))
    assert chart.base == "Each line has its own base."
    assert chart.lines[1].words.endswith("(of about 60 people)")


def test_faces_are_happy_or_sad_and_steps_without_words_take_no_side() -> None:
    assert [tone_of(label) for label in FACES] == [
        "strongly_agree",
        "agree",
        "middle",
        "disagree",
        "strongly_disagree",
    ]
    steps = protect_counts("How easy?", ["1 – hard", "2", "3 – easy"], [20, 30, 40], 90, ordered_scale=True)
    chart = chart_of(steps, "q", "scale")
    assert chart.shape == "bars"
    assert "agreed" not in chart.sentence
    faces = protect_counts("The plan?", FACES, [30, 30, 20, 10, 10], 100, ordered_scale=True)
    assert chart_of(faces, "q", "scale").sentence.startswith("More people felt happy than felt sad")


def test_two_questions_say_where_groups_differ_most() -> None:
    found = cross(((60, 20), (30, 40), (10, 40)), ("Early", "Late", "Never"))
    chart = cross_chart(found, "cross-x", "When?", "Who?")
    assert chart.sentence == "They differ most in “Early”: 60% of “Parents”, 20% of “Staff”."
    assert chart.shape == "grouped"
    assert chart.rows[0] == ["Early", "about 60 (60%)", "about 20 (20%)"]
    tones = {bar.label: bar.tone for line in chart.lines for bar in line.bars}
    assert tones == {"Parents": "plain", "Staff": "second"}
    assert len(list(records_of(chart))) == 6


def test_a_share_stands_on_twenty_people_or_more_without_doubt() -> None:
    found = cross(((60, 10), (30, 10)), ("Early", "Late"))
    assert [cell.text for cell in found.totals.cells] == ["about 90", "about 20"]
    assert found.percent(0, 0) == 67
    assert found.percent(0, 1) is None


def test_few_people_and_empty_tables_are_refused() -> None:
    with pytest.raises(NotPublishable, match="Fewer than 20"):
        cross(((9, 3), (4, 3)), ("A", "B"))
    with pytest.raises(NotPublishable, match="More than half"):
        cross(((90, 1), (1, 1), (1, 2)), ("A", "B", "C"))


def test_texts_of_a_theme_lie_to_both_sides() -> None:
    table = cross(((40, 20, 50), (60, 30, 20)), ("Waits", "Staff"))
    found = ProtectedCross(table.rows, ("Positive", "Neutral", "Negative"), table.cells, table.totals)
    chart = sentiment_chart(found, "sentiment-by-theme")
    assert chart.sentence == "Most texts that sound negative speak about “Waits”."
    one = chart_of(protect_counts("How", ["Positive", "Negative"], [40, 60], 100), "s", "sentiment")
    colours = {bar.label: bar.tone for line in chart.lines for bar in line.bars}
    assert all(colours[bar.label] == bar.tone for bar in one.bars), "the same colour for the same thing"


def test_who_took_part_is_held_against_the_area() -> None:
    table = protect_counts("Where?", ["North", "South"], [80, 20], 100, sensitive=True)
    chart = reach_chart("Where?", table, {"North": 50, "South": 50}, "Census, 2021", "about-where")
    assert chart.sentence == "We heard less from “South”: 20% of those who answered, 50% in the area."
    assert "Census, 2021" in chart.note
    area = [record for record in records_of(chart) if record.answer == "In the area"]
    assert [record.rounded for record in area] == [None, None]
    alone = reach_chart("Where?", table, {}, "", "about-where")
    assert all(len(line.bars) == 1 for line in alone.lines)


def test_averages_are_drawn_as_shares() -> None:
    chart = shares_chart(
        "Share it", [["Staff", "about 60%", 60], ["Rooms", "not shown", None]], "Base: 40.", "s"
    )
    assert "“Staff”: about 60%" in chart.sentence
    assert [bar.shown for bar in chart.bars] == [60, None]


ORIGIN = Origin("A hub <for> all", date(2026, 3, 4), "An area & more")


def test_a_file_stands_by_itself() -> None:
    chart = grid(("Warm & <calm>", scale(40, 30, 10, 10, 10, 0)), ("No steps", scale(10, 10, 20, 30, 30, 0)))
    content = svg_file(chart, ORIGIN)
    words = " ".join(ET.fromstring(content).itertext())  # noqa: S314 - our own output
    assert "A hub <for> all. Figures of 4 March 2026. An area & more." in words
    assert "Warm & <calm>" in words
    assert chart.sentence[:40] in words
    assert b"var(" not in content
    for setting in (NARROW, WIDE):
        ET.fromstring(str(svg_of(chart, setting)))  # noqa: S314


def test_a_file_holds_no_sign_that_its_format_has_not() -> None:
    chart = grid(("Warm\x0b and\x00 calm\ufffe", scale(40, 30, 10, 10, 10, 0)))
    words = " ".join(ET.fromstring(svg_file(chart, ORIGIN)).itertext())  # noqa: S314 - our own output
    assert "Warm and calm" in words


def test_plotly_gets_a_trace_for_each_step() -> None:
    chart = grid(("Warm", scale(40, 30, 10, 10, 10, 0)), ("No steps", scale(10, 10, 20, 30, 30, 0)))
    figure = plotly_of(chart)
    assert len(figure["data"]) == 6
    assert figure["layout"]["barmode"] == "relative"
    against = next(trace for trace in figure["data"] if trace["name"] == "Disagree")
    assert all(length < 0 for length in against["x"])
    graph_objects = pytest.importorskip("plotly.graph_objects", reason="install it with: make setup-tests")
    graph_objects.Figure(figure)


def test_names_of_files_suit_every_disk() -> None:
    assert (
        file_name("hub", "question-q.Wärme/..", date(2026, 3, 4), "svg")
        == "hub-question-q-w-rme-2026-03-04.svg"
    )


def test_no_figure_of_a_file_is_exact() -> None:
    chart = cross_chart(cross(((61, 23), (33, 41)), ("=Early", "Late")), "c", "=When?", "Who?")
    text = csv_file([chart]).decode("utf-8-sig")
    assert "'=Early" in text
    assert "61" not in text
    assert "23" not in text
