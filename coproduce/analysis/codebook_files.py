"""Themes for a column of a CSV file, learnt from a file of coded examples: all of it, or nothing at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from coproduce.analysis.codebook import Codebook, Example, learn
from coproduce.analysis.files import Progress, UnusableFile, read_rows, with_columns, write_whole

COLUMNS = ("label", "confidence")
SEPARATOR = ";"


def _silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


def code_file(
    source: Path, column: str, labelled: Path, label_column: str, target: Path, progress: Progress = _silent
) -> int:
    """Add `label` (themes joined with `;`, surest first) and `confidence` (of the least sure); the number of rows.

    `labelled` has the texts in `column` too and their themes, joined with `;` or `|`, in `label_column`; an empty one
    says that no theme applies. A row that gets no theme has the confidence that none applies. Raises UnusableFile.
    """
    header, rows = read_rows(source, column)
    codebook = codebook_of(labelled, column, label_column)
    progress(0, len(rows))
    # Reading sentences takes nearly all of the time, and some of them are of the examples.
    found = codebook.code(
        [row[column] for row in rows], lambda done, total: progress(done * len(rows) // total, len(rows))
    )
    results = (
        {"label": SEPARATOR.join(each.labels), "confidence": f"{each.confidence:.3f}"} for each in found
    )
    write_whole(target, with_columns(header, rows, COLUMNS, results))
    progress(len(rows), len(rows))
    return len(rows)


def codebook_of(labelled: Path, column: str, label_column: str) -> Codebook:
    """A codebook from a CSV file of coded texts. Raises UnusableFile."""
    header, rows = read_rows(labelled, column)
    if label_column not in header:
        raise UnusableFile(f"{labelled} has no column {label_column!r}; it has: {', '.join(header)}")
    try:
        return learn([Example(row[column], tuple(split(row[label_column]))) for row in rows])
    except ValueError as problem:
        raise UnusableFile(f"{labelled}: {problem} in the column {label_column!r}") from problem


def split(labels: str) -> Sequence[str]:
    """The themes of a cell, without blanks around them."""
    return [label.strip() for label in re.split(r"[;|]", labels) if label.strip()]
