"""What was said in the forums, taken as a view into a consultation, and given back."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core.database import db
from coproduce.core.errors import Refused
from coproduce.insights.models import Coding
from coproduce.insights.services.taking import give_view_back, take_view
from tests.factories.feedback import make_closed_consultation, make_feedback, make_finding, tell
from tests.factories.forums import make_board, make_post, make_topic, make_writer
from tests.factories.insights import ANALYST, make_theme


def test_a_view_leaves_one_consultation_alone_and_none_comes_once_people_are_told(app: Flask) -> None:
    writer = make_writer()
    post = make_post(make_topic(make_board(), writer), writer, "The bus comes late.")
    assert post.passage is not None
    first, second = make_closed_consultation(), make_closed_consultation()
    taken = {each.id: take_view(ANALYST, post, each) for each in (first, second)}
    make_theme(first, "Buses", [post.passage])
    kept = make_theme(second, "Buses", [post.passage], state="approved")
    give_view_back(ANALYST, taken[first.id])
    assert list(db.session.scalars(select(Coding.theme_id))) == [kept.id]
    tell(make_feedback(first, kinds=()))
    with pytest.raises(Refused, match="told the answers"):
        take_view(ANALYST, post, first)
    answers = make_feedback(second, kinds=())
    make_finding(answers, themes=[kept])
    tell(answers)
    with pytest.raises(Refused, match="told the answers"):
        give_view_back(ANALYST, taken[second.id])
