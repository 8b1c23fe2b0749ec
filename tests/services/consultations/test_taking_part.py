"""Who took part against who lives here, counted by both databases."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event, select

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import passages_with_answers
from coproduce.consultations.queries.equality import equality_question_by_key
from coproduce.consultations.queries.taking_part import cross_of, taking_part, views_of
from coproduce.consultations.questionnaire import PREFER_NOT_TO_SAY
from coproduce.consultations.reach import missing
from coproduce.consultations.services.equality import (
    edit_equality_question,
    store_equality_answers,
    switch_equality_question,
)
from coproduce.consultations.services.reaching import REACH_COLUMNS, reach_file
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import NotAllowed, NotFound
from tests.factories.accounts import make_actor
from tests.factories.consultations import ANSWERS, make_consultation, make_response
from tests.factories.equality import COLOUR, OFFICER, make_figures, make_person, make_set
from tests.factories.insights import make_theme
from tests.factories.sessions import confirmed_session, make_phone_answer, make_session

AREA = {"red": 400, "blue": 400, "green": 200}


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    """Twenty-four people with red doors, one with a blue one; two declined, three left it out."""
    make_set()
    made = make_consultation()
    for _ in range(24):
        make_person(made, {"colour": ["red"], "pets": ["cat", "dog"]})
    make_person(made, {"colour": ["blue"]})
    for _ in range(2):
        make_person(made, {"colour": [PREFER_NOT_TO_SAY]})
    for _ in range(3):
        make_person(made)
    return made


def test_every_share_has_its_base_and_its_non_response(consultation: Consultation) -> None:
    make_figures("colour", AREA)
    colour, pets = taking_part(consultation).characteristics
    assert (colour.base.answered, colour.base.declined, colour.base.skipped) == (25, 2, 3)
    assert [(line.label, line.people) for line in colour.lines] == [("Red", 24), ("Blue", 1), ("Green", 0)]
    assert [line.share.words for line in colour.lines if line.share] == [
        "96% of 25 who answered; 5 of 30 (17%) did not",
        "4% of 25 who answered; 5 of 30 (17%) did not",
        "0% of 25 who answered; 5 of 30 (17%) did not",
    ]
    assert (pets.base.answered, [line.people for line in pets.lines]) == (24, [24, 24, 0])


def test_who_is_missing_is_measured_against_the_area(consultation: Consultation) -> None:
    make_figures("colour", AREA)
    found = missing(taking_part(consultation).characteristics)
    assert [line.label for _, line in found] == ["Blue", "Green"]
    assert found[0][1].population is not None
    assert found[0][1].population.words == "40% (Invented count, 2021)"


def test_other_consultations_are_not_counted(consultation: Consultation) -> None:
    other = make_consultation()
    make_person(other, {"colour": ["green"]})
    assert taking_part(consultation).characteristics[0].lines[2].people == 0
    assert taking_part(other).characteristics[0].lines[2].people == 1


def test_a_file_that_did_not_ask_makes_no_non_response(consultation: Consultation) -> None:
    make_response(consultation, source="import", external_id="a")
    make_person(consultation, {"colour": ["green"]}, source="import", external_id="b")
    found = taking_part(consultation)
    assert (found.single_forms, found.not_asked) == (32, 1)
    assert found.characteristics[0].base.responses == 31


def test_sessions_stand_apart_with_their_heads(consultation: Consultation) -> None:
    session = confirmed_session(consultation, heads={"11_to_15": 12, "adults": 2})
    waiting = make_session(consultation)
    phone = make_phone_answer(waiting, consultation)

    store_equality_answers(phone, {"colour": ["green"]})
    found = taking_part(consultation)
    assert [(each.group, each.people, dict(each.bands)) for each in found.sessions] == [
        (session.group_name, 14, {"11 to 15": 12, "Adults, 26 and over": 2})
    ]
    assert found.people_in_sessions == 14
    assert found.single_forms == 30
    assert found.characteristics[0].lines[2].people == 0
    assert [each.key for each in found.in_sessions] == ["colour"]
    assert found.in_sessions[0].lines[2].people == 1


def test_what_was_asked_in_other_words_says_so_and_keeps_its_options(consultation: Consultation) -> None:

    question = equality_question_by_key("colour")
    edit_equality_question(OFFICER, question, replace(COLOUR, options=COLOUR.options[1:]))
    make_person(consultation, {"colour": ["green"]})
    found = taking_part(consultation).characteristics[0]
    assert [(line.label, line.people) for line in found.lines] == [("Blue", 1), ("Green", 1), ("Red", 24)]
    assert [count for _, count in found.wordings] == [27, 1]


def test_a_question_that_is_switched_off_is_shown_where_it_was_answered(consultation: Consultation) -> None:

    switch_equality_question(OFFICER, equality_question_by_key("colour"), active=False)
    assert [each.key for each in taking_part(consultation).characteristics] == ["pets", "colour"]
    assert [each.key for each in taking_part(make_consultation()).characteristics] == ["pets"]


def test_the_database_counts_however_many_there_are(consultation: Consultation) -> None:
    make_figures("colour", AREA)
    few = statements(consultation)
    for _ in range(10):
        make_person(consultation, {"colour": ["green"], "pets": ["none"]})
    assert statements(consultation) == few


def statements(consultation: Consultation) -> int:
    db.session.flush()
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        taking_part(consultation)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


# Against views --------------------------------------------------------------------------------------------------------


def test_a_characteristic_is_counted_against_a_closed_question(consultation: Consultation) -> None:
    make_person(consultation, {"colour": ["red"]}, {**ANSWERS, "who": "young_person"})
    question, views, table = cross_of(consultation.id, "colour", "who")
    assert (question.key, views.title) == ("colour", "Who is answering?")
    assert table.columns == ("A parent or carer", "A young person")
    red = table.rows[0]
    assert [cell.people for cell in red.cells] == [24, 1]
    assert (red.base.answered, red.base.non_response) == (25, 0)
    assert [cell.is_small for cell in red.cells] == [False, True]
    assert [(row.label, row.cells[0].people) for row in table.rows[3:]] == [
        ("I prefer not to say", 2),
        ("Left this question out", 3),
    ]


def test_who_did_not_answer_the_question_is_non_response_of_the_row(consultation: Consultation) -> None:
    without = {key: value for key, value in ANSWERS.items() if key != "times"}
    make_person(consultation, {"colour": ["red"]}, without)
    _, _, table = cross_of(consultation.id, "colour", "times")
    assert (table.rows[0].base.answered, table.rows[0].base.non_response) == (24, 1)
    assert [cell.people for cell in table.rows[0].cells] == [24, 24, 0]


def test_answers_from_sessions_are_in_no_such_table(consultation: Consultation) -> None:

    store_equality_answers(make_phone_answer(make_session(consultation), consultation), {"colour": ["green"]})
    _, _, table = cross_of(consultation.id, "colour", "who")
    assert [cell.people for cell in table.rows[2].cells] == [0, 0]


def test_themes_come_from_the_room_above(consultation: Consultation) -> None:
    """Each of two people wrote two texts of the theme, and counts once."""
    for number, colour in enumerate(("red", "blue")):
        own = {**ANSWERS, "change": f"Change number {number}", "story": f"Story number {number}"}
        make_person(consultation, {"colour": [colour]}, own)
    texts = [text for text, _, _ in passages_with_answers(consultation) if " number " in text.body]
    make_theme(consultation, "Waiting", texts, state="approved")
    make_theme(consultation, "Not decided yet", texts[:1])
    _, views, table = cross_of(consultation.id, "colour", "themes")
    assert (table.columns, views.title) == (("Waiting",), "What they wrote about: approved themes")
    assert [row.cells[0].people for row in table.rows] == [1, 1, 0, 0, 0]
    assert table.rows[0].base.answered == 25


def test_what_does_not_exist_is_not_found(consultation: Consultation) -> None:
    assert [views.key for views in views_of(consultation.id)] == ["who", "times", "listened"]
    for about, against in (("shoes", "who"), ("colour", "shoes"), ("colour", "story")):
        with pytest.raises(NotFound):
            cross_of(consultation.id, about, against)


# The file -------------------------------------------------------------------------------------------------------------


def test_the_file_says_what_it_is_and_works_nothing_out(consultation: Consultation) -> None:

    sly = replace(
        COLOUR, text="=cmd()", options=(replace(COLOUR.options[0], label="+1"), *COLOUR.options[1:])
    )
    edit_equality_question(OFFICER, equality_question_by_key("colour"), sly)
    make_figures("colour", AREA)
    content = reach_file(OFFICER, consultation).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    assert rows[0]["Characteristic"] == "'=cmd()"
    assert rows[0]["Option"] == "'+1"
    assert tuple(rows[0]) == REACH_COLUMNS
    assert {row["Marking"] for row in rows} == {"Not for publication: exact figures"}
    assert (rows[0]["People"], rows[0]["Answered this (base)"]) == ("24", "25")
    assert (rows[0]["Did not answer, % of all asked"], rows[0]["Source"]) == ("16.7", "Invented count")
    assert [row["Small: do not pass on"] for row in rows[:3]] == ["", "yes", ""]


def test_taking_the_file_out_is_a_right_and_leaves_a_trace(consultation: Consultation) -> None:
    for role in ("commissioner", "moderator", "safeguarding_lead"):
        with pytest.raises(NotAllowed):
            reach_file(make_actor(role), consultation)
    reach_file(make_actor("analyst"), consultation)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "export_reach")).one()
    assert (entry.subject_id, entry.details) == (consultation.id, {})
