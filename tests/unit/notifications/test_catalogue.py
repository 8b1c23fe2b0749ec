"""The catalogue is whole: every message has its words, its title and a way to be written."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from coproduce.notifications import letters
from coproduce.notifications.catalogue import CATALOGUE, TITLES, URGENT
from coproduce.notifications.queries import ACCOUNT_LETTER

# Rooms whose letters stand in a module of their own add to the catalogue when it is imported.
for module in sorted(Path(letters.__file__).parent.glob("*_letters.py")):
    import_module(f"coproduce.notifications.{module.stem}")

TEMPLATES = Path(letters.__file__).parent.parent / "templates" / "notifications"
MESSAGES = sorted({line.message for line in CATALOGUE})
WRITTEN_HERE = [message for message in MESSAGES if message != ACCOUNT_LETTER]


def test_every_message_has_a_title_and_no_title_is_left_over() -> None:
    assert sorted(TITLES) == MESSAGES


def test_what_is_urgent_is_in_the_catalogue() -> None:
    assert set(URGENT) <= set(MESSAGES)


def test_every_message_but_the_account_letter_is_written_here() -> None:
    assert sorted(letters.FACTS) == WRITTEN_HERE


@pytest.mark.parametrize("message", [*WRITTEN_HERE, "confirm_address"])
def test_every_letter_has_a_subject_that_ends_without_a_mark(message: str) -> None:
    subject = (TEMPLATES / f"{message}.txt").read_text(encoding="utf-8").splitlines()[0]
    assert subject
    assert not re.search(r"[.!]$", subject)


@pytest.mark.parametrize("message", ["concern_raised", "concern_overdue", "urgent_hint_unread"])
def test_letters_about_safety_hold_no_content(message: str) -> None:
    """Rule 11: nothing of the text, the concern or the consultation."""
    used = set(re.findall(r"\{\{\s*(\w+)", (TEMPLATES / f"{message}.txt").read_text(encoding="utf-8")))
    assert used <= {"name", "area_name", "link"}


def test_no_audience_gets_two_messages_of_one_event_in_the_table() -> None:
    pairs = [(line.event, line.audience) for line in CATALOGUE]
    assert len(pairs) == len(set(pairs))
