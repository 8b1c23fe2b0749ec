"""The file of heads outside the database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from coproduce.core.audit_heads import BadHead, append_head, read_head, read_heads

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_heads_are_added_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "heads.log"
    assert list(read_heads(path)) == []
    append_head(path, 3, "a" * 64, NOON)
    append_head(path, 9, "b" * 64, NOON)
    with path.open("a") as file:
        file.write("# a note of whoever keeps this file\n\n")
    found = list(read_heads(path))
    assert [(each.number, each.hash) for each in found] == [(3, "a" * 64), (9, "b" * 64)]
    assert found[1].source == "line 2 of heads.log"


def test_a_line_that_is_no_head_is_named(tmp_path: Path) -> None:
    path = tmp_path / "heads.log"
    path.write_text(f"3 {'a' * 64} today\nnonsense\n")
    with pytest.raises(BadHead, match="line 2"):
        list(read_heads(path))


def test_a_head_at_the_command_line() -> None:
    assert read_head(f"12:{'c' * 64}").number == 12
    for wrong in ("", "12", f"0:{'c' * 64}", f"12:{'c' * 63}", f"12:{'c' * 64}0", f"x:{'c' * 64}"):
        with pytest.raises(BadHead):
            read_head(wrong)
