"""Whatever stands in the facts: own words come out whole, and nothing that is not public is in a trace (rule 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from coproduce.feedback.trace import OwnText, PublicAnswer, Release, Said, TextTheme, build_trace, stretches
from tests.unit.feedback.test_trace import FACTS, PROMISE

MARKER = "embargoed"
WORDS = st.text(max_size=60)
SPANS = st.tuples(st.integers(-3, 70), st.integers(-3, 70))
THEMES = st.lists(
    st.builds(
        TextTheme,
        st.just(f"{MARKER}-theme"),
        st.just(f"{MARKER} theme"),
        st.lists(SPANS, max_size=4).map(tuple),
        st.just(date(2026, 10, 7)),
        st.booleans(),
    ),
    max_size=3,
)
SAID = st.lists(
    st.builds(
        Said,
        st.sampled_from([f"theme:{MARKER}-theme", f"finding:{MARKER}-finding", "no_theme:"]),
        st.sampled_from(["open", "changed", "kept"]),
        st.just(date(2026, 10, 9)),
        st.just(date(2026, 10, 10)),
    ),
    max_size=2,
)
TEXTS = st.builds(
    lambda words, reading, coded, said: OwnText(
        "Why?",
        words,
        reading,
        None,
        False,
        False,
        False,
        tuple(each.name for each in coded),
        coded=tuple(coded),
        said=tuple(said),
    ),
    WORDS,
    st.sampled_from(["unread", "read", "held", "refused", "asked"]),
    THEMES,
    SAID,
)
HIDDEN = st.sampled_from(
    [
        Release("promised"),
        Release("settled", datetime(2026, 12, 1, 9, 30, tzinfo=UTC)),
        Release("held", held_until=date(2026, 12, 9), reason="Election"),
        Release("withdrawn", reason="A wrong figure", withdrawn_on=date(2026, 11, 1)),
    ]
)
ANSWER = PublicAnswer(
    f"{MARKER}-finding",
    f"{MARKER} said",
    "we_will",
    f"{MARKER} reply",
    replace(PROMISE, title=f"{MARKER} promise"),
    theme_ids=frozenset({f"{MARKER}-theme"}),
)


@given(st.lists(TEXTS, max_size=3), HIDDEN, st.sampled_from(["open", "closed", "cancelled"]))
def test_nothing_that_is_not_public_is_in_a_trace(texts: list[OwnText], release: Release, state: str) -> None:
    because = "Dropped." if state == "cancelled" else ""
    facts = replace(
        FACTS, texts=tuple(texts), answers=(ANSWER,), release=release, state=state, cancelled_because=because
    )
    assert MARKER not in str(build_trace(facts))


@given(WORDS, st.lists(SPANS, max_size=6))
def test_stretches_put_together_are_the_text(words: str, spans: list[tuple[int, int]]) -> None:
    inside = {span: n for n, span in enumerate(spans, 1) if 0 <= span[0] < span[1] <= len(words)}
    cut = stretches(words, inside)
    assert "".join(each.words for each in cut) == words
    assert sorted(number for each in cut for number in each.begins) == sorted(inside.values())
    assert sorted(number for each in cut for number in each.ends) == sorted(inside.values())
    for (start, end), number in inside.items():
        assert "".join(each.words for each in cut if number in each.parts) == words[start:end]
