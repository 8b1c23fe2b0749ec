"""The command that finds opinion groups: a CSV file of votes in, participants with their groups or nothing out."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from coproduce.analysis.commands import analyse
from tests.unit.analysis.test_opinion_groups import camps


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "votes.csv"
    rows = "".join(f"{each.participant},{each.statement},{each.vote},x\n" for each in camps((12, 10)))
    path.write_text(f"participant,statement,vote,note\n{rows}few,s1,1.0,x\n", encoding="utf-8")
    return path


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(analyse, ["groups", *map(str, arguments)])
    return result.exit_code, result.output


def test_each_participant_stands_once_and_those_with_few_votes_without_a_group(
    source: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out.csv"
    code, said = run(source, "--out", target, "--groups", "2")
    assert (code, said) == (0, f"2 groups written to {target}\n")
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["participant", "group"]
    assert [row["participant"] for row in rows][:2] == ["0-0", "0-1"]
    assert len(rows) == 12 + 10 + 1
    assert {row["group"] for row in rows if row["participant"].startswith("0-")} == {"1"}
    assert {row["group"] for row in rows if row["participant"].startswith("1-")} == {"2"}
    assert rows[-1] == {"participant": "few", "group": ""}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("participant,statement\na,s\n", "no column 'vote'"),
        ("participant,vote\na,1\n", "no column 'statement'"),
        ("who,statement,vote\na,s,1\n", "no column 'participant'"),
        ("participant,statement,vote\n", "there are no votes"),
        ("participant,statement,vote\na,s,1\na,t,2\n", "row 2: the vote '2'"),
        ("participant,statement,vote\na,s,yes\n", "row 1: the vote 'yes'"),
        ("participant,statement,vote\na,s,\n", "row 1: the vote ''"),
        ("participant,statement,vote\n,s,1\n", "row 1: the participant"),
        ("participant,statement,vote\na,s,1\nb,t,1\n", "at least 2 statements"),
        ("participant,statement,vote\na,s\n", "line 2"),
    ],
)
def test_bad_input_gives_one_line_and_no_file(content: str, words: str, tmp_path: Path) -> None:
    source = tmp_path / "votes.csv"
    source.write_text(content, encoding="utf-8")
    code, said = run(source, "--out", tmp_path / "out.csv")
    assert code == 1
    assert said.startswith("Error: ")
    assert words in said
    assert said.count("\n") == 1
    assert [each.name for each in tmp_path.iterdir()] == ["votes.csv"]


def test_more_groups_than_positions_are_refused(source: Path, tmp_path: Path) -> None:
    code, said = run(source, "--out", tmp_path / "out.csv", "--groups", "500")
    assert code == 1
    assert "cannot make 500 groups" in said
    assert not (tmp_path / "out.csv").exists()
