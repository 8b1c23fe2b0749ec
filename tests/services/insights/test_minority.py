"""Views that only a small group holds are flagged from what people answered."""

from __future__ import annotations

import pytest
from flask import Flask

from coproduce.core.access import VISITOR
from coproduce.core.errors import NotAllowed
from coproduce.insights.queries.minority import views_of_few
from tests.factories.insights import ANALYST, make_answered, make_plain_consultation, make_theme


def test_a_theme_of_young_people_is_flagged_among_many_parents(app: Flask) -> None:
    consultation = make_plain_consultation()
    parents = [{"who": "parent", "comments": f"Shorter waits, number {number}"} for number in range(60)]
    young = [{"who": "young_person", "comments": f"A way in without steps {number}"} for number in range(10)]
    passages = make_answered(consultation, [*parents, *young])
    steps = [passage for passage in passages if "steps" in passage.body]
    waits = [passage for passage in passages if "waits" in passage.body]
    make_theme(consultation, "Getting in", steps[:6], state="approved")
    make_theme(consultation, "Waiting", [*waits[:40], *steps[6:]], state="approved")
    found = views_of_few(ANALYST, consultation.id)
    assert [(each.theme, each.group, each.speaking, each.people, each.others_speaking) for each in found] == [
        ("Getting in", "A young person", 6, 10, 0)
    ]
    with pytest.raises(NotAllowed):
        views_of_few(VISITOR, consultation.id)


def test_without_themes_there_is_nothing_to_flag(app: Flask) -> None:
    consultation = make_plain_consultation()
    make_answered(consultation, [{"who": "parent", "comments": "Shorter waits"}])
    assert views_of_few(ANALYST, consultation.id) == []
