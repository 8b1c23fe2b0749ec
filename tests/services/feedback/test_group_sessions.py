"""What became of what a group said: shown to it once answers are public, and no minute sooner."""

from __future__ import annotations

from flask import Flask

from coproduce.accounts.actors import actor_of
from coproduce.consultations import services
from coproduce.core.database import db
from coproduce.feedback.queries.group_sessions import answers_to_session
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.queries import passages_of
from coproduce.safeguarding.services import mark_all_read
from tests.factories.accounts import make_account, make_group
from tests.factories.consultations import COMMISSIONER, make_consultation, make_response
from tests.factories.feedback import make_feedback, make_finding, make_theme, publish
from tests.factories.sessions import confirm, count_session, make_session


def read_all(consultation_id: str) -> list[Passage]:
    passages = passages_of("consultation", consultation_id)
    mark_all_read(actor_of(make_account("moderator")), passages)
    return passages


def test_a_group_sees_the_answers_to_its_words_once_they_are_public(app: Flask) -> None:
    asked = make_consultation("open")
    account = make_account("group_facilitator")
    group = make_group(facilitator=account)
    db.session.expire_all()
    leader = actor_of(account)
    session = make_session(asked, leader, group)
    count_session(leader, session)
    services.record_note(leader, session, "story", "The waiting room is loud.")
    confirm(leader, session)
    make_response(asked, {"who": "parent", "change": "Park closer to the door"})
    services.close(COMMISSIONER, asked, "Everything was said")
    by_words = {each.body: each for each in read_all(asked.id)}
    loud = make_theme(asked, "Noise", [by_words["The waiting room is loud."]])
    parking = make_theme(asked, "Parking", [by_words["Park closer to the door"]])
    feedback = make_feedback(asked, kinds=())
    make_finding(feedback, themes=[loud], you_said="It is too loud.")
    make_finding(feedback, themes=[parking], you_said="Parking is far away.")
    assert answers_to_session(session) is None
    publish(feedback)
    answers = answers_to_session(session)
    assert answers is not None
    assert [each.you_said for each in answers] == ["It is too loud."]


def test_an_unconfirmed_session_has_no_answers(app: Flask) -> None:
    asked = make_consultation("open")
    session = make_session(asked)
    assert answers_to_session(session) is None
