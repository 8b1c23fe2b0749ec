"""The command `import population`, on both databases: all rows or none, one clear line on bad input."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from coproduce import cli
from coproduce.consultations.queries.equality import population
from coproduce.core.database import db, unit_of_work
from tests.factories.equality import make_figures, make_set

TABLE = (
    "characteristic,option,people,year,source\n"
    "colour,Red,500,2021,Census\ncolour,Blue,300,2021,Census\ncolour,Green,200,2021,Census\n"
)


@pytest.fixture(autouse=True)
def _this_site(application: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "application", lambda **_rooms: application)
    with application.app_context(), unit_of_work():
        make_set()


def run(path: Path, *options: str, text: str = "") -> Result:
    arguments = ["import", "population", str(path), *options]
    return CliRunner().invoke(cli.main, arguments, input=text)


def written(folder: Path, content: str | bytes = TABLE) -> Path:
    path = folder / "population.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def stored(application: Flask) -> dict[str, int]:
    with application.app_context():
        db.session.rollback()
        return {key: figure.people for key, figure in population().get("colour", {}).items()}


def test_new_figures_come_in_without_a_question(application: Flask, tmp_path: Path) -> None:
    result = run(written(tmp_path))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "Which colour is your door? Red: none -> 500 (2021)",
        "Which colour is your door? Blue: none -> 300 (2021)",
        "Which colour is your door? Green: none -> 200 (2021)",
        "Imported 3 rows.",
    ]
    assert stored(application) == {"red": 500, "blue": 300, "green": 200}


def test_figures_that_are_there_are_replaced_after_a_question(application: Flask, tmp_path: Path) -> None:
    with application.app_context(), unit_of_work():
        make_figures("colour", {"red": 1})
    refused = run(written(tmp_path), text="n\n")
    assert refused.exit_code == 1
    assert stored(application) == {"red": 1}
    assert run(written(tmp_path), text="y\n").exit_code == 0
    assert stored(application)["red"] == 500
    again = run(written(tmp_path, TABLE.replace("500", "600")), "--yes")
    assert (again.exit_code, stored(application)["red"]) == (0, 600)


def test_bad_rows_are_reported_one_by_one_and_nothing_is_kept(application: Flask, tmp_path: Path) -> None:
    result = run(written(tmp_path, TABLE + "colour,Mauve,1,2021,Census\nshoes,Red,1,2021,Census\n"), "--yes")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "Row 5: “Which colour is your door?” has no option “Mauve”",
        "Row 6: there is no characteristic “shoes” here",
        "Error: 2 rows cannot be kept, so nothing was imported",
    ]
    assert stored(application) == {}


@pytest.mark.parametrize("content", ["", "a;b\n1;2\n", b"PK\x03\x04broken", b"\xff\xfe\x00"])
def test_another_file_gives_one_line(application: Flask, tmp_path: Path, content: str | bytes) -> None:
    result = run(written(tmp_path, content), "--yes")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("Error: ")
    assert stored(application) == {}


def test_a_file_that_is_not_there_gives_one_line(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere.csv")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
