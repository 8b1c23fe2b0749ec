"""The audit trail cannot be changed, and a change would be seen (rule 27)."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from coproduce.core import audit, audit_verifying
from coproduce.core.access import CLOCK
from coproduce.core.audit import AuditEntry, AuditLink
from coproduce.core.database import db, unit_of_work
from coproduce.serving import schema_faults


@pytest.fixture(autouse=True)
def three_entries(app: Flask) -> None:
    with unit_of_work():
        for number in range(3):
            audit.record(CLOCK, "count", "number", str(number), details={"number": number})
    with unit_of_work():
        assert audit.extend_chain() == 3


@pytest.mark.parametrize("table", audit.GUARDED_TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_change_it(app: Flask, table: str, statement: str) -> None:
    if statement.startswith("TRUNCATE") and db.engine.dialect.name == "sqlite":
        statement = "DELETE FROM {}"
    column = "action" if table == "audit_entry" else "hash"
    with pytest.raises(DBAPIError, match="cannot be changed"), db.engine.begin() as connection:
        connection.execute(text(statement.format(table, column, "'x'")))


def test_the_guards_hold_at_head(app: Flask) -> None:
    assert schema_faults() == []


def test_a_missing_guard_is_reported(app: Flask) -> None:
    drop = "DROP TRIGGER audit_entry_no_change ON audit_entry"
    if db.engine.dialect.name == "sqlite":
        drop = "DROP TRIGGER audit_entry_no_update"
    with db.engine.begin() as connection:
        connection.execute(text(drop))
    try:
        assert "audit_entry" in schema_faults()[0]
    finally:
        with db.engine.begin() as connection:
            audit.install_audit_guards(connection)
    assert schema_faults() == []


def test_a_whole_chain_has_no_fault_and_grows(app: Flask) -> None:
    assert audit_verifying.broken_links() == ()
    number, before = audit.head()
    with unit_of_work():
        audit.record(CLOCK, "count", "number", "3")
    with unit_of_work():
        assert audit.extend_chain() == 1
    assert audit.head()[0] == number + 1
    assert audit.head()[1] != before


def test_a_changed_entry_is_found_even_where_the_guard_was_off(app: Flask) -> None:
    entry = db.session.scalars(select(AuditEntry)).first()
    entry.action = "forged"
    with db.session.no_autoflush:
        faults = audit_verifying.broken_links()
    db.session.rollback()
    assert len(faults) == 1
    assert entry.id in faults[0]


def test_a_missing_link_is_found(app: Flask) -> None:
    db.session.add(AuditLink(number=9, entry_id="0" * 32, hash="0" * 64))
    db.session.flush()
    assert audit_verifying.broken_links()[0] == "links 4 to 8 are missing"
    db.session.rollback()
