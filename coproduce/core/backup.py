"""A copy of the whole database in one file, made while the site runs, and its way back.

One format for SQLite and PostgreSQL: a zip archive of one file of JSON lines a table, with a manifest that names the
schema's revision, the rows and the SHA-256 of each table. Everything is read in one transaction that sees one moment
(`REPEATABLE READ` on PostgreSQL, a WAL snapshot on SQLite). The rows stand in the order of their random identifiers, so
that a backup holds no order of arrival either (rule 17). The last 64 bytes are the SHA-256 of all that is before them:
a file that lost or changed a single bit is refused before anything is written.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import JSON, Column, ColumnElement, Connection, Row, Table, insert, null, select, update

from coproduce.core import audit, clock
from coproduce.core.access import Actor
from coproduce.core.audit_verifying import broken_links
from coproduce.core.backup_values import decoded, encoded
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import DomainError

FORMAT, VERSION = "coproduce-backup", 1
MANIFEST = "manifest.json"
SEAL_LENGTH = 64
ROWS_AT_ONCE = 1000
# Signs of life of the worker: they are in a database that holds nothing else, and a restored copy needs none.
NOT_DATA = frozenset({"job_run"})
COMMAND_LINE = Actor(name="the command line")

Progress = Callable[[str, int], None]


class BadBackup(DomainError):
    """The file is not a whole backup that this program can read; the message says why in one line."""


class WouldOverwrite(DomainError):
    """The database holds data already."""


@dataclass(frozen=True)
class Copied:
    """What a backup holds: when it was taken, rows by table, and the faults of its audit trail in words."""

    taken_at: datetime
    rows: dict[str, int]
    audit_faults: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def write_backup(path: Path, progress: Progress = lambda table, rows: None) -> Copied:
    """Copy the database to `path`, readable by its owner alone. It appears when it is whole, in place of an older file
    of that name. Raises BadBackup where the folder cannot be written to."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with open(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            copied = _write_archive(file, progress)
            _seal(file)
        os.replace(unfinished, path)
    except OSError as problem:
        raise BadBackup(f"{path} cannot be written: {problem.strerror}") from problem
    finally:
        unfinished.unlink(missing_ok=True)
    return copied


def _write_archive(file: BinaryIO, progress: Progress) -> Copied:
    taken_at = clock.now()
    with _one_moment() as connection, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        tables = [_write_table(archive, connection, table, taken_at, progress) for table in _tables()]
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "revision": _revision(connection),
            "taken_at": taken_at.isoformat(),
            "tables": tables,
        }
        archive.writestr(_member(MANIFEST, taken_at), json.dumps(manifest, indent=1))
        archive.comment = b"0" * SEAL_LENGTH
    return Copied(taken_at, {table["name"]: table["rows"] for table in tables})


@contextmanager
def _one_moment() -> Iterator[Connection]:
    """A connection whose reads all see the same moment, without hindering those who write."""
    engine = db.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection, connection.begin():
        yield connection


def _write_table(
    archive: zipfile.ZipFile, connection: Connection, table: Table, taken_at: datetime, progress: Progress
) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    statement = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=ROWS_AT_ONCE)
    with archive.open(_member(_file_of(table.name), taken_at), "w", force_zip64=True) as member:
        for row in connection.execute(statement):
            line = _line(table, row)
            digest.update(line)
            member.write(line)
            count += 1
    progress(table.name, count)
    return {"name": table.name, "rows": count, "sha256": digest.hexdigest()}


def _line(table: Table, row: Row[Any]) -> bytes:
    values = {column.name: encoded(value) for column, value in zip(table.columns, row, strict=True)}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _member(name: str, at: datetime) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, at.timetuple()[:6])
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _file_of(table: str) -> str:
    return f"tables/{table}.jsonl"


def _seal(file: BinaryIO) -> None:
    """Put the SHA-256 of everything before them into the last bytes, which the archive left free."""
    end = file.seek(0, io.SEEK_END) - SEAL_LENGTH
    seal = _digest_of(file, end)
    file.seek(end)
    file.write(seal)
    file.flush()
    os.fsync(file.fileno())


def _digest_of(file: BinaryIO, length: int) -> bytes:
    digest = hashlib.sha256()
    file.seek(0)
    while length > 0 and (block := file.read(min(length, 1 << 20))):
        digest.update(block)
        length -= len(block)
    return digest.hexdigest().encode()


# The way back --------------------------------------------------------------------------------------------------------


def restore_backup(
    path: Path, *, replace: bool = False, progress: Progress = lambda table, rows: None
) -> Copied:
    """Load `path` into the database in one transaction. `replace` gives up what is there; without it only a database
    without data is filled. The site should stand still meanwhile.

    Raises BadBackup (no backup, damaged, of another version of the schema) and WouldOverwrite; nothing is written then.
    """
    try:
        with path.open("rb") as file:
            _require_seal(file, path)
            with zipfile.ZipFile(file) as archive:
                return _load(archive, _manifest_of(archive, path), replace, progress)
    except FileNotFoundError:
        raise BadBackup(f"there is no file {path}") from None
    except (OSError, zipfile.BadZipFile) as problem:
        raise BadBackup(f"{path} cannot be read: {problem}") from problem


