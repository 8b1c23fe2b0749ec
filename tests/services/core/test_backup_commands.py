"""`coproduce backup` and `coproduce restore` as an administrator types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask_migrate import upgrade

from coproduce import create_app
from coproduce.accounts.models import Account
from coproduce.cli import main
from coproduce.core.database import db, unit_of_work
from tests.application import settings_for_tests
from tests.factories.accounts import make_account

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_kind: str) -> Path:
    """An installation with one account."""
    monkeypatch.setenv("COPRODUCE_ENVIRONMENT", "test")
    monkeypatch.setenv("COPRODUCE_INSTANCE", str(tmp_path))
    app = create_app(settings_for_tests(tmp_path))
    with app.app_context():
        upgrade()
        with unit_of_work():
            make_account(email="one@example.org")
        db.engine.dispose()
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def accounts(folder: Path) -> list[str]:
    app = create_app(settings_for_tests(folder))
    with app.app_context():
        found = [account.email for account in db.session.query(Account).order_by(Account.email)]
        db.engine.dispose()
    return found


def test_a_backup_brings_back_what_was_there(folder: Path) -> None:
    file = str(folder / "copy.backup")
    result = run("backup", file)
    assert result.exit_code == 0
    assert f"tables are in {file}." in result.output
    app = create_app(settings_for_tests(folder))
    with app.app_context():
        with unit_of_work():
            make_account(email="two@example.org")
        db.engine.dispose()
    refused = run("restore", file)
    assert refused.exit_code == 1
    assert refused.output == (
        "Error: the database holds data already; restore into an empty one, or give --replace\n"
    )
    assert accounts(folder) == ["one@example.org", "two@example.org"]
    result = run("restore", file, "--replace")
    assert result.exit_code == 0
    assert "rows are back as they were on" in result.output
    assert accounts(folder) == ["one@example.org"]
    assert run("audit", "verify").exit_code == 0


def test_what_cannot_be_restored_is_refused_in_one_line(folder: Path) -> None:
    foreign = folder / "letter.txt"
    foreign.write_text("Dear council")
    for name in (str(foreign), str(folder / "missing")):
        result = run("restore", name, "--replace")
        assert result.exit_code == 1
        assert result.output.startswith("Error: ")
        assert len(result.output.splitlines()) == 1
    assert accounts(folder) == ["one@example.org"]


def test_a_folder_that_cannot_be_written_to_is_named(folder: Path) -> None:
    result = run("backup", str(folder / "nowhere" / "copy"))
    assert result.exit_code == 1
    assert "cannot be written" in result.output
