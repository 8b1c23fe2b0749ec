"""What somebody looks for, as an index understands it: every word has to be there, each also as a beginning.

Both databases take a query language of their own; whatever a person types is only ever words in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection

MOST_WORDS = 8
LONGEST_QUERY = 200
SHORTEST_BEGINNING = 3  # a shorter word is looked for as it stands: half of all posts begin a word with "s"

# What both tokenisers make words of: letters and digits of any script; everything else parts them.
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def words_of(query: str) -> tuple[str, ...]:
    """The words of a query, at most eight, each once, in small letters."""
    return tuple(dict.fromkeys(word.lower() for word in _WORD.findall(query[:LONGEST_QUERY])))[:MOST_WORDS]


def fts5_query(words: Collection[str], places: Collection[str]) -> str:
    """For SQLite's FTS5: all of the words in title or post, in one of the places (ids of boards). Words stand in
    quotes, in which nothing has a meaning but the quote itself, and no word holds one."""
    if not words or not places:
        return ""
    wanted = " AND ".join(f'"{word}"{"*" if _as_beginning(word) else ""}' for word in words)
    somewhere = " OR ".join(f'"{place}"' for place in sorted(places))
    return f"{{title words}} : ({wanted}) AND board_id : ({somewhere})"


def ts_query(words: Collection[str]) -> str:
    """For PostgreSQL's `to_tsquery`: all of the words."""
    return " & ".join(f"'{word}'{':*' if _as_beginning(word) else ''}" for word in words)


def _as_beginning(word: str) -> bool:
    return len(word) >= SHORTEST_BEGINNING
