"""Analysis of a column of a CSV file, written to another file: all of it, or nothing at all.

Rows keep their order and their columns; a column that is called as a result is called stays as `…_before`. The file
is UTF-8 (with or without a byte order mark). Results are written beside the target first and moved into place when
complete, so a refusal or a crash leaves no half file.
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from coproduce.analysis.redaction import redact_all
from coproduce.analysis.screening import screen_all

Progress = Callable[[int, int], None]
Rows = list[dict[str, str]]
_BATCH = 200
_LARGEST_FIELD = 10_000_000


class UnusableFile(ValueError):
    """The input cannot be used; the message is one line for the person at the keyboard."""


def _silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


def redact_file(source: Path, column: str, target: Path, progress: Progress = _silent) -> int:
    """Add `redacted`; the number of rows. Raises UnusableFile."""

    def marked(texts: Sequence[str]) -> Iterable[dict[str, str]]:
        return ({"redacted": each} for each in redact_all(texts))

    return _add_columns(source, column, target, ("redacted",), marked, progress)


def screen_file(source: Path, column: str, target: Path, progress: Progress = _silent) -> int:
    """Add `concern` and `reason`; the number of rows. Raises UnusableFile."""

    def hints(texts: Sequence[str]) -> Iterable[dict[str, str]]:
        return ({"concern": each.concern, "reason": each.reason} for each in screen_all(texts))

    return _add_columns(source, column, target, ("concern", "reason"), hints, progress)


def themes_file(
    source: Path, column: str, target: Path, themes: int | None = None, progress: Progress = _silent
) -> int:
    """Write the suggested themes of a column as JSON; the number of themes. Rows count from 0. Raises UnusableFile."""
    from coproduce.analysis.themes import suggest

    _, rows = read_rows(source, column)
    progress(0, len(rows))
    found = suggest([row[column] for row in rows], themes, progress=progress)
    document = {
        "themes": [
            {
                "id": theme.id,
                "name": theme.name,
                "keywords": list(theme.keywords),
                "size": theme.size,
                "quotes": list(theme.quotes),
                "minority": theme.minority,
            }
            for theme in found.themes
        ],
        "assignments": [{"row": row, "themes": list(held)} for row, held in enumerate(found.assignments)],
        "method": found.method,
        "version": found.version,
    }
    write_whole(target, json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    progress(len(rows), len(rows))
    return len(found.themes)


def read_rows(source: Path, column: str) -> tuple[list[str], Rows]:
    """The header and the rows of a CSV file that has `column`. Raises UnusableFile with what is wrong."""
    try:
        content = source.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnusableFile(f"cannot read {source}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UnusableFile(f"{source} is not in UTF-8 (byte {error.start}); save it as CSV UTF-8") from error
    if "\0" in content:
        raise UnusableFile(f"{source} is not a CSV file: it holds NUL characters")
    csv.field_size_limit(_LARGEST_FIELD)
    try:
        reader = csv.DictReader(io.StringIO(content, newline=""), strict=True)
        header = list(reader.fieldnames or [])
        _check_header(source, header, column)
        rows = [_complete(source, row, reader.line_num) for row in reader]
    except csv.Error as error:
        raise UnusableFile(f"{source} is not a complete CSV file: {error}") from error
    return header, rows


def _check_header(source: Path, header: Sequence[str], column: str) -> None:
    if not header:
        raise UnusableFile(f"{source} is empty")
    if len(set(header)) != len(header):
        raise UnusableFile(f"{source} has two columns of the same name")
    if column not in header:
        raise UnusableFile(f"{source} has no column {column!r}; it has: {', '.join(header)}")


def _complete(source: Path, row: dict[str | None, str | list[str] | None], line: int) -> dict[str, str]:
    """A row with a text for each column. Raises UnusableFile for a row that is longer or shorter than the header."""
    result = {}
    for name, value in row.items():
        if name is None or not isinstance(value, str):
            raise UnusableFile(f"{source}, line {line}: the row does not have as many cells as the header")
        result[name] = value
    return result


def _add_columns(
    source: Path,
    column: str,
    target: Path,
    added: Sequence[str],
    compute: Callable[[Sequence[str]], Iterable[dict[str, str]]],
    progress: Progress,
) -> int:
    header, rows = read_rows(source, column)

    def results() -> Iterable[dict[str, str]]:
        progress(0, len(rows))
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            yield from compute([row[column] for row in batch])
            progress(start + len(batch), len(rows))

    write_whole(target, with_columns(header, rows, added, results()))
    return len(rows)


def with_columns(
    header: Sequence[str], rows: Rows, added: Sequence[str], results: Iterable[dict[str, str]]
) -> str:
    """The content of a CSV file: the rows, and what was found for each under the names of `added`."""
    kept = {name: _free_name(f"{name}_before", header) if name in added else name for name in header}
    output = io.StringIO(newline="")
    writer = csv.DictWriter(output, [*kept.values(), *added])
    writer.writeheader()
    for row, new in zip(rows, results, strict=True):
        writer.writerow({**{kept[name]: value for name, value in row.items()}, **new})
    return output.getvalue()


def _free_name(name: str, header: Sequence[str]) -> str:
    return name if name not in header else _free_name(f"{name}_", header)


def write_whole(target: Path, content: str) -> None:
    """Put the whole file in place at once. Raises UnusableFile where that cannot be done."""
    write_bytes(target, content.encode())


def write_bytes(target: Path, content: bytes) -> None:
    """`write_whole` for a file that is not text."""
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
    except OSError as error:
        raise UnusableFile(f"cannot write {target}: {error.strerror or error}") from error
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        draft.chmod(0o644)
        draft.replace(target)
    except OSError as error:
        raise UnusableFile(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)
