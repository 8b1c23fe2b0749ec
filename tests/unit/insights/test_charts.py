"""One description feeds picture, table and Plotly; only protected figures can be drawn."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from coproduce.analysis.disclosure import protect_counts, protect_themes
from coproduce.insights.charts import NARROW, WIDE, chart_of, pictures_of, plotly_of, svg_of

SCALE = (
    "Strongly agree",
    "Agree",
    "Neither agree nor disagree",
    "Disagree",
    "Strongly disagree",
    "I don’t know",
)


def scale(*counts: int):  # type: ignore[no-untyped-def]
    return protect_counts("We were listened to", SCALE, counts, sum(counts), ordered_scale=True)


def test_anything_but_a_protected_table_is_refused() -> None:
    for figures in ({"cells": []}, [("A", 3)], None):
        with pytest.raises(TypeError, match="ProtectedTable"):
            chart_of(figures, "x")  # type: ignore[arg-type]


def test_the_picture_is_whole_and_says_in_words_what_it_shows() -> None:
    chart = chart_of(protect_counts("Who?", ["Parents <3", "Staff"], [40, 3], 43), "who")
    picture = ET.fromstring(str(svg_of(chart)))  # noqa: S314 - our own output
    names = [element.tag.rpartition("}")[2] for element in picture.iter()]
    assert names[1:3] == ["title", "desc"]
    text = " ".join(picture.itertext())
    assert "Parents <3" in text
    assert "about 40" in text
    assert "fewer than 8" in text or "not shown" in text
    assert 'style="' not in str(svg_of(chart))


@pytest.mark.parametrize("kind", ["choice", "scale"])
def test_the_wide_picture_says_the_same_in_less_height(kind: str) -> None:
    chart = chart_of(scale(40, 50, 20, 30, 25, 10), "q", kind)
    narrow, wide = (ET.fromstring(str(svg_of(chart, setting))) for setting in (NARROW, WIDE))  # noqa: S314
    assert int(wide.get("height", "0")) < 0.75 * int(narrow.get("height", "0"))
    said = [" ".join(" ".join(each.itertext()).replace("\u00a0", " ").split()) for each in (narrow, wide)]
    assert sorted(said[0].split()) == sorted(said[1].split())
    ends = [
        float(box.get("x", "0%")[:-1]) + float(box.get("width", "0%")[:-1])
        for box in wide.iter()
        if "%" in box.get("width", "")
    ]
    assert max(ends[1:]) <= 100.1
    identifiers = [part.get("id") for picture in (narrow, wide) for part in picture.iter() if part.get("id")]
    assert len(identifiers) == len(set(identifiers))
    assert str(pictures_of(chart)) == str(svg_of(chart, NARROW)) + str(svg_of(chart, WIDE))


def test_a_hidden_figure_is_hatched_and_has_no_length() -> None:
    table = protect_counts("Who?", ["A", "B", "C"], [40, 30, 3], 73)
    chart = chart_of(table, "who")
    hidden = [bar for bar in chart.bars if bar.shown is None]
    assert hidden
    assert str(svg_of(chart)).count('-hatch)"') == len(hidden)
    trace = plotly_of(chart)["data"][0]
    assert trace["x"].count(0) == len(hidden)


def test_scales_diverge() -> None:
    chart = chart_of(scale(40, 50, 20, 30, 25, 10), "q", "scale")
    assert chart.shape == "diverging"
    assert chart.sentence.startswith("More people agreed than disagreed: about 90 against about 55")
    lengths = dict(zip(plotly_of(chart)["data"][0]["y"], plotly_of(chart)["data"][0]["x"], strict=True))
    assert lengths["Agree"] == 50
    assert lengths["Disagree"] == -30
    assert "merge" not in chart.sentence
    merged = chart_of(scale(3, 50, 20, 30, 2, 10), "q", "scale")
    assert [bar.tone for bar in merged.bars] == ["agree", "middle", "disagree", "outside"]


def test_small_bases_are_told_in_words_and_not_drawn() -> None:
    chart = chart_of(protect_counts("Who?", ["A", "B"], [4, 1], 6), "who")
    assert not chart.drawn
    assert str(svg_of(chart)) == ""
    assert not any(character.isdigit() for row in chart.rows for cell in row for character in cell)


def test_withheld_tables_say_so() -> None:
    chart = chart_of(protect_counts("Sensitive", ["Yes", "No"], [30, 0], 30, sensitive=True), "s")
    assert chart.sentence == "We do not show figures here."
    assert not chart.drawn


def test_themes_name_the_largest_and_give_minorities_no_number() -> None:
    chart = chart_of(
        protect_themes("Themes", ["Waits", "Toilets"], [40, 2], 60, kind="people"), "themes", "themes"
    )
    assert chart.sentence == "Most often people spoke about “Waits”: about 40, or 67%."
    assert chart.bars[1].text == "a smaller number"


def test_equal_answers_are_called_equal() -> None:
    chart = chart_of(protect_counts("Who?", ["A", "B"], [40, 41], 81), "who")
    assert "about equally often" in chart.sentence


def test_plotly_knows_every_part_of_the_figure() -> None:
    graph_objects = pytest.importorskip("plotly.graph_objects", reason="install it with: make setup-tests")
    for table in (
        protect_counts("Who?", ["A", "B", "C"], [40, 30, 3], 73),
        scale(40, 50, 20, 30, 25, 10),
    ):
        figure = plotly_of(chart_of(table, "q"))
        drawn = graph_objects.Figure(figure).to_plotly_json()  # an unknown property is refused here
        assert drawn["data"][0]["orientation"] == "h"
        assert list(drawn["data"][0]["y"]) == figure["data"][0]["y"]
