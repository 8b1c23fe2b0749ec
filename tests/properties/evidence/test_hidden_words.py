"""Words that somebody chose to hide never leave the house, whatever stands around them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coproduce.evidence.rules.requests import HIDDEN, joined, spans_of, with_hidden

# A text of small letters, with capital words in it that are hidden: so a hidden word is never part of another.
AROUND = st.text("abcé 👋\n", max_size=30)
NAMES = st.lists(st.sampled_from(["ADA", "ADA LOVE", "LOVE", "MÉL", "ZZ"]), min_size=1, max_size=3)


@given(
    st.lists(st.tuples(AROUND, st.sampled_from(["ADA", "LOVE", "ADA\n LOVE", "MÉL", "ZZ"])), max_size=6),
    NAMES,
)
def test_no_hidden_piece_is_left_anywhere(parts: list[tuple[str, str]], hidden: list[str]) -> None:
    body = "".join(around + name for around, name in parts)
    spans, missing = spans_of(body, hidden)
    left = " ".join(with_hidden(body, spans).split()).upper().replace(HIDDEN.upper(), "·")
    for piece in hidden:
        assert piece not in left
    assert all(piece not in " ".join(body.split()) for piece in missing)


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_what_is_not_hidden_stays_in_its_order(body: str, drawn: list[tuple[int, int]]) -> None:
    spans = [(min(a, b), max(a, b)) for a, b in drawn if a != b and max(a, b) <= len(body)]
    hidden = {place for start, end in spans for place in range(start, end)}
    kept = "".join(letter for place, letter in enumerate(body) if place not in hidden)
    assert with_hidden(body, spans).replace(HIDDEN, "") == kept.replace(HIDDEN, "")
    assert all(first[1] < second[0] for first, second in zip(joined(spans), joined(spans)[1:], strict=False))
