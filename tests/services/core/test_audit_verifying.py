"""Whoever has the whole database and takes the guards off is found all the same (rule 27)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Connection, text

from coproduce import cli
from coproduce.core import audit, clock
from coproduce.core.access import CLOCK
from coproduce.core.audit_heads import PublishedHead, read_heads
from coproduce.core.audit_verifying import verify_trail
from coproduce.core.database import db, unit_of_work

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def six_entries(app: Flask) -> Iterator[None]:
    with clock.frozen(NOON):
        for number in range(6):
            with unit_of_work():
                audit.record(CLOCK, "count", "number", str(number), "because", {"number": number})
            with unit_of_work():
                audit.extend_chain()
    with clock.frozen(NOON + timedelta(days=1)):
        yield


@contextmanager
def without_guards() -> Iterator[Connection]:
    """What an attacker with the database's own password can do."""
    db.session.rollback()
    with db.engine.begin() as connection:
        audit.remove_audit_guards(connection)
        yield connection
        audit.install_audit_guards(connection)


def entry_of(connection: Connection, number: int) -> str:
    return str(connection.scalar(text("SELECT entry_id FROM audit_link WHERE number = :n"), {"n": number}))


def head_of(number: int) -> PublishedHead:
    link = db.session.get(audit.AuditLink, number)
    found = PublishedHead(number, link.hash, "a slip of paper")
    db.session.rollback()
    return found


def faults(*heads: PublishedHead) -> tuple[str, ...]:
    found = verify_trail(heads).faults
    db.session.rollback()
    return found


def test_a_whole_trail_is_whole() -> None:
    found = verify_trail([head_of(2), head_of(6)])
    assert (found.faults, found.number, found.compared_with) == ((), 6, 2)
    assert found.head == head_of(6).hash


@pytest.mark.parametrize(
    "change",
    [
        "action = 'forged'",
        "actor_name = 'somebody else'",
        "reason = ''",
        "subject_id = 'x'",
        "details = '{}'",
        "actor_id = 'x'",
    ],
)
def test_an_edited_entry_is_found(change: str) -> None:
    with without_guards() as connection:
        entry = entry_of(connection, 3)
        connection.execute(text(f"UPDATE audit_entry SET {change} WHERE id = :id"), {"id": entry})  # noqa: S608
    assert len(faults()) == 1
    assert entry in faults()[0]


def test_a_moved_moment_is_found() -> None:
    with without_guards() as connection:
        entry = entry_of(connection, 3)
        connection.execute(
            audit.AuditEntry.__table__.update()
            .where(audit.AuditEntry.id == entry)
            .values(at=NOON - timedelta(days=9))
        )
    assert any(entry in fault for fault in faults())


def test_a_deleted_entry_is_found() -> None:
    with without_guards() as connection:
        connection.execute(text("DELETE FROM audit_entry WHERE id = :id"), {"id": entry_of(connection, 3)})
    assert faults() == ("link 3 points to an entry that is gone",)


def test_an_entry_that_is_deleted_with_its_link_is_found() -> None:
    with without_guards() as connection:
        connection.execute(text("DELETE FROM audit_entry WHERE id = :id"), {"id": entry_of(connection, 3)})
        connection.execute(text("DELETE FROM audit_link WHERE number = 3"))
    assert "link 3 is missing" in faults()


def test_closing_the_gap_by_renumbering_is_found() -> None:
    with without_guards() as connection:
        connection.execute(text("DELETE FROM audit_entry WHERE id = :id"), {"id": entry_of(connection, 3)})
        connection.execute(text("DELETE FROM audit_link WHERE number = 3"))
        for number in (4, 5, 6):
            connection.execute(
                text("UPDATE audit_link SET number = :less WHERE number = :n"),
                {"less": number - 1, "n": number},
            )
    assert any("link 3 was changed" in fault for fault in faults())


def test_reordered_links_are_found() -> None:
    with without_guards() as connection:
        for before, after in ((3, 99), (4, 3), (99, 4)):
            connection.execute(
                text("UPDATE audit_link SET number = :after WHERE number = :before"),
                {"before": before, "after": after},
            )
    assert any("reordered" in fault for fault in faults())


def test_links_that_swap_their_entries_are_found() -> None:
    with without_guards() as connection:
        third, fourth = entry_of(connection, 3), entry_of(connection, 4)
        for number, entry in ((3, "x"), (4, third), (3, fourth)):
            connection.execute(
                text("UPDATE audit_link SET entry_id = :entry WHERE number = :n"),
                {"entry": entry, "n": number},
            )
    assert any("reordered" in fault for fault in faults())


def test_a_cut_tail_is_found_by_the_head_that_was_published() -> None:
    published = head_of(6)
    with without_guards() as connection:
        for number in (5, 6):
            connection.execute(
                text("DELETE FROM audit_entry WHERE id = :id"), {"id": entry_of(connection, number)}
            )
            connection.execute(text("DELETE FROM audit_link WHERE number = :n"), {"n": number})
    assert faults() == ()  # a chain cannot see its own tail
    assert faults(published) == ("the end was cut off: a slip of paper names link 6, and the last link is 4",)


def test_links_that_are_cut_off_without_their_entries_are_found_by_themselves() -> None:
    with without_guards() as connection:
        last = entry_of(connection, 6)
        connection.execute(text("DELETE FROM audit_link WHERE number = 6"))
    assert any(last in fault and "has no link" in fault for fault in faults())


def test_a_chain_that_is_made_anew_over_forged_entries_is_found_by_a_head() -> None:
    published = head_of(6)
    with without_guards() as connection:
        connection.execute(
            text("UPDATE audit_entry SET action = 'forged' WHERE id = :id"), {"id": entry_of(connection, 2)}
        )
        connection.execute(text("DELETE FROM audit_link"))
    with unit_of_work():
        assert audit.extend_chain() == 6
    assert faults() == ()
    assert faults(published) == ("link 6 is not the one that a slip of paper names",)


def test_an_entry_that_waits_is_no_fault_for_an_hour() -> None:
    with unit_of_work():
        audit.record(CLOCK, "count", "number", "6")
    assert faults() == ()
    with clock.frozen(clock.now() + timedelta(hours=1, seconds=1)):
        assert len(faults()) == 1


def test_faults_without_number_are_counted_and_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coproduce.core.audit_verifying.MOST_NAMED", 2)
    with without_guards() as connection:
        connection.execute(text("DELETE FROM audit_entry"))
    assert faults()[-1] == "and 4 more"
    assert len(faults()) == 3


def test_the_worker_publishes_the_head_outside_the_database(app: Flask) -> None:
    path: Path = app.extensions["settings"].audit_heads
    path.unlink(missing_ok=True)
    with unit_of_work():
        audit.publish_head()
    assert [(each.number, each.hash) for each in read_heads(path)] == [(6, head_of(6).hash)]
    path.unlink()


def test_the_command_says_what_is_wrong(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "application", lambda **_rooms: app)
    path: Path = app.extensions["settings"].audit_heads
    path.unlink(missing_ok=True)
    audit.publish_head()
    db.session.rollback()
    run = CliRunner().invoke
    assert "6 links" in run(cli.main, ["audit", "verify"]).output
    wrong = run(cli.main, ["audit", "verify", "--head", f"7:{'a' * 64}"])
    assert wrong.exit_code == 1
    assert "cut off" in wrong.output
    assert run(cli.main, ["audit", "verify", "--head", "nonsense"]).exit_code == 1
    path.unlink()