def _require_seal(file: BinaryIO, path: Path) -> None:
    end = file.seek(0, io.SEEK_END) - SEAL_LENGTH
    if end <= 0 or not zipfile.is_zipfile(file):
        raise BadBackup(f"{path} is not a backup of this program, or it was cut off")
    expected = _digest_of(file, end)
    if file.read(SEAL_LENGTH) != expected:
        raise BadBackup(
            f"{path} is damaged, or it is not a backup of this program: its checksum does not fit"
        )
    file.seek(0)


def _manifest_of(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    if MANIFEST not in archive.namelist():
        raise BadBackup(f"{path} is not a backup of this program: it has no manifest")
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if manifest.get("format") != FORMAT or manifest.get("version") != VERSION:
        raise BadBackup(f"{path} is in a format that this version of the program does not read")
    newest = ScriptDirectory(current_app.extensions["migrate"].directory).get_current_head()
    if manifest["revision"] != newest:
        raise BadBackup(
            f"{path} was made with version {manifest['revision']} of the database's schema, and this program has "
            f"{newest}: restore it with the program that made it, then run: coproduce db upgrade"
        )
    missing = {table.name for table in _tables()} ^ {entry["name"] for entry in manifest["tables"]}
    if missing:
        raise BadBackup(f"{path} does not hold the tables of this program: {', '.join(sorted(missing))}")
    return manifest


def _load(archive: zipfile.ZipFile, manifest: dict[str, Any], replace: bool, progress: Progress) -> Copied:
    entries = {entry["name"]: entry for entry in manifest["tables"]}
    taken_at = datetime.fromisoformat(manifest["taken_at"])
    with unit_of_work():
        connection = db.session.connection()
        _require_schema(connection, manifest["revision"])
        _make_room(connection, replace)
        for table in _tables():
            _load_table(archive, connection, table, entries[table.name])
            progress(table.name, entries[table.name]["rows"])
        faults = broken_links()
        audit.record(
            COMMAND_LINE,
            "restore",
            "database",
            manifest["revision"],
            details={"taken_at": manifest["taken_at"], "replaced": replace},
        )
    return Copied(taken_at, {name: entry["rows"] for name, entry in entries.items()}, faults)


def _require_schema(connection: Connection, revision: str) -> None:
    if _revision(connection) != revision:
        raise BadBackup("the database's schema is not the newest; run: coproduce db upgrade")


def _make_room(connection: Connection, replace: bool) -> None:
    """Empty the database where that was asked for. The audit guards come off for it, and on again in the same
    transaction: nobody else ever sees the tables without them."""
    filled = [
        table for table in _tables() if connection.execute(select(1).select_from(table).limit(1)).first()
    ]
    if not replace and {table.name for table in filled} - NOT_DATA:
        raise WouldOverwrite("the database holds data already; restore into an empty one, or give --replace")
    audit.remove_audit_guards(connection)
    for table in reversed(filled):
        _cut_own_references(connection, table)
        connection.execute(table.delete())
    audit.install_audit_guards(connection)


def _load_table(
    archive: zipfile.ZipFile, connection: Connection, table: Table, entry: dict[str, Any]
) -> None:
    digest, count, postponed = hashlib.sha256(), 0, []
    with archive.open(_file_of(table.name)) as member:
        for lines in _batches(member):
            for line in lines:
                digest.update(line)
            rows = [_row(table, json.loads(line)) for line in lines]
            postponed += [reference for row in rows for reference in _without_own_references(table, row)]
            connection.execute(insert(table), rows)
            count += len(rows)
    if digest.hexdigest() != entry["sha256"] or count != entry["rows"]:
        raise BadBackup(f"the table {table.name} in the backup is damaged")
    for key, values in postponed:
        connection.execute(update(table).where(*key).values(values))


def _batches(member: Any) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for line in member:
        batch.append(line)
        if len(batch) == ROWS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _row(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    row = {column.name: decoded(column.type, values[column.name]) for column in table.columns}
    for column in table.columns:
        if row[column.name] is None and column.nullable and isinstance(column.type, JSON):
            row[column.name] = null()  # else it would be the JSON word "null", which is another value
    return row


Postponed = tuple[list[ColumnElement[bool]], dict[str, Any]]


def _without_own_references(table: Table, row: dict[str, Any]) -> Iterator[Postponed]:
    """Take out of `row` what points to another row of the same table: it is set once all of its rows are there."""
    values = {
        column.name: row[column.name] for column in _own_references(table) if row[column.name] is not None
    }
    if values:
        row.update(dict.fromkeys(values))
        yield [column == row[column.name] for column in table.primary_key.columns], values


def _own_references(table: Table) -> list[Column[Any]]:
    return [
        column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)
    ]


def _cut_own_references(connection: Connection, table: Table) -> None:
    own = _own_references(table)
    if own:
        connection.execute(update(table).values({column.name: None for column in own}))


def _tables() -> Sequence[Table]:
    """Every table of the program, those that others point to first."""
    return db.metadata.sorted_tables


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
