"""The questions “about you” on both databases: written by staff, answered apart, gone with the response."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from coproduce.consultations import jobs, services
from coproduce.consultations.equality import EqualityOption
from coproduce.consultations.equality_ready_set import READY_SET
from coproduce.consultations.models import (
    Draft,
    EqualityAnswer,
    EqualityChoice,
    EqualityQuestion,
    EqualityWording,
    PopulationFigure,
    Response,
)
from coproduce.consultations.queries import consultation_by_id, latest_version
from coproduce.consultations.queries.equality import (
    asked_as,
    chosen_keys,
    equality_question_by_key,
    equality_questions,
    questions_about_you,
)
from coproduce.consultations.services.equality import (
    ABOUT_YOU,
    ABOUT_YOU_WORDS,
    add_equality_question,
    choose_about_you,
    edit_equality_question,
    equality_values_of,
    keep_about_you,
    move_equality_question,
    remove_equality_question,
    store_equality_answers,
    switch_equality_question,
    use_ready_set,
)
from coproduce.core.access import CLOCK
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from tests.factories.accounts import make_actor
from tests.factories.consultations import make_consultation, make_response
from tests.factories.equality import COLOUR, OFFICER, PETS, make_figures, make_person, make_set

COLOURS_CHANGED = replace(
    COLOUR,
    text="Which colour is your front door?",
    options=(
        replace(COLOUR.options[0], label="Scarlet"),
        COLOUR.options[2],
        EqualityOption("", "Blue and white"),
    ),
)


def keys(*, only_active: bool = False) -> list[str]:
    return [each.key for each in equality_questions(only_active=only_active)]


def stored(kind: type) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


# The set --------------------------------------------------------------------------------------------------------------


def test_the_ready_set_is_added_once_and_keeps_what_was_changed(app: Flask) -> None:
    add_equality_question(OFFICER, replace(COLOUR, key="age", text="How old is your door?"))
    assert use_ready_set(OFFICER) == len(READY_SET) - 1
    assert use_ready_set(OFFICER) == 0
    assert equality_question_by_key("age").text == "How old is your door?"
    assert keys() == ["age", *(each.key for each in READY_SET if each.key != "age")]
    assert "place" not in keys(only_active=True)


def test_keys_are_made_of_words_and_never_twice(app: Flask) -> None:
    first = add_equality_question(OFFICER, replace(COLOUR, key=""))
    second = add_equality_question(OFFICER, replace(COLOUR, key=""))
    assert (first.key, second.key) == ("which_colour_is_your_door", "which_colour_is_your_door_2")
    options = (
        EqualityOption("", "Everyone"),
        EqualityOption("", "Prefer not to say"),
        EqualityOption("", "5"),
    )
    made = add_equality_question(OFFICER, replace(PETS, key="", options=options))
    assert [option["key"] for option in made.options] == ["everyone_2", "prefer_not_to_say_2", "o_5"]


def test_a_question_with_faults_is_refused_beside_its_field(app: Flask) -> None:
    with pytest.raises(InvalidInput) as refused:
        add_equality_question(OFFICER, replace(COLOUR, text=" ", options=()))
    assert set(refused.value.problems) == {"text", "options"}


def test_a_key_is_not_given_to_other_words_although_its_option_is_gone(app: Flask) -> None:
    (question, *_) = make_set(COLOUR)
    edit_equality_question(OFFICER, question, replace(COLOUR, options=COLOUR.options[:2]))
    edit_equality_question(
        OFFICER, question, replace(COLOUR, options=(*COLOUR.options[:2], EqualityOption("", "Green")))
    )
    assert [option["key"] for option in question.options] == ["red", "blue", "green_2"]


def test_a_later_edit_does_not_change_what_was_asked(app: Flask) -> None:
    (question, *_) = make_set(COLOUR)
    consultation = make_consultation()
    before = make_person(consultation, {"colour": ["blue"]})
    edit_equality_question(OFFICER, question, COLOURS_CHANGED)
    after = make_person(consultation, {"colour": ["blue_and_white"]})
    words = {
        answer.response_id: db.session.get_one(EqualityWording, answer.wording_id).content
        for answer in db.session.scalars(select(EqualityAnswer))
    }
    assert words[before.id] == json.loads(json.dumps(COLOUR.content))
    assert words[after.id]["text"] == "Which colour is your front door?"
    assert [option["key"] for option in words[after.id]["options"]] == ["red", "green", "blue_and_white"]


def test_an_edit_without_a_change_leaves_nothing_behind(app: Flask) -> None:
    (question, *_) = make_set(COLOUR)
    entries = stored(AuditEntry)
    edit_equality_question(OFFICER, question, COLOUR, question.version)
    assert (stored(EqualityWording), stored(AuditEntry)) == (1, entries)


def test_two_who_edit_at_once_are_told(app: Flask) -> None:
    (question, *_) = make_set(COLOUR)
    seen = question.version
    edit_equality_question(OFFICER, question, COLOURS_CHANGED, seen)
    with pytest.raises(Stale):
        edit_equality_question(OFFICER, question, COLOUR, seen)


def test_whether_it_takes_several_answers_stays_once_somebody_answered(app: Flask) -> None:
    (question, *_) = make_set(COLOUR)
    edit_equality_question(OFFICER, question, replace(COLOUR, several=True))
    make_person(make_consultation(), {"colour": ["red", "blue"]})
    with pytest.raises(Refused, match="several answers"):
        edit_equality_question(OFFICER, question, COLOUR)


def test_an_answered_question_is_switched_off_and_never_taken_out(app: Flask) -> None:
    colour, pets = make_set()
    make_figures("pets", {"everyone": 5})
    consultation = make_consultation()
    make_person(consultation, {"colour": ["red"]})
    with pytest.raises(Refused, match="can be switched off"):
        remove_equality_question(OFFICER, colour)
    switch_equality_question(OFFICER, colour, active=False)
    remove_equality_question(OFFICER, pets)
    assert questions_about_you(consultation.id) == ()
    assert (stored(EqualityAnswer), stored(PopulationFigure), stored(EqualityWording)) == (1, 0, 1)


def test_moving_changes_the_order_in_which_people_are_asked(app: Flask) -> None:
    colour, pets = make_set()
    third = add_equality_question(OFFICER, replace(COLOUR, key="third"))
    move_equality_question(OFFICER, third, up=True)
    assert keys() == ["colour", "third", "pets"]
    move_equality_question(OFFICER, colour, up=True)  # the first cannot go higher
    move_equality_question(OFFICER, colour, up=False)
    assert keys() == ["third", "colour", "pets"]
    assert pets.position == 2


def test_only_those_with_the_right_write_the_set(app: Flask) -> None:
    (question, *_) = make_set(COLOUR)
    for role in ("safeguarding_lead", "moderator", "group_facilitator"):
        actor = make_actor(role)
        for act in (
            lambda: add_equality_question(actor, PETS),  # noqa: B023 - called within the loop
            lambda: edit_equality_question(actor, question, COLOURS_CHANGED),  # noqa: B023
            lambda: move_equality_question(actor, question, up=True),  # noqa: B023
            lambda: switch_equality_question(actor, question, active=False),  # noqa: B023
            lambda: remove_equality_question(actor, question),  # noqa: B023
            lambda: use_ready_set(actor),  # noqa: B023
            lambda: choose_about_you(actor, make_consultation("draft"), []),  # noqa: B023
        ):
            with pytest.raises(NotAllowed):
                act()


def test_staff_leave_audit_rows_without_the_words(app: Flask) -> None:
    (question, *_) = make_set(COLOUR)
    edit_equality_question(OFFICER, question, COLOURS_CHANGED)
    switch_equality_question(OFFICER, question, active=False)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == question.id)).all()
    assert sorted(entry.action for entry in entries) == ["create", "edit", "switch_off"]
    assert all(entry.details == {"question": "colour"} for entry in entries)


# What one consultation asks -------------------------------------------------------------------------------------------


def test_a_consultation_asks_all_that_are_active_or_chooses(app: Flask) -> None:
    colour, _ = make_set()
    consultation = make_consultation("draft")
    assert [each.key for each in questions_about_you(consultation.id)] == ["colour", "pets"]
    choose_about_you(OFFICER, consultation, ["pets", "unknown"])
    assert chosen_keys(consultation.id) == ["pets"]
    choose_about_you(OFFICER, consultation, ["colour", "pets"])
    switch_equality_question(OFFICER, colour, active=False)
    assert [each.key for each in questions_about_you(consultation.id)] == ["pets"]
    choose_about_you(OFFICER, consultation, [])
    assert questions_about_you(consultation.id) == ()
    choose_about_you(OFFICER, consultation, None)
    assert stored(EqualityChoice) == 0


def test_choosing_the_same_again_leaves_no_trace(app: Flask) -> None:
    make_set()
    consultation = make_consultation("draft")
    for keys_chosen in (None, ["pets"], ["pets"], None, None):
        choose_about_you(OFFICER, consultation, keys_chosen)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "choose_about_you")).all()
    assert len(entries) == 2


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_what_has_ended_keeps_what_it_asked(app: Flask, state: str) -> None:
    with pytest.raises(Refused):
        choose_about_you(OFFICER, make_consultation(state), [])


def test_unknown_questions_are_not_found(app: Flask) -> None:
    with pytest.raises(NotFound):
        equality_question_by_key("unknown")


# What one person chose ------------------------------------------------------------------------------------------------


def test_choices_are_kept_in_the_draft_beside_the_answers(app: Flask) -> None:
    consultation = make_consultation()
    draft = services.begin_draft(
        consultation.id, _version(consultation.id), "d" * 64, answers={"who": "parent"}
    )
    keep_about_you(draft, {"colour": ["red"]}, {"colour": COLOUR.wording_id})
    db.session.expire_all()
    kept = db.session.get_one(Draft, "d" * 64).answers
    assert kept["who"] == "parent"
    assert kept[ABOUT_YOU] == {"colour": ["red"]}
    assert kept[ABOUT_YOU_WORDS] == {"colour": COLOUR.wording_id}


def _version(consultation_id: str) -> str:

    found = latest_version(consultation_id)
    assert found is not None
    return found.id


def test_what_a_person_saw_is_kept_although_it_was_changed_before_they_sent(app: Flask) -> None:
    (question, *_) = make_set(COLOUR)
    response = make_response(make_consultation())
    edit_equality_question(OFFICER, question, COLOURS_CHANGED)
    store_equality_answers(response, {"colour": ["blue"]}, {"colour": COLOUR.wording_id})
    answer = db.session.scalars(select(EqualityAnswer)).one()
    assert (answer.choices, answer.wording_id) == (["blue"], COLOUR.wording_id)


@pytest.mark.parametrize(
    "values",
    [
        {"colour": ["mauve"]},
        {"colour": "red"},
        {"colour": {"red": 1}},
        {"colour": ["red", "blue"]},
        {"unknown": ["red"]},
        {"colour": None},
        {"colour": []},
    ],
)
def test_what_does_not_fit_stops_no_response(app: Flask, values: dict[str, object]) -> None:
    make_set(COLOUR)
    response = make_response(make_consultation())
    store_equality_answers(response, values, {"colour": "f" * 64})
    assert stored(EqualityAnswer) == 0


def test_changed_answers_take_the_place_of_the_old_and_none_leaves_them(app: Flask) -> None:
    make_set()
    response = make_person(make_consultation(), {"colour": ["red"], "pets": ["cat", "dog"]})
    store_equality_answers(response, None)
    assert equality_values_of(response) == {"colour": ["red"], "pets": ["cat", "dog"]}
    store_equality_answers(response, {"pets": ["none"]})
    assert equality_values_of(response) == {"pets": ["none"]}
    store_equality_answers(response, {})
    assert equality_values_of(response) == {}


def test_who_changes_another_answer_keeps_the_words_of_their_choices(app: Flask) -> None:
    colour, pets = make_set()
    response = make_person(make_consultation(), {"colour": ["blue"], "pets": ["cat"]})
    edit_equality_question(OFFICER, colour, COLOURS_CHANGED)
    switch_equality_question(OFFICER, pets, active=False)
    store_equality_answers(response, equality_values_of(response))
    rows = {row.question_key: row for row in db.session.scalars(select(EqualityAnswer))}
    assert (rows["colour"].choices, rows["colour"].wording_id) == (["blue"], COLOUR.wording_id)
    assert rows["pets"].choices == ["cat"]
    store_equality_answers(
        response, {"colour": ["green"], "pets": ["cat"]}, {"colour": asked_as(colour).wording_id}
    )
    rows = {row.question_key: row for row in db.session.scalars(select(EqualityAnswer))}
    assert (rows["colour"].choices, rows["colour"].wording_id) == (["green"], colour.wording_id)
    assert rows["pets"].choices == ["cat"]


def test_the_same_choice_made_anew_is_one_of_the_new_words(app: Flask) -> None:
    (colour, *_) = make_set(COLOUR)
    response = make_person(make_consultation(), {"colour": ["green"]})
    edit_equality_question(OFFICER, colour, COLOURS_CHANGED)
    store_equality_answers(response, {"colour": ["green"]}, {"colour": colour.wording_id})
    assert db.session.scalars(select(EqualityAnswer.wording_id)).all() == [colour.wording_id]


@pytest.mark.parametrize("source", ["web", "paper", "phone", "session"])
def test_every_way_of_answering_can_carry_them(app: Flask, source: str) -> None:
    make_set(COLOUR)
    response = make_person(make_consultation(), {"colour": ["red"]}, source=source)
    assert equality_values_of(response) == {"colour": ["red"]}


def test_they_leave_no_audit_row_and_no_event(app: Flask) -> None:
    make_set()
    consultation = make_consultation()
    before = stored(AuditEntry)
    make_person(consultation, {"colour": ["red"]})
    assert stored(AuditEntry) == before
    for entry in db.session.scalars(select(AuditEntry)):
        assert "red" not in json.dumps(entry.details)


# Going again ----------------------------------------------------------------------------------------------------------


def test_withdrawing_takes_them_along_and_leaves_those_of_others(app: Flask) -> None:
    make_set()
    consultation = make_consultation()
    first = make_person(consultation, {"colour": ["red"], "pets": ["cat"]})
    other = make_person(consultation, {"colour": ["blue"]})
    other_id = other.id
    services.withdraw_response(first)
    assert db.session.scalars(select(EqualityAnswer.response_id)).all() == [other_id]


def test_erasing_a_consultation_takes_them_along(app: Flask) -> None:

    make_set()
    consultation = make_consultation("closed")
    make_person(consultation, {"colour": ["red"]})
    services.erase_responses(CLOCK, consultation)
    assert (stored(Response), stored(EqualityAnswer), stored(EqualityQuestion)) == (0, 0, 2)


def test_they_are_in_no_export_of_responses(app: Flask, tmp_path: Path) -> None:
    marked = replace(COLOUR, options=(EqualityOption("marker_key", "Marker words"), *COLOUR.options))
    make_set(marked)
    consultation = make_consultation()
    make_person(consultation, {"colour": ["marker_key"]})
    for file_format in ("csv", "json", "xlsx"):
        path = tmp_path / f"responses.{file_format}"
        services.export_responses(OFFICER, consultation, file_format, path)
        content = path.read_bytes()
        if file_format == "xlsx":
            with zipfile.ZipFile(path) as book:
                content = b"".join(book.read(name) for name in book.namelist())
        assert b"marker" not in content.lower(), file_format
        assert b"colour" not in content.lower(), file_format


def test_a_database_keeps_no_order_in_which_they_came(app: Flask) -> None:
    with unit_of_work():
        make_set()
        consultation = make_consultation()
        consultation_id = consultation.id

    for colour in ("red", "blue", "green", "red", "blue", "green"):
        with unit_of_work():
            make_person(consultation_by_id(consultation_id), {"colour": [colour]})
    with unit_of_work():
        jobs.forget_order_of_arrival()
    if db.engine.dialect.name == "postgresql":
        numbers = set(db.session.scalars(text("SELECT CAST(xmin AS text) FROM equality_answer")))
        of_responses = set(db.session.scalars(text("SELECT CAST(xmin AS text) FROM response")))
        assert numbers == of_responses
        assert len(numbers) == 1
    else:
        with pytest.raises(Exception, match="no such column: rowid"):
            db.session.execute(text("SELECT rowid FROM equality_answer"))


def test_the_newest_words_are_those_of_the_row(app: Flask) -> None:
    (question, *_) = make_set(COLOUR)
    assert asked_as(question) == COLOUR
    assert question.wording_id == COLOUR.wording_id
