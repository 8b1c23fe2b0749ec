"""A reader holds everything that is published about one consultation side by side (rules 14 to 16)."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import pytest
from flask import Flask

from coproduce.analysis.disclosure import protect_base, protect_counts
from coproduce.core.database import db
from coproduce.feedback.queries import told_sentence
from coproduce.insights.snapshot import read_document
from tests.factories.feedback import make_feedback, settle
from tests.factories.insights import make_answered, make_plain_consultation, make_snapshot

FEWEST = 3


def published(people: int) -> Any:
    consultation = make_plain_consultation()
    make_answered(
        consultation, [{"who": "parent" if number % 2 else "young_person"} for number in range(people)]
    )
    return read_document(make_snapshot(consultation).document)


def test_the_headline_and_the_tables_together_leave_open_how_many_took_part() -> None:
    """Grouping every number of people by all that a reader sees: nobody can tell fewer than three apart."""
    seen = defaultdict(list)
    for people in range(58):  # 57 is the last that is "about 55"
        table = protect_counts("Who?", ["A", "B"], [people // 2, people - people // 2], people)
        seen[protect_base(people).text, table.base_text].append(people)
    assert {look: numbers for look, numbers in seen.items() if len(numbers) < FEWEST} == {}


@pytest.mark.parametrize("people", [7, 8, 9])
def test_below_ten_the_page_holds_no_number_of_people(app: Flask, people: int) -> None:
    results = published(people)
    assert results.responses.text == "fewer than 10 people"
    assert results.responses.shown is None
    texts = [cell.text for question in results.questions for cell in question.table.cells]
    assert not any(re.search(r"\d", text) for text in texts)


@pytest.mark.parametrize("people", [1, 7, 8, 9])
def test_below_ten_the_answers_hold_no_number_either(app: Flask, people: int) -> None:
    feedback = settle(make_feedback(), told=people, to_tell=people)
    feedback.took_part = people
    db.session.flush()
    assert not re.search(r"\d", told_sentence(feedback))
