"""The analyse commands: a CSV file in, all of the results or nothing out."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from coproduce.analysis.commands import analyse
from coproduce.analysis.files import (
    UnusableFile,
    read_rows,
    redact_file,
    screen_file,
    themes_file,
)
from coproduce.analysis.sentiment_files import sentiment_file

ROWS = 'id,text\r\n1,"Great staff, thank you"\r\n2,"=SUM(A1) 🙂 مرحبا"\r\n3,\r\n' + (
    '4,"Ring 07700 900123\nI want to die"\r\n'
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    path.write_bytes(ROWS.encode())
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_sentiment_adds_its_columns(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    assert sentiment_file(source, "text", target) == 4
    rows = rows_of(target)
    assert list(rows[0]) == ["id", "text", "sentiment", "polarity", "confidence"]
    assert rows[0]["sentiment"] == "positive"
    assert float(rows[0]["polarity"]) > 0
    assert [row["text"] for row in rows] == [row["text"] for row in rows_of(source)]


def test_redact_and_screen_add_theirs(source: Path, tmp_path: Path) -> None:
    redact_file(source, "text", tmp_path / "redacted.csv")
    screen_file(source, "text", tmp_path / "screened.csv")
    assert rows_of(tmp_path / "redacted.csv")[3]["redacted"] == "Ring [phone]\nI want to die"
    screened = rows_of(tmp_path / "screened.csv")
    assert [row["concern"] for row in screened] == ["none", "none", "none", "urgent"]
    assert screened[3]["reason"]


def test_themes_write_json(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "themes.json"
    themes_file(source, "text", target)
    document = json.loads(target.read_text(encoding="utf-8"))
    assert set(document) == {"themes", "assignments", "method", "version"}
    assert [each["row"] for each in document["assignments"]] == [0, 1, 2, 3]


def test_a_column_that_is_called_like_a_result_is_kept_beside_it(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(b"text,concern\nI want to die,by hand\n")
    screen_file(source, "text", target)
    (row,) = rows_of(target)
    assert list(row) == ["text", "concern_before", "concern", "reason"]
    assert (row["concern_before"], row["concern"]) == ("by hand", "urgent")


def test_progress_reaches_the_end(source: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    screen_file(source, "text", tmp_path / "out.csv", lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 4)
    assert seen[-1] == (4, 4)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"id,words\n1,x\n", "no column"),
        (b"text,text\nx,y\n", "two columns"),
        ("text\ncafé\n".encode("latin-1"), "UTF-8"),
        (b"id,text\n1\n", "line 2"),
        (b"id,text\n1,x,y\n", "line 2"),
        (b'id,text\n1,"half', "complete"),
        (b"id,text\n1,\0\n", "NUL"),
    ],
)
def test_bad_files_are_refused_in_one_line(tmp_path: Path, content: bytes, word: str) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(content)
    with pytest.raises(UnusableFile, match=word) as caught:
        screen_file(source, "text", target)
    assert "\n" not in str(caught.value)
    assert [each.name for each in tmp_path.iterdir()] == ["in.csv"]


def test_a_missing_file_and_folder_are_refused(source: Path, tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="cannot read"):
        read_rows(tmp_path / "none.csv", "text")
    with pytest.raises(UnusableFile, match="cannot write"):
        screen_file(source, "text", tmp_path / "nowhere" / "out.csv")


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(b"\xef\xbb\xbftext\nhello\n")
    header, rows = read_rows(source, "text")
    assert header == ["text"]
    assert rows == [{"text": "hello"}]


@pytest.mark.parametrize("command", ["sentiment", "themes", "redact", "screen"])
def test_commands_write_the_file_and_say_so(command: str, source: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    result = CliRunner().invoke(analyse, [command, str(source), "--text", "text", "--out", str(target)])
    assert result.exit_code == 0, result.output
    assert target.exists()
    assert "written to" in result.output


@pytest.mark.parametrize("command", ["sentiment", "themes", "redact", "screen"])
def test_commands_refuse_with_one_line(command: str, source: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    result = CliRunner().invoke(analyse, [command, str(source), "--text", "nothing", "--out", str(target)])
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1
    assert not target.exists()


def test_every_command_has_help() -> None:
    for command in analyse.commands:
        assert CliRunner().invoke(analyse, [command, "--help"]).exit_code == 0
