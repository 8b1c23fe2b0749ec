"""A statement that somebody added is a participant's word: it is shown while a person stands by it, and no longer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update

from coproduce.consultations.models import Consultation, Response, Statement
from coproduce.consultations.queries import questionnaire_of
from coproduce.consultations.queries.statements import passage_of_statement, with_added_statements
from coproduce.consultations.questionnaire import Option
from coproduce.consultations.questionnaire.types import LongText, Statements
from coproduce.consultations.services import approve_statement, refuse_statement, withdraw_response
from coproduce.consultations.services.responding import checked_answers
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused
from coproduce.insights.models import ResultsSnapshot
from coproduce.insights.queries import results_on_show
from coproduce.insights.services.results import counted_document, save_snapshot
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import hold, mark_read, return_to_queue
from tests.factories.consultations import COMMISSIONER, make_consultation, make_response
from tests.factories.safeguarding import MODERATOR

QUESTIONS = (
    Statements(
        key="views",
        text="What do you think?",
        options=(Option("buses", "Buses come too late."),),
        own_label="Add your own",
    ),
    LongText(key="story", text="What has it been like?"),
)
WORDS = "Nurse Zebrafinch should visit at home."


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    made = make_consultation(questions=QUESTIONS)
    make_response(made, {"views": {"buses": "agree", "own": WORDS}, "story": "Only for you to read."})
    return made


def passage(topic: str = "views.own") -> Passage:
    return db.session.scalars(select(Passage).where(Passage.topic == topic)).one()


def shown(consultation: Consultation) -> list[str]:
    db.session.expire_all()
    question = with_added_statements(questionnaire_of(consultation), consultation.id).question("views")
    assert isinstance(question, Statements)
    return [each.label for each in question.added]


def approved(consultation: Consultation) -> Statement:
    mark_read(MODERATOR, passage())
    return approve_statement(COMMISSIONER, consultation, "views", passage(), WORDS)


@pytest.mark.parametrize(
    "way",
    [
        lambda: hold(MODERATOR, passage(), "Somebody may be in danger."),
        lambda: return_to_queue(MODERATOR, passage()),
        lambda: mark_read(MODERATOR, passage(), redacted="[name] should visit at home."),
        lambda: withdraw_response(db.session.scalars(select(Response)).one()),
    ],
    ids=["held back", "to be read again", "a name hidden", "taken back by its writer"],
)
def test_a_statement_goes_with_what_it_comes_from(
    consultation: Consultation, way: Callable[[], object]
) -> None:
    approved(consultation)
    assert shown(consultation) == [WORDS]
    way()
    db.session.flush()
    assert shown(consultation) == []


def test_published_results_let_go_of_its_words_too(consultation: Consultation) -> None:
    statement = approved(consultation)
    for _ in range(40):
        make_response(consultation, {"views": {"buses": "agree", statement.key: "agree"}})
    save_snapshot(consultation.id, counted_document(consultation.id))
    db.session.execute(update(ResultsSnapshot).values(state="published"))
    topic = f"views.{statement.key}"
    before = results_on_show(consultation.slug)
    assert topic in {each.key for each in before.results.questions}
    hold(MODERATOR, passage(), "Somebody may be in danger.")
    after = results_on_show(consultation.slug)
    assert [each.key for each in after.results.questions] == ["views.buses"]
    assert after != before, "pages that were drawn before are drawn again"


def test_words_that_a_reader_took_out_are_not_put_back(consultation: Consultation) -> None:
    mark_read(MODERATOR, passage(), redacted="[name] should visit at home.")
    with pytest.raises(InvalidInput, match="Nurse"):
        approve_statement(COMMISSIONER, consultation, "views", passage(), WORDS)
    approve_statement(COMMISSIONER, consultation, "views", passage(), "Nurses should visit at home.")
    assert shown(consultation) == ["Nurses should visit at home."]


def test_a_second_press_decides_nothing_twice(consultation: Consultation) -> None:
    approved(consultation)
    with pytest.raises(Refused, match="decided"):
        approve_statement(COMMISSIONER, consultation, "views", passage(), WORDS)
    with pytest.raises(Refused, match="decided"):
        refuse_statement(COMMISSIONER, consultation, "views", passage(), "It names somebody.")


def test_a_text_that_was_never_offered_to_others_is_no_statement(consultation: Consultation) -> None:
    with pytest.raises(NotFound):
        passage_of_statement(consultation, passage("story").id)
    assert passage_of_statement(consultation, passage().id) is passage()


def test_a_vote_on_what_is_shown_no_longer_stops_nobody_from_sending(consultation: Consultation) -> None:
    statement = approved(consultation)
    asked = with_added_statements(questionnaire_of(consultation), consultation.id)
    voted = {"views": {"buses": "agree", statement.key: "disagree"}}
    assert checked_answers(asked, voted) == voted
    hold(MODERATOR, passage(), "Somebody may be in danger.")
    db.session.expire_all()
    later = with_added_statements(questionnaire_of(consultation), consultation.id)
    assert checked_answers(later, voted) == {"views": {"buses": "agree"}}
