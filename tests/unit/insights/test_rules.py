"""What has to be true before a theme, a quote or results become official."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coproduce.insights.rules import (
    Earlier,
    QuoteFacts,
    SnapshotFacts,
    ThemeFacts,
    is_taken_from,
    quote_refusals,
    snapshot_refusals,
    theme_refusals,
)

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
QUOTE = QuoteFacts(
    may_quote=True,
    reading="read",
    words="Kind staff",
    source="Kind staff, long wait",
    personal_data=(),
    screened=True,
    checked=False,
)
SNAPSHOT = SnapshotFacts("closed", NOW - timedelta(days=1), NOW)


def test_a_sound_theme_quote_and_snapshot_are_not_refused() -> None:
    assert theme_refusals(ThemeFacts("Waiting", 3, taken=False)) == []
    assert quote_refusals(QUOTE) == []
    assert snapshot_refusals(SNAPSHOT) == []


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (ThemeFacts(" ", 3, taken=False), "name"),
        (ThemeFacts("A", 0, taken=False), "No text"),
        (ThemeFacts("A", 1, taken=True), "merge"),
        (ThemeFacts("A", 1, taken=False, told=True), "Withdraw the answers"),
    ],
)
def test_themes(facts: ThemeFacts, words: str) -> None:
    assert words in " ".join(refusal.message for refusal in theme_refusals(facts))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"may_quote": False}, "did not allow"),
        ({"reading": "unread"}, "Nobody has read"),
        ({"reading": "held"}, "held back"),
        ({"words": " "}, "empty"),
        ({"words": "Rude staff"}, "not the writer’s"),
        ({"personal_data": ("Sarah",)}, "Sarah"),
        ({"screened": False}, "has not looked"),
    ],
)
def test_quotes(change: dict[str, object], words: str) -> None:
    refusals = quote_refusals(replace(QUOTE, **change))  # type: ignore[arg-type]
    assert [words in refusal.message for refusal in refusals] == [True]


def test_a_person_may_confirm_what_the_machine_doubts_but_not_consent() -> None:
    checked = replace(QUOTE, checked=True, screened=False, personal_data=("Sarah",))
    assert quote_refusals(checked) == []
    assert quote_refusals(replace(checked, may_quote=False))


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ("We waited 28 weeks", True),
        ("we   waited", True),
        ("We waited … [name] was kind", True),
        ("was kind ... We waited", False),
        ("We waited 29 weeks", False),
        ("[name] was kind", True),
        ("it’s late", True),
        ("…", True),
    ],
)
def test_words_are_the_writers_own(words: str, taken: bool) -> None:
    assert is_taken_from(words, "We waited 28 weeks. Sarah was kind. It's late.") is taken


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"consultation_state": "open"}, "has closed"),
        ({"consultation_state": "cancelled"}, "has closed"),
        ({"taken_at": NOW - timedelta(days=2)}, "Prepare them again"),
        ({"problem": "Too small."}, "Too small."),
        ({"earlier": (Earlier(False, 7),)}, "subtracted"),
        ({"earlier": (Earlier(False, 0),)}, "subtracted"),
        ({"earlier": (Earlier(False, -7), Earlier(False, 20))}, "subtracted"),
    ],
)
def test_snapshots(change: dict[str, object], words: str) -> None:
    refusals = snapshot_refusals(replace(SNAPSHOT, **change))  # type: ignore[arg-type]
    assert [words in refusal.message for refusal in refusals] == [True]


@pytest.mark.parametrize(
    "earlier", [(Earlier(True, 0),), (Earlier(False, 8),), (Earlier(False, -8), Earlier(True, 0))]
)
def test_corrections_and_enough_new_answers_are_published(earlier: tuple[Earlier, ...]) -> None:
    assert snapshot_refusals(replace(SNAPSHOT, earlier=earlier)) == []
