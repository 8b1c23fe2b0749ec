"""Backup and restore on both databases: whole or not at all."""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from coproduce.consultations.models import Answer, Consultation, QuestionnaireVersion, Response
from coproduce.core import audit, audit_verifying, backup
from coproduce.core.backup import BadBackup, WouldOverwrite, restore_backup, write_backup
from coproduce.core.backup_values import decoded, encoded
from coproduce.core.database import db, unit_of_work
from coproduce.core.identifiers import new_id
from coproduce.insights.models import Theme
from coproduce.serving import schema_faults
from tests.factories.accounts import make_account, make_group, make_organisation
from tests.factories.safeguarding import make_passage

EMPTY_AT = datetime(2026, 3, 4, 9, 30, 0, 123456, tzinfo=UTC)


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, in the order of their keys."""
    return {
        table.name: [
            dict(row._mapping)
            for row in db.session.execute(select(table).order_by(*table.primary_key.columns))
        ]
        for table in db.metadata.sorted_tables
    }


@pytest.fixture
def filled(app: Flask) -> Flask:
    """A database with values of every type, odd texts, a reference within one table, and a linked audit trail."""
    with unit_of_work():
        organisation = make_organisation("Bury’s “أهلاً” council 🌟")
        make_group(members=(make_account(organisation=organisation), make_account()))
        consultation = Consultation(
            slug="a",
            title='=1+1\n\t\u2028 \\ "',
            state="draft",
            opens_at=EMPTY_AT,
            keep_until=date(2027, 1, 31),
            owner_organisation=organisation,
        )
        db.session.add(consultation)
        db.session.flush()
        questions = [{"key": "é", "n": [1.5, None]}]
        version = QuestionnaireVersion(consultation_id=consultation.id, number=1, questions=questions)
        db.session.add(version)
        db.session.flush()
        response = Response(
            consultation_id=consultation.id, version_id=version.id, submitted_on=date(2026, 3, 4)
        )
        response.answers = [
            Answer(question_key="n", number=Decimal("12.5000")),
            Answer(question_key="c", choices=["x", "y"]),
            Answer(question_key="t", passage=make_passage("Words 👩‍🦽 with \x85 and \u202eright to left")),
        ]
        db.session.add(response)
        into = Theme(id="f" * 32, consultation_id=consultation.id, name="Into", state="approved")
        db.session.add(into)
        db.session.flush()
        db.session.add(
            Theme(
                id="0" * 32,
                consultation_id=consultation.id,
                name="From",
                state="merged",
                merged_into_id=into.id,
            )
        )
        db.session.flush()
        audit.extend_chain()
    return app


def wipe() -> None:
    """An empty database, as after the first migration."""
    with unit_of_work():
        backup._make_room(db.session.connection(), replace=True)


def write_all(rows: dict[str, list[dict[str, Any]]]) -> None:
    with unit_of_work():
        for table in db.metadata.sorted_tables:
            if rows[table.name]:
                db.session.execute(insert(table), rows[table.name])


def test_what_was_copied_comes_back_unchanged(filled: Flask, tmp_path: Path) -> None:
    before = everything()
    copied = write_backup(tmp_path / "copy")
    assert copied.rows["answer"] == 3
    wipe()
    assert everything()["account"] == []
    assert restore_backup(tmp_path / "copy").rows == copied.rows
    after = everything()
    added = [row for row in after.pop("audit_entry") if row not in before["audit_entry"]]
    assert [row["action"] for row in added] == ["restore"]
    before.pop("audit_entry")
    assert after == before


def test_the_audit_trail_is_whole_and_guarded_after_restoring(filled: Flask, tmp_path: Path) -> None:
    write_backup(tmp_path / "copy")
    head = audit.head()
    assert restore_backup(tmp_path / "copy", replace=True).audit_faults == ()
    assert audit.head() == head
    assert audit_verifying.broken_links() == ()
    with unit_of_work():
        assert audit.extend_chain() == 1
    assert audit_verifying.broken_links() == ()
    assert schema_faults() == []
    with pytest.raises(DBAPIError, match="cannot be changed"):
        db.session.execute(text("UPDATE audit_entry SET action = 'nothing'"))
    db.session.rollback()


def test_a_trail_that_was_broken_before_is_named(filled: Flask, tmp_path: Path) -> None:
    with unit_of_work():
        audit.remove_audit_guards(db.session.connection())
        db.session.execute(text("UPDATE audit_entry SET actor_name = 'somebody else'"))
        audit.install_audit_guards(db.session.connection())
    write_backup(tmp_path / "copy")
    assert "was changed" in restore_backup(tmp_path / "copy", replace=True).audit_faults[0]


def test_a_filled_database_is_not_overwritten_unasked(filled: Flask, tmp_path: Path) -> None:
    write_backup(tmp_path / "copy")
    before = everything()
    with pytest.raises(WouldOverwrite, match="--replace"):
        restore_backup(tmp_path / "copy")
    assert everything() == before
    restore_backup(tmp_path / "copy", replace=True)
    assert everything()["answer"] == before["answer"]


def test_a_cut_off_file_is_refused_and_nothing_is_written(filled: Flask, tmp_path: Path) -> None:
    path, before = tmp_path / "copy", everything()
    write_backup(path)
    whole = path.read_bytes()
    for length in (0, 1, 63, 64, 65, 1000, len(whole) // 2, len(whole) - 64, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(BadBackup):
            restore_backup(path, replace=True)
    assert everything() == before


def test_one_flipped_bit_anywhere_is_refused(filled: Flask, tmp_path: Path) -> None:
    path, before = tmp_path / "copy", everything()
    write_backup(path)
    whole = bytearray(path.read_bytes())
    chosen = random.Random(7)
    for place in [0, len(whole) - 1, len(whole) - 64, *(chosen.randrange(len(whole)) for _ in range(60))]:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chosen.randrange(8)
        path.write_bytes(damaged)
        with pytest.raises(BadBackup):
            restore_backup(path, replace=True)
    assert everything() == before


def sealed(path: Path) -> Path:
    """Give a foreign archive the checksum of a backup, so that only its content can betray it."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"0" * 64
    body = path.read_bytes()[:-64]
    path.write_bytes(body + sha256(body).hexdigest().encode())
    return path


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[Any]:
    def make(manifest: dict[str, Any] | None) -> Path:
        path = tmp_path / "foreign.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt" if manifest is None else "manifest.json", json.dumps(manifest))
        return sealed(path)

    return make


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        (None, "no manifest"),
        ({"format": "something else"}, "does not read"),
        ({"format": "coproduce-backup", "version": 2}, "does not read"),
        ({"format": "coproduce-backup", "version": 1, "revision": "0000"}, "version 0000"),
    ],
)
def test_a_foreign_file_is_refused(
    app: Flask, foreign: Any, manifest: dict[str, Any] | None, reason: str
) -> None:
    with pytest.raises(BadBackup, match=reason):
        restore_backup(foreign(manifest))


