"""Whatever somebody types into the search is words, in both query languages."""

from __future__ import annotations

import sqlite3

import pytest

from coproduce.forums.search_rules import fts5_query, ts_query, words_of

NASTY = (
    '"', "'", '" OR board_id : (b', "a NEAR(b)", "NOT AND OR", "words:secret", "{title} : x", "*", "x*", "^start",
    "a & !b | c <-> d", "it's \\", "\x00null", "ﬁ ligature", "سلام", "日本語", "🙂", "a" * 500, "--", "()", ":*",
)  # fmt: skip


@pytest.mark.parametrize("typed", NASTY)
def test_nothing_typed_breaks_or_escapes_the_query(typed: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE t USING fts5(title, words, board_id, tokenize='porter unicode61')"
    )
    connection.execute("INSERT INTO t VALUES ('A title', 'start secret x it s', 'hidden')")
    words = words_of(typed)
    query = fts5_query(words, ["b"])
    if query:
        assert connection.execute("SELECT count(*) FROM t WHERE t MATCH ?", (query,)).fetchone() == (0,)
    connection.close()
    assert all("'" not in word and "\\" not in word for word in words)
    assert ts_query(words).count("'") == 2 * len(words)


def test_every_word_is_wanted_also_as_a_beginning() -> None:
    assert words_of("Short  breaks, short-term!") == ("short", "breaks", "term")
    assert fts5_query(("short", "of"), ["b2", "b1"]) == (
        '{title words} : ("short"* AND "of") AND board_id : ("b1" OR "b2")'
    )
    assert ts_query(("short", "of")) == "'short':* & 'of'"
    assert fts5_query((), ["b"]) == fts5_query(("a",), []) == ""
