"""Opinion groups of a CSV file of votes, written to another file: all of it, or nothing at all."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from coproduce.analysis.files import Progress, Rows, UnusableFile, read_rows, write_whole
from coproduce.analysis.opinion_votes import Vote

COLUMNS = ("participant", "statement", "vote")
# "1.0" is what spreadsheets and tables with gaps make of 1.
_VOTES = {"-1": -1, "0": 0, "1": 1, "-1.0": -1, "0.0": 0, "1.0": 1, "+1": 1, "-0.0": 0}


def _silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


def groups_file(source: Path, target: Path, groups: int | None = None, progress: Progress = _silent) -> int:
    """Write `participant,group` for each participant, in the order in which they first voted; the number of groups.

    Groups count from 1, the largest first; empty for those who voted on too few statements. Where somebody voted twice
    on a statement, the later row counts. Raises UnusableFile.
    """
    from coproduce.analysis.opinion_groups import TooFewVotes, find_groups

    votes = read_votes(source)
    progress(0, len(votes))
    try:
        found = find_groups(votes, groups)
    except TooFewVotes as problem:
        raise UnusableFile(f"{source}: {problem}") from problem
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(("participant", "group"))
    group_of = found.group_of
    writer.writerows(
        (participant, group_of.get(participant, ""))
        for participant in dict.fromkeys(v.participant for v in votes)
    )
    write_whole(target, output.getvalue())
    progress(len(votes), len(votes))
    return len(found.sizes)


def read_votes(source: Path) -> list[Vote]:
    """The votes of a CSV file with the columns participant, statement and vote. Raises UnusableFile."""
    header, rows = read_rows(source, COLUMNS[0])
    for column in COLUMNS[1:]:
        if column not in header:
            raise UnusableFile(f"{source} has no column {column!r}; it has: {', '.join(header)}")
    return _votes(source, rows)


def _votes(source: Path, rows: Rows) -> list[Vote]:
    votes = []
    for number, row in enumerate(rows, start=1):
        participant, statement, vote = (row[column].strip() for column in COLUMNS)
        if not participant or not statement:
            raise UnusableFile(f"{source}, row {number}: the participant or the statement is missing")
        if vote not in _VOTES:
            raise UnusableFile(f"{source}, row {number}: the vote {vote[:40]!r} is not -1, 0 or 1")
        votes.append(Vote(participant, statement, _VOTES[vote]))
    return votes
