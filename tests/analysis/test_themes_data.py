"""Themes of real comments: quick enough, the same each time, and near to what people called them."""

import time
from collections import Counter

from coproduce.analysis.themes import suggest
from tests.analysis.labelled import rows


def test_two_thousand_comments_take_seconds_and_give_readable_themes() -> None:
    comments = rows("nhs_comments_2.csv")
    started = time.process_time()
    found = suggest([row["text"] for row in comments])
    assert time.process_time() - started < 20
    assert 8 <= len(found.themes) <= 20
    assert len({theme.name for theme in found.themes}) == len(found.themes)
    carrying = sum(bool(held) for held in found.assignments) / len(comments)
    assert carrying >= 0.55


def test_the_leading_themes_follow_the_labels_of_people() -> None:
    """In most themes one human label is at least twice as frequent as in all comments together."""
    comments = rows("nhs_comments_2.csv")
    labels = [set(row["label"].split("|")) - {""} for row in comments]
    overall = Counter(label for each in labels for label in each)
    found = suggest([row["text"] for row in comments])
    matching = 0
    for theme in found.themes:
        members = [labels[row] for row, held in enumerate(found.assignments) if theme.id in held]
        within = Counter(label for each in members for label in each)
        label, count = max(within.items(), key=lambda item: item[1] / overall[item[0]])
        matching += count / len(members) >= 2 * overall[label] / len(comments)
    assert matching >= 0.6 * len(found.themes)


def test_ten_thousand_comments_are_possible() -> None:
    texts = [row["text"] for row in rows("nhs_comments_2.csv")]
    many = (texts * 4)[:10_000]
    found = suggest(many)
    assert len(found.assignments) == 10_000
    assert found.themes
