"""Writing responses as csv, xlsx and JSON."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from coproduce.consultations.files.exported import ExportedResponse
from coproduce.consultations.files.tabular import read_table
from coproduce.consultations.files.writing import ResponsesFile, harmless, write_responses
from coproduce.consultations.questionnaire import Option
from coproduce.consultations.questionnaire.types import LongText, SeveralChoices
from tests.factories.consultations import QUESTIONS

ABOUT = ResponsesFile("therapy", "Therapy appointments", QUESTIONS)
FORMULA = '=HYPERLINK("http://example.org","press")'
RESPONSES = (
    ExportedResponse(
        "web",
        date(2026, 3, 2),
        True,
        True,
        {
            "who": ["young_person"],
            "times": ["weekday", "saturday"],
            "change": FORMULA,
            "story": "שלום 👋\nzwei",
            "weeks": -3.5,
            "first": date(2026, 3, 1),
        },
    ),
    ExportedResponse("import", date(2026, 3, 3), False, False, {"gone_question": "not asked any more"}),
)


def written(path: Path, file_format: str) -> Path:
    told: list[int] = []
    assert write_responses(path, file_format, ABOUT, iter(RESPONSES), told.append) == 2
    assert sum(told) == 2
    return path


def test_csv(tmp_path: Path) -> None:
    with written(tmp_path / "r.csv", "csv").open(encoding="utf-8-sig", newline="") as file:
        first, second = csv.DictReader(file)
    assert first == {
        "source": "web",
        "group_session": "",
        "format": "standard",
        "on_behalf_of": "",
        "submitted_on": "2026-03-02",
        "young": "yes",
        "may_quote": "yes",
        "who": "A young person",
        "times": "A weekday; Saturday",
        "listened": "",
        "change": f"'{FORMULA}",
        "story": "שלום 👋\nzwei",
        "weeks": "-3.5",
        "first": "2026-03-01",
        "marking": "not for publication",
    }
    assert second["who"] == ""
    assert second["marking"] == "not for publication"


def test_xlsx_keeps_formulas_as_words(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path / "r.xlsx", "xlsx"))
    sheet = book.worksheets[0]
    assert sheet.title == "Not for publication"
    header, first, _ = sheet.iter_rows()
    cells = {name.value: cell for name, cell in zip(header, first, strict=True)}
    assert (cells["change"].value, cells["change"].data_type) == (FORMULA, "s")
    assert (cells["weeks"].value, cells["weeks"].data_type) == (-3.5, "n")
    assert cells["first"].value.date() == date(2026, 3, 1)
    assert cells["story"].value == "שלום 👋\nzwei"


def test_ods_keeps_formulas_as_words(tmp_path: Path) -> None:
    table = read_table(written(tmp_path / "r.ods", "ods").read_bytes())
    first = dict(zip(table.columns, next(table.rows).cells, strict=True))
    assert (first["change"], first["weeks"], first["first"]) == (FORMULA, -3.5, date(2026, 3, 1))
    assert (first["story"], first["times"]) == ("שלום 👋\nzwei", "A weekday; Saturday")


def test_columns_are_those_of_every_version(tmp_path: Path) -> None:
    """A line and an option that an earlier version had keep their places, whatever the newest one asks."""
    older = SeveralChoices(
        key="times", text="T", options=(Option("night", "At night"), Option("sunday", "S"))
    )
    gone = LongText(key="gone", text="Not asked any more")
    about = ResponsesFile("s", "T", (*QUESTIONS, gone), (older,))
    response = ExportedResponse("web", date(2026, 3, 2), False, False, {"times": ["night", "sunday"]})
    path = tmp_path / "r.csv"
    write_responses(path, "csv", about, [response], lambda count: None)
    with path.open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert list(row)[7:] == [*(question.key for question in QUESTIONS), "gone", "marking"]
    assert row["times"] == "At night; Sunday"


def test_json(tmp_path: Path) -> None:
    document: dict[str, Any] = json.loads(written(tmp_path / "r.json", "json").read_text(encoding="utf-8"))
    assert document["marking"] == "not for publication"
    assert [question["key"] for question in document["questions"]] == [question.key for question in QUESTIONS]
    assert document["responses"][0]["answers"]["change"] == FORMULA
    assert document["responses"][0]["answers"]["times"] == ["weekday", "saturday"]
    assert document["responses"][1]["answers"] == {"gone_question": "not asked any more"}


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods", "json"])
def test_a_consultation_without_responses_gives_a_whole_file(tmp_path: Path, file_format: str) -> None:
    path = tmp_path / "empty"
    assert write_responses(path, file_format, ABOUT, (), lambda count: None) == 0
    if file_format == "json":
        assert json.loads(path.read_text(encoding="utf-8"))["responses"] == []
    else:
        assert path.stat().st_size > 0


def test_labels_with_semicolons_are_written_as_keys(tmp_path: Path) -> None:
    question = SeveralChoices(key="q", text="Q", options=(Option("a", "One; two"), Option("b", "Three")))
    response = ExportedResponse("web", date(2026, 3, 2), False, False, {"q": ["a", "b"]})
    path = tmp_path / "r.csv"
    write_responses(path, "csv", ResponsesFile("s", "T", (question,)), [response], lambda count: None)
    assert "a; b" in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    "beginning",
    [
        "=1",
        "+1",
        "-1",
        "@x",
        "\tx",
        "\rx",
        "\nx",
        " =1",
        "＝1",
        "\u00a0=1",
        "﹦1",
        "\u200b=1",
        "\u202e \ufeff@x",
        "\x01+1",
    ],
)
def test_what_could_be_a_formula_is_made_harmless(beginning: str) -> None:
    assert harmless(beginning) == f"'{beginning}"


@pytest.mark.parametrize("cell", ["words = more", "", -5, 2.5, None, date(2026, 1, 1), "'quoted'", "a\n=b"])
def test_everything_else_stays(cell: Any) -> None:
    assert harmless(cell) == cell
