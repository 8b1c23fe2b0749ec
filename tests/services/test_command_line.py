"""Every command: help, and on bad input one clear line, a code that is not zero, and nothing written."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from coproduce import cli, create_app
from coproduce.accounts.models import Account
from coproduce.config import UnsafeSettings
from coproduce.consultations.models import Consultation, Response
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from tests.application import settings_for_tests

KEPT = (Account, Consultation, Response, AuditEntry)


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and group of commands, by its words."""
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


@pytest.fixture
def folder(application: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with files of every wrong kind; the commands work on the test's database."""
    monkeypatch.setattr(cli, "application", lambda **_rooms: application)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fine.csv").write_text("id,comment\n1,Shorter waits\n")
    (tmp_path / "half.json").write_text('{"format": "coproduce-consultation", "version": 1, ')
    (tmp_path / "other.json").write_text('{"format": "something-else"}')
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "latin1.csv").write_bytes("id,comment\n1,Café\n".encode("latin-1"))
    (tmp_path / "fake.xlsx").write_text("not a workbook")
    (tmp_path / "a-folder").mkdir()
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, list(words))


def stored(application: Flask) -> list[int]:
    with application.app_context():
        return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in KEPT]


@pytest.mark.parametrize("command", list(commands(cli.main)), ids=" ".join)
def test_every_command_has_help(command: tuple[str, ...]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: main {' '.join(command)}".rstrip())
    assert len(result.output.splitlines()) > 4, "the help says what the command does"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nonsense", "No such command 'nonsense'"),
        ("--nonsense", "No such option"),
        ("serve --port 99999", "99999 is not in the range"),
        ("serve --port http", "'http' is not a valid integer"),
        ("serve --workers 0", "0 is not in the range"),
        ("create-user ada@example.org", "Missing option '--role'"),
        ("create-user ada@example.org --role king", "'king' is not one of"),
        ("create-user ada --role administrator", "'ada' is not an e-mail address"),
        ("import consultation missing.json", "'missing.json' does not exist"),
        ("import consultation a-folder", "'a-folder' is a directory"),
        ("import consultation half.json", "Is the file whole?"),
        ("import consultation other.json", "coproduce-consultation"),
        ("import consultation binary", "not in UTF-8"),
        ("import consultation empty", "Is the file whole?"),
        ("import responses nowhere fine.csv", "there is no consultation “nowhere”"),
        ("import responses nowhere missing.csv", "'missing.csv' does not exist"),
        ("import responses nowhere fine.csv --map comment", "COLUMN=QUESTION"),
        ("export consultation nowhere --out out.json", "there is no consultation “nowhere”"),
        ("export consultation nowhere --out no/folder/out.json", "there is no folder"),
        ("export consultation nowhere", "Missing option '--out'"),
        ("export responses nowhere --format csv --out out.csv", "there is no consultation “nowhere”"),
        ("export responses nowhere --format docx --out out.docx", "'docx' is not one of"),
        ("analyse sentiment missing.csv --text comment --out out.csv", "cannot read missing.csv"),
        ("analyse sentiment a-folder --text comment --out out.csv", "cannot read a-folder"),
        ("analyse sentiment latin1.csv --text comment --out out.csv", "latin1.csv is not in UTF-8"),
        ("analyse redact fine.csv --text words --out out.csv", "fine.csv has no column 'words'"),
        ("analyse screen fine.csv --out out.csv", "Missing option '--text'"),
        ("analyse themes fine.csv --text comment --out out.json --themes 0", "0 is not in the range"),
        ("analyse themes fine.csv --text comment --out no/folder/out.json", "cannot write"),
        ("restore missing.backup", "there is no file missing.backup"),
        ("restore fake.xlsx", "is not a backup of this program"),
        ("restore empty", "is not a backup of this program"),
        ("restore a-folder", "'a-folder' is a directory"),
        ("backup no/folder/file", "cannot be written"),
    ],
)
def test_bad_input_is_one_clear_line_and_writes_nothing(
    application: Flask, folder: Path, line: str, words: str
) -> None:
    before, files = stored(application), sorted(path.name for path in folder.rglob("*"))
    result = run(*line.split())
    assert result.exit_code in (1, 2)
    assert isinstance(result.exception, SystemExit), "an expected fault is no traceback"
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert result.stdout == ""
    assert stored(application) == before
    assert sorted(path.name for path in folder.rglob("*")) == files


@pytest.mark.parametrize("name", ["binary", "empty", "fake.xlsx", "latin1.csv"])
def test_responses_in_an_unusable_file_are_refused_in_one_line(
    application: Flask, folder: Path, name: str
) -> None:
    (folder / "fine.json").write_text(
        '{"format": "coproduce-consultation", "version": 1, "slug": "waiting", "title": "Waiting", "questions": '
        '[{"key": "comment", "type": "long_text", "text": "What was it like?"}]}'
    )
    assert run("import", "consultation", "fine.json").exit_code == 0
    before = stored(application)
    result = run("import", "responses", "waiting", name)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert stored(application) == before


def test_an_account_is_made_once(application: Flask, folder: Path) -> None:
    words = ("create-user", "ada@example.org", "--role", "administrator")
    assert "ada@example.org can sign in" in run(*words).stdout
    before = stored(application)
    again = run(*words)
    assert (again.exit_code, len(again.stderr.splitlines())) == (1, 1)
    assert "already an account" in again.stderr
    assert stored(application) == before


def test_a_port_that_is_taken_is_said_before_anything_starts(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        result = run("serve", "--port", port)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"Error: port {port} on 127.0.0.1 is taken; choose another with --port or PORT="
    ]


def test_a_database_that_is_not_ready_is_said_in_one_line(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = request.getfixturevalue("new_postgresql_database")() if database_kind == "postgresql" else ""
    bare = create_app(settings_for_tests(tmp_path, url))
    monkeypatch.setattr(cli, "application", lambda **_rooms: bare)
    for command in (("audit", "verify"), ("db", "check")):
        result = run(*command)
        assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1), result.stderr
        assert "coproduce db upgrade" in result.stderr
    with bare.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (UnsafeSettings("COPRODUCE_ENVIRONMENT must be one of these"), "must be one of these"),
        (OperationalError("SELECT 1", {}, Exception("no\n  answer")), "cannot be used: no answer"),
        (PermissionError(13, "Permission denied", "/instance"), "cannot use /instance: Permission denied"),
    ],
)
def test_a_site_that_cannot_be_built_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, fault: Exception, words: str
) -> None:
    def broken(**_rooms: str | None) -> Flask:
        raise fault

    monkeypatch.setattr(cli, "application", broken)
    result = run("audit", "verify")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert words in result.stderr


def test_a_fault_of_the_program_stays_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_rooms: str | None) -> Flask:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "application", broken)
    assert isinstance(run("audit", "verify").exception, ZeroDivisionError)