def test_files_that_are_no_archive_are_refused(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="no file"):
        restore_backup(tmp_path / "missing")
    other = tmp_path / "letter.txt"
    other.write_text("Dear council, " * 100)
    with pytest.raises(BadBackup, match="not a backup"):
        restore_backup(other)
    with pytest.raises(BadBackup, match="cannot be written"):
        write_backup(tmp_path / "no folder" / "copy")


def test_a_table_that_does_not_fit_its_checksum_is_refused(filled: Flask, tmp_path: Path) -> None:
    path, before = tmp_path / "copy", everything()
    write_backup(path)
    changed = tmp_path / "changed"
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(changed, "w") as copy:
        for name in whole.namelist():
            copy.writestr(name, whole.read(name).replace(b"Invented Person", b"Infested Person"))
    with pytest.raises(BadBackup, match="the table account in the backup is damaged"):
        restore_backup(sealed(changed), replace=True)
    db.session.rollback()
    assert everything() == before


def test_writers_are_not_hindered_and_are_not_in_the_copy(filled: Flask, tmp_path: Path) -> None:
    """Somebody saves while the copy is being made: the copy shows the moment at which it began."""
    accounts = len(everything()["account"])
    db.session.rollback()
    written = []

    def save(table: str, rows: int) -> None:
        if not written:
            with db.engine.begin() as connection:
                connection.execute(text("SELECT 1"))
                connection.execute(
                    insert(db.metadata.tables["account"]),
                    {
                        "id": new_id(),
                        "email": "late@example.org",
                        "name": "Late",
                        "job_title": "",
                        "active": True,
                        "fs_uniquifier": new_id(),
                    },
                )
            written.append(table)

    copied = write_backup(tmp_path / "copy", save)
    assert written
    assert copied.rows["account"] == accounts
    assert len(everything()["account"]) == accounts + 1


def test_rows_stand_in_the_order_of_their_random_identifiers(filled: Flask, tmp_path: Path) -> None:
    with unit_of_work():
        for _ in range(30):
            make_passage()
    write_backup(tmp_path / "copy")
    with zipfile.ZipFile(tmp_path / "copy") as archive:
        rows = [json.loads(line) for line in archive.read("tables/passage.jsonl").splitlines()]
    ids = [row["id"] for row in rows]
    assert len(ids) == 31
    assert ids == sorted(ids)


def test_only_its_owner_can_read_a_backup(filled: Flask, tmp_path: Path) -> None:
    write_backup(tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / "copy"]


SAMPLES: dict[type, Any] = {
    str: "words",
    int: 7,
    float: 0.1 + 0.2,
    bool: True,
    object: {"a": [1]},  # what SQLAlchemy says of JSON
    date: date(2026, 3, 4),
    datetime: EMPTY_AT,
    Decimal: Decimal("1.50"),
    bytes: b"\x00\xff",
}


def test_every_column_has_a_type_that_a_backup_can_hold(app: Flask) -> None:
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            sample = SAMPLES[getattr(column.type, "impl_instance", column.type).python_type]
            assert decoded(column.type, json.loads(json.dumps(encoded(sample)))) == sample, column
