"""The commands `import` and `export`, on both databases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from coproduce import cli
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug, response_count
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db

FILE = {
    "format": "coproduce-consultation",
    "version": 1,
    "slug": "waiting",
    "title": "Waiting",
    "questions": [{"key": "story", "type": "long_text", "text": "What was it like?", "required": True}],
}


@pytest.fixture(autouse=True)
def _this_site(application: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "application", lambda **_rooms: application)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.fixture
def loaded(tmp_path: Path) -> str:
    result = run("import", "consultation", written(tmp_path / "waiting.json", json.dumps(FILE)))
    assert (result.exit_code, result.output) == (0, "Loaded “waiting” as a draft.\n")
    return "waiting"


def count(application: Flask) -> int:
    with application.app_context():
        return response_count(consultation_by_slug("waiting").id)


def test_a_consultation_goes_out_as_it_came_in(loaded: str, tmp_path: Path, application: Flask) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert run("export", "consultation", loaded, "--out", first).exit_code == 0
    with application.app_context():
        db.session.delete(consultation_by_slug(loaded))
        db.session.commit()
    assert run("import", "consultation", first).exit_code == 0
    assert run("export", "consultation", loaded, "--out", second).exit_code == 0
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.json", "second.json", "waiting.json"]


def test_a_faulty_consultation_is_refused_with_one_line_for_each_fault(
    tmp_path: Path, application: Flask
) -> None:
    faulty = {**FILE, "colour": "green", "minutes": "ten"}
    result = run("import", "consultation", written(tmp_path / "faulty.json", json.dumps(faulty)))
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "Error: minutes must be a whole number from 1 to 600, or null, not 'ten'.",
        "colour is not known in a consultation file.",
    ]
    with application.app_context():
        assert db.session.scalars(select(Consultation)).all() == []


def test_responses_come_in(loaded: str, tmp_path: Path, application: Flask) -> None:
    result = run(
        "import",
        "responses",
        loaded,
        written(tmp_path / "r.csv", "text,trust\nVery kind.,A\n ,B\n"),
        "--map",
        "text=story",
    )
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Imported 1 of 2 rows into “waiting”.",
        "1 rows have no answer and were left out.",
        "Columns that were not used: trust.",
    ]
    assert count(application) == 1
    with application.app_context():
        [name] = db.session.scalars(
            select(AuditEntry.actor_name).where(AuditEntry.action == "import_responses")
        )
        assert name == "the command line"


def test_each_refused_row_is_named_and_nothing_written(
    loaded: str, tmp_path: Path, application: Flask
) -> None:
    path = written(tmp_path / "r.csv", "id,story\n1,one\n1,two\n,three\n")
    refused = run("import", "responses", loaded, path, "--external-id", "id")
    assert refused.exit_code == 1
    assert refused.stderr.splitlines() == [
        "row 3: “1” stands in row 2 already",
        "row 4: column “id”: it is empty, and every row needs its identifier",
        "Error: 2 of 3 rows cannot be imported, so nothing was written.",
    ]
    assert count(application) == 0
    skipped = run("import", "responses", loaded, path, "--external-id", "id", "--skip-bad-rows")
    assert skipped.exit_code == 0
    assert len(skipped.stderr.splitlines()) == 2
    assert count(application) == 1


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        ("text\nwords\n", (), "No column fits a question."),
        ("text\nwords\n", ("--map", "txt=story"), "The file has no column “txt”."),
        ("text\nwords\n", ("--map", "text=tale"), "There is no question “tale”."),
        ("text\nwords\n", ("--map", "text"), "--map must look like COLUMN=QUESTION"),
        ("text\nwords\n", ("--map", "text=a", "--map", "text=b"), "to two questions"),
        (b"story\ncaf\xe9\n", (), "Line 2 is not in UTF-8"),
        ('story\n"half', (), "never closed"),
    ],
)
def test_bad_files_are_refused_in_one_line(
    loaded: str,
    tmp_path: Path,
    application: Flask,
    content: str | bytes,
    options: tuple[str, ...],
    words: str,
) -> None:
    result = run("import", "responses", loaded, written(tmp_path / "r.csv", content), *options)
    assert result.exit_code != 0
    assert words in result.stderr.splitlines()[-1]
    assert count(application) == 0


def test_what_is_not_there_is_named(loaded: str, tmp_path: Path) -> None:
    missing = tmp_path / "missing.csv"
    there = written(tmp_path / "r.csv", "story\nx\n")
    assert "does not exist" in run("import", "responses", loaded, missing).stderr
    assert (
        run("import", "responses", "elsewhere", there).stderr
        == "Error: there is no consultation “elsewhere”\n"
    )
    nowhere = tmp_path / "no-folder" / "out.csv"
    assert (
        "there is no folder" in run("export", "responses", loaded, "--format", "csv", "--out", nowhere).stderr
    )
    assert (
        "there is no consultation"
        in run("export", "consultation", "elsewhere", "--out", tmp_path / "x").stderr
    )
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_responses_go_out(loaded: str, tmp_path: Path, file_format: str) -> None:
    run("import", "responses", loaded, written(tmp_path / "r.csv", "story\nwords\n"))
    out = tmp_path / f"out.{file_format}"
    result = run("export", "responses", loaded, "--format", file_format, "--out", out)
    assert (result.exit_code, result.output) == (0, f"Wrote 1 responses to {out}. Not for publication.\n")
    assert out.stat().st_size > 0
