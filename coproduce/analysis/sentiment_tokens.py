"""A text as words, word sequences and pieces of words, the way the sentiment model counts them.

Numbers, days and the words for "my child" stand for each other: what was said of a lad on a Monday is true of a
daughter on a Friday. Pieces of words carry dialect and misspelling; they are cut once for each distinct word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

LONGEST_SEQUENCE = 3
PIECE_LENGTHS = (2, 3, 4, 5)

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[!?.,]")
_STARTS_WITH_DIGIT = re.compile(r"\d")
_LONGEST_WORD = 30
_MOST_REMEMBERED = 200_000
# A text of any length is judged by this much of it: a page and a half.
_LONGEST_TEXT = 8_000
_NUMBERS = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred half"
_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays "
    "saturdays sundays january february march april june july august september october november december"
)
_CHILDREN = (
    "son daughter lad boy girl grandson granddaughter kid child bairn brother sister youngest eldest lass nephew "
    "niece"
)
_STANDS_FOR = {
    **dict.fromkeys(_NUMBERS.split(), "NUMBER"),
    **dict.fromkeys(_DAYS.split(), "DAY"),
    **dict.fromkeys(_CHILDREN.split(), "CHILD"),
}


def plain(text: str) -> str:
    """Lower case, straight apostrophes, cut to the length that is read."""
    return text[:_LONGEST_TEXT].lower().replace("’", "'").replace("‘", "'")


def words(text: str) -> list[str]:
    """The words and marks of a text in order."""
    return [word[:_LONGEST_WORD] for word in _TOKEN.findall(plain(text))]


def general(word: str) -> str:
    """The word, or what it stands for."""
    if _STARTS_WITH_DIGIT.match(word):
        return "NUMBER"
    return _STANDS_FOR.get(word, word)


def sequences(generals: Sequence[str]) -> Iterator[str]:
    """Sequences of one to three words, with a mark before the first word and one after the last."""
    line = ["^", *generals, "$"]
    for length in range(1, LONGEST_SEQUENCE + 1):
        for start in range(len(line) - length + 1):
            yield " ".join(line[start : start + length])


def pieces(word: str) -> list[str]:
    """All pieces of two to five characters of a word with a blank at each end."""
    padded = f" {word} "
    return [
        padded[start : start + length]
        for length in PIECE_LENGTHS
        for start in range(len(padded) - length + 1)
    ]


class _Generals(dict[str, str]):
    """What each word stands for, found out once."""

    def __missing__(self, word: str) -> str:
        found = general(word)
        if len(self) < _MOST_REMEMBERED:
            self[word] = found
        return found


class Branch:
    """The sequences that begin with the same words: the column of these words alone, if known, and what may follow."""

    __slots__ = ("column", "following")

    def __init__(self) -> None:
        self.column: int | None = None
        self.following: dict[str, Branch] = {}


@dataclass
class Vocabulary:
    """The word sequences and pieces that the model knows, each with its column; columns of pieces count from 0 too."""

    sequences: dict[str, int]
    pieces: dict[str, int]
    _root: Branch = field(default_factory=Branch, repr=False)
    _generals: _Generals = field(default_factory=_Generals, repr=False)
    _pieces_of: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for sequence, column in self.sequences.items():
            branch = self._root
            for word in sequence.split(" "):
                branch = branch.following.setdefault(word, Branch())
            branch.column = column

    def sequence_columns(self, found: Sequence[str]) -> list[int]:
        """Columns of the sequences of a text's words, repeated as often as they occur. What no known sequence begins
        with is not put together at all."""
        generals = self._generals
        line = ["^", *[generals[word] for word in found], "$"]
        columns = []
        for start in range(len(line)):
            branch = self._root
            for word in line[start : start + LONGEST_SEQUENCE]:
                following = branch.following.get(word)
                if following is None:
                    break
                branch = following
                if branch.column is not None:
                    columns.append(branch.column)
        return columns

    def piece_columns(self, word: str) -> tuple[int, ...]:
        """Columns of the pieces of one word."""
        columns = self._pieces_of.get(word)
        if columns is None:
            columns = tuple(self.pieces[piece] for piece in pieces(word) if piece in self.pieces)
            if len(self._pieces_of) < _MOST_REMEMBERED:
                self._pieces_of[word] = columns
        return columns
