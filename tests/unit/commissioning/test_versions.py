"""The readable difference between two versions, and that what is held back stays out of it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coproduce.commissioning.rules.versions import (
    DELETED,
    INSERTED,
    SAME,
    difference,
    without_hidden,
    word_difference,
)

TEXTS = st.text(alphabet=st.sampled_from("ab Ä\n.🙂"), max_size=60)


def part(key: str, title: str, *, decided: bool = False, **values: Any) -> dict[str, Any]:
    return {"id": key, "title": title, "text": "", "decided": decided, "status_words": "", **values}


def version(*parts: dict[str, Any], **own: Any) -> dict[str, Any]:
    return {"title": "Sensory support", "summary": "Help at school.", "parts": list(parts), **own}


@given(TEXTS, TEXTS)
def test_word_by_word_nothing_is_lost(before: str, after: str) -> None:
    pieces = word_difference(before, after)
    assert "".join(piece.words for piece in pieces if piece.kind != INSERTED) == before
    assert "".join(piece.words for piece in pieces if piece.kind != DELETED) == after
    assert all(piece.words for piece in pieces)


def test_only_the_changed_word_is_marked() -> None:
    pieces = word_difference("We close two centres in May.", "We close one centre in May.")
    assert [piece.words for piece in pieces if piece.kind == SAME] == ["We close ", " in May."]
    assert [piece.words for piece in pieces if piece.kind == DELETED] == ["two centres"]
    assert [piece.words for piece in pieces if piece.kind == INSERTED] == ["one centre"]


def test_a_sentence_written_anew_is_no_salad_of_words() -> None:
    """Words that happen to stand in both are chance; the old sentence is read at one go, and then the new one."""
    before = "The club is in town. We want to buy one club and coach trips in the holidays. It begins in May."
    after = "The club is in town. Families and you changed one plan and the days out. It begins in May."
    kinds = [(piece.kind, piece.words.strip()) for piece in word_difference(before, after)]
    assert kinds == [
        (SAME, "The club is in town."),
        (DELETED, "We want to buy one club and coach trips in the holidays."),
        (INSERTED, "Families and you changed one plan and the days out."),
        (SAME, "It begins in May."),
    ]


def test_added_removed_changed_and_moved() -> None:
    before = version(part("a", "A post"), part("b", "Two posts"), part("c", "Old"))
    after = version(
        part("b", "Two posts"), part("a", "A post", decided=True), part("d", "New"), summary="Less help."
    )
    changes = {(change.kind, change.name): change for change in difference(before, after)}
    assert set(changes) == {
        ("changed", "Its own words"),
        ("moved", "A post"),
        ("added", "New"),
        ("removed", "Old"),
    }
    assert changes["moved", "A post"].note == "This was open, and is decided now."
    back = {(change.kind, change.name): change for change in difference(after, before)}
    assert back["moved", "A post"].note == "This was decided, and is open now."
    assert difference(before, before) == []


@given(st.permutations(["a", "b", "c", "d"]), st.integers(min_value=0, max_value=4))
def test_another_order_is_no_difference(order: list[str], many: int) -> None:
    rows = {key: part(key, key.upper()) for key in order}
    assert difference(version(*rows.values()), version(*(rows[key] for key in sorted(order)))) == []
    assert len(difference(version(), version(*list(rows.values())[:many]))) == many


@given(st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_what_is_held_back_is_in_no_difference(
    there: bool, later: bool, held: bool, held_later: bool
) -> None:
    """Whenever it came, went, was held back or let go: hidden now, it is hidden on both sides."""
    secret = part("s", "SECRET-WORDS", text="SECRET-WORDS", status_words="SECRET-WORDS")
    masked = {"id": "s", "held_back": "one_person"}
    before = version(*([masked if held else secret] if there else []))
    after = version(*([masked if held_later else secret] if later else []))
    hidden = {"s": "one_person"}
    shown = difference(without_hidden(before, hidden), without_hidden(after, hidden))
    assert "SECRET" not in repr(shown)
    assert bool(shown) == (there != later)
